"""Writes an archive of made-up papers to measure on: by default a million mentions in 20,000 documents, with many decisions.

    PYTHONPATH=. python tests/benchmarks/million.py ARCHIVE [--mentions N] [--documents N] [--decisions N] [--seed N]

Everything goes in by the functions that an ingest and the review site use, so that the archive is as one of theirs: a first run,
a second one with copies and failures, the decisions, and a third that extracts some papers again and finds other things.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from unittest import mock

from sqlite_utils import Database

from db import entities, queue, requests, runs
from db.connection import open_archive
from db.load import load_document, load_duplicate, load_failure
from db.plan import Source, Work
from db.transactions import writing
from extractors.errors import CorrectionError, EncryptedFile, FondsError, TruncatedFile, UnsupportedFile
from extractors.likeness.features import features
from extractors.settings import Settings
from extractors.stages import STORED
from tests.benchmarks.drawn import KINDS
from tests.benchmarks.made_up import Paper, World, sizes

PEOPLE = ("Ann", "Bob", "Cecilia", "Dai", "Eiko")
REASONS = (None, None, None, "see the letterhead", "as in the finding aid", "misread", "so in the index")
_TOGETHER = 100  # documents or decisions a transaction: nobody waits here, and fewer are faster
_AGAIN = 0.05  # of the papers are extracted again, and as many come in the second run
_SHARES = {
    "accept": 50, "reject": 12, "relabel": 6, "respan": 5, "revalue": 8, "link": 2, "link alone": 1, "add": 5,
    "reject, document": 2, "reject, archive": 0.2, "merge": 2, "differ": 1, "split": 1, "rename": 1, "undo": 3.8,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Size:
    """How large the archive is to be. decisions: before the last run; a twentieth of them more come after it."""

    mentions: int = 1_000_000
    documents: int = 20_000
    decisions: int = 30_000
    seed: int = 1


def main() -> None:
    """Write the archive, and print how long each part took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    for name, default in (("mentions", 1_000_000), ("documents", 20_000), ("decisions", 30_000), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    given = parser.parse_args()
    if given.archive.exists():
        parser.error(f"{given.archive} is there already")
    write(given.archive, Size(given.mentions, given.documents, given.decisions, given.seed), lambda line: print(line, flush=True))


def write(path: Path, size: Size, say: Callable[[str], None] = lambda _: None) -> None:
    """Make the archive at `path`, where there is none. say: is told how long each part took."""
    with closing(open_archive(path, create=True)) as db:
        db.conn.execute("pragma synchronous = off")  # what a crash leaves behind is made again
        db.conn.execute("pragma cache_size = -400000")  # kibibytes
        chance, clock = random.Random(f"{size.seed} archive"), _Clock()
        world = World(size.seed, max(20, size.mentions // 25), max(10, size.mentions // 125))
        held = sizes(size.seed, size.documents, size.mentions)
        later = max(2, round(len(held) * _AGAIN))
        with mock.patch.object(runs, "now", clock):
            with _timed(say, "first run"), _run(db, "ingest") as run_id:
                _load(db, run_id, (_Task(world.paper(number, held[number])) for number in range(len(held) - later)))
            with _timed(say, "second run"), _run(db, "ingest") as run_id:
                _load(db, run_id, (_Task(world.paper(number, held[number])) for number in range(len(held) - later, len(held))))
                _mishaps(db, run_id, world, later, chance)
            with _timed(say, "decisions"):
                _decide(db, chance, clock, size.decisions)
            with _timed(say, "third run"), _run(db, "re-extract") as run_id:
                again = chance.sample(range(len(held) - later), later)
                _load(db, run_id, (_Task(world.paper(number, held[number], edition=1), "again") for number in again))
            with _timed(say, "last decisions"):
                _decide(db, chance, clock, size.decisions // 20)
                entities.resolve(db)


class _Clock:
    """Time that goes on by some minutes each time somebody asks."""

    def __init__(self) -> None:
        self._now = datetime(2024, 1, 8, 9, tzinfo=UTC)

    def __call__(self) -> str:
        self._now += timedelta(minutes=15)
        return self._now.strftime("%Y-%m-%dT%H:%M:%SZ")


@contextmanager
def _timed(say: Callable[[str], None], what: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    say(f"{what:16}{time.monotonic() - began:8.1f} s")


@contextmanager
def _run(db: Database, kind: str) -> Iterator[int]:
    run_id = runs.start(db, kind, Settings(), 2)
    yield run_id
    with writing(db):  # all in one, for nobody waits
        entities.resolve(db, run_id)
        queue.refresh(db)
    runs.finish(db, run_id, "partial" if db.execute("select 1 from documents where state = 'failed'").fetchone() else "done")


@dataclass(frozen=True, slots=True)
class _Task:
    paper: Paper
    action: str = "extract"


def _load(db: Database, run_id: int, tasks: Iterator[_Task]) -> None:
    while some := list(islice(tasks, _TOGETHER)):
        with writing(db):
            for task in some:
                paper = task.paper
                work = Work(_source(paper), task.action, STORED, None)
                alike = features(paper.reading, None)
                load_document(db, run_id, work, paper.reading, paper.by_stage, dict.fromkeys(STORED, 0.1), features=alike)


def _source(paper: Paper) -> Source:
    data = paper.key.encode()
    return Source(f"/papers/{paper.name}", paper.name, hashlib.sha256(data).hexdigest(), 2_000 + 40 * len(paper.reading.text))


def _mishaps(db: Database, run_id: int, world: World, number: int, chance: random.Random) -> None:
    """Copies of what is there, and files that give no document."""
    errors: tuple[FondsError, ...] = (
        EncryptedFile("It is encrypted."),
        TruncatedFile("It ends in the middle of a page."),
        UnsupportedFile("It is a film."),
    )
    with writing(db):
        for place in range(max(2, number // 20)):
            lost = world.paper(1_000_000 + place, 1)
            load_failure(db, run_id, Work(_source(lost), "extract", STORED, None), chance.choice(errors), pages=1)
            sha256, name = db.execute(
                "select sha256, name from documents where state = 'done' limit 1 offset ?", [place]
            ).fetchone()
            load_duplicate(db, run_id, Work(Source(f"/copies/{name}", name, sha256, 1), "duplicate", (), None))


def _decide(db: Database, chance: random.Random, clock: _Clock, number: int) -> None:
    kinds, shares = list(_SHARES), list(_SHARES.values())
    for first in range(0, number, _TOGETHER):
        with writing(db):
            for _ in range(min(_TOGETHER, number - first)):
                _decide_once(db, chance, chance.choices(kinds, shares)[0])


def _decide_once(db: Database, chance: random.Random, kind: str) -> None:
    while True:
        try:
            requests.take(db, {**KINDS[kind](db, chance), "actor": chance.choice(PEOPLE), "reason": chance.choice(REASONS)})
        except CorrectionError:
            continue  # it made no sense
        return


if __name__ == "__main__":
    main()
