"""What documents are compared by, kept, and those that are alike found: near-duplicates, told to people and merged by nobody.

Documents meet in bands (`extractors.likeness.compare.bands`), so that each is compared with few. Only documents that count are in
bands and in pairs: not what was superseded, nor two versions of one document. A form or a letterhead that thousands share would
make pairs without end: a band with more than `CROWD` documents is passed over, and the document says so among its issues.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from db import documents, readings
from extractors.likeness.compare import ALIKE_WORDS, SAME_LOOK, bands, compare
from extractors.likeness.words import legible_text, signature
from extractors.records import Features

CROWD = 100  # documents in a band, from which it tells nothing
MOST_COMPARED = 200  # documents that one is compared with, those first that it shares most bands with
MOST_PAIRS = 20  # near-duplicates of a document that are listed when it is loaded, the likest first
ISSUE = "likeness"

_LEAST = {"text": ALIKE_WORDS, "picture": SAME_LOOK}


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """Two documents that may be one paper, `other` the one that came first. kind: text or picture. likeness: 0 to 1."""

    document_id: int
    name: str
    other_id: int
    other: str
    kind: str
    likeness: float


def near_duplicates(db: Database, *, most: int) -> list[NearDuplicate]:
    """The newest near-duplicates, at most so many."""
    rows = db.execute(
        """select n.document_id, d.name, n.other_id, o.name, n.kind, n.likeness from near_duplicates n
        join documents d on d.id = n.document_id join documents o on o.id = n.other_id
        order by n.document_id desc, n.other_id, n.kind limit ?""",
        [most],
    )
    return [NearDuplicate(*row) for row in rows]


def count(db: Database) -> int:
    """How many pairs of documents may be one paper, by whatever they are alike."""
    return int(db.execute("select count(*) from (select distinct document_id, other_id from near_duplicates)").fetchone()[0])


def load(db: Database, document_id: int) -> Features:
    """What a document is compared by; of one that was loaded before such was kept, made from its text alone."""
    held = _held(db, document_id)
    if held is not None:
        return held
    signed, words = signature(legible_text(readings.load_reading(db, document_id)))
    return Features(words, signed, b"")


def store(db: Database, document_id: int, found: Features) -> None:
    """Keep what a document is compared by. `place` makes the pairs."""
    row = [document_id, found.words, found.signature, found.looks]
    db.execute("insert or replace into likenesses (document_id, words, signature, looks) values (?, ?, ?, ?)", row)
    _leave(db, document_id)


def settle(db: Database, document_id: int, path: str, run_id: int) -> None:
    """Put the document in its bands and pairs where it is not in them, and take those out of theirs that it replaced."""
    involved = db.execute(
        """select id, state from documents where lineage = (select lineage from documents where id = :id)
        union select id, state from documents where id in (select document_id from files where path = :path)""",
        {"id": document_id, "path": path},
    ).fetchall()
    for one, state in involved:
        if state != "done":
            _leave(db, one)
        elif not db.execute("select 1 from likeness_bands where document_id = ? limit 1", [one]).fetchone():
            _place(db, one, run_id)


def _place(db: Database, document_id: int, run_id: int) -> None:
    found = _held(db, document_id)
    if found is None:
        return
    keys = bands(found)
    meeting: Counter[int] = Counter()
    crowded: Counter[str] = Counter()
    for key in keys:
        there = db.execute(
            "select document_id from likeness_bands where band = ? and value = ? limit ?", [key.band, key.value, CROWD + 1]
        ).fetchall()
        if len(there) > CROWD:
            crowded[key.kind] += 1
        else:
            meeting.update(other for (other,) in there)
    db.conn.executemany(
        "insert into likeness_bands (band, value, document_id) values (?, ?, ?)",
        [(key.band, key.value, document_id) for key in keys],
    )
    alike = sorted(_alike(db, document_id, found, meeting), key=lambda one: (-one[2], one[0], one[1]))
    db.conn.executemany(
        "insert or replace into near_duplicates (document_id, other_id, kind, likeness, run_id) values (?, ?, ?, ?, ?)",
        [(max(document_id, other), min(document_id, other), kind, like, run_id) for other, kind, like in alike[:MOST_PAIRS]],
    )
    for message in _unsaid(len(alike), crowded, Counter(key.kind for key in keys)):
        issue = [document_id, ISSUE, message, run_id]
        db.execute("insert into issues (document_id, kind, message, run_id) values (?, ?, ?, ?)", issue)


def _alike(db: Database, document_id: int, found: Features, meeting: Counter[int]) -> Iterator[tuple[int, str, float]]:
    """Other documents that count and are alike, with the kind and how much."""
    others = json.dumps([other for other, _ in meeting.most_common(MOST_COMPARED)])
    lineage = documents.by_id(db, document_id).lineage
    rows = db.execute(
        """select l.document_id, l.words, l.signature, l.looks from json_each(?) one
        cross join likenesses l on l.document_id = one.value cross join documents d on d.id = l.document_id
        where d.state = 'done' and d.lineage <> ? and d.id <> ?""",
        [others, lineage, document_id],
    )
    for other, *kept in rows.fetchall():
        likeness = compare(found, Features(*kept))
        for kind, like in (("text", likeness.text), ("picture", likeness.picture)):
            if like is not None and like >= _LEAST[kind]:
                yield other, kind, like


def _unsaid(number: int, crowded: Counter[str], keys: Counter[str]) -> Iterator[str]:
    """What the list of near-duplicates does not say of a document."""
    if number > MOST_PAIRS:
        yield f"{number} documents are like this one; only the {MOST_PAIRS} that are most like it are listed as near-duplicates."
    for kind, said in (("text", "share most of their words"), ("picture", "look like each other, as copies of a form do")):
        if 2 * crowded[kind] > keys[kind]:
            yield f"This is one of more than {CROWD} documents that {said}; they are not listed as near-duplicates of each other."


def _leave(db: Database, document_id: int) -> None:
    """Take a document out of its bands and pairs."""
    db.execute("delete from likeness_bands where document_id = ?", [document_id])
    db.execute("delete from near_duplicates where document_id = ?", [document_id])
    db.execute("delete from near_duplicates where other_id = ?", [document_id])
    db.execute("delete from issues where document_id = ? and kind = ?", [document_id, ISSUE])


def _held(db: Database, document_id: int) -> Features | None:
    row = db.execute("select words, signature, looks from likenesses where document_id = ?", [document_id]).fetchone()
    return Features(*row) if row else None
