"""What is done so that nobody waits for long while others write."""

import time

import pytest

from db import corrections
from db.plan import Work
from db.transactions import writing
from extractors.text import anchors

TEXT = "\n\n".join(f"Sato Kenji {n} paid 1,200 yen 50 sen." for n in range(5))


@pytest.fixture
def looked_for(sample, monkeypatch):
    """Whether a transaction was open, for each place in a text that was looked for."""
    seen = []
    found = anchors._Placer._found

    def watched(self, item):
        seen.append(sample.db.conn.in_transaction)
        return found(self, item)

    monkeypatch.setattr(anchors._Placer, "_found", watched)
    return seen


def test_a_new_version_is_compared_before_the_transaction(sample, looked_for):
    sample.ingest({"/in/letter.txt": TEXT})
    corrections.record(sample.db, sample.db.execute("select max(id) from mentions").fetchone()[0], "accept", None, "Ann")
    sample.ingest({"/in/letter.txt": "Received.\n\n" + TEXT})
    assert looked_for
    assert not any(looked_for)


def test_a_new_reading_is_compared_before_the_transaction(sample, looked_for):
    sample.ingest({"/in/other.txt": TEXT})
    source = sample.source("/in/other.txt", TEXT)
    row = sample.db.execute("select id from documents where sha256 = ?", [source.sha256]).fetchone()
    work = Work(source, "again", ("read", "names", "values"), row[0])
    sample.load(sample.run(), work, "Received.\n\n" + TEXT)
    assert looked_for
    assert not any(looked_for)


def test_who_has_written_rests_as_long_before_writing_again(archive):
    with writing(archive):
        time.sleep(0.06)
    started = time.monotonic()
    with writing(archive):
        pass
    assert time.monotonic() - started >= 0.05
