"""From an engine's lines to blocks of a page: its own order for prose, rows where lines stand side by side as a table.

Promises every word once. The engine's blocks and paragraphs are believed except where a table runs across them: engines like to
read a table's columns one by one.
"""

from __future__ import annotations

from itertools import groupby
from typing import NamedTuple

from extractors.readers.compose import Grid, Paragraph, Token
from extractors.readers.grids import find_grids


class TextLine(NamedTuple):
    """A recognised line: running numbers of its block and its paragraph, and its words from left to right."""

    block: int
    paragraph: int
    words: list[Token]


def blocks(lines: list[TextLine]) -> list[Paragraph | Grid]:
    """The page's blocks in reading order; a table stands where its first line stood."""
    placed = find_grids([tuple(line.words) for line in lines])
    inside = {number: grid for grid in placed for number in grid.lines}
    out: list[Paragraph | Grid] = []
    for (_, grid), numbers in groupby(range(len(lines)), key=lambda number: (lines[number].paragraph, inside.get(number))):
        run = list(numbers)
        if grid is None:
            out.append(Paragraph(tuple(tuple(lines[number].words) for number in run)))
        elif run[0] == min(grid.lines):
            out.append(grid.grid)
    return out
