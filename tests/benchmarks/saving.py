"""How long a decision takes to save, by action: p50, p95 and the longest, in milliseconds, with opening the archive as the site does.

    PYTHONPATH=. python tests/benchmarks/saving.py ARCHIVE [--times N] [--seed N]

Decisions go into a copy of the archive, which is removed afterwards. Those named "large" are about the entities with most mentions,
or reach thousands of mentions; all others are about mentions and entities drawn as they come.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from db import requests
from db.connection import open_archive
from extractors.errors import CorrectionError

Request = dict[str, Any]


def main() -> None:
    """Copy the archive, decide, and print a line for each action."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--times", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.archive.parent) as folder:
        path = Path(shutil.copy(given.archive, Path(folder, "archive.db")))
        print(f"{'':24}{'p50':>8}{'p95':>8}{'max':>8}  n")
        for name, make in _KINDS.items():
            if given.only in name:
                _measure(path, name, make, random.Random(f"{given.seed} {name}"), given.times)


def _measure(
    path: Path, name: str, make: Callable[[Database, random.Random], Request], chance: random.Random, times: int
) -> None:
    taken: list[float] = []
    refused = 0
    if "large" in name:
        times = 5
    while len(taken) < times and refused < 10 * times:
        with closing(open_archive(path)) as db:
            request = make(db, chance)
        time.sleep(0.02)
        began = time.perf_counter()
        try:
            with closing(open_archive(path)) as db:
                requests.take(db, {**request, "actor": "Ann"})
        except CorrectionError:
            refused += 1
            continue
        taken.append((time.perf_counter() - began) * 1000)
    if taken:
        p95 = sorted(taken)[int(len(taken) * 0.95)] if len(taken) > 1 else taken[0]
        print(f"{name:24}{statistics.median(taken):8.1f}{p95:8.1f}{max(taken):8.1f}  {len(taken)}", flush=True)


def _mention(db: Database, chance: random.Random, *labels: str) -> tuple[int, str]:
    """A mention that is shown, drawn at random, with its label."""
    most = db.execute("select max(id) from mentions").fetchone()[0]
    while True:
        row = db.execute(
            "select id, label from review where id >= ? and +status = 'machine' order by id limit 1", [chance.randint(1, most)]
        ).fetchone()
        if row and row[1] in (labels or (row[1],)):
            return row


def _entity(db: Database, chance: random.Random, label: str | None = None, least: int = 1) -> tuple[str, str]:
    """An entity drawn by its mentions, and its label."""
    while True:
        mention, found = _mention(db, chance, *([label] if label else ["PERSON", "ORG"]))
        row = db.execute(
            "select e.id, e.label from mentions m join entities e on e.id = m.entity_id and e.mentions >= ? where m.id = ?",
            [least, mention],
        ).fetchone()
        if row:
            return row


def _largest(db: Database, rank: int, label: str) -> str:
    return db.execute(
        "select id from entities where label = ? order by mentions desc limit 1 offset ?", [label, rank]
    ).fetchone()[0]


def _on(action: str, *labels: str, after: Any = None, **more: Any) -> Callable[[Database, random.Random], Request]:
    def make(db: Database, chance: random.Random) -> Request:
        mention, label = _mention(db, chance, *labels)
        return {"action": action, "mentions": [mention], "after": after(db, chance, mention, label) if after else None, **more}

    return make


def _span(db: Database, chance: random.Random, mention: int, label: str) -> Request:
    start, end = db.execute("select start, end from review where id = ?", [mention]).fetchone()
    return {"start": start, "end": end - 1}


def _other_label(_db: Database, chance: random.Random, _mention: int, label: str) -> Request:
    return {"label": {"PERSON": "ORG", "ORG": "PERSON"}[label]}


def _to_entity(db: Database, chance: random.Random, _mention: int, label: str) -> Request:
    return {"entity_id": _entity(db, chance, label)[0]}


