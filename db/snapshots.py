"""What the machine said of a document before it was extracted again, so that a whole run can be taken back.

Only the newest run over a document can: one snapshot is kept for each. What people decided meanwhile stays, and follows the text
back. Taking a run back does not make its stages stale: the same rules are not run again until they change.
"""

from __future__ import annotations

import json
import zlib
from typing import Any

from sqlite_utils import Database

from db import anchoring, corrections, documents, entities, queue, readings, runs, times
from db.mentions import MACHINE
from db.transactions import writing
from extractors.errors import DatabaseError

_ROW = ("id", "start", "end", "label", *MACHINE, "entity_id", "evidence", "run_id", "lost_run")
_DATES = "mention_id, edtf, earliest, latest, precision, approximate, uncertain"
_LINKS = "stage, first_start, first_end, second_start, second_end, kind"


def take(db: Database, document_id: int, run_id: int, *, reread: bool) -> None:
    """Keep the present state of a document, with its reading where that is about to change. Once a run."""
    held = db.execute("select run_id from snapshots where document_id = ?", [document_id]).fetchone()
    if held == (run_id,) or not documents.by_id(db, document_id).has_pages:
        return
    rows = f"select {', '.join(_ROW)} from mentions where document_id = ? and placed and stage is not null order by id"  # noqa: S608
    dates = (
        f"select {_DATES} from dates where mention_id in"  # noqa: S608
        " (select id from mentions where document_id = ? and placed) and edtf is null"
    )
    state = {
        "mentions": db.execute(rows, [document_id]).fetchall(),
        "dates": db.execute(dates, [document_id]).fetchall(),  # those whose days cannot be had again from a value
        "links": db.execute(f"select {_LINKS} from links where document_id = ?", [document_id]).fetchall(),  # noqa: S608
        "reading": readings.pack(readings.load_reading(db, document_id)) if reread else None,
    }
    packed = zlib.compress(json.dumps(state, ensure_ascii=False).encode())
    db.execute("insert or replace into snapshots (document_id, run_id, state) values (?, ?, ?)", [document_id, run_id, packed])


def undo_run(db: Database, run_id: int) -> int:
    """Take back what a run changed in documents that it extracted again, and return the run that did so.

    A document a transaction, so that nobody waits for long; doing it again completes what was interrupted.
    Raises DatabaseError where there is nothing to take back: no such run, or later runs went over all of its documents.
    """
    held = db.execute("select document_id from snapshots where run_id = ? order by document_id", [run_id]).fetchall()
    if not held and not db.execute("select 1 from runs where id = ?", [run_id]).fetchone():
        raise DatabaseError(f"There is no run {run_id}.", hint="'fonds status' lists the last runs.")
    if not held:
        raise DatabaseError(
            f"Run {run_id} has nothing that can be taken back.",
            hint="Only the newest run over a document can be, and only where the document had been extracted before.",
        )
    undoing = runs.start(db, "undo", runs.settings(db, run_id), 1, undoes=run_id)
    for (document_id,) in held:
        (packed,) = db.execute("select state from snapshots where document_id = ?", [document_id]).fetchone()
        state = json.loads(zlib.decompress(packed))
        if state["reading"] is not None:  # found before the transaction, for others wait while it lasts
            text = readings.unpack(state["reading"]).text
            anchoring.foresee(db, document_id, text, readings.load_text(db, document_id))
        with writing(db):
            _restore(db, document_id, state, undoing)
            db.execute("delete from snapshots where document_id = ? and run_id = ?", [document_id, run_id])
    entities.resolve(db, undoing)
    queue.refresh(db)
    runs.finish(db, undoing, "done")
    return undoing


def _restore(db: Database, document_id: int, state: dict[str, Any], run_id: int) -> None:
    if state["reading"] is not None:
        reading, present = readings.unpack(state["reading"]), readings.load_text(db, document_id)
        readings.store_reading(db, document_id, reading, run_id)
        anchoring.carry(db, document_id, reading.text, run_id, present, is_new=False)
    rows = [dict(zip(_ROW, row, strict=True)) for row in state["mentions"]]
    for row in rows:
        if db.execute("select 1 from mentions where id = ? and document_id <> ?", [row["id"], document_id]).fetchone():
            row["id"] = None  # decisions took it to another version since, and it stays there
    ids = {row["id"] for row in rows} - {None}
    decided = anchoring.decided(db, _ids(db, document_id))
    for mention_id in _ids(db, document_id):
        if mention_id not in ids and mention_id not in decided:
            db.execute("delete from mentions where id = ?", [mention_id])
        elif mention_id not in ids:
            db.execute(
                "update mentions set lost_run = coalesce(lost_run, ?) where id = ? and stage is not null", [run_id, mention_id]
            )
    db.conn.executemany("update mentions set placed = 0 where id = ?", [(mention_id,) for mention_id in ids])
    for row in rows:
        if not db.execute("select 1 from entities where id = ?", [row["entity_id"]]).fetchone():
            row["entity_id"] = None
    put = {_put(db, document_id, row) for row in rows}
    db.conn.executemany(
        f"insert or replace into dates ({_DATES}) select ?, ?, ?, ?, ?, ?, ? from mentions where id = ?",  # noqa: S608
        [(*row, row[0]) for row in state["dates"] if row[0] in put],
    )
    db.execute("delete from links where document_id = ?", [document_id])
    db.conn.executemany(
        f"insert into links (document_id, {_LINKS}) values (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
        [(document_id, *row) for row in state["links"]],
    )
    for mention_id in sorted({*put, *decided}):
        db.execute("insert into _judge values (?)", [mention_id])
        corrections.follow(db, mention_id)
    times.refresh(db, document_id)


def _ids(db: Database, document_id: int) -> list[int]:
    return [row[0] for row in db.execute("select id from mentions where document_id = ? and placed order by id", [document_id])]


def _put(db: Database, document_id: int, values: dict[str, Any]) -> int:
    """One machine row as it was, in the place of what has its id now. Returns the id of its row."""
    row = {**values, "document_id": document_id, "placed": 1}
    there = anchoring.at(db, document_id, values["start"], values["end"], values["label"])
    if there is not None:  # decided on since, as all that is left there: it takes over what the machine had found
        if values["id"] is not None and not anchoring.decided(db, [values["id"]]):
            db.execute("delete from mentions where id = ?", [values["id"]])
        row["id"] = there
    columns, marks = ", ".join(row), ", ".join("?" * len(row))
    changes = ", ".join(f"{column} = excluded.{column}" for column in row if column != "id")
    cursor = db.conn.execute(
        f"insert into mentions ({columns}) values ({marks})"  # noqa: S608
        f" on conflict (id) do update set {changes} returning id",
        list(row.values()),
    )
    return int(cursor.fetchall()[0][0])
