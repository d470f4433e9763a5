"""What a backup says about itself, and what an archive says about itself to compare it with."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

from db.migrations import APPLICATION_ID
from extractors.errors import BackupError, DatabaseError

MANIFEST = "manifest.json"
DATABASE = "archive.db"
ACCOUNTS = "accounts.db"
CONFIGURATION = "fonds.toml"
ORIGINALS = "originals/"

_FORMAT = 1
_COUNTED = ("documents", "pages", "mentions", "corrections", "runs", "entities")
_FILE_NAME = re.compile(r"[^/\\\x00-\x1f.][^/\\\x00-\x1f]*")
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Contents:
    """What an archive holds. counts: rows by table. newest_correction: its id, 0 without any. schema: the last step applied."""

    schema: str
    counts: dict[str, int]
    newest_correction: int


@dataclass(frozen=True, slots=True)
class Store:
    """The store of originals. root: where it was, None where the archive has none. carried: whether the backup has its files.

    originals, bytes: what the archive says it holds. damaged: hashes of those that were missing or changed already.
    elsewhere: how many documents were read where they lay and have no original in the store, so that no backup has their files.
    """

    root: str | None = None
    originals: int = 0
    bytes: int = 0
    carried: bool = False
    damaged: tuple[str, ...] = ()
    elsewhere: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """database: the name of the archive's file. members: hash and bytes of each but originals. made: UTC, ISO 8601."""

    made: str
    fonds: str
    database: str
    members: dict[str, tuple[str, int]]
    contents: Contents
    store: Store

    def written(self) -> bytes:
        """As JSON."""
        data = {"format": _FORMAT, **asdict(self)}
        return (json.dumps({**data, "sha256": digest(data)}, indent=2) + "\n").encode()

    @classmethod
    def read(cls, text: bytes) -> Self:
        """From JSON. Raises BackupError where it is none of ours."""
        try:
            data: dict[str, Any] = json.loads(text)
            if data.pop("sha256") != digest(data):
                raise BackupError("The manifest of the backup is not what was written: its hash is another.")
            if data.pop("format") != _FORMAT:
                raise BackupError(
                    "The backup was made by a newer fonds.", hint="Install the newest fonds and restore it with that."
                )
            members = {name: (str(sha256), int(size)) for name, (sha256, size) in data["members"].items()}
            store = Store(**{**data["store"], "damaged": tuple(data["store"]["damaged"])})
            given = {**data, "members": members, "contents": Contents(**data["contents"]), "store": store}
            manifest = cls(**given)
            sound = _FILE_NAME.fullmatch(manifest.database) and all(_HASH.fullmatch(one) for one, _ in members.values())
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise BackupError("The manifest of the backup cannot be read.") from error
        if not sound or DATABASE not in members:
            raise BackupError("The manifest of the backup makes no sense.")
        return manifest


def digest(data: dict[str, Any]) -> str:
    """The hash that a manifest bears of all else in it."""
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


@contextmanager
def looked_into(file: Path) -> Iterator[sqlite3.Connection]:
    """A database file that nobody writes to, read without leaving anything beside it. Raises BackupError where it is none."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(file.absolute()))}?immutable=1", uri=True)) as connection:
            yield connection
    except sqlite3.DatabaseError as error:
        raise BackupError(f"The database of the backup cannot be read: {error}.") from error


def contents(connection: sqlite3.Connection, path: Path) -> Contents:
    """What the archive of this connection holds. Raises DatabaseError where it is no archive of fonds."""
    tables = {name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}
    (kind,) = connection.execute("pragma application_id").fetchone()
    if kind != APPLICATION_ID or "_sqlite_migrations" not in tables:
        raise DatabaseError(f"{path} is no archive of fonds.")
    (schema,) = connection.execute("select max(name) from _sqlite_migrations where migration_set = 'fonds'").fetchone()
    counts = {
        table: connection.execute(f"select count(*) from {table}").fetchone()[0]  # noqa: S608
        for table in _COUNTED
        if table in tables
    }
    newest = connection.execute("select max(id) from corrections").fetchone()[0] if "corrections" in tables else 0
    return Contents(str(schema), counts, newest or 0)


def originals(connection: sqlite3.Connection) -> list[tuple[str, str, int]]:
    """Hash, path within the store, and bytes of each original that the archive says it holds, in order of their paths."""
    if not connection.execute("select 1 from sqlite_master where name = 'originals'").fetchone():
        return []
    return connection.execute("select sha256, path, bytes from originals order by path").fetchall()


def elsewhere(connection: sqlite3.Connection) -> int:
    """How many documents have no original in the store."""
    has_store = connection.execute("select 1 from sqlite_master where name = 'originals'").fetchone()
    kept = " and sha256 not in (select sha256 from originals)" if has_store else ""
    count: int = connection.execute(f"select count(*) from documents where sha256 is not null{kept}").fetchone()[0]  # noqa: S608
    return count


def store_root(connection: sqlite3.Connection) -> str | None:
    """Where the archive says its store is, as it says it."""
    if not connection.execute("select 1 from sqlite_master where name = 'store'").fetchone():
        return None
    row = connection.execute("select root from store").fetchone()
    return row[0] if row else None
