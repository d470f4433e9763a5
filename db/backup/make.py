"""Making a backup while everything runs: readers and writers go on meanwhile, and the copy is of one moment."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import sqlite3
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import IO
from urllib.parse import quote

from db.backup.aside import aside
from db.backup.manifest import (
    ACCOUNTS,
    CONFIGURATION,
    DATABASE,
    MANIFEST,
    ORIGINALS,
    Manifest,
    Store,
    contents,
    elsewhere,
    looked_into,
    originals,
    store_root,
)
from db.review.accounts import store as accounts
from db.runs import now
from extractors.errors import BackupError, DatabaseError
from extractors.models import package_version

Advance = Callable[[int], None]  # told of so many bytes more

_PAGES = 8192  # a step of the copy
_WAIT = 30.0  # seconds, where another client keeps readers out


def make(
    archive: Path, target: Path, *, configuration: Path | None = None, carry: bool = False, advance: Advance = lambda _: None
) -> Manifest:
    """Write a backup of `archive` to the new file `target`, whole or not at all, and return its manifest.

    configuration: the fonds.toml that goes with it. carry: take the originals of the store along. Decisions that were made before
    this was called are in it. Raises DatabaseError where there is no archive, and BackupError where it cannot be written.
    """
    if not archive.is_file():
        raise DatabaseError(f"There is no database at {archive}.")
    with _written(target) as (file, work):
        made = now()
        _copy(archive, work / DATABASE, advance)
        kept = accounts.beside(archive)
        if kept.is_file():
            _copy(kept, work / ACCOUNTS, advance)
        members: dict[str, tuple[str, int]] = {}
        with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar, looked_into(work / DATABASE) as copy:
            holds = contents(copy, archive)
            for name, path in ((DATABASE, work / DATABASE), (ACCOUNTS, work / ACCOUNTS), (CONFIGURATION, configuration)):
                if path is not None and path.is_file():
                    members[name] = _add(tar, name, path, advance)
            store = _store(tar, copy, archive, carry, advance)
            manifest = Manifest(made, package_version("fonds"), archive.resolve().name, members, holds, store)
            text = manifest.written()
            tar.addfile(_member(MANIFEST, len(text)), io.BytesIO(text))
    return manifest


def size(archive: Path, *, carry: bool) -> int:
    """How many bytes `make` will tell of, about."""
    held = 0
    if carry and archive.is_file():
        with suppress(sqlite3.DatabaseError), _reading(archive) as connection:  # `make` tells it
            held = sum(one for _, _, one in originals(connection))
    return 2 * sum(path.stat().st_size for path in (archive, accounts.beside(archive)) if path.is_file()) + held


def _store(tar: tarfile.TarFile, copy: sqlite3.Connection, archive: Path, carry: bool, advance: Advance) -> Store:
    kept = store_root(copy)
    outside = elsewhere(copy)
    if kept is None:
        return Store(elsewhere=outside)
    root, held = archive.absolute().parent / kept, originals(copy)
    if carry and held and not root.is_dir():
        raise BackupError(f"The store of originals is not at {root}.", hint="Mount its disk, or leave out --originals.")
    damaged = []
    if carry:
        for sha256, path, _ in held:
            try:
                found = _add(tar, ORIGINALS + path, root / path, advance, patient=True)[0]
            except _NotThere:
                found = ""
            if found != sha256:
                damaged.append(sha256)
    return Store(str(root), len(held), sum(one for _, _, one in held), carry, tuple(damaged), outside)


def _copy(source: Path, target: Path, advance: Advance) -> None:
    """A copy of an SQLite database as it is now, whoever writes to it meanwhile."""
    try:
        with _reading(source) as reading, closing(sqlite3.connect(target)) as writing:
            target.chmod(0o600)
            writing.execute("pragma synchronous = off")  # a backup that a crash cuts short is none in any case
            (page,) = reading.execute("pragma page_size").fetchone()
            left = [0]

            def told(_status: int, remaining: int, total: int) -> None:
                advance(page * (max(left[0] or total, remaining) - remaining))
                left[0] = remaining

            reading.backup(writing, pages=_PAGES, progress=told)
    except sqlite3.DatabaseError as error:
        full = "full" in str(error)
        if full:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
        raise DatabaseError(f"{source} cannot be copied: {error}.", hint="'fonds doctor' tells what is wrong with it.") from error


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    """One read transaction: what others write from here on is not seen, and they do not wait for it."""
    address = f"file:{quote(str(path.absolute()))}?mode=rw"  # read-only, it would leave its -wal and -shm behind
    with closing(sqlite3.connect(address, uri=True, timeout=_WAIT, isolation_level=None)) as connection:
        connection.execute("begin")
        connection.execute("select 1 from sqlite_master").fetchone()  # the moment
        yield connection


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


def _add(tar: tarfile.TarFile, name: str, path: Path, advance: Advance, *, patient: bool = False) -> tuple[str, int]:
    """Add a file as it is read, and return the hash and the number of its bytes.

    patient: zeros take the place of what cannot be read, and the hash tells; raises _NotThere where it cannot even be opened.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise (_NotThere() if patient else error) from error
    with file:
        size = os.fstat(file.fileno()).st_size
        hashing = _Hashing(file, advance, patient)
        tar.addfile(_member(name, size), hashing)  # type: ignore[arg-type]  # it needs nothing but `read`
    return hashing.sha256.hexdigest(), size


class _NotThere(Exception):
    pass


class _Hashing:
    """A file whose bytes are hashed as they are read."""

    def __init__(self, file: IO[bytes], advance: Advance, patient: bool) -> None:
        self.sha256 = hashlib.sha256()
        self._file, self._advance, self._patient = file, advance, patient

    def read(self, size: int) -> bytes:
        """As of any file; as many bytes as are asked for where it is patient."""
        try:
            data = self._file.read(size)
        except OSError:
            if not self._patient:
                raise
            data = b""
        self.sha256.update(data)
        self._advance(len(data))
        return data.ljust(size, b"\0") if self._patient else data


@contextmanager
def _written(target: Path) -> Iterator[tuple[IO[bytes], Path]]:
    """A file that becomes `target` when all is on the disk, and a folder beside it for what is needed meanwhile."""
    if target.exists() or target.is_symlink():
        raise BackupError(f"{target} is there already.", hint="Nothing was changed. Choose a new name, such as one with the day.")
    try:
        with aside(target.parent, "fonds-backup") as folder:
            whole = folder / "whole"
            with open(os.open(whole, os.O_CREAT | os.O_WRONLY, 0o600), "wb") as file:  # noqa: PTH123
                yield file, folder
                file.flush()
                os.fsync(file.fileno())
            whole.rename(target)
            settle(target.parent)
    except OSError as error:
        told = "its disk is full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else error.strerror or str(error)
        raise BackupError(
            f"The backup {target} cannot be written: {told}.",
            hint="Nothing is left of it. It needs twice the room of the database, and that of the originals with --originals.",
        ) from error


def settle(folder: Path) -> None:
    """Let the names in a folder reach the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
