"""Reading order of a page whose words are known but not its lines: columns, lines, paragraphs.

Promises every word exactly once, columns one after the other. Made for text layers; an OCR engine brings its own order.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from extractors.readers.compose import Grid, Line, Paragraph, Token, bound
from extractors.readers.grids import find_grids
from extractors.records import Box

GUTTER = 0.8  # a gutter is at least this many line heights wide; the space between words is a third of one
ROWS = 5  # and that many lines high on either side, which rivers of white in justified text are not
PROSE = 3  # words a line on either side, or the gutter is one between the columns of a table
APART = 2.0  # line heights of white that part columns from a lone line above or below them
PARAGRAPH = 1.35  # lines this many times the usual distance apart begin a new paragraph


def arrange(words: Sequence[Token], tables: Sequence[Grid] = ()) -> list[Paragraph | Grid]:
    """The blocks of a page in reading order, `tables` already found among them.

    words: upright ones that stand in no table, in any order, with boxes whose height is the font's.
    """
    blocks: list[Paragraph | Grid] = []
    for column in _columns(list(words)):
        flowing = blocks[-1] if blocks else None
        below = _blocks(lines_of(column))
        if below and isinstance(flowing, Paragraph) and isinstance(below[0], Paragraph) and _flows(flowing, below[0]):
            below[0] = Paragraph(below[0].lines, continues=True)
        blocks += below
    for table in tables:
        blocks.insert(_place(table, blocks), table)
    return blocks


def _place(table: Grid, blocks: Sequence[Paragraph | Grid]) -> int:
    """Before the first block that begins below the table's head and shares some of its width."""
    box = _box(table)
    for number, block in enumerate(blocks):
        other = _box(block)
        if other.y0 >= box.y0 and min(other.x1, box.x1) > max(other.x0, box.x0):
            return number
    return len(blocks)


def _box(block: Paragraph | Grid) -> Box:
    cells = block.lines if isinstance(block, Paragraph) else (cell for row in block.rows for cell in row)
    return bound(token.box for cell in cells for token in cell)


class _Cut(NamedTuple):
    """An empty upright rectangle with prose on either side."""

    x: float
    top: float
    bottom: float


def _columns(words: list[Token]) -> list[list[Token]]:
    """Words by column, in reading order: what stands above a gutter, left of it, right of it, below it, and so on inside."""
    cut = _gutter(words) if len(words) > 2 * ROWS * PROSE else None
    if cut is None:
        return [words] if words else []
    above, left, right, below = list[Token](), list[Token](), list[Token](), list[Token]()
    for word in words:
        middle = (word.box.y0 + word.box.y1) / 2
        if middle < cut.top:
            above.append(word)
        elif middle > cut.bottom:
            below.append(word)
        else:
            (left if word.box.x1 <= cut.x else right).append(word)
    return [column for part in (above, left, right, below) for column in _columns(part)]


def _gutter(words: list[Token]) -> _Cut | None:
    """The gutter with most words beside it."""
    height = median(word.box.y1 - word.box.y0 for word in words)
    edge0, edge1 = min(word.box.x0 for word in words), max(word.box.x1 for word in words)
    best: tuple[int, _Cut] | None = None
    step = GUTTER * height / 2
    x = edge0 + 0.15 * (edge1 - edge0)
    while x < edge0 + 0.85 * (edge1 - edge0):
        covering = sorted((word.box.y0, word.box.y1) for word in words if word.box.x0 < x + step and word.box.x1 > x - step)
        top = min(word.box.y0 for word in words) - 1
        for y0, y1 in [*covering, (max(word.box.y1 for word in words) + 1, 0.0)]:
            if y0 - top > ROWS * height:
                cut = _trimmed(words, _Cut(x, top, y0), APART * height)
                beside = _beside(words, cut)
                if beside and (best is None or beside > best[0]):
                    best = beside, cut
            top = max(top, y1)
        x += step / 2
    return best[1] if best else None


def _trimmed(words: list[Token], cut: _Cut, apart: float) -> _Cut:
    """The cut without what stands alone above or below the columns, `apart` from them: a heading, a page number."""
    inside = sorted(
        (word for word in words if cut.top < (word.box.y0 + word.box.y1) / 2 < cut.bottom), key=lambda one: one.box.y0
    )
    bands: list[list[Token]] = []
    bottom = float("-inf")
    for word in inside:
        if word.box.y0 - bottom > apart:
            bands.append([])
        bands[-1].append(word)
        bottom = max(bottom, word.box.y1)
    two_sided = [band for band in bands if len({word.box.x1 <= cut.x for word in band}) == 2]
    if not two_sided:
        return cut
    return _Cut(cut.x, two_sided[0][0].box.y0 - 1, max(word.box.y1 for word in two_sided[-1]) + 1)


