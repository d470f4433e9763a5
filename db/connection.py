"""Opening an archive: one SQLite file, migrated to this fonds, ready for one writer and many readers.

Every function in `db/` takes the `Database` that `open_archive` returns. Writing functions must run inside `writing(db)`, which
the caller opens around all that belongs together (one document).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from db import migrations, views
from extractors.errors import DatabaseError

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
        raise DatabaseError(f"{path} cannot be used as a database: {error}.") from error
    except DatabaseError:
        db.close()
        raise
    return db


@contextmanager
def writing(db: Database) -> Iterator[None]:
    """One transaction: all or nothing. Inside another it is a savepoint.

    It takes the write lock at once, so that two writers wait for each other in turn and none fails half way. (sqlite-utils
    commits each statement by itself unless a transaction is open, and `with db.conn` opens none.)
    """
    if db.conn.in_transaction:
        with db.atomic():
            yield
        return
    db.conn.execute("begin immediate")
    try:
        yield
    except BaseException:
        db.rollback()
        raise
    else:
        db.commit()


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
