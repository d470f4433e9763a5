"""Opening an archive: one SQLite file, migrated to this fonds, ready for one writer and many readers.

Every function in `db/` takes the `Database` that `open_archive` returns. Writing functions must run inside `writing(db)`, which
the caller opens around all that belongs together (one document).
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlite_utils import Database

from db import corrections, migrations, sqlite_errors, views
from db.transactions import writing
from extractors.errors import DatabaseError
from extractors.money.amount_value import CURRENCIES

BUSY_SECONDS = 30.0  # how long a writer waits for another before "database is locked"


def open_archive(path: Path, *, create: bool = False) -> Database:
    """Open the archive at `path`, bringing an older one up to date. `create` makes a new one where there is none.

    Raises DatabaseError where the file is missing, is no SQLite file, is no fonds archive, or comes from a newer fonds.
    """
    if not path.exists() and not create:
        raise DatabaseError(f"There is no database at {path}.")
    if not path.parent.is_dir():
        raise DatabaseError(f"The folder {path.parent} does not exist.", hint="Create it, or choose another path with --db.")
    if path.is_dir():
        raise DatabaseError(f"{path} is a folder, not a database.")
    try:
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS)
    except sqlite3.OperationalError as error:
        raise DatabaseError(f"{path} cannot be opened: {error}.", hint="Check that you may read and write it.") from error
    db = Database(connection, execute_plugins=False)  # what else is installed must not change what an archive does
    try:
        _prepare(db, path, create=create)
    except sqlite3.DatabaseError as error:
        db.close()
        other = DatabaseError(f"{path} cannot be used as a database: {error}.")
        raise (sqlite_errors.told(str(path), error) or other) from error
    except DatabaseError:
        db.close()
        raise
    return db


def over(connection: sqlite3.Connection) -> Database:
    """An open connection that somebody else made, such as the review site to read by, for the functions of `db/`."""
    return Database(connection, recursive_triggers=False, execute_plugins=False)


def file_of(connection: sqlite3.Connection) -> Path:
    """The archive's file."""
    return Path(next(row[2] for row in connection.execute("pragma database_list") if row[1] == "main"))


def _prepare(db: Database, path: Path, *, create: bool) -> None:
    db.conn.execute("pragma foreign_keys = on")
    empty = not db.table_names()
    if empty and not create:
        raise DatabaseError(f"{path} holds no archive.")
    if not empty:
        migrations.check(db, path)
    if db.journal_mode != "wal":
        db.enable_wal()
    db.conn.execute("pragma synchronous = normal")  # with WAL: safe against a crash, and much faster than full
    if migrations.pending(db):
        db.conn.execute("pragma foreign_keys = off")  # a table that is made anew must not take with it what refers to it
        with writing(db):
            views.drop(db)
            migrations.apply(db)
            views.create(db)
            if broken := db.execute("pragma foreign_key_check").fetchone():
                raise DatabaseError(f"{path} was not brought up to date: table {broken[0]} would refer to rows that are gone.")
        db.conn.execute("pragma foreign_keys = on")
    elif not views.are_current(db):
        with writing(db):
            views.create(db)
    catch_up(db)


def catch_up(db: Database) -> None:
    """What other clients leave to be done, and what they look things up in."""
    if {code for (code,) in db.execute("select code from currencies")} != set(CURRENCIES):
        with writing(db):
            db.execute("delete from currencies")
            db.conn.executemany("insert into currencies values (?)", [(code,) for code in sorted(CURRENCIES)])
    if db.execute("select 1 from edited_values limit 1").fetchone():
        with writing(db):
            corrections.follow_edits(db)
