"""How long a decision takes to save, by action: p50, p95 and the longest, in milliseconds, with opening the archive.

    PYTHONPATH=. python tests/benchmarks/saving.py ARCHIVE [--times N] [--only ACTION] [--seed N]

Decisions go into a copy of the archive, which is removed afterwards. Those named "large" are about the entities with most
mentions, or reach the thousands that look alike; all others are drawn as they come, so that large entities come often.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import tempfile
import time
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from db import requests
from db.connection import open_archive
from extractors.errors import CorrectionError
from tests.benchmarks import drawn
from tests.benchmarks.drawn import KINDS, Draw, Request

_PAUSE = 0.02  # seconds between decisions
_FEW = 5  # times for what is large


def main() -> None:
    """Copy the archive, decide, and print a line for each action."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--only", default="")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.archive.parent) as folder:
        path = Path(shutil.copy(given.archive, Path(folder, "archive.db")))
        print(f"{'':24}{'p50':>8}{'p95':>8}{'max':>8}    n")
        for name, draw in (KINDS | {"merge, any two": drawn.about_two("merge", drawn.any_two)} | _LARGE).items():
            if given.only in name:
                times = min(_FEW, given.times) if name in _LARGE else given.times
                _report(name, _measured(path, draw, random.Random(f"{given.seed} {name}"), times))


def _measured(path: Path, draw: Draw, chance: random.Random, times: int) -> list[float]:
    """Milliseconds of each decision that made sense."""
    taken: list[float] = []
    for _ in range(10 * times):
        with closing(open_archive(path)) as db:
            request = {**draw(db, chance), "actor": "Ann"}
        time.sleep(_PAUSE)
        began = time.perf_counter()
        try:
            with closing(open_archive(path)) as db:
                requests.take(db, request)
        except CorrectionError:
            continue
        taken.append((time.perf_counter() - began) * 1000)
        if len(taken) == times:
            break
    return taken


def _report(name: str, taken: list[float]) -> None:
    if taken:
        p95 = statistics.quantiles(taken, n=20, method="inclusive")[-1] if len(taken) > 1 else taken[0]
        print(f"{name:24}{statistics.median(taken):8.1f}{p95:8.1f}{max(taken):8.1f}{len(taken):5}", flush=True)


def _largest(db: Database, label: str, place: int = 0) -> str:
    sql = "select id from entities where label = ? order by mentions desc limit 1 offset ?"
    return str(db.execute(sql, [label, place]).fetchone()[0])


def _link(db: Database, chance: random.Random) -> Request:
    mention, label = drawn.mention(db, chance, "PERSON", "ORG")
    return {"action": "link", "mentions": [mention], "after": {"entity_id": _largest(db, label)}}


def _merge(db: Database, chance: random.Random) -> Request:
    label = chance.choice(["PERSON", "ORG"])
    return {"action": "merge", "entity": _largest(db, label), "other": _largest(db, label, 1)}


def _split(db: Database, chance: random.Random) -> Request:
    one = _largest(db, chance.choice(["PERSON", "ORG"]))
    printed = db.execute("select text from aliases where entity_id = ? order by mentions desc limit 1 offset 1", [one]).fetchone()
    return {"action": "split", "entity": one, "names": list(printed)}


def _rename(db: Database, chance: random.Random) -> Request:
    return {"action": "rename", "entity": _largest(db, "PERSON"), "name": f"Somebody {chance.randrange(10**6)}"}


def _undo(db: Database, _chance: random.Random) -> Request:
    sql = "select id from standing_corrections where action in ('merge', 'split') order by id desc limit 1"
    return {"action": "undo", "correction": db.execute(sql).fetchone()[0]}


def _reject(db: Database, chance: random.Random) -> Request:
    sql = """select min(m.id) from mentions m join review r on r.id = m.id and r.status = 'machine'
    group by m.label, m.cleaned order by abs(count(*) - 5000), 1 limit 1 offset ?"""
    return {"action": "reject", "mentions": list(db.execute(sql, [chance.randrange(3)]).fetchone()), "scope": "archive"}


_LARGE: dict[str, Draw] = {
    "link, large": _link,
    "rename, large": _rename,
    "split, large": _split,
    "merge, large": _merge,
    "undo, large": _undo,
    "reject, archive, large": _reject,
}


if __name__ == "__main__":
    main()
