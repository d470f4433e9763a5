"""Puts words together to the text of a page, so that every word's offsets are exact by construction.

Lines are parted by one newline, paragraphs by an empty line, cells of a table's row by one tab. Nothing is corrected here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from extractors.records import Box, Table, Word

# scripts written without spaces: kana, Han, full-width forms and CJK punctuation
_UNSPACED = re.compile(r"[\u3001-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]")


class Token(NamedTuple):
    """One word on its way to a page: its box in points, its confidence (0 to 1, None for a text layer).

    glued: no space stands between it and the word before it.
    """

    text: str
    box: Box
    confidence: float | None = None
    glued: bool = False


Line = tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together. continues: the one before goes on in it, as at the head of a second column."""

    lines: tuple[Line, ...]
    continues: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: rows of cells, a cell being one line of words (empty where nothing stands); all rows are equally long."""

    rows: tuple[tuple[Line, ...], ...]


class Composed(NamedTuple):
    """A page's text with its words and tables, in page offsets."""

    text: str
    words: tuple[Word, ...]
    tables: tuple[Table, ...]


def bound(boxes: Iterable[Box]) -> Box:
    """The smallest box around `boxes` (at least one)."""
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return Box(min(x0), min(y0), max(x1), max(y1))


def compose(blocks: Sequence[Paragraph | Grid]) -> Composed:
    """The page text of `blocks` in their order; `text[word.start:word.end]` is each token's text."""
    page = _Composer()
    for block in blocks:
        if isinstance(block, Grid):
            page.grid(block)
        else:
            page.paragraph(block)
    return Composed("".join(page.parts), tuple(page.words), tuple(page.tables))


class _Composer:
    """The text so far, its length, and what stands where."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.words: list[Word] = []
        self.tables: list[Table] = []

    def paragraph(self, block: Paragraph) -> None:
        for number, line in enumerate(block.lines):
            if self.length:
                self._put("\n" if number or block.continues else "\n\n")
            self._line(line)

    def grid(self, block: Grid) -> None:
        if self.length:
            self._put("\n\n")
        start, rows = self.length, []
        for number, row in enumerate(block.rows):
            if number:
                self._put("\n")
            cells = []
            for column, cell in enumerate(row):
                if column:
                    self._put("\t")
                cells.append(self._line(cell))
            rows.append(tuple(cells))
        box = bound(token.box for row in block.rows for cell in row for token in cell)
        self.tables.append(Table(start, self.length, tuple(rows), box))

    def _line(self, line: Line) -> str:
        first = len(self.parts)
        for number, token in enumerate(line):
            if number and not token.glued and not _unspaced(line[number - 1].text, token.text):
                self._put(" ")
            start = self.length
            self._put(token.text)
            self.words.append(Word(start, self.length, token.box, token.confidence))
        return "".join(self.parts[first:])

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)


def _unspaced(left: str, right: str) -> bool:
    return bool(_UNSPACED.match(left[-1]) and _UNSPACED.match(right[0]))
