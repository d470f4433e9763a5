"""Dates in tables: which cells hold a year and which a number that only looks like one.

A table passage has one row a line and its cells parted by tabs. A bare year counts in the head, in the first column, or in a
column of nothing but years (its head aside); a cell with words or a fuller date is read like any other text. A cell of nothing
but a month counts in the first column and in the head, where it stands among other months.
"""

from __future__ import annotations

import re
from itertools import pairwise

from extractors.dates.item import Item
from extractors.dates.point import Point
from extractors.dates.tokens import Line
from extractors.dates.words import KINDS

_MONTH_ALONE = re.compile(f"{KINDS['MONTH']}{re.escape(KINDS['DOT'])}?(?:{KINDS['BREAK']}|$)")


def in_table(line: Line, items: list[Item]) -> list[Item]:
    """The items that are dates by their place in the table."""
    cells = _cells(line.text)
    head = next((row for _, _, row, column, _ in cells if column), 0)  # behind lines of one cell: a caption, a unit
    columns: dict[int, list[str]] = {}
    for _, _, row, column, text in cells:
        if row and text:
            columns.setdefault(column, []).append(text)
    out = []
    for item in items:
        start, end = line.tokens[item.start].start, line.tokens[item.end - 1].end
        row, column, text = next((row, column, text) for low, high, row, column, text in cells if low <= start <= high)
        bare = text.rstrip(",.;") == line.text[start:end] and line.text[start:end].isdigit()
        if not bare or row == head or column == 0 or _are_years(columns[column]):
            out.append(item)
    return out


def months_in(line: Line, items: list[Item]) -> list[Item]:
    """The months that stand alone in the first column or in the head, with another month there: the rows of a year's figures."""
    dated = {item.start for item in items if item.first.month}
    rows = [0, *(place + 1 for place, token in enumerate(line.tokens) if token.text == "\n")]
    head = next((range(row, end) for row, end in pairwise([*rows, len(line.tokens)]) if "\t" in _texts(line, row, end)), range(0))
    cells = [place for place in head if place and line.tokens[place - 1].text == "\t"]
    return [*_months_alone(line, rows, dated), *_months_alone(line, cells, dated)]


def _months_alone(line: Line, cells: list[int], dated: set[int]) -> list[Item]:
    """The months among these cells, given by their first tokens; none where only one holds a month."""
    alone = [cell for cell in cells if cell not in dated and _MONTH_ALONE.match(line.kinds, cell)]
    months = [Item(cell, cell + 1, Point(month=int(str(line.tokens[cell].value)))) for cell in alone]
    return months if len(months) + len(dated & set(cells)) > 1 else []


def _texts(line: Line, start: int, end: int) -> list[str]:
    return [token.text for token in line.tokens[start:end]]


def years_over(line: Line, items: list[Item], above: list[Item]) -> int | None:
    """The year in which a table's rows begin: that of its caption or head, or of the caption that stands above it."""
    head = line.kinds.find(KINDS["BREAK"])
    for caption in ([item for item in items if item.end <= head], above):
        years = [item.first.year for item in caption if item.first.year and (item.last or item.first.level == "year")]
        if len(years) == 1:
            return years[0]
    return None


def _cells(text: str) -> list[tuple[int, int, int, int, str]]:
    """Start, end, row, column and stripped text of each cell."""
    out, position = [], 0
    for row, line in enumerate(text.split("\n")):
        for column, cell in enumerate(line.split("\t")):
            out.append((position, position + len(cell), row, column, cell.strip()))
            position += len(cell) + 1
    return out


def _are_years(cells: list[str]) -> bool:
    """Whether a column counts years: nothing but such numbers, in order and close together, or many of them near our times."""
    cells = [cell for cell in cells if any(char.isdigit() for char in cell)]
    if len(cells) < 3 or not all(len(cell) == 4 and cell.isdigit() and 1500 <= int(cell) < 2050 for cell in cells):
        return False
    if len(cells) > 4 and all(1840 <= int(cell) < 2000 for cell in cells):
        return True
    return all(abs(int(later) - int(earlier)) <= 20 for earlier, later in pairwise(cells))
