"""Three processes on one archive: reviewers who decide every few milliseconds, and a run that extracts again and again.

    python busy.py ROLE ARCHIVE SECONDS NAME

Roles: prepare, reviewer, client (writes to the table "review" as any SQLite client would), loader. Each prints JSON: what it did
and how long each call took. Every decision bears a reason of its own, so that it can be found in the log.
"""

from __future__ import annotations

import hashlib
import json
import random
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from db import additions, corrections, entities, runs
from db.connection import open_archive
from db.load import load_document
from db.lock import sole_writer
from db.plan import Source, Work
from extractors.dates.edtf_value import parse_edtf
from extractors.errors import CorrectionError
from extractors.records import Extraction, Label, Mention, Origin, Page, Reading
from extractors.settings import Settings

DOCUMENTS = 12
PARAGRAPHS = 30
STAGES = ("read", "names", "values")
PAUSE = 0.004  # seconds between the decisions of one person


def text_of(number: int, turn: int) -> str:
    """Every other turn reads a line more, so that all offsets move."""
    line = "On 4 May 19{year} Ogata Senzo {n} lent money to the Hokkai Coal Company {n}, and Kuroda Ryo {n} did not."
    lines = [line.format(year=10 + n % 80, n=chr(65 + n % 26) + chr(65 + n // 26)) for n in range(PARAGRAPHS)]
    return "\n\n".join([f"Letter {number}", *(["Received in good order."] if turn % 2 else []), *lines])


def found_in(text: str, turn: int) -> dict[str, Extraction]:
    """What the machine finds: every third turn it misses some, and every fifth it takes other stretches."""
    names, dates = [], []
    for start in (at for at in range(len(text)) if text.startswith("On 4 May", at)):
        dates.append(_mention(text, start + 3, start + 13, Label.DATE))
        for lead, width, label in (("Ogata", 14, Label.PERSON), ("Hokkai", 22, Label.ORG), ("Kuroda", 13, Label.PERSON)):
            begin = text.index(lead, start)
            if not (turn % 3 == 0 and lead == "Kuroda"):
                names.append(_mention(text, begin, begin + width - 3 * (turn % 5 == 0), label))
    return {"names": Extraction(tuple(names)), "values": Extraction(tuple(dates))}


def _mention(text: str, start: int, end: int, label: Label) -> Mention:
    value = parse_edtf(f"{text[end - 4 : end]}-05-04") if label is Label.DATE else None
    return Mention(start, end, text[start:end], label, "body", 0.9, "test", text[start:end], 1, value)


def _load(archive: Path, turn: int, waits: list[float], until: float) -> None:
    with closing(open_archive(archive, create=True)) as db, sole_writer(archive):
        runs.close_abandoned(db)
        run_id = runs.start(db, "re-extract", Settings(), 1)
        for number in range(DOCUMENTS):
            if time.monotonic() > until:
                break
            name, text = f"{number}.txt", text_of(number, turn)
            source = Source(f"/in/{name}", name, hashlib.sha256(name.encode()).hexdigest(), 1)
            action = "extract" if turn == 1 else "again"
            row = db.execute("select id from documents where sha256 = ?", [source.sha256]).fetchone()
            reading = Reading("text/plain", (Page(1, text, Origin.TEXT),), "utf-8", 1.0)
            work = Work(source, action, STAGES, row[0] if row else None)
            started = time.monotonic()
            load_document(db, run_id, work, reading, found_in(text, turn), dict.fromkeys(STAGES, 0.0))
            waits.append(time.monotonic() - started)
        entities.resolve(db, run_id)
        runs.finish(db, run_id, "done")


def prepare(archive: Path, _seconds: float, _name: str) -> dict[str, object]:
    """A new archive with all documents in it."""
    _load(archive, 1, [], time.monotonic() + 600)
    return {}


def loader(archive: Path, seconds: float, _name: str) -> dict[str, object]:
    """Extracts from all documents again and again, each time as a run of its own."""
    turn, waits, until = 1, [], time.monotonic() + seconds
    while time.monotonic() < until:
        turn += 1
        _load(archive, turn, waits, until)
    return {"runs": turn - 1, "waits": waits}


def reviewer(archive: Path, seconds: float, name: str) -> dict[str, object]:
    """Decides through the functions of `db`."""
    with closing(open_archive(archive)) as db:

        def decide(chance: random.Random, reason: str) -> None:
            row = db.execute(
                "select id, label, document_id, start, end, status from current_mentions where id >= ? limit 1",
                [chance.randrange(_newest(db.conn))],
            ).fetchone()
            mention_id, label, document_id, start, end, _ = row or _nothing()
            kind = chance.choice(["accept", "reject", "change", "respan", "add", "undo"])
            if kind == "undo":
                last = db.execute("select id from live_corrections where actor = ? order by random() limit 1", [name]).fetchone()
                corrections.undo(db, (last or _nothing())[0], name, reason)
            elif kind == "add":
                additions.add(db, document_id, start, end - chance.randint(1, 6), "ORG", None, name, reason)
            elif kind == "respan":
                corrections.record(db, mention_id, kind, {"start": start, "end": end - 1}, name, reason)
            elif kind == "change" and label == "DATE":
                value = f"19{chance.randint(10, 99)}"
                corrections.record(db, mention_id, "revalue", {"value": value}, name, reason)
            elif kind == "change":
                corrections.record(db, mention_id, "relabel", {"label": chance.choice(["PERSON", "ORG"])}, name, reason)
            else:
                corrections.record(db, mention_id, kind, None, name, reason)

        return _busy(decide, seconds, name)


def client(archive: Path, seconds: float, name: str) -> dict[str, object]:
    """Edits the table "review" by plain SQL, each statement by itself."""
    with closing(sqlite3.connect(archive, timeout=30.0, isolation_level=None)) as db:
        edits = (
            "status = case status when 'rejected' then 'accepted' else 'rejected' end",
            "value = case value when '1931' then '1932' else '1931' end",
            "label = case label when 'ORG' then 'PERSON' else 'ORG' end",
            "start = start + 1",
        )

        def decide(chance: random.Random, reason: str) -> None:
            edit = chance.choice(edits)
            wanted = "label = 'DATE'" if edit.startswith("value") else "label in ('PERSON', 'ORG')"
            row = db.execute(
                f"select id from review where id >= ? and {wanted} and end - start > 3 limit 1", [chance.randrange(_newest(db))]
            ).fetchone()
            sql = f"update review set {edit}, actor = ?, reason = ? where id = ? and {wanted}"
            try:
                changed = db.execute(sql, [name, reason, (row or _nothing())[0]]).rowcount
            except sqlite3.IntegrityError as refused:  # the other has decided on one that stands at the same place
                if "already" not in str(refused):
                    raise
                changed = 0
            if not changed:
                _nothing()

        return _busy(decide, seconds, name)


def _newest(db: sqlite3.Connection) -> int:
    return int(db.execute("select max(id) from mentions").fetchone()[0])


def _nothing() -> list[int]:
    raise CorrectionError("There is nothing to decide on.")


def _busy(decide: Callable[[random.Random, str], None], seconds: float, name: str) -> dict[str, object]:
    chance, until = random.Random(name), time.monotonic() + seconds
    noted: list[str] = []
    waits: list[float] = []
    refused = 0
    number = 0
    while time.monotonic() < until:
        number += 1
        reason, started = f"{name} {number}", time.monotonic()
        try:
            decide(chance, reason)
            noted.append(reason)
        except CorrectionError:  # the machine has changed what it was about
            refused += 1
        waits.append(time.monotonic() - started)
        time.sleep(PAUSE)
    return {"noted": noted, "refused": refused, "waits": waits}


if __name__ == "__main__":
    role, archive, seconds, name = sys.argv[1:]
    does = {"prepare": prepare, "loader": loader, "reviewer": reviewer, "client": client}[role]
    print(json.dumps(does(Path(archive), float(seconds), name)))
