"""Authors, titles and publishers of works: in lists of references, in full notes, and in the short notes that go back to these.

    Doe, Jane, and Li, Wei, eds. A History of the Port. Kobe: Harbour Press, 1961.
    Jane Doe, A History of the Port (Kobe: Harbour Press, 1961), 12–14.
    Doe, History of the Port, 15.
    Doe to Li Wei, no. 41, 2 May 1908.

Promises the names as they stand, and where the titles stand: a title names no person or body, whatever its words are. A short
note is told by an author whom a full one, or the list, has named. To add a style: one pattern, and its row in `_full`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from extractors.ner import lexicon
from extractors.ner.letters import find_letters
from extractors.ner.words import CAPITAL
from extractors.records import Kind, Label, Passage, Span

_CAPITAL = rf"{CAPITAL}[\w'’-]*"
_PARTICLE = r"(?:(?:[Dd]e|[Dd]u|[Vv]an|[Vv]on|[Dd]er|La|Le)\s){0,2}"
_FAMILY = rf"{_PARTICLE}{_CAPITAL}"
_GIVEN = rf"[A-Z]\.(?:[\s-]?[A-Za-z]\.)*|{_CAPITAL}(?:\s[A-Z]\.|\s{_CAPITAL}){{0,2}}"
_INVERTED = rf"{_FAMILY},\s(?:{_GIVEN})"
_STRAIGHT = rf"(?:[A-Z]\.\s?)*(?:{_CAPITAL}\s){{0,2}}(?:[A-Z]\.\s)*{_FAMILY}"
_YEAR = r"(?:1[5-9]|20)\d\d[a-z]?"
_ROLE = r"(?:,?\s(?:et\sal\.?|and\sothers))?(?:,?\s\(?(?:eds?|comps?|trans)\.?\)?)?"
_CITY = rf"{_CAPITAL}(?:[\s,]\s?(?:and\s)?{_CAPITAL}){{0,3}}"
_PUBLISHER = r"(?P<publisher>[^\W\d_][^,;:()\d]{2,60})"
_IMPRINT = rf"{_CITY}:\s{_PUBLISHER},\s(?:{_YEAR}|n\.\s?d\b)"
_BULLET = re.compile(r"(?:[-•*]\s+)?")
_AUTHORS = re.compile(
    rf"(?P<people>{_INVERTED}(?:(?:;\s|,?\s(?:and|&)\s|,\s(?=[^.]*?,?\s(?:and|&)\s))(?:{_INVERTED}|{_STRAIGHT}))*){_ROLE}"
    rf"(?=[.,]\s|(?<=\s[A-Z]\.)\s|\s\(?{_YEAR}|\.?\s[\"“‘'])"
)
_BODY = re.compile(rf"(?P<body>{_CAPITAL}(?:\s(?:of|for|the|and|no|to|{_CAPITAL})){{0,9}})(?:,\s(?:eds?|comps?)\.|\.)\s")
_SAME = re.compile(rf"[—–-]{{1,3}}(?:\sand\s[—–-]{{1,3}})?{_ROLE}\.?\s")
_DATED = re.compile(rf"[.,]?\s(?:\(?{_YEAR}\)?[.,:]?\s)?")
_ARTICLE = re.compile(
    r"[\"“‘'](?P<title>[^\"”]{3,200}?)[.,?!]?[\"”’'][.,]?\s(?:[Ii]n\s)?(?P<journal>[A-Z][^\d,;:()]{2,60}?)(?=,|\s\d|\s\(|\.)"
)
_BOOK = re.compile(rf"(?P<title>.{{3,220}}?)[.,]\s(?:\(?\d\w+\sed\.\)?\.?\s|[Vv]ols?\.\s[^.:]{{1,20}}\.\s)?{_IMPRINT}")
_OTHER = re.compile(r"(?P<title>[A-Z][^.]{3,150})\.")
_NO_JOURNAL = re.compile(r"\b(?:thesis|dissertation|paper|report|chapter|manuscript|mimeo\w*)\b", re.IGNORECASE)
_IN_BRACKETS = re.compile(rf"\({_IMPRINT}\)")
_BEFORE_BRACKETS = re.compile(
    rf"(?P<people>{_STRAIGHT}(?:(?:,\s|,?\s(?:and|&)\s){_STRAIGHT}){{0,3}}){_ROLE},\s(?P<title>{_CAPITAL}[^();\"“]{{2,140}}?),?\s\Z"
)
_REACH = 260  # characters of authors and title
_PAGES = r"(?:(?<=[\"”’])\s(?=\d)|,\s(?:vols?\.\s\w+,\s)?|,?\s(?:pp?|chaps?|vols?)\.\s?)\d+(?:[-–]\d+)?(?=\s*(?:[.,;:)\]n]|$))"
_SHORT = re.compile(
    rf"(?<![\w-])(?P<author>{_FAMILY}(?:\s(?:and|&)\s{_FAMILY})?(?:\set\sal\.)?|{_CAPITAL}(?:\s(?:of|no|to|{_CAPITAL})){{1,6}}),\s"
    rf"[\"“‘]?(?P<title>{_CAPITAL}[^,;()\"”.]{{2,90}}?),?[\"”’]?(?:{_PAGES}|\.?$)"
)
_NAME = re.compile(_INVERTED)
_AND = re.compile(r";\s|,?\s(?:and|&)\s|,\s")


class Reference(NamedTuple):
    """What a passage names in references, in its own offsets. titles: where nothing is named."""

    names: tuple[tuple[Span, Label], ...] = ()
    titles: tuple[Span, ...] = ()

    def settles(self, start: int, end: int) -> bool:
        """Whether a stretch meets a name or a title, so that there is nothing more to find in it."""
        taken = (*(span for span, _ in self.names), *self.titles)
        return any(start < span.end and span.start < end for span in taken)


NONE = Reference()


def find_references(passages: Sequence[Passage]) -> list[Reference]:
    """For each passage of one document its references; empty ones where it has none."""
    full = [_full(passage) for passage in passages]
    authors = {name for passage, one in zip(passages, full, strict=True) for name in _authors(passage.text, one)}
    if not authors:
        return full
    return [_with_short(passage, one, authors) for passage, one in zip(passages, full, strict=True)]


def _full(passage: Passage) -> Reference:
    """The entry of a list that a passage is, or the full notes in it."""
    text = passage.text
    if _is_entry(passage) and (entry := _entry(text)) != NONE:
        return entry
    names: list[tuple[Span, Label]] = []
    titles = []
    for imprint in _IN_BRACKETS.finditer(text):
        if work := _BEFORE_BRACKETS.search(text, max(0, imprint.start() - _REACH), imprint.start()):
            names += _people(text, *work.span("people"))
            names.append((Span(*imprint.span("publisher")), Label.ORG))
            titles.append(Span(*work.span("title")))
    if passage.kind is Kind.FOOTNOTE:
        works = Reference(tuple(names), tuple(titles))
        names += ((span, Label.PERSON) for span in find_letters(text) if not works.settles(*span))
    return Reference(tuple(names), tuple(titles))


def _is_entry(passage: Passage) -> bool:
    return passage.citations == (Span(0, len(passage.text)),)


def _entry(text: str) -> Reference:
    """An entry of a list of references."""
    bullet = _BULLET.match(text)
    start = bullet.end() if bullet else 0
    names: list[tuple[Span, Label]] = []
    if people := _AUTHORS.match(text, start):
        names += _people(text, *people.span("people"))
        if not names:
            return NONE
        start = people.end()
    elif same := _SAME.match(text, start):
        start = same.end()
    elif body := _BODY.match(text, start):
        names.append((Span(*body.span("body")), Label.ORG))
        start = body.end() - 1
    else:
        return NONE
    dated = _DATED.match(text, start)
    start = dated.end() if dated else start
    if article := _ARTICLE.match(text, start):
        if not _NO_JOURNAL.search(article["journal"]):
            names.append((Span(*article.span("journal")), Label.ORG))
        return Reference(tuple(names), (Span(*article.span("title")),))
    if book := _BOOK.match(text, start):
        names.append((Span(*book.span("publisher")), Label.ORG))
        return Reference(tuple(names), (Span(*book.span("title")),))
    other = _OTHER.match(text, start)
    return Reference(tuple(names), (Span(*other.span("title")),) if other else ())


def _people(text: str, start: int, end: int) -> Iterator[tuple[Span, Label]]:
    """The authors in a stretch, in either order of their names; none where a place or a body stands among them."""
    found: list[Span] = []
    while start < end:
        inverted = _NAME.match(text, start, end) if not found or text.find(",", start, end) >= 0 else None
        if inverted:
            stop = inverted.end()
        else:
            joint = _AND.search(text, start, end)
            stop = joint.start() if joint else end
        found.append(Span(start, stop))
        joint = _AND.match(text, stop, end)
        start = joint.end() if joint else end
    words = [word for span in found for word in re.findall(r"[^\W\d_][\w'’-]*", text[span.start : span.end])]
    if not any(word in lexicon.places() or lexicon.organisation_role(word) or word in lexicon.events() for word in words):
        yield from ((span, Label.PERSON) for span in found)


def _authors(text: str, reference: Reference) -> Iterator[str]:
    """By what a short note may call the authors: the family name, or the whole name of a body."""
    for span, label in reference.names:
        name = text[span.start : span.end]
        if label is Label.ORG:
            if span.start < min((title.start for title in reference.titles), default=len(text)):
                yield name
        elif "," in name:
            yield name.partition(",")[0]
        else:
            # in either order: "Jane Doe", "Hatano Kenzo"
            yield from (name.split()[0], name.split()[-1])


def _with_short(passage: Passage, reference: Reference, authors: Iterable[str]) -> Reference:
    names, titles = list(reference.names), list(reference.titles)
    for match in _SHORT.finditer(passage.text) if not (_is_entry(passage) and names) else ():
        parts = [part.strip() for part in re.split(r"\s(?:and|&)\s", re.sub(r"\set\sal\.$", "", match["author"]))]
        whole = match["author"] in authors
        if not whole and not all(part in authors for part in parts):
            continue
        if reference.settles(*match.span()):
            continue
        titles.append(Span(*match.span("title")))
        for part in [match["author"]] if whole else parts:
            start = passage.text.index(part, match.start())
            label = Label.ORG if " " in part and whole and lexicon.plain(part) else Label.PERSON
            names.append((Span(start, start + len(part)), label))
    return Reference(tuple(names), tuple(titles))