def _add(db: Database, chance: random.Random) -> Request:
    most = db.execute("select max(id) from pages").fetchone()[0]
    document, start, text = db.execute(
        "select document_id, start, text from pages where id = ?", [chance.randint(1, most)]
    ).fetchone()
    at = text.find(" ", chance.randint(0, len(text) // 2)) + 1
    return {"action": "add", "document": document, "start": start + at, "end": start + text.find(" ", at), "label": "PERSON"}


def _two(action: str, least: int = 1) -> Callable[[Database, random.Random], Request]:
    def make(db: Database, chance: random.Random) -> Request:
        entity, label = _entity(db, chance, least=least)
        return {"action": action, "entity": entity, "other": _entity(db, chance, label, least)[0]}

    return make


def _split(db: Database, chance: random.Random) -> Request:
    entity, _ = _entity(db, chance, least=4)
    documents = [row[0] for row in db.execute("select distinct document_id from appearances where entity_id = ?", [entity])]
    return {"action": "split", "entity": entity, "documents": [chance.choice(documents)]}


def _rename(db: Database, chance: random.Random) -> Request:
    return {"action": "rename", "entity": _entity(db, chance)[0], "name": f"Another Name {chance.random()}"}


def _undo(db: Database, chance: random.Random) -> Request:
    most = db.execute("select max(id) from corrections").fetchone()[0]
    return {"action": "undo", "correction": chance.randint(1, most)}


def _reject_alike(db: Database, chance: random.Random) -> Request:
    text = db.execute(
        "select cleaned from mentions where label = 'DATE' and id > ? limit 1", [chance.randint(1, 900_000)]
    ).fetchone()[0]
    label, text = db.execute(
        "select label, cleaned from (select label, cleaned, count(*) as n from mentions m join review r using (id, label) where r.status = 'machine' group by 1, 2) order by abs(n - 5000), random() limit 1"
    ).fetchone()
    mention = db.execute(
        "select min(m.id) from mentions m join review r on r.id=m.id and r.status='machine' where m.label = ? and m.cleaned = ?",
        [label, text],
    ).fetchone()[0]
    return {"action": "reject", "mentions": [mention], "scope": "archive"}


_KINDS: dict[str, Callable[[Database, random.Random], Request]] = {
    "accept": _on("accept"),
    "reject": _on("reject"),
    "relabel": _on("relabel", "PERSON", "ORG", after=_other_label),
    "respan": _on("respan", after=_span),
    "revalue": _on("revalue", "DATE", after=lambda *_: {"value": "1931-05"}),
    "link": _on("link", "PERSON", "ORG", after=_to_entity),
    "link alone": _on("link", "PERSON", "ORG", after=lambda *_: {"entity_id": None}),
    "add": _add,
    "reject, document": _on("reject", scope="document"),
    "reject, archive": _on("reject", scope="archive"),
    "merge": _two("merge"),
    "differ": _two("differ"),
    "split": _split,
    "rename": _rename,
    "undo": _undo,
    "link, large": lambda db, chance: {
        "action": "link",
        "mentions": [_mention(db, chance, "PERSON")[0]],
        "after": {"entity_id": _largest(db, 0, "PERSON")},
    },
    "rename, large": lambda db, chance: {
        "action": "rename",
        "entity": _largest(db, 0, "PERSON"),
        "name": f"Other {chance.random()}",
    },
    "split, large": lambda db, chance: {
        **_split(db, chance),
        "entity": _largest(db, 0, "PERSON"),
        "documents": [],
        "names": [
            db.execute(
                "select text from aliases where entity_id = ? order by mentions desc limit 1 offset 1",
                [_largest(db, 0, "PERSON")],
            ).fetchone()[0]
        ],
    },
    "merge, large": lambda db, chance: {"action": "merge", "entity": _largest(db, 0, "ORG"), "other": _largest(db, 1, "ORG")},
    "undo, large": _undo_newest
    if False
    else lambda db, chance: {
        "action": "undo",
        "correction": db.execute(
            "select id from standing_corrections where action in ('merge', 'split') order by id desc limit 1"
        ).fetchone()[0],
    },
    "reject, archive, large": _reject_alike,
}


if __name__ == "__main__":
    main()
