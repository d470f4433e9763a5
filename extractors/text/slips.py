"""Names misread, blanks lost or set wrongly, put right only where the document leaves no doubt what was meant.

To repair one more kind of slip: write a generator of edits and add it to `_REPAIRS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from extractors.text.draft import Draft, Evidence
from extractors.text.offsets import Edit
from extractors.wordlists import read_rows

_APART = re.compile(r"\d(?: |, | ,|\. )\d|\d, [lIO]")  # a quick look for figures that blanks part
# the patterns that follow begin with a figure and look back from there, which is ten times as fast as to look for the words first
_PARTED_YEAR = re.compile(
    r"1(?:(?<=\b[iI]n 1)|(?<=\b[bB]y 1)|(?<=\b[sS]ince 1)|(?<=\b[uU]ntil 1))"
    r"(?: [89] \d \d|[89] \d\d| [89]\d\d|[89]\d \d)(?=[,.;)])"
)
_FORMS_OF_IL = (" II", " ll", " lI", " 1l")
_HYPHENED_IL = re.compile(r"\b[A-Z][a-z]{1,8} (II|ll|lI|1l)(?=-[a-zŏŭ])")
_IL = re.compile(r"\b([A-Z][a-z]{1,8}),? (II|ll|lI|1l)(?![\w.])(?! and I)")
_NUMERALS_AFTER = frozenset(
    "War Part Chapter Section Volume Book Act Title Table Phase Class Type Group Mark Article Appendix".split()
)
_MONTH_GLUED = re.compile(
    r"\b(?:January|February|April|June|July|August|[Ss]eptember|[Oo]ctober|[Nn]ovember|[Dd]ecember|March|May)(?=\d{1,2}\b(?!\.\d))"
)
_GLUED = re.compile(r"[A-Z\d](?<=[a-z].)")
_DAY_GLUED = re.compile(r"\d(?:st|nd|rd|th)(?=(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*(?:[ ,.\d]|$))")
_MONTH_MISREAD = re.compile(
    r"(?<!\w)(?:([\]\[1I|!])(?=(?:une|uly|anuary)\b)|(l)(?=(?:une,? \d|uly\b|anuary\b))|(0)(?=ct(?:ober)?\b))"
)
_MISREAD_HEAD = re.compile(r"[\]\[1I|!l0](?:une|uly|anuary|ct)")
_ERAS_MISREAD = ("aish0", "aish5", "aish6", "Sh0wa", "Sh5wa", "Sh6wa")
_ERA_MISREAD = re.compile(r"(?<!\w)(?:Taish([056])|Sh([056])wa)(?!\w)")
_LONG_MONTHS = frozenset("January February August September October November December".split())
_PARTED = re.compile(r"(?<!\w)((?:Ja|Fe|Au|Se|Oc|No|De)[a-z]{0,5}) ([a-z]{2,7})(?=\W|\d)")
_ARTICLE_GLUED = re.compile(r"(?<![\w'])(?:the|of|in|and|by|for|from|with|at)(?=[A-Z][a-z]{2,})")
_STRAY_BLANK = re.compile(r"\d(?<![\d,.]\d)\d{0,2}( ),(?= ?\d{3})")
_ONE_FIGURE = re.compile(r",\d| ,")
_UNITS = "yen|ven|sen|won|dollars|pounds|roubles|rubles|yuan|taels|francs|marks|rupees|pesos"
_PARTED_GROUPS = re.compile(
    r"\d(?<![\d,.]\d)\d{0,2}(?: ?, ?\d{3}){2,}"
    rf"(?=\s(?:{_UNITS})\b)"
)
_PARTED_PAIR = re.compile(  # one group is a figure only behind a small word: not "May 31, 540 yen", "page 12, 540 yen"
    rf"\d(?<=[a-z] \d)\d{{0,2}},( )(?=[\dlIO]{{3}} (?:{_UNITS})\b)"
)
_PARTED_FRONT = re.compile(rf"\d(?<=[a-z] \d)( )(?=\d{{1,2}}(?:,\d{{3}})+\s(?:{_UNITS})\b)")  # "a sum of 7 4,200,000 yen"
_SMALL_WORD = re.compile(r"(?<!\S)(?!(?:pages?|nos?|numbers?|ages?|aged|years?) )[a-z]+ $")
_PARTED_CENTS = re.compile(
    r"(?:\b[Yy]en |[Y¥￥$£€] ?)\d{1,4}\.( )(?=\d\d (?:for|a|an|per|each|in|on|to|at|as|and|was|is|were)\b)"
)
_RN = re.compile(r"rn(?<=\brn)(?=(?:illions?|arks?|onths?)\b)")
_PARTED_FIGURE = re.compile(r"\d(?<![\d,.]\d)\d{0,2},( )(?=\d{3},\d{3}(?![\d,]))")
_PARTED_SUM = re.compile(r"[Y¥￥$£€](?<!\w.)\.? ?\d{1,3}(?:,\d{3})*,( )(?=\d{3}(?:,\d{3})*(?![\d,.]*\w))")


def repair_slips(draft: Draft, evidence: Evidence) -> list[Edit]:
    """The letters and blanks put right; see `_REPAIRS` for what is looked for."""
    found: list[Edit] = []
    for repair in _REPAIRS:
        found += repair(draft.text, evidence)
    kept: list[Edit] = []
    for edit in sorted(found):
        if not kept or (edit.start >= kept[-1].end and edit[:2] != kept[-1][:2]):
            kept.append(edit)
    return kept


def _name_il(text: str, evidence: Evidence) -> Iterator[Edit]:
    """Il for II: always in "Kim II-sung", in "Nam II" where the document misreads the name so, never in "World War II"."""
    if not any(form in text for form in _FORMS_OF_IL):
        return
    for match in _HYPHENED_IL.finditer(text):
        yield Edit(match.start(1), match.end(1), "Il")
    if not evidence.il_misread:
        return
    for match in _IL.finditer(text):
        if match[1] in _surnames() and match[1] not in _NUMERALS_AFTER:
            yield Edit(match.start(2), match.end(2), "Il")


@cache
def _surnames() -> frozenset[str]:
    rows = read_rows("people/surnames.csv", ("surname", "languages"))
    return frozenset(row["surname"] for row in rows if "ko" in row["languages"].split())


def _lost_blanks(text: str, _: Evidence) -> Iterator[Edit]:
    """A lost blank comes back between two words: "October16", "theFood"."""
    if not _GLUED.search(text):
        return
    for pattern in (_MONTH_GLUED, _ARTICLE_GLUED, _DAY_GLUED):
        for match in pattern.finditer(text):
            yield Edit(match.end(), match.end(), " ")


def _misread_months(text: str, _: Evidence) -> Iterator[Edit]:
    """The capital of a month comes back, and a blank goes out of it: "]une 28", "0ctober", "Novem ber 2"; an era: "Taish6 9"."""
    if _MISREAD_HEAD.search(text):
        for match in _MONTH_MISREAD.finditer(text):
            yield Edit(match.start(), match.end(), "O" if match[3] else "J")
    if any(era in text for era in _ERAS_MISREAD):
        for match in _ERA_MISREAD.finditer(text):
            start = match.start(match.lastindex or 1)
            yield Edit(start, start + 1, "o")
    for match in _PARTED.finditer(text):
        if match[1] + match[2] in _LONG_MONTHS:
            yield Edit(match.end(1), match.end(1) + 1, "")


def _parted_years(text: str, _: Evidence) -> Iterator[Edit]:
    """Blanks go out of a year that a line's end or the engine cut: "in 1 9 5 4,", "begun in 19 37, was"."""
    if not _APART.search(text):
        return
    for match in _PARTED_YEAR.finditer(text):
        for blank in re.finditer(" ", match.group()):
            yield Edit(match.start() + blank.start(), match.start() + blank.end(), "")


