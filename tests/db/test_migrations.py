"""Every schema that was ever released becomes the present one, with what is in it.

`schemas/NNNN_name.sql` is a dump of a small archive as step NNNN left it; `dump_schema.py` writes the newest.
"""

import sqlite3
from pathlib import Path

import pytest

from db import entities, migrations, views
from db.connection import open_archive
from db.export import export_mentions

SCHEMAS = sorted(Path(__file__).parent.joinpath("schemas").glob("*.sql"))


def schema(db):
    """The SQL of all that the file defines, the tables that FTS5 keeps for itself left out."""
    rows = db.execute("select name, sql from sqlite_master where sql is not null and name not like '%fts_%' order by name")
    return {name: " ".join(sql.split()) for name, sql in rows}


def restore(dump, path):
    connection = sqlite3.connect(path)
    connection.executescript(dump.read_text(encoding="utf-8"))
    connection.close()
    return open_archive(path)


def test_every_step_has_its_dump():
    assert tuple(path.stem for path in SCHEMAS) == migrations.names()


@pytest.mark.parametrize("dump", SCHEMAS, ids=lambda path: path.stem)
def test_past_schema_becomes_the_present_one(tmp_path, archive, dump):
    db = restore(dump, tmp_path / "past.db")
    assert schema(db) == schema(archive)
    assert db.execute("pragma integrity_check").fetchone() == ("ok",)
    assert db.execute("pragma foreign_key_check").fetchall() == []
    found = {(m["text"], m["status"], m["value"] and str(m["value"])) for m in export_mentions(db, all=True)}
    assert ("4 May 1931", "corrected", "1931-05") in found
    assert ("Sato", "rejected", None) in found
    assert db.execute("select count(*) from corrections").fetchone()[0] == 2
    assert db.execute("select count(*) from pages_fts where pages_fts match 'harbour'").fetchone()[0] == 1
    db.close()


def test_names_are_resolved_once_more_for_the_tables_of_the_review_site(tmp_path):
    db = restore(next(path for path in SCHEMAS if path.stem.startswith("0002")), tmp_path / "past.db")
    assert entities.is_behind(db)
    entities.resolve(db)
    assert not entities.is_behind(db)
    db.close()


def test_step_that_fails_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(views, "create", lambda db: db.execute("create view broken as nonsense"))
    with pytest.raises(Exception, match=r"nonsense|syntax"):
        open_archive(tmp_path / "a.db", create=True)
    with sqlite3.connect(tmp_path / "a.db") as connection:
        assert connection.execute("select count(*) from sqlite_master").fetchone()[0] == 0
    connection.close()


def test_view_that_differs_is_made_anew(tmp_path, archive):
    archive.execute("drop view people")
    archive.execute("create view people as select 1 as old")
    archive.execute("drop view failures")
    archive.close()
    db = open_archive(tmp_path / "archive.db")
    assert views.are_current(db)
    db.close()


def test_file_says_what_it_is(archive):
    assert archive.execute("pragma application_id").fetchone()[0] == migrations.APPLICATION_ID
    strict = dict(archive.execute("select name, strict from pragma_table_list where type = 'table' and name not like '%fts_%'"))
    assert {name for name, is_strict in strict.items() if not is_strict} <= {
        "_sqlite_migrations",
        "sqlite_sequence",
        "sqlite_schema",
        "sqlite_temp_schema",
    }
