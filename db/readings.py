"""Readings on disk: pages, words and tables, stored so that `load_reading` gives back exactly what `store_reading` was given.

Words lie apart from their page and compressed: they are many, and only machines look at them.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlite_utils import Database

from extractors.errors import CorrectionError, DatabaseError
from extractors.records import PAGE_BREAK, Box, Origin, Page, Reading, Span, Table, Word


def store_reading(db: Database, document_id: int, reading: Reading, run_id: int) -> None:
    """Put a reading in the place of an earlier one. Pages keep their ids by number."""
    db.execute("delete from issues where document_id = ? and kind = 'read'", [document_id])
    db.execute("delete from pages where document_id = ? and number > ?", [document_id, len(reading.pages)])
    start = 0
    for page in reading.pages:
        page_id = _store_page(db, document_id, page, start)
        _store_words(db, page_id, page.words)
        _store_tables(db, page_id, page.tables)
        start += len(page.text) + len(PAGE_BREAK)
        problems = [(document_id, page.number, problem, run_id) for problem in page.problems]
        db.conn.executemany("insert into issues (document_id, page, kind, message, run_id) values (?, ?, 'read', ?, ?)", problems)
    db.execute(
        "update documents set media_type = ?, characters = ?, encoding = ?, encoding_confidence = ? where id = ?",
        [reading.media_type, len(reading.text), reading.encoding, reading.encoding_confidence, document_id],
    )


def load_reading(db: Database, document_id: int) -> Reading:
    """The stored reading of a document, words and tables included. Raises DatabaseError where it has none."""
    row = db.execute("select media_type, encoding, encoding_confidence from documents where id = ?", [document_id]).fetchone()
    pages = db.execute(
        "select id, number, text, origin, width, height, rotation, confidence from pages where document_id = ? order by number",
        [document_id],
    ).fetchall()
    if row is None or not pages:
        raise DatabaseError(f"Document {document_id} has no pages in this database.", hint="Ingest its file again.")
    problems: dict[int, list[str]] = {}
    for number, message in db.execute(
        "select page, message from issues where document_id = ? and kind = 'read' and page is not null order by id", [document_id]
    ):
        problems.setdefault(number, []).append(message)
    return Reading(
        row[0],
        tuple(
            Page(
                number=number,
                text=text,
                origin=Origin(origin),
                width=width,
                height=height,
                rotation=rotation,
                confidence=confidence,
                words=_load_words(db, page_id),
                tables=_load_tables(db, page_id),
                problems=tuple(problems.get(number, ())),
            )
            for page_id, number, text, origin, width, height, rotation, confidence in pages
        ),
        encoding=row[1],
        encoding_confidence=row[2],
    )


def pack(reading: Reading) -> dict[str, Any]:
    """A reading as JSON holds it."""
    return asdict(reading)


def unpack(packed: Mapping[str, Any]) -> Reading:
    """The reading that was packed."""
    pages = tuple(
        Page(
            **{
                **page,
                "origin": Origin(page["origin"]),
                "words": tuple(Word(start, end, Box(*box), confidence) for start, end, box, confidence in page["words"]),
                "tables": tuple(
                    Table(t["start"], t["end"], tuple(map(tuple, t["rows"])), Box(*t["box"]) if t["box"] else None)
                    for t in page["tables"]
                ),
                "problems": tuple(page["problems"]),
            }
        )
        for page in packed["pages"]
    )
    return Reading(**{**packed, "pages": pages})


def load_text(db: Database, document_id: int) -> str:
    """The raw text of a document, without its words and tables. "" where it has no pages."""
    rows = db.execute("select text from pages where document_id = ? order by number", [document_id])
    return PAGE_BREAK.join(text for (text,) in rows)


def find_quote(db: Database, document_id: int, quote: str) -> Span:
    """Where a quote stands in the raw text of a document. Raises CorrectionError unless it stands there exactly once.

    Where it does not stand there to the letter, any blanks and line ends between its words do, and straight quotation marks
    for curved ones.
    """
    raw = load_text(db, document_id)
    found = _found(re.escape(quote), raw) if quote.strip() else []
    if not found and quote.strip():
        words = r"\s+".join(re.escape(word) for word in quote.translate(_STRAIGHT).split())
        found = _found(words, raw.translate(_STRAIGHT))
    if not found:
        raise CorrectionError(
            f"{quote!r} does not stand in the document.",
            hint="'fonds export text' shows its text; small and capital letters count.",
        )
    if len(found) > 1:
        raise CorrectionError(
            f"{quote!r} stands in the document more than once, first at {found[0].start} and {found[1].start}.",
            hint="Give START and END instead, or a longer quote and then 'fonds correct respan'.",
        )
    return found[0]


_STRAIGHT = str.maketrans(dict.fromkeys("‘’ʼ", "'") | dict.fromkeys("“”", '"'))


def _found(pattern: str, raw: str) -> list[Span]:
    """The first two places of a pattern, which may overlap."""
    places: list[Span] = []
    compiled = re.compile(pattern)
    while len(places) < 2 and (match := compiled.search(raw, places[-1].start + 1 if places else 0)):
        places.append(Span(*match.span()))
    return places


def page_at(db: Database, document_id: int, offset: int) -> tuple[int, int]:
    """Number and raw start of the page on which a raw offset lies."""
    number, start = db.execute(
        "select number, start from pages where document_id = ? and start <= ? order by number desc limit 1", [document_id, offset]
    ).fetchone()
    return number, start


def box_of(db: Database, document_id: int, start: int, end: int) -> Box | None:
    """The box around the words of a raw span, on the page where it begins. None where the page has no words."""
    number, page_start = page_at(db, document_id, start)
    page_id = db.execute("select id from pages where document_id = ? and number = ?", [document_id, number]).fetchone()[0]
    boxes = [w.box for w in _load_words(db, page_id) if w.start < end - page_start and w.end > start - page_start]
    if not boxes:
        return None
    return Box(min(b.x0 for b in boxes), min(b.y0 for b in boxes), max(b.x1 for b in boxes), max(b.y1 for b in boxes))


def _store_page(db: Database, document_id: int, page: Page, start: int) -> int:
    cursor = db.conn.execute(
        """insert into pages (document_id, number, start, text, origin, width, height, rotation, confidence)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (document_id, number) do update set start = excluded.start, text = excluded.text, origin = excluded.origin,
          width = excluded.width, height = excluded.height, rotation = excluded.rotation, confidence = excluded.confidence
        returning id""",
        [
            document_id,
            page.number,
            start,
            page.text,
            page.origin.value,
            page.width,
            page.height,
            page.rotation,
            page.confidence,
        ],
    )
    return int(cursor.fetchall()[0][0])


def _store_words(db: Database, page_id: int, words: tuple[Word, ...]) -> None:
    db.execute("delete from page_words where page_id = ?", [page_id])
    if words:
        packed = json.dumps([[w.start, w.end, *w.box, w.confidence] for w in words], separators=(",", ":"))
        db.execute("insert into page_words (page_id, words) values (?, ?)", [page_id, zlib.compress(packed.encode("ascii"))])


def _load_words(db: Database, page_id: int) -> tuple[Word, ...]:
    row = db.execute("select words from page_words where page_id = ?", [page_id]).fetchone()
    packed = json.loads(zlib.decompress(row[0])) if row else []
    return tuple(Word(start, end, Box(*box), confidence) for start, end, *box, confidence in packed)


def _store_tables(db: Database, page_id: int, tables: tuple[Table, ...]) -> None:
    db.execute("delete from page_tables where page_id = ?", [page_id])
    db.conn.executemany(
        "insert into page_tables (page_id, number, start, end, rows, box) values (?, ?, ?, ?, ?, ?)",
        [
            (page_id, number, t.start, t.end, json.dumps(t.rows, ensure_ascii=False), json.dumps(t.box) if t.box else None)
            for number, t in enumerate(tables, start=1)
        ],
    )


def _load_tables(db: Database, page_id: int) -> tuple[Table, ...]:
    found = db.execute("select start, end, rows, box from page_tables where page_id = ? order by number", [page_id])
    return tuple(
        Table(start, end, tuple(tuple(row) for row in json.loads(rows)), Box(*json.loads(box)) if box else None)
        for start, end, rows, box in found
    )
