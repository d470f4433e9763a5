"""The order of what waits for review."""

from contextlib import closing
from pathlib import Path

import pytest

from db import corrections, queue
from db.connection import open_archive
from db.transactions import writing


def order(db):
    return db.execute("select mention_id, reach from queue order by priority desc, mention_id").fetchall()


@pytest.fixture
def letters(sample):
    """Three times Tanaka, once Mori; all equally doubtful."""
    sample.find = dict.fromkeys(("Tanaka", "Mori"), sample.find["Sato Kenji"])
    sample.ingest({"/in/a.txt": "Tanaka met Mori.", "/in/b.txt": "Tanaka wrote to Tanaka."})
    queue.refresh(sample.db)
    return sample


def test_what_stands_for_many_comes_first_and_its_look_alikes_later(letters):
    ids = [row[0] for row in letters.db.execute("select id from mentions where document_id > 1 order by text desc, id")]
    tanaka, again, once_more, mori = ids
    ours = [row for row in order(letters.db) if row[0] in ids]
    assert ours == [(tanaka, 3), (mori, 1), (again, 3), (once_more, 3)]


def test_what_is_decided_leaves_and_comes_back_when_the_decision_is_undone(letters):
    first = order(letters.db)[0][0]
    made = corrections.record(letters.db, first, "accept", None, "Ann")
    assert first not in dict(order(letters.db))
    queue.refresh(letters.db)
    assert first not in dict(order(letters.db))
    corrections.undo(letters.db, made, "Ann")
    assert first in dict(order(letters.db))


def test_it_is_brought_up_to_date_while_others_write(letters, monkeypatch):
    """Each transaction of it finds that somebody has written since the one before."""
    written = []
    monkeypatch.setattr(queue, "_AT_ONCE", 1)
    archive = Path(letters.db.execute("select file from pragma_database_list where name = 'main'").fetchone()[0])
    letters.ingest({"/in/c.txt": "Tanaka thanked Mori, and Mori thanked Tanaka."})
    with closing(open_archive(archive)) as other:

        def decide(statement):
            if statement == "begin immediate":
                with writing(other):
                    other.execute("update resolving set turn = ?", [str(len(written))])
                written.append(statement)

        letters.db.conn.set_trace_callback(decide)
        queue.refresh(letters.db)
        letters.db.conn.set_trace_callback(None)
    waiting = letters.db.execute("select count(*) from review where status = 'machine'").fetchone()
    assert letters.db.execute("select count(*) from queue").fetchone() == waiting
    assert len(written) > 2


def test_nothing_is_written_where_nothing_changed(letters):
    before = letters.db.conn.total_changes
    queue.refresh(letters.db)
    assert letters.db.conn.total_changes == before