def _parted_figures(text: str, _: Evidence) -> Iterator[Edit]:
    """A blank goes out of a figure whose groups of three or whose sign show that it is one: "127, 540,173", "Y27, 540",
    "came to 127, 540 yen", "yen 37. 50 a month".
    """
    if not _APART.search(text):
        return
    for pattern in (_PARTED_FIGURE, _PARTED_SUM, _PARTED_CENTS, _STRAY_BLANK):
        for match in pattern.finditer(text):
            yield Edit(match.start(1), match.end(1), "")
    for pattern in (_PARTED_PAIR, _PARTED_FRONT):
        for match in pattern.finditer(text):
            if _SMALL_WORD.search(text, max(0, match.start() - 30), match.start()):
                yield Edit(match.start(1), match.end(1), "")
    for match in _PARTED_GROUPS.finditer(text):
        if not _ONE_FIGURE.search(match.group()):
            continue  # "notes of 100, 200, 500 yen"
        for blank in re.finditer(" ", match.group()):
            yield Edit(match.start() + blank.start(), match.start() + blank.end(), "")


def _misread_counts(text: str, _: Evidence) -> Iterator[Edit]:
    """An m that was read as r and n comes back in words that count: "350 rnillion", "6 rnonths"."""
    for match in _RN.finditer(text):
        yield Edit(match.start(), match.end(), "m")


_REPAIRS: tuple[Callable[[str, Evidence], Iterator[Edit]], ...] = (
    _name_il,
    _lost_blanks,
    _misread_months,
    _misread_counts,
    _parted_figures,
    _parted_years,
)
