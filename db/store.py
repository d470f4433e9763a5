"""The store of originals: each sequence of bytes lies in it once, under its hash, and is never altered.

Promises that what `put` returns is on the disk and was read back from it, that a kill at any moment leaves either the whole file
or nothing that counts, and that bytes which come again mend a copy that was damaged. Where it lies: `root`.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import IO, Protocol

from sqlite_utils import Database

from db import runs
from db.rows import insert
from db.transactions import writing
from extractors.detect import HEAD, SUFFIXES, detect
from extractors.errors import DatabaseError, UnreadableFile, UnsupportedFile

BUFFER = 1 << 20  # bytes
INCOMING = ".incoming"  # within the store: what is being copied, and the lock of those who copy
_PLAIN_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")


@dataclass(frozen=True, slots=True)
class Held:
    """Bytes in the store. path: absolute."""

    sha256: str
    path: Path
    bytes: int


class Readable(Protocol):
    """What `put` needs of an open file."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end. May raise OSError."""

    def close(self) -> None:
        """Called in any case."""


def root(db: Database, archive: Path) -> Path | None:
    """The folder of the store, absolute. None where the archive has none yet."""
    row = db.execute("select root from store").fetchone()
    return _beside(archive) / row[0] if row else None


def folder(db: Database, archive: Path) -> Path:
    """Where the store lies, or will lie once something is put there."""
    return root(db, archive) or _beside(archive) / f"{archive.stem}.originals"


def set_root(db: Database, archive: Path, root: Path) -> None:
    """Say where the store lies. Raises DatabaseError where it would lose sight of originals that it holds."""
    beside, wanted = _beside(archive), root.absolute()
    kept = str(wanted.relative_to(beside)) if wanted.is_relative_to(beside) else str(wanted)
    known = db.execute("select root from store").fetchone()
    if known and known[0] == kept:
        return
    newest = db.execute("select path from originals order by stored desc limit 3").fetchall()
    if not all((wanted / path).is_file() for (path,) in newest):
        raise DatabaseError(
            f"The originals of {archive} are not in {wanted}.",
            hint=f"Move what lies in {beside / known[0]} there first, then run the command again.",
        )
    with writing(db):
        db.execute("insert into store (id, root) values (1, ?) on conflict (id) do update set root = excluded.root", [kept])


def path_of(db: Database, archive: Path, sha256: str) -> Path | None:
    """Where these bytes lie in the store, whether they are sound or not. None where it never had them."""
    row = db.execute("select path from originals where sha256 = ?", [sha256]).fetchone()
    return folder(db, archive) / row[0] if row else None


def put(db: Database, archive: Path, path: Path, *, opened: Callable[[Path], Readable] | None = None) -> Held:
    """Copy a file into the store; where its bytes are there already, make sure that they are sound. The file is only read.

    opened: opens it, where that is not for the system to do. Raises UnreadableFile (caused by the OSError) where it cannot be
    read to its end, and DatabaseError where the store cannot take it.
    """
    into = _ready(db, archive)
    with _copying(into, fcntl.LOCK_SH), _temporary(into) as (temporary, name):
        sha256, size, head = _copy(path, opened or _opened, temporary, into)
        with _writes(into):
            os.fsync(temporary.fileno())
            if digest(name) != (sha256, size):
                raise DatabaseError(f"The disk of {into} gives back other bytes than it was given.", hint="Check the disk.")
            name.chmod(0o444)
            known = db.execute("select path from originals where sha256 = ?", [sha256]).fetchone()
            place = into / known[0] if known else into / sha256[:2] / sha256[2:4] / f"{sha256}{_suffix(head, path.name)}"
            if not _holds(place, sha256):
                _move(name, place, into)
    with writing(db):
        now = runs.now()
        db.execute(
            """insert into originals (sha256, path, bytes, stored, checked) values (?, ?, ?, ?, ?)
            on conflict (sha256) do nothing""",  # another process may have put the same bytes there meanwhile
            [sha256, str(place.relative_to(into)), size, now, now],
        )
        note(db, sha256, "intact", "its bytes came again")
    kept = path_of(db, archive, sha256) or place
    if kept != place:
        place.unlink()
    return Held(sha256, kept, size)


def note(db: Database, sha256: str, state: str, found: str | None) -> None:
    """Record that an original was compared with its hash; an event where its state is another than before."""
    (before,) = db.execute("select state from originals where sha256 = ?", [sha256]).fetchone()
    db.execute("update originals set checked = ?, state = ? where sha256 = ?", [runs.now(), state, sha256])
    if before != state:
        insert(db, "fixity_events", {"sha256": sha256, "at": runs.now(), "state": state, "found": found})


