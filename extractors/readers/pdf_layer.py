"""The text layer of one PDF page as words, tables and page text, by pdfplumber.

Promises the layer's characters as they are: ligatures, soft hyphens and raised figures stay. Coordinates are those of the
upright, cropped page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pdfplumber.page import Page as PlumberPage
from pdfplumber.table import Table as PlumberTable

from extractors.readers.columns import arrange, lines_of
from extractors.readers.compose import Grid, Line, Paragraph, Token, compose
from extractors.records import Box, Table, Word

MOST_EDGES = 3000  # lines on a page above which it is a drawing or a map, and no table is looked for
LONGEST_CELL = 60  # words in a cell above which a frame is a layout of text and not a table


@dataclass(frozen=True, slots=True)
class Layer:
    """A page's text layer, in points of the upright page. pictures: share of the page that images cover, 0 to 1."""

    text: str
    words: tuple[Word, ...]
    tables: tuple[Table, ...]
    width: float
    height: float
    rotation: int
    pictures: float


def read_layer(source: PlumberPage) -> Layer:
    """The text layer of `source`; `words` is empty where it has none."""
    page = _cropped(_upright(source)).dedupe_chars()  # bold type is often printed twice, a hair apart
    left, top, right, bottom = page.bbox
    words = page.extract_words(x_tolerance_ratio=0.15, expand_ligatures=False, use_text_flow=False)
    upright = [_token(word, left, top) for word in words if word.get("upright", True)]
    aside = [_token(word, left, top) for word in words if not word.get("upright", True)]
    grids = [grid for table in _tables(page) if (grid := _grid(table, upright, left, top))]
    inside = {token._replace(glued=False) for grid in grids for row in grid.rows for cell in row for token in cell}
    blocks = arrange([token for token in upright if token not in inside], grids)
    composed = compose([*blocks, *_sideways(aside)])
    return Layer(
        text=composed.text,
        words=composed.words,
        tables=composed.tables,
        width=round(float(right - left), 2),
        height=round(float(bottom - top), 2),
        rotation=int(page.rotation or 0) % 360,
        pictures=_covered(page),
    )


def _upright(page: PlumberPage) -> PlumberPage:
    """The page turned so that most of its type stands upright, whatever its /Rotate entry says."""
    directions = Counter(_direction(char["matrix"]) for char in page.chars)
    turn = directions.most_common(1)[0][0] if directions else 0
    if not turn:
        return page
    page.page_obj.rotate = (page.page_obj.rotate + turn) % 360
    page.page_obj.attrs["Rotate"] = page.page_obj.rotate  # pdfminer looks at the one, pdfplumber at the other
    return PlumberPage(page.pdf, page.page_obj, page_number=page.page_number, initial_doctop=page.initial_doctop)


def _direction(matrix: tuple[float, ...]) -> int:
    """Degrees clockwise by which a glyph with this text matrix must be turned to stand upright, in quarters."""
    across, up = matrix[0], matrix[1]
    if abs(across) >= abs(up):
        return 0 if across >= 0 else 180
    return 90 if up > 0 else 270


def _cropped(page: PlumberPage) -> PlumberPage:
    return (
        page
        if page.cropbox == page.mediabox or tuple(page.cropbox) == tuple(page.bbox)
        else page.crop(page.cropbox, strict=False)
    )


def _token(word: dict[str, Any], left: float, top: float) -> Token:
    corners = (word["x0"] - left, word["top"] - top, word["x1"] - left, word["bottom"] - top)
    return Token(word["text"], Box(*(round(float(corner), 2) for corner in corners)))


def _tables(page: PlumberPage) -> list[PlumberTable]:
    return page.find_tables() if len(page.edges) <= MOST_EDGES else []


def _grid(table: PlumberTable, tokens: Sequence[Token], left: float, top: float) -> Grid | None:
    """A ruled table with its words; None where it is a frame or an empty form: two rows have two filled cells at least."""
    rows = []
    for row in table.rows:
        cells: list[Line] = []
        for cell in row.cells:
            box = Box(cell[0] - left, cell[1] - top, cell[2] - left, cell[3] - top) if cell else None
            words = [token for token in tokens if box and _centre_in(token.box, box)]
            cells.append(tuple(token for line in lines_of(words) for token in line))
        if any(cells):
            rows.append(tuple(cells))
    filled = [sum(map(bool, row)) for row in rows]
    if sum(count >= 2 for count in filled) < 2 or max(len(cell) for row in rows for cell in row) > LONGEST_CELL:
        return None
    columns = [number for number in range(max(map(len, rows))) if any(len(row) > number and row[number] for row in rows)]
    return Grid(tuple(tuple(row[number] if number < len(row) else () for number in columns) for row in rows))


def _centre_in(box: Box, frame: Box) -> bool:
    return frame.x0 <= (box.x0 + box.x1) / 2 < frame.x1 and frame.y0 <= (box.y0 + box.y1) / 2 < frame.y1


def _sideways(tokens: Sequence[Token]) -> list[Paragraph | Grid]:
    """Words set at a right angle (a library's stamp, a table turned on the sheet), one line for each column of them."""
    lines: list[list[Token]] = []
    for token in tokens:
        if lines and min(lines[-1][-1].box.x1, token.box.x1) > max(lines[-1][-1].box.x0, token.box.x0):
            lines[-1].append(token)
        else:
            lines.append([token])
    return [Paragraph(tuple(tuple(line) for line in lines))] if lines else []


def _covered(page: PlumberPage) -> float:
    """Share of the page that its largest image covers."""
    area = float(page.width * page.height)
    shares = [
        max(0.0, min(image["x1"], page.bbox[2]) - max(image["x0"], page.bbox[0]))
        * max(0.0, min(image["bottom"], page.bbox[3]) - max(image["top"], page.bbox[1]))
        for image in page.images
    ]
    return min(1.0, sum(map(float, shares)) / area) if area else 0.0
