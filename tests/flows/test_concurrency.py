"""Two people and a run at work on one archive at once: no decision is lost, none is made twice, and nobody waits for long.

Real processes. FONDS_BUSY_SECONDS says how long they work; what they waited is printed (pytest -s) and kept in the test report.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from db import entities
from db.connection import open_archive

ROOT = Path(__file__).parents[2]
BUSY = Path(__file__).parent / "doubles" / "busy.py"
SECONDS = float(os.environ.get("FONDS_BUSY_SECONDS", "8"))
LONGEST = 10.0  # seconds; the promise is one, but the machine that runs the tests may be busy with others


def _start(role: str, archive: Path, name: str) -> subprocess.Popen[str]:
    command = [sys.executable, str(BUSY), role, str(archive), str(SECONDS), name]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)


def _end(process: subprocess.Popen[str]) -> dict[str, Any]:
    out, err = process.communicate(timeout=SECONDS + 120)
    assert process.returncode == 0, err
    return json.loads(out)


def _live(db: sqlite3.Connection) -> dict[int, list[tuple[str, dict[str, Any]]]]:
    """The decisions that hold on each mention, oldest first, worked out from the log alone."""
    undone = {row[0] for row in db.execute("select undoes from corrections where undoes is not null")}
    undone |= {row[0] for row in db.execute("select correction_id from orphans")}
    live: dict[int, list[tuple[str, dict[str, Any]]]] = {}
    for number, mention_id, action, after in db.execute("select id, mention_id, action, after from corrections order by id"):
        if action != "undo" and number not in undone and mention_id is not None:
            live.setdefault(mention_id, []).append((action, json.loads(after)))
    return live


def _expected(decisions: list[tuple[str, dict[str, Any]]], machine: sqlite3.Row) -> tuple[bool, str, str | None]:
    """Rejected, label and value as a mention must be shown."""
    label, value = machine["label"], machine["value"]
    for action, after in decisions:
        if "label" in after:
            value = None if after["label"] != label else value
            label = after["label"]
        if "value" in after:
            value = after["value"]
        if action == "relabel" and "value" not in after:
            value = None
    return decisions[-1][0] == "reject", label, value


def _check_shown(db: sqlite3.Connection) -> int:
    live = _live(db)
    judged = {row["mention_id"]: row for row in db.execute("select * from judgements")}
    machine = {row["id"]: row for row in db.execute("select * from mentions where placed")}
    assert judged.keys() == live.keys() & machine.keys()
    shown = {row["id"]: row for row in db.execute("select * from current_mentions")}
    for mention_id in judged:
        rejected, label, value = _expected(live[mention_id], machine[mention_id])
        row = shown[mention_id]
        assert (row["status"] == "rejected", row["label"], row["value"]) == (rejected, label, value), live[mention_id]
    columns = "id, document_id, page, start, end, text, label, value, status, score, entity_id, context, note"
    both = [
        db.execute(f"select {columns} from {table} where status <> 'hidden' order by id").fetchall()
        for table in ("review", "current_mentions")
    ]
    assert [*map(tuple, both[0])] == [*map(tuple, both[1])]
    return len(judged)


def test_nothing_is_lost_and_nobody_waits_long(tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    archive = tmp_path / "archive.db"
    _end(_start("prepare", archive, "-"))
    processes = {name: _start(role, archive, name) for role, name in (("loader", "run"), ("reviewer", "Ann"), ("client", "Ben"))}
    did = {name: _end(process) for name, process in processes.items()}

    with closing(open_archive(archive)) as db:  # brings dates and amounts up to date with what the client wrote
        entities.resolve(db)
    with closing(sqlite3.connect(archive)) as db:
        db.row_factory = sqlite3.Row
        reasons = Counter(row[0] for row in db.execute("select reason from corrections"))
        noted = [*did["Ann"]["noted"], *did["Ben"]["noted"]]
        assert reasons == Counter(noted)
        assert did["run"]["runs"] >= 1
        assert len(did["Ann"]["noted"]) > SECONDS
        assert len(did["Ben"]["noted"]) > SECONDS
        assert _check_shown(db) > 0
        assert [tuple(row) for row in db.execute("pragma integrity_check")] == [("ok",)]
        assert db.execute("pragma foreign_key_check").fetchall() == []
        states = Counter(row[0] for row in db.execute("select state from decisions_made"))
        assert set(states) <= {"applied", "superseded", "orphaned"}
        assert states.total() == len(noted)
        assert db.execute("select count(*) from runs where state = 'running'").fetchone()[0] == 0
        days = "select count(*) from dates d join current_mentions c on c.id = d.mention_id where d.edtf is not c.value"
        assert db.execute(days).fetchone()[0] == 0
        mixed = "select count(*) from current_mentions c join entities e on e.id = c.entity_id where e.label <> c.label"
        assert db.execute(mixed).fetchone()[0] == 0

    lines = [f"{states.total()} decisions: {dict(states)}; {did['run']['runs']} runs"]
    for name, one in did.items():
        waits = sorted(one["waits"])
        record_property(f"longest wait of {name}", waits[-1])
        line = f"{name}: {len(waits)} calls, {one.get('refused', 0)} refused, longest {waits[-1]:.3f} s"
        lines.append(f"{line}, 99th of 100 {waits[len(waits) * 99 // 100]:.3f} s, median {waits[len(waits) // 2]:.3f} s")
        assert waits[-1] < LONGEST, lines
    print("\n" + "\n".join(lines))
