"""While names are resolved people go on deciding: nothing of theirs is undone, nobody waits, nothing is left half done."""

import random
import shutil

import pytest

from db import entities, requests
from db.connection import open_archive
from tests.benchmarks import million
from tests.db.test_at_once import check_counts, drawn, state, wiped

SIZE = million.Size(mentions=240, documents=14, decisions=0, seed=4)


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    path = tmp_path_factory.mktemp("papers") / "archive.db"
    million.write(path, SIZE)
    return path


@pytest.fixture
def archive(papers, tmp_path):
    path = shutil.copy(papers, tmp_path / "archive.db")
    db = open_archive(path)
    yield db
    db.close()


@pytest.fixture
def another(archive, tmp_path):
    """A second connection, as a second process has it."""
    db = open_archive(tmp_path / "archive.db")
    yield db
    db.close()


def meanwhile(monkeypatch, act):
    """Have something done between reading and writing, once."""
    real = entities.names.resolve

    def resolve(*given):
        monkeypatch.setattr(entities.names, "resolve", real)
        found = real(*given)
        act()
        return found

    monkeypatch.setattr(entities.names, "resolve", resolve)


def decide(db, chance, number):
    for _ in range(number):
        drawn(db, chance)


@pytest.mark.parametrize("seed", range(4))
def test_decisions_made_meanwhile_stand_at_once_and_in_the_next_resolution(archive, another, monkeypatch, tmp_path, seed):
    chance = random.Random(seed)
    decide(archive, chance, 10)
    links = []

    def act():
        decide(another, chance, 10)
        for row in another.execute("select m.id, m.label, e.id from mentions m join entities e on e.label = m.label"
            " join review r on r.id = m.id and r.status = 'machine' where m.entity_id <> e.id limit 1").fetchall():  # fmt: skip
            requests.take(another, {"action": "link", "mentions": [row[0]], "after": {"entity_id": row[2]}, "actor": "Bob"})
            links.append((row[0], row[2]))

    meanwhile(monkeypatch, act)
    entities.resolve(archive)
    check_counts(archive)
    assert links
    for mention, entity_id in links:
        assert archive.execute("select entity_id from mentions where id = ?", [mention]).fetchone() == (entity_id,)
    assert entities.is_behind(archive)
    entities.resolve(archive)
    assert not entities.is_behind(archive)
    check_counts(archive)
    found = state(archive)
    archive.execute("pragma wal_checkpoint(truncate)")
    again = open_archive(shutil.copy(tmp_path / "archive.db", tmp_path / "again.db"))
    assert found == state(wiped(again))
    again.close()


def test_who_begins_later_has_the_turn(archive, another, monkeypatch):
    decide(archive, random.Random(1), 10)

    def act():
        decide(another, random.Random(2), 10)
        entities.resolve(another)

    meanwhile(monkeypatch, act)
    entities.resolve(archive)
    found = state(archive)
    assert archive.execute("select count(*) from resolutions where through_correction > 0").fetchone() == (1,)
    assert not entities.is_behind(archive)
    entities.resolve(archive)
    assert state(archive) == found
    check_counts(archive)


@pytest.mark.parametrize("statements", [1, 4, 9])
def test_a_resolution_that_is_cut_short_is_put_in_order_by_the_next(archive, monkeypatch, tmp_path, statements):
    decide(archive, random.Random(3), 25)
    archive.execute("pragma wal_checkpoint(truncate)")
    whole = open_archive(shutil.copy(tmp_path / "archive.db", tmp_path / "whole.db"))
    entities.resolve(whole)

    real = entities._some
    left = [statements]

    def some(db, waiting):
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        db.conn.execute(*waiting.popleft())

    monkeypatch.setattr(entities, "_some", some)
    with pytest.raises(KeyboardInterrupt):
        entities.resolve(archive)
    check_counts(archive)
    assert entities.is_behind(archive)
    monkeypatch.setattr(entities, "_some", real)
    entities.resolve(archive)
    assert state(archive) == state(whole)
    whole.close()


def test_it_writes_a_little_at_a_time(archive, monkeypatch):
    decide(archive, random.Random(5), 25)
    monkeypatch.setattr(entities, "_LONGEST", 0)
    asked = []
    archive.conn.set_trace_callback(asked.append)
    entities.resolve(archive)
    archive.conn.set_trace_callback(None)
    began = [sql for sql in asked if sql == "begin immediate"]
    kinds = ("update mentions", "insert into aliases", "delete from aliases")
    written = {sql for sql in asked if sql.startswith(kinds)}  # told once more for each trigger
    assert len(began) > len(written) > 3  # each in a transaction of its own
    check_counts(archive)


def test_nothing_is_behind_after_what_leaves_names_as_they_are(archive):
    date = archive.execute("select id from review where label = 'DATE' and status = 'machine' limit 1").fetchone()[0]
    name = archive.execute("select id from review where label = 'PERSON' and entity_id is not null limit 1").fetchone()[0]
    assert not entities.is_behind(archive)
    requests.take(archive, {"action": "revalue", "mentions": [date], "after": {"value": "1931"}, "actor": "Ann"})
    requests.take(archive, {"action": "accept", "mentions": [name], "actor": "Ann"})
    assert not entities.is_behind(archive)
    requests.take(archive, {"action": "reject", "mentions": [name], "actor": "Ann"})
    assert entities.is_behind(archive)
