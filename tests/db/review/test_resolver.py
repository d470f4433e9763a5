"""Names are resolved beside the review site: after decisions, rarely enough, and no longer than the site runs."""

import sqlite3
import subprocess
import sys
import time

import pytest

from db import entities, requests
from db.connection import open_archive
from db.review import resolver


@pytest.fixture
def merged(sample, tmp_path):
    """An archive in which a decision on names waits to be resolved."""
    entities.resolve(sample.db)
    requests.take(
        sample.db, {"action": "link", "mentions": [sample.mention("Sato")], "after": {"entity_id": None}, "actor": "Ann"}
    )
    return tmp_path / "archive.db"


def test_it_resolves_what_waits_and_rests_three_times_as_long(merged):
    rests = []
    db = open_archive(merged)
    began = time.monotonic()
    resolver.look(db, rests.append)
    took = time.monotonic() - began
    assert not entities.is_behind(db)
    resolver.look(db, rests.append)
    assert rests[0] <= max(0.5, 3 * took)
    assert rests[1] == 0.5
    assert db.execute("select count(*) from resolutions").fetchone() == (2,)
    db.close()


def test_it_waits_for_another_time_where_somebody_writes_for_long(merged):
    db = open_archive(merged)
    db.execute("pragma busy_timeout = 10")
    other = sqlite3.connect(merged)
    other.execute("begin immediate")
    resolver.look(db, lambda _: None)
    assert entities.is_behind(db)
    other.close()
    resolver.look(db, lambda _: None)
    assert not entities.is_behind(db)
    db.close()


def test_it_runs_beside_the_site_and_ends_with_it(merged):
    db = open_archive(merged)
    with resolver.beside(merged):
        for _ in range(600):
            if not entities.is_behind(db):
                break
            time.sleep(0.1)
        assert not entities.is_behind(db)
    db.close()


def test_it_ends_when_the_site_is_killed(merged):
    command = [sys.executable, "-m", "db.review.resolver", str(merged)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        process.stdin.close()
        assert process.wait(60) == 0