def sweep(db: Database, archive: Path) -> int:
    """Remove what copies that were killed have left in the store, unless somebody is copying now; how many there were."""
    incoming = folder(db, archive) / INCOMING
    if not incoming.is_dir():
        return 0
    try:
        with _copying(incoming.parent, fcntl.LOCK_EX | fcntl.LOCK_NB):
            left = list(incoming.glob("*.part"))
            for one in left:
                one.unlink(missing_ok=True)
    except BlockingIOError:
        return 0
    return len(left)


def digest(path: Path) -> tuple[str, int]:
    """The hash of a file and its bytes, read from the disk and not from what the system remembers of it. Raises OSError."""
    with path.open("rb", buffering=0) as file:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        return sha256, file.tell()


def _beside(archive: Path) -> Path:
    return archive.absolute().parent


def _ready(db: Database, archive: Path) -> Path:
    """The folder of the store, made where there is none."""
    into = folder(db, archive)
    if root(db, archive) is None:
        set_root(db, archive, into)
    check_there(db, archive)
    with _writes(into):
        (into / INCOMING).mkdir(parents=True, exist_ok=True)
    return into


def check_there(db: Database, archive: Path) -> None:
    """Raise DatabaseError where the store as a whole is away, as when its disk is not mounted.

    A store that is begun anew in its place would hide that all else is missing.
    """
    into = folder(db, archive)
    holds = db.execute("select 1 from originals limit 1").fetchone()
    if holds and not (into.is_dir() and any(into.iterdir())):
        raise DatabaseError(f"The store of originals is not at {into}.", hint="Mount its disk, or put it back from a backup.")


@contextmanager
def _copying(into: Path, kind: int) -> Iterator[None]:
    """Shared by all who copy; alone, for who removes what was left. Raises BlockingIOError as `kind` says."""
    with _writes(into):
        lock = (into / INCOMING / "lock").open("a")
    with lock:
        try:
            fcntl.flock(lock, kind)
        except BlockingIOError:
            raise
        except OSError as error:  # a share without locks
            if kind != fcntl.LOCK_SH:
                raise BlockingIOError(*error.args) from error
        yield


@contextmanager
def _temporary(into: Path) -> Iterator[tuple[IO[bytes], Path]]:
    with _writes(into):
        descriptor, name = tempfile.mkstemp(dir=into / INCOMING, suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file, Path(name)
    finally:
        with suppress(OSError):
            Path(name).unlink(missing_ok=True)


@contextmanager
def _writes(into: Path) -> Iterator[None]:
    """What goes wrong within is a fault of the store and not of a source."""
    try:
        yield
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        hint = "Make room on its disk; nothing was lost." if full else "Check that you may write there; nothing was lost."
        told = "its disk is full" if full else error.strerror or str(error)
        raise DatabaseError(f"The store of originals at {into} takes nothing: {told}.", hint=hint) from error


def _copy(path: Path, opened: Callable[[Path], Readable], file: IO[bytes], into: Path) -> tuple[str, int, bytes]:
    """Hash, number of bytes, and the first of them."""
    sha256, size, head = hashlib.sha256(), 0, b""
    for buffer in _buffers(path, opened):
        sha256.update(buffer)
        size += len(buffer)
        head += buffer[: HEAD - len(head)]
        with _writes(into):
            file.write(buffer)
    with _writes(into):
        file.flush()
    return sha256.hexdigest(), size, head


def _buffers(path: Path, opened: Callable[[Path], Readable]) -> Iterator[bytes]:
    try:
        file = opened(path)
    except OSError as error:
        raise _unreadable(path, error) from error
    try:
        while True:
            try:
                buffer = file.read(BUFFER)
            except OSError as error:
                raise _unreadable(path, error) from error
            if not buffer:
                return
            yield buffer
    finally:
        with suppress(OSError):
            file.close()


def _opened(path: Path) -> Readable:
    return path.open("rb", buffering=0)


def _unreadable(path: Path, error: OSError) -> UnreadableFile:
    return UnreadableFile(f"{path.name} cannot be read: {error.strerror or error}.")


def _suffix(head: bytes, name: str) -> str:
    """The ending under which these bytes can be read: their own, unless it promises something else."""
    own = PurePath(name).suffix.lower()
    own = own if _PLAIN_SUFFIX.fullmatch(own) else ""
    try:
        if head:
            detect(head, f"x{own}")
    except UnsupportedFile:
        with suppress(UnsupportedFile):
            return SUFFIXES[detect(head, "")][0]
    return own


def _holds(place: Path, sha256: str) -> bool:
    try:
        return digest(place)[0] == sha256
    except OSError:
        return False


def _move(name: Path, place: Path, into: Path) -> None:
    """Into its place, so that it is there after a power cut as well."""
    place.parent.mkdir(parents=True, exist_ok=True)
    name.replace(place)
    for above in (place.parent, place.parent.parent, into):
        descriptor = os.open(above, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
