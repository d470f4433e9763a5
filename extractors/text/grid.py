"""The cells of a table in text: parted by bars, tabs, leaders or wide blanks, and brought under each other.

Promises one tab between the cells of a row. Where blanks set the cells, the columns are found by character offset, and a cell
that is missing leaves an empty one, so that the number of a cell is the number of its column.

To add a way of parting cells: a branch of `part_cells`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractors.records import Span
from extractors.text.offsets import Edit

CAPTION = re.compile(r"(?:table|tab\.|schedule|statement)\s*(?:\d|[IVX]+\b|no\.|(?-i:[A-H])\b)", re.IGNORECASE)
# each alternative takes all it can and gives nothing back, so that a long line of dots is read once
# "Rent ......... 40.00", "Rent . . . . 40.00"
LEADER = r"(?<![.…_])(?:\.{4,}+|…{2,}+|(?:\.\ ){2,}+|(?:\.{2,}+\ ?+){2,}+|_{4,}+)(?:\ ?\.)*+"
_FIGURE = r"[(\-−–△▲]?\s?(?:[¥￥$£€]|Y(?=\d)|Yen |Rs\.? ?)?\s?\d[\d,.]*(?:\s?[½¼¾])?%?\)?"
_DATUM = re.compile(rf"{_FIGURE}\*?|[-—–―.…]{{1,4}}|nil|n\.a\.", re.IGNORECASE)
_WIDE = re.compile(rf" {{3,}}|\s*{LEADER}\s*|(?<! to)  (?=(?:{_FIGURE}|[-—–―])(?:  |$))|(?<=\d)  ")
_BLANKS = re.compile(rf" {{2,}}|\s*{LEADER}\s*")
_SIGN = re.compile(r"(?:[¥￥$£€]|Y|Yen|Rs\.?|Tls\.?|H?K\$|US\$)")
# a name and its sum with but a blank between: "Kobe Regatta Club 250"
LABELLED_SUM = re.compile(
    r"(?P<label>[A-Z](?:[^\d\n]|\d{1,2}(?=\s[a-z])){2,48}[^\W\d][.):]?,?)(?P<gap> )"
    r"(?P<sum>(?:[Y¥￥$£]|Yen )?(?=\S*\d)(?!1[5-9]\d\d\.?$)[\dlO][\dlO,.]*)"
)
_INNER = re.compile(r"[ \t]{2,}")
_BAR = re.compile(r"[ \t]*\|[ \t]*")
_RULE = re.compile(r"[\s|:+=_-]*")
_TABS = re.compile(rf" *\t *|(?<=\S) {{3,}}(?=\S)|(?<=\S)\s*{LEADER}\s*(?=\S)")
_INDENT, _UNIT = 12, 12  # characters before such a cell, and in one that stands above all rows
_SHORT = 30  # characters of a cell that may stand alone in its row, as a unit does under the head of a column


def part_cells(text: str) -> Iterator[Edit]:
    """Edits that leave one tab between the cells and one line break between the rows of the table `text`."""
    rows = [Span(match.start(), match.end()) for match in re.finditer(r"[^\n]*", text) if match.end() > match.start()]
    spaced = [row for row in rows if "\t" not in text[row.start : row.end] and "|" not in text[row.start : row.end]]
    columns = _columns(text, spaced)
    begun, last = False, 0
    for row in rows:
        line = text[row.start : row.end]
        barred = "|" in line and ("\t" not in line or line.lstrip()[0] == "|")
        # Markdown's rule under the head is no row
        if not line.strip() or (barred and _RULE.fullmatch(line)):
            continue
        if barred:
            cells = _barred(text, row)
        elif "\t" in line or not columns:
            cells = _tabbed(text, row)
        else:
            cells = _placed(text, row, columns, begun=begun)
            begun = begun or len(cells) > 1
        first, end = cells[0][0], cells[-1][0]
        yield Edit(last, first.start, ("\n" if last else "") + "\t" * cells[0][1])
        for (before, column), (after, following) in pairwise([*cells, (Span(end.end, end.end), cells[-1][1])]):
            yield from (Edit(*match.span(), " ") for match in _INNER.finditer(text, *before))
            if after.start > before.end:
                yield Edit(before.end, after.start, "\t" * (following - column) or " ")
        placed = columns and cells[-1][1] and not barred and "\t" not in line
        missing = len(columns) - 1 - cells[-1][1] if placed else 0
        last = end.end
        if missing > 0:
            yield Edit(last, last, "\t" * missing)
    yield Edit(last, len(text), "")


Cells = list[tuple[Span, int]]


def _barred(text: str, row: Span) -> Cells:
    start, end = row
    while end > start and text[end - 1] in " \t|":
        end -= 1
    lead = re.match(r"[ \t]*\|?[ \t]*", text[start:end])
    start += lead.end() if lead else 0
    return _numbered(start, end, _BAR.finditer(text, start, end))


def _tabbed(text: str, row: Span) -> Cells:
    start, end = row.start, row.start + len(text[row.start : row.end].rstrip())
    while text[start] == " ":
        start += 1
    alone = LABELLED_SUM.fullmatch(text, start, end)
    if alone and _TABS.search(text, start, end) is None:
        return [(Span(start, alone.start("gap")), 0), (Span(alone.end("gap"), end), 1)]
    return _numbered(start, end, _TABS.finditer(text, start, end))


def _numbered(start: int, end: int, parts: Iterator[re.Match[str]]) -> Cells:
    cells: Cells = []
    for match in parts:
        cells.append((Span(start, match.start()), len(cells)))
        start = match.end()
    return [*cells, (Span(start, max(start, end)), len(cells))]


def _pieces(text: str, row: Span, gap: re.Pattern[str]) -> list[Span]:
    """The stretches of a row that wide blanks part; a sign goes with the figures behind it, however far they are."""
    start, end = row
    while start < end and text[start] == " ":
        start += 1
    end = start + len(text[start:end].rstrip())
    found: list[Span] = []
    for match in gap.finditer(text, start, end):
        if match.start() > start:
            found.append(Span(start, match.start()))
            start = match.end()
    if start < end or not found:
        found.append(Span(start, end))
    out: list[Span] = []
    for piece in found:
        alone = out and _SIGN.fullmatch(text, out[-1].start, out[-1].end)
        if alone and text[piece.start : piece.end][:1].isdigit():
            out[-1] = Span(out[-1].start, piece.end)
        else:
            out.append(piece)
    return out


def _columns(text: str, rows: Sequence[Span]) -> list[tuple[int, int]]:
    """Left and right edge of each column, counted in characters from the line's start; empty where no row has two cells."""
    found = [[(piece.start - row.start, piece.end - row.start) for piece in _pieces(text, row, _WIDE)] for row in rows]
    data = [
        pieces
        for pieces, row in zip(found, rows, strict=True)
        if len(pieces) > 1 and any(_DATUM.fullmatch(text, row.start + start, row.start + end) for start, end in pieces[1:])
    ]
    most = max(map(len, data), default=0)
    full = [pieces for pieces in data if len(pieces) == most]
    # where most rows are full, they show the columns; else a column may be missing in any row, and all show them together
    shown = full if 2 * len(full) >= len(data) else data
    columns = _merged([each for pieces in shown for each in pieces[1:]])
    if not data:
        return []
    ends = {pieces[1][1] for pieces in data}
    if most == 2 and len(ends) > 2 and 2 * len(ends) > len(data):  # figures behind their labels, in no line with each other
        columns = [(min(pieces[1][0] for pieces in data), max(ends))]
    if len(columns) + 1 < most:
        columns = full[0][1:]
    return [(0, max(1, columns[0][0] - 2)), *columns]


