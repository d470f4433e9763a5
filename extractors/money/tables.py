"""Amounts in the cells of a table, in the unit that the table or the lines beside it state.

Promises that a cell counts only where a unit of money is stated for it: for the table (in its text, or in a short passage
shortly before or behind it), for its column or for its row; or where the cell carries its own currency. Years, shares, weights
and head counts are left alone. A value in brackets or behind a minus sign is negative.

To add a wording of units: a case of `_statement`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache

from extractors.money import certainty
from extractors.money.currencies import Unit, choose, currencies
from extractors.money.forms import Sum, exact, find_sums
from extractors.money.numbers import read_figures
from extractors.money.running import find_in_text
from extractors.money.tokens import has_money
from extractors.records import Amount, Kind, Passage, Span

REACH = 3  # passages before and behind a table that may state its unit
_LONG = 250  # characters; a longer passage states the unit of a table only at its very beginning or end
_CELL = re.compile(
    r"\s*(?P<minus>[-−–△▲(]\s?)?"
    r"(?P<figures>\d{1,3}(?:[, \u00a0]\s?\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?(?:\s?[½¼¾])?)"
    r"\s?\)?\s*[*†‡§¹²³⁴⁵⁶⁷⁸⁹⁰a-e]?\)?\s*"
)
_DATUM = re.compile(_CELL.pattern + r"%?\s*")
_YEAR = re.compile(r"\s*(?:1[5-9]|20)\d\d(?:\s?[-–/]\s?\d\d(?:\d\d)?)?\s*[*†]?\s*")
_NOT_MONEY = re.compile(
    r"\b(?:years?|dates?|months?|numbers?|nos?\.|no\b|share|shares|per\s*cent|percent\w*|ratio|rate|index|indices|weights?|tons?|tonnes?|"
    r"kg|kilos?|kilograms?|koku|kwan|kan|bales?|piculs?|quantit(?:y|ies)|volume|persons?|people|workers|employees|households?|"
    r"families|returnees|heads?|population|ages?|copies|members|days|hours|pages?|rank|miles|ships|vessels|barrels|units sold|"
    r"box(?:es)?|folders?|reels?|files|volumes|"
    r"pieces|yards|acres|cho|hectares|students|pupils|passengers)\b|%|\bno\.",
    re.IGNORECASE,
)
_MULTIPLES = {
    100: "hundred hundreds",
    10**3: "thousand thousands 1,000 1000 000 '000 ’000 000s",
    10**4: "ten_thousand 10,000",
    10**5: "100,000 lakh lakhs",
    10**6: "million millions 1,000,000 m mn mil.",
    10**7: "crore crores",
    10**8: "100_million hundred_million",
    10**9: "billion billions bn",
    10**12: "trillion",
}
_MULTIPLE = {word.replace("_", " "): value for value, words in _MULTIPLES.items() for word in words.split()}


@dataclass(frozen=True, slots=True)
class _Stated:
    """A stated unit: one figure in the table is `scale` of `unit`."""

    unit: Unit
    scale: Decimal


@dataclass(frozen=True, slots=True)
class _Column:
    """The unit of a column, its own or the table's, and whether its figures may be money at all."""

    stated: _Stated | None
    may_be_money: bool


@dataclass(frozen=True, slots=True)
class _Cell:
    start: int
    text: str


def find_cells(passages: Sequence[Passage], position: int, document: str) -> list[Sum]:
    """The amounts in the table `passages[position]`, sorted by start, in its passage offsets."""
    rows = _rows(passages[position].text)
    lines, rows = [row for row in rows if len(row) == 1], [row for row in rows if len(row) > 1]
    body = next((number for number, row in enumerate(rows) if _is_data(row)), len(rows))
    width = max(map(len, rows), default=0)
    general = _stated_for_table(passages, position, [row[0].text for row in lines], document)
    columns = [_column(rows[:body], rows[body:], number, width, general, document) for number in range(width)]
    head = [*(line[0] for line in lines), *(cell for row in rows[:body] for cell in row)]
    sums = [_moved(each, cell.start) for cell in head for each in amounts_beside(cell.text, document)]
    for row in rows[body:]:
        label = "" if _CELL.fullmatch(row[0].text) else row[0].text
        own = _stated_in(label, document, loose=False)
        counted = bool(_NOT_MONEY.search(re.sub(r"\d+ \w+", "", label))) and not own
        for cell, column in zip(row, columns, strict=False):
            if not _CELL.fullmatch(cell.text):
                sums += [_moved(each, cell.start) for each in find_in_text(cell.text, document)]
            elif column.may_be_money and not counted and (stated := own or column.stated):
                sums.append(_read(cell, stated))
    return sorted(sums, key=lambda each: each.start)


def amounts_beside(text: str, document: str) -> list[Sum]:
    """The amounts of a table's heading or caption, without the unit that it states."""
    units = statements(text)
    return [each for each in find_in_text(text, document) if not any(u.start <= each.start < u.end for u in units)]


def _column(
    header: list[list[_Cell]], rows: list[list[_Cell]], number: int, width: int, general: _Stated | None, document: str
) -> _Column:
    """What the heading and the cells of column `number` say about it. A heading row that is too short stands to the right."""
    heading = " ".join(row[number - width + len(row)].text for row in header if number >= width - len(row))
    stated = _stated_in(heading, document)
    cells = [row[number].text for row in rows if len(row) > number and _CELL.fullmatch(row[number].text)]
    years = sum(bool(_YEAR.fullmatch(cell)) for cell in cells) * 3 >= len(cells) * 2
    label = number == 0 and not heading.strip()
    counted = bool(_NOT_MONEY.search(heading)) or label or (years and (number == 0 or not heading.strip()))
    return _Column(stated or general, bool(stated) or not counted)


