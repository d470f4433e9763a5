"""Finds tables without ruled lines: rows of short cells that stand under each other, by where the words lie.

Promises rows only where at least two of them line up in at least two columns and their cells are figures or short; the lines of
two columns of prose never become rows. Works on lines of words from a text layer and from OCR alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from extractors.readers.compose import Grid, Line, Token, bound
from extractors.records import Box

WIDE = 1.6  # a gap this many line heights wide parts two cells; justified typescript stays under it
SHORT = 32  # characters of a short cell
APART = 4.0  # rows of one table lie at most this many line heights apart: a blank line of typescript lies between head and rows

_FIGURE = re.compile(r"^[\W_]*(?:[¥￥$£€]|yen|円)?\s*[\d][\d\s,.'’·:/%()\-–—]*(?:yen|sen|円|銭|%)?[\W_]*$", re.IGNORECASE)
_DASH = re.compile(r"^[\s\-–—.…·*]+$")  # "nothing" in a column of figures


class Segment(NamedTuple):
    """A stretch of one line without a wide gap: its words, its box, and the number of the line it comes from."""

    words: Line
    box: Box
    line: int

    @property
    def text(self) -> str:
        """The words, one space apart."""
        return " ".join(word.text for word in self.words)


class Placed(NamedTuple):
    """A table and the numbers of the lines that went into it."""

    grid: Grid
    lines: frozenset[int]


def find_grids(lines: Sequence[Line]) -> list[Placed]:
    """The tables among `lines` (each at least one word, in reading order), from top to bottom.

    Lines that stand side by side may be one list entry or several: OCR engines often read the columns of a table one by one.
    """
    segments = [segment for number, line in enumerate(lines) for segment in split(line, number)]
    if not segments:
        return []
    height = median(segment.box.y1 - segment.box.y0 for segment in segments)
    found, run = [], list[list[Segment]]()
    for row in [*_rows(segments), []]:
        if row and _tabular(row) and (not run or row[0].box.y0 - _bottom(run[-1]) < APART * height):
            run.append(row)
            continue
        found += _placed(run)
        run = [row] if row and _tabular(row) else []
    return found


def split(line: Line, number: int = 0) -> list[Segment]:
    """The line's segments, parted where a gap is `WIDE`."""
    height = median(word.box.y1 - word.box.y0 for word in line)
    pieces: list[list[Token]] = [[line[0]]]
    for left, right in pairwise(line):
        if right.box.x0 - left.box.x1 > WIDE * height:
            pieces.append([])
        pieces[-1].append(right)
    return [Segment(tuple(piece), bound(word.box for word in piece), number) for piece in pieces]


def figure(text: str) -> bool:
    """Whether a cell holds an amount, a count, a year or a dash, and no words."""
    return bool(_FIGURE.match(text) or _DASH.match(text))


def _rows(segments: Iterable[Segment]) -> list[list[Segment]]:
    """Segments grouped by overlap in height, from top to bottom, each row from left to right."""
    rows: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda one: (one.box.y0 + one.box.y1) / 2):
        middle = (segment.box.y0 + segment.box.y1) / 2
        if rows and any(other.box.y0 <= middle <= other.box.y1 for other in rows[-1]):
            rows[-1].append(segment)
        else:
            rows.append([segment])
    return [sorted(row, key=lambda one: one.box.x0) for row in rows]


def _tabular(row: list[Segment]) -> bool:
    """Two or more cells, of which all but the first are figures or short, and not a line of prose cut by chance."""
    if len(row) < 2:
        return False
    first, *rest = row
    if all(figure(cell.text) for cell in rest):
        return len(first.text) <= 2 * SHORT
    return all(len(cell.text) <= SHORT and len(cell.words) <= 4 for cell in row)


def _placed(run: list[list[Segment]]) -> list[Placed]:
    """The run of rows as a table, where it is one."""
    if len(run) < 2:
        return []
    figures = sum(any(figure(cell.text) and re.search(r"\d", cell.text) for cell in row[1:]) for row in run)
    columns = _columns(run)
    if len(columns) < 2 or figures * 2 < len(run):
        return []
    rows = []
    for row in run:
        cells: list[list[Token]] = [[] for _ in columns]
        for segment in row:
            cells[_nearest(segment.box, columns)] += segment.words
        rows.append(tuple(tuple(cell) for cell in cells))
    if sum(sum(bool(cell) for cell in row) >= 2 for row in rows) < 2:
        return []
    return [Placed(Grid(tuple(rows)), frozenset(segment.line for row in run for segment in row))]


def _columns(run: list[list[Segment]]) -> list[tuple[float, float]]:
    """Left and right edge of each column: the cells of the fullest rows, merged where they overlap sideways."""
    widest = max(len(row) for row in run)
    columns: list[tuple[float, float]] = []
    for left, right in sorted((cell.box.x0, cell.box.x1) for row in run if len(row) == widest for cell in row):
        if columns and left < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(right, columns[-1][1]))
        else:
            columns.append((left, right))
    return columns


def _nearest(box: Box, columns: Sequence[tuple[float, float]]) -> int:
    def distance(number: int) -> tuple[float, float]:
        left, right = columns[number]
        return max(left - box.x1, box.x0 - right, 0.0), abs((left + right) - (box.x0 + box.x1))

    return min(range(len(columns)), key=distance)


def _bottom(row: list[Segment]) -> float:
    return max(segment.box.y1 for segment in row)
