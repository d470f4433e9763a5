"""Whether an archive is sound: facts about its file, found without changing it or bringing it up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from db import migrations
from extractors.errors import DatabaseError

SMALL = 200 << 20  # bytes up to which a database is checked to the last; above, its indexes are not compared with its tables
_WAIT = 1.0  # seconds


@dataclass(frozen=True, slots=True)
class Stored:
    """The store as the archive knows it. damaged: originals that are not intact. oldest: the time of the oldest check."""

    root: Path | None
    originals: int = 0
    damaged: int = 0
    oldest: str | None = None


@dataclass(frozen=True, slots=True)
class Health:
    """bytes: of the file. wal_bytes: of what is not in it yet. wrong: what SQLite found, a line each. thorough: indexes as well.

    unknown, pending: steps of the schema that this fonds does not know, and that the archive has yet to take. running: runs that
    have no end, (id, kind). busy: somebody writes, and did not stop for a second. newest: when the last run began. What a newer
    fonds keeps in its tables is not known, and neither are running, newest and store then.
    """

    bytes: int
    wal_bytes: int
    journal_mode: str
    thorough: bool
    wrong: tuple[str, ...]
    unknown: tuple[str, ...]
    pending: tuple[str, ...]
    running: tuple[tuple[int, str], ...]
    busy: bool
    newest: str | None
    store: Stored


def examine(archive: Path) -> Health:
    """Look at an archive. Raises DatabaseError where it is none, or cannot even be opened."""
    if not archive.is_file():
        raise DatabaseError(f"There is no database at {archive}.")
    with _opened(archive) as db:
        applied = _applied(db, archive)
        known = migrations.names()
        unknown = tuple(step for step in applied if step not in known)
        size = archive.stat().st_size
        wal = archive.with_name(archive.name + "-wal")
        (mode,) = db.execute("pragma journal_mode").fetchone()
        return Health(
            bytes=size,
            wal_bytes=wal.stat().st_size if wal.exists() else 0,
            journal_mode=mode,
            thorough=size <= SMALL,
            wrong=tuple(_wrong(db, thorough=size <= SMALL)),
            unknown=unknown,
            pending=tuple(step for step in known if step not in applied),
            running=() if unknown else tuple(db.execute("select id, kind from runs where state = 'running' order by id")),
            busy=_busy(db),
            newest=None if unknown else db.execute("select max(started) from runs").fetchone()[0],
            store=Stored(None) if unknown else _store(db, archive),
        )


@contextmanager
def _opened(archive: Path) -> Iterator[sqlite3.Connection]:
    try:
        address = f"file:{quote(str(archive.absolute()))}?mode=rw"
        with closing(sqlite3.connect(address, uri=True, timeout=_WAIT, isolation_level=None)) as db:
            db.text_factory = lambda text: text.decode("utf-8", "replace")  # where it is damaged, so may be its text
            yield db
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_ERROR:  # what was asked, not the file
            raise DatabaseError(
                f"{archive} lacks what an archive of fonds has: {error}.", hint="Restore a backup: fonds restore."
            ) from error
        raise DatabaseError(f"{archive} cannot be opened: {error}.", hint="Check that you may read and write it.") from error
    except sqlite3.DatabaseError as error:
        raise DatabaseError(
            f"{archive} cannot be used as a database: {error}.", hint="Restore a backup: fonds restore."
        ) from error


def _applied(db: sqlite3.Connection, archive: Path) -> tuple[str, ...]:
    (kind,) = db.execute("pragma application_id").fetchone()
    if kind != migrations.APPLICATION_ID:
        raise DatabaseError(f"{archive} is no archive of fonds.", hint="Check the path given with --db or in fonds.toml.")
    return tuple(
        name for (name,) in db.execute("select name from _sqlite_migrations where migration_set = 'fonds' order by name")
    )


def _wrong(db: sqlite3.Connection, *, thorough: bool) -> Iterator[str]:
    try:
        for (told,) in db.execute(f"pragma {'integrity_check' if thorough else 'quick_check'}(5)").fetchall():
            if told != "ok":
                yield " ".join(told.split())
        for table, _, other, _ in db.execute("pragma foreign_key_check").fetchmany(5):
            yield f"a row of {table} refers to one of {other} that is gone"
    except sqlite3.DatabaseError as error:  # too damaged to be looked at
        yield str(error)


def _busy(db: sqlite3.Connection) -> bool:
    """Whether nobody else can begin to write."""
    try:
        db.execute("begin immediate")
    except sqlite3.OperationalError:
        return True
    db.execute("rollback")
    return False


def _store(db: sqlite3.Connection, archive: Path) -> Stored:
    if not db.execute("select 1 from sqlite_master where name = 'store'").fetchone():
        return Stored(None)
    row = db.execute("select root from store").fetchone()
    held, damaged, oldest = db.execute("select count(*), sum(state <> 'intact'), min(checked) from originals").fetchone()
    return Stored(archive.absolute().parent / row[0] if row else None, held, damaged or 0, oldest)
