"""The text of a document in windows: some twenty pages at once, so that the longest document answers as fast as a letter.

A window is a row of pieces. A piece is a page, or a part of a page that is very long (a text file may be one page of a megabyte).
Offsets are raw offsets.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from db.review.images import STAMP
from db.review.items import LABELS, shown_value
from db.review.marking import Mark, marked

MOST_PIECES = 20
MOST_CHARACTERS = 100_000
_PIECE = 30_000  # characters of a page from which it is cut
_LINE = 2_000  # characters before such a cut among which a line end is looked for
_REACH = 5_000  # characters before a window among which a mention may begin that reaches into it
STATUSES = {
    "machine": "undecided",
    "accepted": "accepted",
    "corrected": "corrected",
    "added": "added by a reviewer",
    "rejected": "rejected",
    "hidden": "hidden by a decision at its place",
}
_PAGE = f"""select p.id, p.number, p.start, p.text, p.origin, p.confidence, p.width, p.height, {STAMP} as stamp
from pages p join documents d on d.id = p.document_id where p.id = ?"""  # noqa: S608
_MARKS = """select id, start, end, label, status, context, value, entity from review
where document_id = ? and start >= ? and start < ? and end > ? order by start"""


@dataclass(frozen=True, slots=True)
class Piece:
    """A page or a part of one. begins: it is the first of its page. text: with its mentions marked."""

    page: sqlite3.Row
    start: int
    end: int
    begins: bool
    text: Markup


@dataclass(frozen=True, slots=True)
class Window:
    """earlier: where the text before the window ends; later: where the text after it begins. None where there is none."""

    document_id: int
    pieces: tuple[Piece, ...]
    earlier: int | None
    later: int | None


def window(
    connection: sqlite3.Connection, document_id: int, at: int = 0, *, end: int | None = None, back: bool = False
) -> Window:
    """The window that begins at the offset `at`; no further than `end`. back: the one that ends there."""
    pages = connection.execute("select id, start from pages where document_id = ? order by number", [document_id]).fetchall()
    starts = [row["start"] for row in pages]
    if not pages:
        return Window(document_id, (), None, None)
    here = max(0, bisect_right(starts, at - 1 if back else at) - 1)
    cuts = _backward(connection, pages[: here + 1], at) if back else _forward(connection, pages[here:], at, end)
    chosen = list(_few(cuts))
    if back:
        chosen.reverse()
    if not chosen:
        return Window(document_id, (), None, None)
    first, (last_page, _, last) = chosen[0][1], chosen[-1]
    marks = _marks(connection, document_id, first, last)
    pieces = tuple(_piece(page, start, stop, marks) for page, start, stop in chosen)
    is_first = first == starts[0]
    is_last = last_page["id"] == pages[-1]["id"] and last == last_page["start"] + len(last_page["text"])
    return Window(document_id, pieces, None if is_first else first, None if is_last else _after(last_page, last))


def page_start(connection: sqlite3.Connection, document_id: int, number: int) -> int:
    """Where a page begins; 0 where there is no such page."""
    row = connection.execute("select start from pages where document_id = ? and number = ?", [document_id, number]).fetchone()
    return row["start"] if row else 0


_Cut = tuple[sqlite3.Row, int, int]


def _after(page: sqlite3.Row, end: int) -> int:
    # the form feed between two pages belongs to neither
    return end + 1 if end == page["start"] + len(page["text"]) else end


def _forward(connection: sqlite3.Connection, pages: Sequence[sqlite3.Row], at: int, end: int | None) -> Iterator[_Cut]:
    for row in pages:
        for cut in _cuts(connection, row["id"]):
            _, start, stop = cut
            if end is not None and start >= end:
                return
            if stop > at or start >= at:
                yield cut


def _backward(connection: sqlite3.Connection, pages: Sequence[sqlite3.Row], at: int) -> Iterator[_Cut]:
    for row in reversed(pages):
        for cut in reversed(_cuts(connection, row["id"])):
            if cut[1] < at:
                yield cut


def _few(cuts: Iterator[_Cut]) -> Iterator[_Cut]:
    characters = 0
    for number, cut in enumerate(cuts):
        characters += cut[2] - cut[1]
        if number and (number >= MOST_PIECES or characters > MOST_CHARACTERS):
            return
        yield cut


def _cuts(connection: sqlite3.Connection, page_id: int) -> list[_Cut]:
    """The page in pieces; always the same ones."""
    page = connection.execute(_PAGE, [page_id]).fetchone()
    text, edges = page["text"], [0]
    while len(text) - edges[-1] > _PIECE:
        most = edges[-1] + _PIECE
        line = text.rfind("\n", most - _LINE, most)
        edges.append(line + 1 if line >= 0 else most)
    edges.append(len(text))
    return [(page, page["start"] + start, page["start"] + end) for start, end in pairwise(edges)]


def _piece(page: sqlite3.Row, start: int, end: int, marks: Sequence[Mark]) -> Piece:
    text = page["text"][start - page["start"] : end - page["start"]]
    return Piece(page, start, end, start == page["start"], marked(text, start, marks))


def _marks(connection: sqlite3.Connection, document_id: int, start: int, end: int) -> list[Mark]:
    rows = connection.execute(_MARKS, [document_id, start - _REACH, end, start])
    return [Mark(row["id"], row["start"], row["end"], row["label"], row["status"], row["context"], _told(row)) for row in rows]


def _told(row: sqlite3.Row) -> str:
    """What a mention is, in one line: "Date, 1931-05-04, undecided"."""
    what = shown_value(row["label"], row["value"]) or row["entity"]
    where = None if row["context"] == "body" else f"in a {row['context']}"
    return ", ".join(filter(None, (LABELS[row["label"]], what, where, STATUSES[row["status"]])))
