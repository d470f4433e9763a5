"""Amounts in the cells of a table, in the unit that the table or the lines beside it state.

Promises that a cell counts only where a unit of money is stated for it: for the table (in its text, or in a short passage
shortly before or behind it), for its column or for its row; where the cell carries its own currency; or where the first cell of
its column does and the others leave it out, as in an account. Years, shares, weights and head counts are left alone. A value in
brackets or behind a minus sign is negative.

What states a unit: see `units`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from extractors.money import certainty
from extractors.money.currencies import Unit, choose, currencies
from extractors.money.forms import Sum, exact, find_sums, moved
from extractors.money.heads import PRICED, is_counted
from extractors.money.numbers import read_figures
from extractors.money.running import find_in_text
from extractors.money.tokens import has_money
from extractors.money.units import Stated, is_round_unit, stated_in, statements
from extractors.records import Amount, Kind, Passage

REACH = 3  # passages before and behind a table that may state its unit
CAPTION = 120  # characters before a table that may speak of what it counts
_LONG = 250  # characters; a longer passage states the unit of a table only at its very beginning or end
_CELL = re.compile(
    r"\s*(?P<minus>[-−–△▲(]\s?)?"
    r"(?P<figures>\d{1,3}(?:[, \u00a0]\s?\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?(?:\s?[½¼¾])?)"
    r"\s?\)?\s*[*†‡§¹²³⁴⁵⁶⁷⁸⁹⁰a-e]?\)?\s*"
)
_CENTS = re.compile(r"\s*\d[\d,]*\.\d\d\s*")
_TO = re.compile(r"\s*(?:[-–—~]|to)\s*")
_ACCOUNT = re.compile(
    r"\b(?:accounts?\b(?! of\b)|bills?|budget|balance|charges|costs?|donations?|expen[ds]\w*|fees|income|outlay|payments?|paid|"
    r"prices?|receipts|rents?|revenues?|salar(?:y|ies)|spent|subscriptions?|subscribed|sums|wages)\b",
    re.IGNORECASE,
)
_EACH = re.compile(r"\s+(?:a|an|per|each|the)\b[a-z. ]*$")
_DATUM = re.compile(_CELL.pattern + r"%?\s*")
_MULTIPLE = re.compile(r"illion|thousand|hundred|\b(?:m|mn|mil|bn)\b")
_FOR_ALL = re.compile(r"\w\s+\(in\s[^)]*\)\s*$")
_YEAR = re.compile(r"\s*(?:1[5-9]|20)\d\d(?:\s?[-–/]\s?\d\d(?:\d\d)?)?\s*[*†]?\s*")


@dataclass(frozen=True, slots=True)
class _Column:
    """The unit of a column, its own or the table's, and whether its figures may be money at all."""

    stated: Stated | None
    may_be_money: bool


@dataclass(frozen=True, slots=True)
class _Cell:
    start: int
    text: str


def find_cells(passages: Sequence[Passage], position: int, document: str, usual: Unit | None = None) -> list[Sum]:
    """The amounts in the table `passages[position]`, sorted by start, in its passage offsets.

    usual: the unit that the document counts in, where it counts in one; an account without another unit is in it.
    """
    rows = _rows(passages[position].text)
    lines, rows = [row for row in rows if len(row) == 1], [row for row in rows if len(row) > 1]
    first = bool(rows) and _of_column([rows[0][0].text], document) is not None  # sums may stand before what they are for
    body = next((number for number, row in enumerate(rows) if _is_data(row) or (first and _is_figure(row[0]))), len(rows))
    width = max(map(len, rows), default=0)
    general = _stated_for_table(passages, position, [row[0].text for row in lines], document)
    heads = [[" "] * (width - len(row)) + [cell.text for cell in row] for row in rows[:body]]
    caption = " ".join([passages[position - 1].text[-CAPTION:] if position else "", *(row[0].text for row in lines)])
    columns = _columns(heads, rows[body:], width, general, caption, document, usual)
    head = [*(line[0] for line in lines), *(cell for row in rows[:body] for cell in row)]
    sums = [moved(each, cell.start) for cell in head for each in amounts_beside(cell.text, document)]
    plain = width > 2 and bool(heads) and all(map(_is_year_or_none, heads[-1][1:]))
    for row in rows[body:]:
        label = "" if _CELL.fullmatch(row[0].text) else row[0].text
        own = stated_in(label, document, loose=False)
        counted = not own and is_counted(re.sub(r"(?<!No. )\d+ \w+", "", label))
        signed = _signed_first(row) if plain else None
        for cell, column in zip(row, columns, strict=False):
            sum_of_it = not counted or _CENTS.fullmatch(cell.text)  # "Bible women   61.50" are paid, not counted
            stated = (own or signed or column.stated) if column.may_be_money and sum_of_it else None
            if _CELL.fullmatch(cell.text):
                sums += [_read(cell, stated)] if stated else []
            elif stated and (between := _range(cell, stated)):
                sums.append(between)
            else:
                sums += [moved(each, cell.start) for each in find_in_text(cell.text, document)]
    return sorted(sums, key=lambda each: each.start)