def _beside(words: list[Token], cut: _Cut) -> int:
    """How many words stand beside the gutter; 0 where it does not part two columns of prose."""
    inside = [word for word in words if cut.top < (word.box.y0 + word.box.y1) / 2 < cut.bottom]
    sides = [word for word in inside if word.box.x1 <= cut.x], [word for word in inside if word.box.x0 >= cut.x]
    for side in sides:
        lines = lines_of(side)
        figures = sum(any(c.isdigit() for c in word.text) for word in side)
        if len(lines) < ROWS or median(len(line) for line in lines) < PROSE or 2 * figures > len(side):
            return 0
    left, right = ((min(w.box.y0 for w in side), max(w.box.y1 for w in side)) for side in sides)
    # columns stand beside each other, not one below the other
    together = min(left[1], right[1]) - max(left[0], right[0])
    if together < 0.3 * min(left[1] - left[0], right[1] - right[0]):
        return 0
    return len(inside)


def lines_of(words: Sequence[Token]) -> list[Line]:
    """Words of one column as lines: by overlap of more than half the height of the lower one, raised figures included."""
    lines: list[list[Token]] = []
    for word in sorted(words, key=lambda one: (one.box.y0 + one.box.y1) / 2):
        if lines and _same_line(lines[-1], word):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [_spaced(sorted(line, key=lambda one: one.box.x0)) for line in lines]


def _same_line(line: list[Token], word: Token) -> bool:
    tall = max(line, key=lambda one: one.box.y1 - one.box.y0).box
    overlap = min(tall.y1, word.box.y1) - max(tall.y0, word.box.y0)
    return overlap > 0.5 * min(tall.y1 - tall.y0, word.box.y1 - word.box.y0)


def _spaced(line: list[Token]) -> Line:
    """The line with words glued that touch, such as a raised figure behind a full stop."""
    glued = [line[0]]
    for left, right in pairwise(line):
        touching = right.box.x0 - left.box.x1 < 0.08 * (right.box.y1 - right.box.y0)
        glued.append(right._replace(glued=touching))
    return tuple(glued)


def _blocks(lines: list[Line]) -> list[Paragraph | Grid]:
    """Tables where they stand, and the lines between them as paragraphs."""
    placed = find_grids(lines)
    inside = {number: grid for grid in placed for number in grid.lines}
    blocks, run = list[Paragraph | Grid](), list[Line]()
    for number, line in enumerate(lines):
        if number not in inside:
            run.append(line)
            continue
        blocks += _paragraphs(run)
        run = []
        if number == min(inside[number].lines):
            blocks.append(inside[number].grid)
    return blocks + _paragraphs(run)


def _paragraphs(lines: list[Line]) -> list[Paragraph | Grid]:
    if not lines:
        return []
    distances = [_base(below) - _base(above) for above, below in pairwise(lines)]
    usual = median(distances) if distances else 0.0
    paragraphs, run = list[Paragraph | Grid](), [lines[0]]
    for distance, line in zip(distances, lines[1:], strict=True):
        if distance > PARAGRAPH * usual:
            paragraphs.append(Paragraph(tuple(run)))
            run = []
        run.append(line)
    return [*paragraphs, Paragraph(tuple(run))]


def _flows(above: Paragraph, below: Paragraph) -> bool:
    """Whether a paragraph at the foot of a column goes on at the head of the next: its last line is full and ends no sentence."""
    last = above.lines[-1]
    right = max(line[-1].box.x1 for line in above.lines)
    left = min(line[0].box.x0 for line in above.lines)
    full = last[-1].box.x1 - left > 0.85 * (right - left)
    same_size = abs(_height(last) - _height(below.lines[0])) < 0.15 * _height(last)
    return full and same_size and last[-1].text[-1] not in ".!?。"


def _base(line: Line) -> float:
    return median(word.box.y1 for word in line)


def _height(line: Line) -> float:
    return median(word.box.y1 - word.box.y0 for word in line)
