"""In-text references: "(Kikuchi 2009: 20-21)", "Kim, I. (1981a: 504)", "(Daily News, 1 May 1950)", "see Hara 1962, p. 4".

Spans are offsets of the text given, cleaned or not. To add a form: one pattern or function in `find_citations`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from extractors.records import Span
from extractors.wordlists import read_rows

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?"
    r"|[Oo]ct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_CAPITAL = r"[^\W\d_a-zà-ÿ][\w'’.&-]*"
_SMALL = r"(?:of|for|the|and|&|et al\.?|de|del|della|di|da|du|van|von|der|den|la|le|in|on|to|eds?\.?|trans\.?|comp\.?)"
_NAMES = rf"{_CAPITAL}(?:,?\s+(?:{_CAPITAL}|{_SMALL}))*,?"
_DAY = rf"(?:{_MONTH}\s+\d{{1,2}}|\d{{1,2}}\s+{_MONTH}|{_MONTH})"
_YEAR = r"(?:(?:1[4-9]|20)\d\d[a-z]?|n\.\s?d\.|forthcoming)"
_DATE = rf"(?:{_DAY},?\s+{_YEAR}|{_YEAR}(?:[/.-]\d{{1,2}}[/.-]\d{{1,2}})?)"
_RANGE = r"\d+[a-z]?(?:\s?[–-]\s?\d+)?"
_PAGES = rf"(?:\s*[:,]\s*(?:pp?\.|vol\.|chap\.|no\.|ch\.)?\s*{_RANGE}(?:,\s?{_RANGE})*(?:\s?ff?\.|\s?nn?\.?\s?\d+)?)"
_LEAD = (
    r"(?:(?:see also|see|cf\.|e\.g\.|compiled by|edited by|quoted in|quoted from|cited in|cited by|as cited in|from|in|also"
    r"|for example),?\s+)?"
)
_REFERENCE = re.compile(rf"{_LEAD}(?P<names>{_NAMES})\s*(?P<dates>{_DATE}(?:,\s*{_DATE})*){_PAGES}*\.?")
_FURTHER = re.compile(rf"(?:{_DATE}){_PAGES}*")
_TALK = re.compile(
    rf"(?:[Ii]nterviewed|[Tt]old|[Cc]ommunicated|[Cc]ompiled)\s+by\s+{_NAMES}(?:,?\s+{_DATE})?"
    rf"|(?:[Ii]nterview|[Cc]onversation|[Cc]orrespondence|[Ll]etter)\s+(?:with|from)\s+{_NAMES}(?:,?\s+{_DATE})?"
    rf"|{_NAMES}\s+(?:interview|testimony)(?:,?\s+{_DATE})?"
)
_IBID = re.compile(r"(?:ibid|op\. ?cit|loc\. ?cit|id)\.?.*", re.IGNORECASE)
_BRACKETS = re.compile(r"\(([^()]{3,300})\)")
_LIFE_DATES = re.compile(r"\b\d{4}\s*[–-]\s*\d{4}$")
_AUTHOR = r"[^\W\d_a-zà-ÿ][\w'’-]+(?:,\s(?:[A-Z]\.\s?-?)+)?"
# what stands between the words of an author's name or a body's: "Kim, Y. and Hara", "Institute for Eastern Studies"
_JOIN = r"(?:,\s|,?\s(?:and|&)\s(?:the\s)?|\s(?:of|for|de|van|von|on)\s(?:the\s)?|\s)"
_BRACKETED_YEAR = re.compile(rf"\s\((?:{_YEAR}(?:/\d{{1,2}}/\d{{1,2}})?(?:{_PAGES}|[;,]\s{_YEAR})*)\)")
_AUTHOR_BEFORE = re.compile(
    rf"(?P<author>{_AUTHOR}(?:{_JOIN}{_AUTHOR})*(?:,?\set al\.?)?)(?:['’]s?)?(?:\s(?:study|research|work|account|survey))?$"
)
_WORK = rf"{_AUTHOR}(?:\s(?:and|&)\s{_AUTHOR})*(?:\set al\.)?,?\s{_YEAR}{_PAGES}*"
_SEE = re.compile(rf"\b(?:[Ss]ee(?: also)?|[Cc]f\.|[Cc]ompare)\s+(?P<whole>{_WORK}(?:(?:;|,)?\s(?:and\s)?{_WORK})*)")
_ENTRY = re.compile(rf"(?:[-•]\s+)?(?:{_CAPITAL}[^.:;()]{{0,80}},\s+{_CAPITAL}|[—–-]{{1,3}}\W).{{10,400}}?\b{_YEAR}\b", re.DOTALL)
_IMPRINT = re.compile(rf"[^\W\d_][\w ]{{2,40}}:\s[^:;]{{2,80}},\s(?:{_YEAR})|\d+,?\s(?:no\.|vol\.)|\((?:{_YEAR})\):\s\d")


def find_citations(text: str) -> tuple[Span, ...]:
    """In-text references, in order and without overlaps; for an entry of a list of references the whole text."""
    if len(text) < 600 and _ENTRY.match(text) and _IMPRINT.search(text):
        return (Span(0, len(text)),)
    spans = sorted(_found(text), key=lambda span: (span.start, -span.end))
    kept: list[Span] = []
    for span in spans:
        if kept and span.start < kept[-1].end:
            if span.end > kept[-1].end:
                kept[-1] = Span(kept[-1].start, span.end)
        else:
            kept.append(span)
    return tuple(kept)


def _found(text: str) -> Iterator[Span]:
    for match in _BRACKETS.finditer(text):
        if _is_reference(match[1]):
            yield Span(*match.span())
    for match in _BRACKETED_YEAR.finditer(text):
        start = _author_start(text, match.start())
        if start is not None:
            yield Span(start, match.end())
    for match in _SEE.finditer(text):
        yield Span(*match.span("whole"))


def _is_reference(content: str) -> bool:
    content = " ".join(content.split())
    if _TALK.fullmatch(content) or _IBID.fullmatch(content):
        return True
    parts = [part.strip() for part in content.split(";")]
    return _is_work(parts[0]) and all(_is_work(part) or _FURTHER.fullmatch(part) for part in parts[1:])


def _is_work(part: str) -> bool:
    match = _REFERENCE.fullmatch(part)
    if match is None or _LIFE_DATES.search(part):
        return False
    names = match["names"].rstrip(", ")
    return names not in _places() and re.fullmatch(_MONTH, names) is None and not names.casefold().startswith("table")


def _author_start(text: str, end: int) -> int | None:
    """Where the author whose name ends at `end` begins; None where the words before are no author."""
    before = _AUTHOR_BEFORE.search(text[max(0, end - 150) : end])
    if before is None:
        return None
    # the first word may only begin the sentence: "According to", "Also,"
    names = list(re.finditer(r"\S+", before["author"]))
    while names and names[0].group().rstrip(",").casefold() in _OPENERS:
        names = names[1:]
    if not names:
        return None
    last = names[-1].group().rstrip(",.")
    if text[: max(0, end - 150) + before.start() + names[0].start()].endswith(" at "):
        return None
    if last in _places() or last.casefold() in _events() or last.casefold() in _NO_AUTHORS:
        return None
    return max(0, end - 150) + before.start() + names[0].start()


_OPENERS = frozenset(
    "a an the read refer compare in according as since while though although both by but and for thus also see cf from after "
    "before that when".split()
)
_NO_AUTHORS = frozenset(
    "table figure war campaign january february march april may june july august september october november december".split()
)


@cache
def _places() -> frozenset[str]:
    return frozenset(row["name"] for row in read_rows("places/places.csv", ("name", "kind")))


@cache
def _events() -> frozenset[str]:
    return frozenset(row["word"].casefold() for row in read_rows("organisations/events.csv", ("word",)))