def amounts_beside(text: str, document: str) -> list[Sum]:
    """The amounts of a table's heading or caption, without the unit that it states."""
    units = statements(text)
    return [each for each in find_in_text(text, document) if not any(u.start <= each.start < u.end for u in units)]


def _columns(
    heads: list[list[str]],
    rows: list[list[_Cell]],
    width: int,
    general: Stated | None,
    caption: str,
    document: str,
    usual: Unit | None,
) -> list[_Column]:
    """What the heads and the cells of each column say about it."""
    stated = [_of_column([row[number] for row in heads], document) for number in range(width)]
    for row in heads:
        alone = [cell for cell in row if cell.strip()]
        if len(alone) == 1 and len(heads) > 1 and not general and _are_alike(heads, rows, width):
            general = _of_column(alone, document)  # "(sen)" in the middle under the heads of all columns
    behind = " ".join(row[width - 1] for row in heads) if width else ""
    if not general and sum(unit is not None for unit in stated) == 1 and _FOR_ALL.search(behind):
        general = stated[-1]  # "Sales   Rents   (in francs)"
    # a head over several columns names the unit of all of them
    for row, below in pairwise(heads):
        given = {number: unit for number, cell in enumerate(row) if cell.strip() and (unit := _of_column([cell], document))}
        if given and sum(bool(cell.strip()) for cell in row[1:]) < sum(bool(cell.strip()) for cell in below[1:]):
            filled = [number for number, cell in enumerate(row) if number and cell.strip()]
            for number in range(1, width):
                nearest = min(filled, key=lambda other: (abs(other - number), other)) if filled else number
                if nearest in given and not row[number].strip() and not is_counted(" ".join(each[number] for each in heads)):
                    stated[number] = stated[number] or given[nearest]
    # one that stands over the first of two years: "Paid (1,000 yen)" above "1935   1936"
    for row, below in pairwise(heads):
        for number in range(2, width):
            both = _YEAR.fullmatch(below[number]) and _YEAR.fullmatch(below[number - 1])
            if both and not row[number].strip() and not stated[number]:
                stated[number] = stated[number - 1]
    if (
        not general
        and not any(stated)
        and (first := _first_signed(rows))
        and all(map(_is_year_or_none, heads[-1][1:] if heads else []))
    ):
        general = first
    columns: list[_Column] = []
    for number in range(width):
        head = " ".join(row[number] for row in heads)
        cells = [row[number].text for row in rows if len(row) > number and _CELL.fullmatch(row[number].text)]
        years = bool(cells) and sum(bool(_YEAR.fullmatch(cell)) for cell in cells) * 3 >= len(cells) * 2
        label = number == 0 and not head.strip()
        counted = is_counted(head) or label or (years and (number == 0 or not head.strip()))
        unit = stated[number] or _parts_of(columns[-1].stated if columns else None, head) or general
        if not unit and number and not counted:
            all_cells = [row[number].text for row in rows if len(row) > number and row[number].text.strip(" -—–")]
            unit = _left_out(all_cells, f"{caption} {head}", usual, first=_begins_signed(rows))
        columns.append(_Column(unit, bool(stated[number]) or not counted))
    return columns


def _are_alike(heads: list[list[str]], rows: list[list[_Cell]], width: int) -> bool:
    """Whether no column but the first has a head of its own kind, a price beside others, or years."""
    words = [" ".join(row[number] for row in heads) for number in range(1, width)]
    if len({bool(PRICED.search(head)) for head in words if head.strip()}) > 1:
        return False
    for number in range(1, width):
        cells = [row[number].text for row in rows if len(row) > number and row[number].text.strip()]
        if is_counted(" ".join(row[number] for row in heads)) or (cells and all(_YEAR.fullmatch(cell) for cell in cells)):
            return False
    return True


def _is_year_or_none(head: str) -> bool:
    return not head.strip() or _YEAR.fullmatch(head) is not None


def _first_signed(rows: list[list[_Cell]]) -> Stated | None:
    """The currency of the first figure of a table, where all others leave it out: "¥412,000   505,000   618,500"."""
    cells = [cell.text for row in rows for cell in row[1:] if cell.text.strip(" -—–")]
    given = _whole(cells[0]) if len(cells) > 2 else None
    others = all(map(_CELL.fullmatch, cells[1:]))
    return Stated(given.unit, Decimal(1)) if given and others and given.unit.size == 1 else None


def _signed_first(row: list[_Cell]) -> Stated | None:
    """The currency of the first figure of a row, where the others of it leave it out: "Tarakan   Y7.20   8.40"."""
    cells = [cell.text for cell in row[1:] if cell.text.strip(" -—–")]
    given = _whole(cells[0]) if len(cells) > 1 else None
    return Stated(given.unit, Decimal(1)) if given and given.unit.size == 1 and all(map(_CELL.fullmatch, cells[1:])) else None