def _rows(table: str) -> list[list[_Cell]]:
    rows, start = [], 0
    for line in table.split("\n"):
        cells, at = [], start
        for text in line.split("\t"):
            cells.append(_Cell(at, text))
            at += len(text) + 1
        if line.strip():
            rows.append(cells)
        start += len(line) + 1
    return rows


def _is_data(row: list[_Cell]) -> bool:
    """A row of data has a number, a percentage or an amount beside its first cell, and not only years."""
    return any((_DATUM.fullmatch(cell.text) and not _YEAR.fullmatch(cell.text)) or _is_sum(cell.text) for cell in row[1:])


def _is_sum(text: str) -> bool:
    """Whether a cell is an amount with its currency, and nothing else."""
    return has_money(text) and any(len(text.strip()) == each.end - each.start for each in find_sums(text)[0])


def _stated_for_table(passages: Sequence[Passage], position: int, lines: list[str], document: str) -> _Stated | None:
    """The unit of the whole table: from its own single-cell lines, else from the nearest passage that states one."""
    for line in lines:
        stated = _stated_in(line, document)
        if stated:
            return stated
    for distance in range(1, REACH + 1):
        for other in (position - distance, position + distance):
            between = range(min(other, position) + 1, max(other, position))
            if not 0 <= other < len(passages) or any(_is_grid(passages[each]) for each in [*between, other]):
                continue
            text = passages[other].text.strip()
            pieces = (
                [text]
                if len(text) <= _LONG
                else [text[:_LONG] if re.match(r"(?:Table|Source|Notes?|Units?)\b|\(", text) else "", text[-60:]]
            )
            for piece in pieces:
                stated = _stated_in(piece, document, loose=piece is text)
                if stated:
                    return stated
    return None


def _is_grid(passage: Passage) -> bool:
    return passage.kind is Kind.TABLE and "\t" in passage.text


def statements(text: str) -> list[Span]:
    """Where `text` states a unit for the figures of a table, as "(1,000 yen)" does; such words are no amounts themselves."""
    return [Span(match.start(), match.end()) for match in _statement().finditer(text) if _states(text, match, loose=True)]


def _states(text: str, match: re.Match[str], *, loose: bool) -> bool:
    closed = match["open"] and text[match.end() : match.end() + 1] in (")", "]", ",", ";", ":", " ")
    whole = loose and not text[: match.start()].strip() and not text[match.end() :].strip(" .,:;)")
    tail = loose and bool(re.search(r"[,:—–-]\s*$", text[: match.start()]))
    return bool(closed or match["lead"] or whole or tail)


def _stated_in(text: str, document: str, *, loose: bool = True) -> _Stated | None:
    """The unit that a caption, heading or note states: "(thousand yen)", "Unit: 1,000 yen", "in millions of yen", "£'000"."""
    for match in _statement().finditer(text):
        if _states(text, match, loose=loose) and (found := _unit(match, document)):
            return found
    return None


def _unit(match: re.Match[str], document: str) -> _Stated | None:
    multiple = re.sub(r"\s+", " ", (match["multiple"] or match["behind"] or "").lower()).strip()
    if match["sign"]:
        sign = currencies().signs[match["sign"]]
        unit = Unit(sign.code, Fraction(1), doubt=sign.doubt)
    else:
        unit = choose(currencies().words[match["word"].lower()], (match["place"] or "").strip(" -"), document, "")
    return _Stated(unit, Decimal(_MULTIPLE[multiple]) if multiple else Decimal(1))


def _read(cell: _Cell, stated: _Stated) -> Sum:
    match = _CELL.fullmatch(cell.text)
    assert match
    value = read_figures(match["figures"]) * stated.scale
    doubts = tuple(filter(None, ["the unit is taken from the table", stated.unit.doubt]))
    if match["minus"]:
        value, doubts = -value, ("negative: a minus sign or brackets stand around it", *doubts)
    value = exact(value, stated.unit.size)
    start = cell.start + match.start("figures")
    return Sum(
        start, start + len(match["figures"]), Amount(stated.unit.code, value, value), certainty.PLACED, doubts, stated.unit
    )


def _moved(each: Sum, by: int) -> Sum:
    return Sum(each.start + by, each.end + by, each.amount, each.score, each.doubts, each.unit)


@cache
def _statement() -> re.Pattern[str]:
    table = currencies()
    words = "|".join(sorted(map(re.escape, table.words), key=len, reverse=True))
    places = "|".join(map(re.escape, table.places))
    signs = "|".join(
        re.escape(sign.text)
        for sign in sorted(table.signs.values(), key=lambda sign: -len(sign.text))
        if sign.side in ("before", "both")
    )
    multiples = "|".join(sorted(map(re.escape, _MULTIPLE), key=len, reverse=True))
    return re.compile(
        rf"(?P<open>[(\[]\s*)?(?P<lead>\b(?:units?\s*(?:of\s+\w+)?\s*[:=]?|in|figures\s+in|amounts?\s+in|values?\s+in|expressed\s+in)\s+)?"
        rf"(?:(?P<multiple>{multiples})\s*(?:of\s+)?)?"
        rf"(?:(?:(?P<place>{places})[\s-]+)?(?P<word>{words})\b|(?<![^\W\d_])(?P<sign>(?-i:{signs})))"
        rf"\s?(?P<behind>(?:{multiples})(?![\w,]))?",
        re.IGNORECASE,
    )
