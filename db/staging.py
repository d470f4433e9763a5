"""What a re-extraction has extracted and not yet loaded: a file of its own beside the archive, a row a document.

So nobody has to wait while it extracts, nothing is extracted twice where it is cut short, and what it would change can be weighed
before anything is changed. A row is known by all that its content depends on: it is never used where any of that has changed.
The file is gone once it is empty, and may be deleted at any time: what it held is extracted again.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from pydantic import ConfigDict, TypeAdapter
from sqlite_utils import Database

from db import sqlite_errors
from db.connection import file_of
from extractors.errors import DatabaseError, FondsError, renewed
from extractors.records import Extraction, Features, Reading

_ROWS = """create table if not exists staged (
    key text primary key,
    run_id integer not null,                     -- the run that extracted it
    content blob not null,                       -- zlib-compressed JSON of Staged
    missed text                                  -- JSON: ids of mentions that would be lost; null where the document failed
) strict"""


@dataclass(frozen=True, slots=True)
class Failed:
    """A FondsError as it can be written down."""

    code: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Staged:
    """What came of one document. bytes, pages: of its file, as counted before reading. text: hash of the text extracted from."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    bytes: int
    pages: int | None = None
    text: str | None = None
    reading: Reading | None = None
    extractions: dict[str, Extraction] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    failed: Failed | None = None
    features: Features | None = None

    @property
    def error(self) -> FondsError | None:
        """Why there is nothing, if so."""
        return renewed(self.failed.code, self.failed.message, self.failed.hint) if self.failed else None


# of a tuple, because a setting for a dataclass would have to stand in it; JSON has no bytes
_CONTENT = TypeAdapter(tuple[Staged], config=ConfigDict(ser_json_bytes="base64", val_json_bytes="base64"))


class Staging:
    """The open file. For one process and one thread."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def keys(self) -> set[str]:
        """What is staged."""
        return {key for (key,) in self._connection.execute("select key from staged")}

    def keep(self, key: str, run_id: int, staged: Staged, missed: Iterable[int] | None) -> None:
        """Put a document in, at once and for good. missed: ids of mentions that it would lose; None: it failed."""
        content = zlib.compress(_CONTENT.dump_json((staged,)), 1)
        try:
            with self._connection:
                row = [key, run_id, content, None if missed is None else json.dumps(list(missed))]
                self._connection.execute("insert or replace into staged values (?, ?, ?, ?)", row)
        except sqlite3.Error as error:
            raise DatabaseError(
                f"What was extracted cannot be kept: {error}.", hint="Check the disk beside the archive."
            ) from error

    def get(self, key: str) -> Staged:
        """What came of a document. Raises KeyError where it is not there."""
        (staged,) = _CONTENT.validate_json(zlib.decompress(self._one("content", key)))
        return staged

    def missed(self, key: str) -> list[int] | None:
        """The mentions that it would lose; None where it failed. Raises KeyError where it is not there."""
        found: list[int] | None = json.loads(self._one("missed", key) or "null")
        return found

    def discard(self, keys: Iterable[str], *, waiting_for: Iterable[int]) -> None:
        """Forget these, and all that was extracted by other runs than some that may still be gone on with."""
        with self._connection:
            self._connection.executemany("delete from staged where key = ?", [(key,) for key in keys])
            sql = "delete from staged where run_id not in (select value from json_each(?))"
            self._connection.execute(sql, [json.dumps(list(waiting_for))])

    def _one(self, column: str, key: str) -> bytes:
        row = self._connection.execute(f"select {column} from staged where key = ?", [key]).fetchone()  # noqa: S608
        if row is None:
            raise KeyError(key)
        content: bytes = row[0]
        return content


def path(archive: Path) -> Path:
    """Where the file of an archive lies."""
    return archive.with_name(archive.name + "-staged")


def kept(db: Database) -> set[str]:
    """The keys of what is staged beside an archive, for one who only looks: no file is made, and nobody is waited for."""
    address = f"{path(file_of(db.conn)).absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True, timeout=0.0)) as connection:
            return Staging(connection).keys()
    except sqlite3.DatabaseError:  # there is none, or it cannot be read now
        return set()


@contextmanager
def opened(archive: Path) -> Iterator[Staging]:
    """The staging file of an archive, made where there is none. The caller holds `lock.sole_reextraction`."""
    try:
        connection = _connect(archive)
    except sqlite3.DatabaseError as error:
        trouble = sqlite_errors.told(str(path(archive)), error)
        if trouble is not None:  # such as a full disk: what it holds took long, and stays
            raise trouble from error
        _remove(archive)  # not one of ours, or damaged
        connection = _connect(archive)
    try:
        yield Staging(connection)
    finally:
        is_empty = connection.execute("select not exists (select 1 from staged)").fetchone()[0]
        connection.close()
        if is_empty:
            _remove(archive)


def key(sha256: str, stages: Iterable[str], rules: object, basis: str) -> str:
    """By what a row is known: bytes, stages, their rules, and what the archive held when it was extracted."""
    return fingerprint(json.dumps([sha256, list(stages), rules, basis], sort_keys=True))


def fingerprint(text: str) -> str:
    """A hash of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def failed(error: FondsError) -> Failed:
    """An error as it can be written down."""
    return Failed(error.code, str(error), error.hint)


def _connect(archive: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path(archive))
    try:
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = normal")
        connection.execute(_ROWS)
        connection.execute("select key, run_id, content, missed from staged limit 1")
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


def _remove(archive: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        path(archive).with_name(path(archive).name + ending).unlink(missing_ok=True)