def _begins_signed(rows: list[list[_Cell]]) -> bool:
    """Whether all figures of the first row carry their currency, and none of the second row's, as in printed accounts."""
    first, second = (
        ([cell.text for cell in row[1:] if cell.text.strip(" -—–")] for row in rows[:2]) if len(rows) > 1 else ([], [])
    )
    return len(first) > 1 and all(map(_whole, first)) and all(map(_CELL.fullmatch, second)) and len(second) > 1


def _of_column(cells: list[str], document: str) -> Stated | None:
    """The unit that the heads of one column state, one of them or all together."""
    full = [cell for cell in cells if cell.strip()]
    for text in [*full, " ".join(full)]:
        if text and (stated := stated_in(text, document, head=True)):
            return stated
    return None


def _parts_of(before: Stated | None, head: str) -> Stated | None:
    """Shillings and pence in columns of their own behind the pounds."""
    word = {"s.": "shilling", "s": "shilling", "d.": "penny", "d": "penny"}.get(head.strip().lower())
    if not word or not before or before.unit.code != "GBP":
        return None
    return Stated(choose(currencies().words[word], "British", "", ""), Decimal(1))


def _left_out(cells: list[str], beside: str, usual: Unit | None, *, first: bool) -> Stated | None:
    """The unit of a column in which only the first cell, or only the sum at its end, has the currency; or none, in an account."""
    bare = [cell for cell in cells if (match := _CELL.fullmatch(cell)) and not match["minus"]]
    given = [found for cell in (cells[0], cells[-1]) if (found := _whole(cell))] if len(cells) > 1 else []
    if not bare or len({each.unit.code for each in given}) > 1 or any(_YEAR.fullmatch(cell) for cell in bare):
        return None
    if not given:
        return Stated(usual, Decimal(1)) if usual and len(bare) > 1 and _ACCOUNT.search(beside) else None
    alike = len({len(cell.strip().partition(".")[2]) for cell in bare}) == 1 and all("." in cell for cell in bare)
    priced = PRICED.search(beside)
    framed = first or (len(given) == 2 and len(cells) > 2)
    if not (alike or framed or (priced and _whole(cells[0])) or _adds_up(cells)) or given[0].unit.size != 1:
        return None
    return Stated(given[0].unit, Decimal(1))


def _adds_up(cells: list[str]) -> bool:
    """Whether the last figure of a column is the sum of those above it."""
    figures = [_CELL.fullmatch(cell) for cell in cells[:-1]]
    total = _whole(cells[-1])
    if len(figures) < 2 or not total or not total.amount or not all(figures):
        return False
    return sum(read_figures(match["figures"]) for match in figures if match) == total.amount.maximum


def _whole(cell: str) -> Sum | None:
    """The single amount that a cell is, without a multiple."""
    cell = _EACH.sub("", cell)
    sums = find_sums(cell)[0] if has_money(cell) else []
    whole = len(sums) == 1 and sums[0].end - sums[0].start == len(cell.strip()) and not _MULTIPLE.search(cell)
    return sums[0] if whole and sums[0].amount else None


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
    """A row of data has a number, a percentage or an amount beside its first cell, and not only years or units ("1,000 yen")."""
    if all(not cell.text.strip() or is_round_unit(cell.text) for cell in row):
        return False
    return any(
        (all(map(_DATUM.fullmatch, _TO.split(cell.text))) and not _YEAR.fullmatch(cell.text)) or _is_sum(cell.text)
        for cell in row[1:]
    )


def _is_figure(cell: _Cell) -> bool:
    return _CELL.fullmatch(cell.text) is not None and not _YEAR.fullmatch(cell.text)


def _is_sum(text: str) -> bool:
    """Whether a cell is an amount with its currency, and nothing else."""
    text = _EACH.sub("", text)
    return has_money(text) and any(len(text.strip()) == each.end - each.start for each in find_sums(text)[0])


def _stated_for_table(passages: Sequence[Passage], position: int, lines: list[str], document: str) -> Stated | None:
    """The unit of the whole table: from its own single-cell lines, else from the nearest passage that states one."""
    for line in lines:
        stated = stated_in(line, document)
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
                stated = stated_in(piece, document, loose=piece is text)
                if stated:
                    return stated
    return None


def _is_grid(passage: Passage) -> bool:
    return passage.kind is Kind.TABLE and "\t" in passage.text


def _read(cell: _Cell, stated: Stated) -> Sum:
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


def _range(cell: _Cell, stated: Stated) -> Sum | None:
    """A cell with two figures: "7.80 to 8.10"."""
    ends = _TO.split(cell.text)
    if len(ends) != 2 or not all(_CELL.fullmatch(end) for end in ends) or _YEAR.fullmatch(cell.text):
        return None
    low, high = _read(_Cell(cell.start, ends[0]), stated), _read(_Cell(cell.start + cell.text.rindex(ends[1]), ends[1]), stated)
    if not low.amount or not high.amount or low.amount.minimum > high.amount.minimum:
        return None
    return replace(low, end=high.end, amount=replace(low.amount, maximum=high.amount.maximum))
