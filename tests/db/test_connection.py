"""Opening an archive: what is refused and how, and that two writers do each other no harm."""

import sqlite3
import threading

import pytest

from db import runs
from db.connection import open_archive
from db.transactions import writing
from extractors.errors import DatabaseError
from extractors.settings import Settings


def test_new_archive_is_ready(tmp_path):
    path = tmp_path / "a.db"
    with pytest.raises(DatabaseError, match="no database at"):
        open_archive(path)
    db = open_archive(path, create=True)
    assert db.journal_mode == "wal"
    assert db.execute("pragma foreign_keys").fetchone()[0] == 1
    db.close()
    assert open_archive(path).execute("select count(*) from people").fetchone()[0] == 0


def test_opening_again_writes_nothing(tmp_path):
    open_archive(tmp_path / "a.db", create=True).close()
    db = open_archive(tmp_path / "a.db")
    assert db.conn.total_changes == 0
    db.close()


def other_database(path):
    with sqlite3.connect(path) as connection:
        connection.execute("create table stamps (id)")
    connection.close()


def in_the_way(path):
    """What stands for a folder that may not be written to, also where everything may be."""
    open_archive(path, create=True).close()
    path.with_name(f"{path.name}-wal").mkdir()


def newer_archive(path):
    db = open_archive(path, create=True)
    db.execute("insert into _sqlite_migrations (migration_set, name, applied_at) values ('fonds', '9999_future', 'then')")
    db.close()


REFUSED = {
    "no SQLite": (lambda path: path.write_bytes(b"A letter, not a database. " * 99), "cannot be used as a database"),
    "another database": (other_database, "SQLite database of something else"),
    "newer fonds": (newer_archive, "newer fonds .its schema has 9999_future"),
    "empty file": (lambda path: path.touch(), "holds no archive"),
    "no log beside it": (in_the_way, "cannot be used: unable to open"),
    "folder": (lambda path: path.mkdir(), "is a folder"),
}


@pytest.mark.parametrize(("make", "message"), REFUSED.values(), ids=REFUSED)
def test_refused(tmp_path, make, message):
    make(tmp_path / "a.db")
    with pytest.raises(DatabaseError, match=message) as refusal:
        open_archive(tmp_path / "a.db")
    assert refusal.value.hint


def test_folder_that_is_not_there(tmp_path):
    with pytest.raises(DatabaseError, match="does not exist"):
        open_archive(tmp_path / "none" / "a.db", create=True)


def broken_off(db, message):
    with writing(db):
        runs.start(db, message, Settings(), 1)
        raise ZeroDivisionError


def test_writing_is_all_or_nothing_also_inside_another(archive):
    with pytest.raises(ZeroDivisionError):
        broken_off(archive, "lost")
    with writing(archive):
        runs.start(archive, "kept", Settings(), 1)
        with pytest.raises(ZeroDivisionError):
            broken_off(archive, "lost")
    assert archive.execute("select kind from runs").fetchall() == [("kept",)]


def test_second_writer_waits_for_the_first(tmp_path, archive):
    done = []

    def review():
        other = open_archive(tmp_path / "archive.db")
        with writing(other):
            done.append("second")
        other.close()

    with writing(archive):
        thread = threading.Thread(target=review)
        thread.start()
        thread.join(0.3)
        done.append("first")
    thread.join()
    assert done == ["first", "second"]