def _merged(edges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    columns: list[tuple[int, int]] = []
    for left, right in sorted(edges):
        if columns and left < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(right, columns[-1][1]))
        else:
            columns.append((left, right))
    return columns


def _placed(text: str, row: Span, columns: list[tuple[int, int]], *, begun: bool) -> Cells:
    """The cells of a row with the numbers of their columns. A line of words alone is a caption, or goes on over all columns."""
    data = any(_DATUM.fullmatch(text, *piece) for piece in _pieces(text, row, _WIDE)[1:])
    pieces = _pieces(text, row, _WIDE if data else _BLANKS)
    if not begun and CAPTION.match(text, pieces[0].start):
        return [(Span(pieces[0].start, pieces[-1].end), 0)]
    edges = [(piece.start - row.start, piece.end - row.start) for piece in pieces]
    if len(pieces) == 1:
        left, right = edges[0]
        # a sum under a rule, the unit under a head; before the first full row only what is hardly a caption
        alone = (
            left >= _INDENT and right - left <= (_SHORT if begun else _UNIT) and text[pieces[0].start] not in "([" * (not begun)
        )
        return [(pieces[0], _nearest(right - 1, right, columns) if alone else 0)]
    if len(pieces) == len(columns):
        return [(piece, number) for number, piece in enumerate(pieces)]
    # heads may be wider than the figures under them
    if len(pieces) + 1 == len(columns) and edges[0][0] >= (columns[0][1] - 1 if data else min(_INDENT, columns[0][1] - 1)):
        return [(piece, number + 1) for number, piece in enumerate(pieces)]
    cells: Cells = []
    for number, (piece, (left, right)) in enumerate(zip(pieces, edges, strict=True)):
        label = number == 0 and left < columns[0][1] and not (data and _DATUM.fullmatch(text, *piece) and right > columns[0][1])
        column = 0 if label else _nearest(left, right, columns)
        if cells and column <= cells[-1][1] < len(columns) - 1 and number:
            column = cells[-1][1] + (1 if _DATUM.fullmatch(text, *piece) else 0)
        cells.append((piece, max(column, cells[-1][1] if cells else 0)))
    return cells


def _nearest(left: int, right: int, columns: Sequence[tuple[int, int]]) -> int:
    """The first column that a cell lies over, else the nearest one."""
    return min(range(len(columns)), key=lambda number: (max(columns[number][0] - right, left - columns[number][1], -1), number))
