"""Where the bytes of a document lie now: asked for by its id, never by a path, and given only while they are what was read.

The store comes first, then the newest of the places where they were seen, and last an inbox in which they were left.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import stat
from dataclasses import dataclass
from pathlib import Path

from db import store
from db.connection import file_of, over
from extractors.detect import SUFFIXES
from extractors.errors import UnreadableFile

UNKNOWN = "application/octet-stream"
_MOST_PATHS = 20  # the newest, of a document that was seen at more
_MOST_KNOWN = 10_000
_FILES = "select path from files where document_id = ? group by path order by max(id) desc limit ?"
_INBOXES = "select inbox || '/' || path from arrivals where sha256 = ? group by inbox, path order by max(id) desc limit ?"
_known: dict[tuple[str, int, int], str] = {}  # path, bytes, time of change in nanoseconds: sha256


@dataclass(frozen=True, slots=True)
class Original:
    """A file whose bytes are those of the document. media_type: one of those that fonds reads, or `UNKNOWN`."""

    path: Path
    name: str
    media_type: str


def find(connection: sqlite3.Connection, document_id: int) -> Original:
    """The newest file with the bytes of a document.

    Raises LookupError where there is no such document, and UnreadableFile where no file has its bytes any more; the message names
    the file and never a folder.
    """
    document = connection.execute("select name, media_type, sha256 from documents where id = ?", [document_id]).fetchone()
    if document is None:
        raise LookupError(f"no document {document_id}")
    name, media_type, sha256 = document
    stored = _in_store(connection, sha256)
    seen = [path for (path,) in connection.execute(_FILES, [document_id, _MOST_PATHS]).fetchall()]
    left = [path for (path,) in connection.execute(_INBOXES, [sha256, _MOST_PATHS]).fetchall()]
    changed = False
    for path in dict.fromkeys([*([stored] if stored else []), *map(Path, seen), *map(Path, left)]):
        held = _sha256(path)
        if held is not None and held == sha256:
            return Original(path, name, media_type if media_type in SUFFIXES else UNKNOWN)
        changed |= held is not None
    if stored:
        raise UnreadableFile(
            f"The original of {name} is missing from the store, or damaged.",
            hint="'fonds fixity' says what can be done about it.",
        )
    if changed:
        raise UnreadableFile(
            f"The file {name} has changed since it was read.", hint="Ingest it again: what it holds now becomes a new version."
        )
    raise UnreadableFile(
        f"The file {name} is no longer where it was read.", hint="Put it back, or ingest it from the place where it lies now."
    )


def _in_store(connection: sqlite3.Connection, sha256: str | None) -> Path | None:
    return store.path_of(over(connection), file_of(connection), sha256) if sha256 else None


def _sha256(path: Path) -> str | None:
    """The hash of a regular file, remembered while its size and time of change stay; None where it cannot be read."""
    try:
        # a pipe or a device that took the file's place would not answer
        with open(path, "rb", opener=lambda name, flags: os.open(name, flags | os.O_NONBLOCK)) as file:
            is_now = os.fstat(file.fileno())
            if not stat.S_ISREG(is_now.st_mode):
                return None
            key = (str(path), is_now.st_size, is_now.st_mtime_ns)
            if key not in _known:
                if len(_known) >= _MOST_KNOWN:
                    _known.clear()
                _known[key] = hashlib.file_digest(file, "sha256").hexdigest()
            return _known[key]
    except OSError:
        return None
