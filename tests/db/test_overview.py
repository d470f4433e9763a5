"""What is in the archive, what waits, what the last run did, and what failed."""

import sqlite3

import pytest

from db import corrections, entities, overview
from extractors.errors import CorruptFile


@pytest.fixture
def told(sample):
    """What the overview says now."""

    def tell(db=sample.db):
        db.conn.row_factory = sqlite3.Row
        try:
            return overview.overview(db.conn)
        finally:
            db.conn.row_factory = None

    return tell


def test_an_empty_archive(archive):
    archive.conn.row_factory = sqlite3.Row
    assert overview.overview(archive.conn).is_empty


def test_what_is_in_the_archive(sample, told):
    entities.resolve(sample.db)
    now = told()
    assert not now.is_empty
    assert (now.documents, now.pages) == ({"done": 1}, {"text": 2})
    assert now.entities == {"PERSON": 1, "ORG": 1}
    assert now.waiting == {"PERSON": 2, "ORG": 1, "DATE": 2, "MONEY": 2}
    assert (now.run.documents, now.run.mentions_found, now.run.changed) == ({"extracted": 1}, 7, {})
    corrections.record(sample.db, sample.mention("4 May 1931"), "accept", None, "Ann")
    corrections.record(sample.db, sample.mention("around 1930"), "reject", None, "Ann")
    now = told()
    assert "DATE" not in now.waiting
    assert now.shown("DATE") == 1


def test_the_last_run_and_its_diff(sample, told):
    corrections.record(sample.db, sample.mention("4 May 1931"), "accept", None, "Ann")
    sample.find = {form: what for form, what in sample.find.items() if form not in ("4 May 1931", "around 1930")}
    sample.outdate()
    sample.ingest({"/in/letter.txt": sample.text})
    now = told()
    assert (now.documents, now.run.documents) == ({"done": 1}, {"again": 1})
    assert now.run.changed == {"DATE": {"lost": 2}}
    assert (now.clashes, now.run.clashes, now.orphans) == (1, 1, 0)
    assert now.run.decisions == {"applied": 1}


def test_decisions_without_a_place(sample, told):
    corrections.record(sample.db, sample.mention("4 May 1931"), "revalue", {"value": "1932"}, "Ann")
    sample.ingest({"/in/letter.txt": "Other words altogether."})
    assert told().orphans == 1
    corrections.undo(sample.db, 1, "Ann")
    assert told().orphans == 0


def test_what_failed(sample, told):
    for number in range(12):
        sample.fail(f"/in/{number:02}.pdf", f"broken {number}", CorruptFile("The file is damaged.", hint="Get it again."))
    now = told()
    assert (now.failed, len(now.failures)) == (12, overview.FAILED_SHOWN)
    first = now.failures[0]
    assert (first.name, first.state, first.error, first.hint) == ("00.pdf", "failed", "The file is damaged.", "Get it again.")
