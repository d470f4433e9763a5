"""Proving a backup, and putting it in place: every hash, the database's own checks, its counts, and every original.

A backup is a file that somebody may have changed. Nothing of it is believed before it is compared, no name in it becomes a path
but those that `make` writes, and what is put in place was proved before.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import sqlite3
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from db.backup.aside import aside
from db.backup.make import settle
from db.backup.manifest import ACCOUNTS, CONFIGURATION, DATABASE, MANIFEST, ORIGINALS, Manifest, contents, looked_into, originals
from extractors.errors import BackupError

Advance = Callable[[int], None]  # told of so many bytes more
RESTORED = "fonds.toml.restored"  # under this name no command goes by it before somebody has looked at the paths in it

_BUFFER = 1 << 20
_MOST_MANIFEST = 1 << 26
_ORIGINAL = re.compile(r"originals/[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{64}(\.[A-Za-z0-9]{1,16})?")
_OURS = (DATABASE, ACCOUNTS, CONFIGURATION, MANIFEST)


@dataclass(frozen=True, slots=True)
class Restored:
    """What was proved. database: where it is now, None where it was only checked.

    originals: how many are intact. missing: hashes of those that are not, though they were when the backup was made.
    """

    manifest: Manifest
    database: Path | None
    originals: int
    missing: tuple[str, ...]


def restore(file: Path, folder: Path | None, *, advance: Advance = lambda _: None) -> Restored:
    """Prove the backup `file`, and put what it holds into `folder`; None where nothing is to be written that stays.

    Raises BackupError where it is not what it should be, or where `folder` holds an archive already.
    """
    with _opened(file) as tar, aside(folder or Path(tempfile.gettempdir()), "fonds-restore") as work:
        found = _unpack(tar, work, keep=folder is not None, advance=advance)
        manifest = _manifest(work, found)
        if folder is not None:
            _expect_room(folder, manifest)
        with looked_into(work / DATABASE) as connection:
            _prove(connection, manifest, work / DATABASE)
            held = originals(connection)
        sound, missing = _prove_originals(held, manifest, found, advance)
        database = None if folder is None else _place(work, folder, manifest)
    return Restored(manifest, database, sound, missing)


def _unpack(tar: tarfile.TarFile, work: Path, *, keep: bool, advance: Advance) -> dict[str, str]:
    """Write the members to `work`, originals only if `keep`, and return the hash of each."""
    found: dict[str, str] = {}
    try:
        for member in tar:
            name = member.name
            if name not in _OURS and not _ORIGINAL.fullmatch(name):
                raise BackupError(f"The backup holds {name[:100]!r}, which no backup of fonds does.", hint=_FOREIGN)
            if member.type not in (tarfile.REGTYPE, tarfile.AREGTYPE) or member.issparse() or name in found or MANIFEST in found:
                raise BackupError(f"The backup holds {name!r} in a way in which no backup of fonds does.", hint=_FOREIGN)
            if name == MANIFEST and member.size > _MOST_MANIFEST:
                raise BackupError("The manifest of the backup makes no sense.")
            source = tar.extractfile(member)
            if source is None:
                raise BackupError(f"{name} cannot be read from the backup.")
            found[name] = _write(source, work / name if keep or name in _OURS else None, member.size, advance)
    except (tarfile.TarError, EOFError) as error:
        raise BackupError(f"The backup cannot be read to its end: {error}.") from error
    return found


def _write(source: IO[bytes], target: Path | None, size: int, advance: Advance) -> str:
    sha256, done = hashlib.sha256(), 0
    if target is not None:
        target.parent.mkdir(parents=True, exist_ok=True)
    with open(os.devnull if target is None else target, "wb") as out:  # noqa: PTH123
        while data := source.read(_BUFFER):
            sha256.update(data)
            out.write(data)
            done += len(data)
            advance(len(data))
        out.flush()
        if target is not None:
            os.fsync(out.fileno())
            target.chmod(0o600)
    if done != size:
        raise BackupError("The backup cannot be read to its end: it is cut short.")
    return sha256.hexdigest()


def _manifest(work: Path, found: dict[str, str]) -> Manifest:
    if MANIFEST not in found:
        raise BackupError("The backup has no manifest: it is cut short, or no backup of fonds.")
    manifest = Manifest.read((work / MANIFEST).read_bytes())
    if missing := set(manifest.members) - set(found):
        raise BackupError(f"The backup lacks {', '.join(sorted(missing))}.")
    for name, (sha256, _) in manifest.members.items():
        if found[name] != sha256:
            raise BackupError(f"{name} in the backup is not what was put there: its hash is another.")
    return manifest


def _prove(connection: sqlite3.Connection, manifest: Manifest, path: Path) -> None:
    if (wrong := connection.execute("pragma integrity_check(1)").fetchone()[0]) != "ok":
        raise BackupError(f"The database of the backup is damaged: {' '.join(wrong.split()).rstrip('.')}.")
    if wrong := connection.execute("pragma foreign_key_check").fetchone():
        raise BackupError(f"The database of the backup is damaged: a row of {wrong[0]} refers to one of {wrong[2]} that is gone.")
    if contents(connection, path) != manifest.contents:
        raise BackupError("The database of the backup does not hold what its manifest says.")


def _prove_originals(
    held: list[tuple[str, str, int]], manifest: Manifest, found: dict[str, str], advance: Advance
) -> tuple[int, tuple[str, ...]]:
    """How many originals are intact, in the backup or else in the store where it was; and which are not, but were."""
    carried, root = manifest.store.carried, manifest.store.root
    if strange := {name for name in found if name.startswith(ORIGINALS)} - {ORIGINALS + path for _, path, _ in held}:
        raise BackupError(f"The backup holds {min(strange)}, of which its database knows nothing.", hint=_FOREIGN)
    sound, missing = 0, []
    for sha256, path, _ in held:
        now = found.get(ORIGINALS + path) if carried or root is None else _hash(Path(root) / path, advance)
        if now == sha256:
            sound += 1
        elif sha256 not in manifest.store.damaged:
            missing.append(sha256)
    if carried and missing:
        raise BackupError(f"{len(missing)} originals are missing from the backup or changed, such as {missing[0]}.")
    return sound, tuple(missing)


def _hash(path: Path, advance: Advance) -> str | None:
    sha256 = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while data := file.read(_BUFFER):
                sha256.update(data)
                advance(len(data))
    except OSError:
        return None
    return sha256.hexdigest()


def _targets(folder: Path, manifest: Manifest) -> dict[str, Path]:
    """Where each part belongs, in the order in which they are put there: the archive is the last."""
    database = folder / manifest.database
    return {
        ORIGINALS.rstrip("/"): folder / f"{database.stem}.originals",
        ACCOUNTS: folder / f"{database.stem}.accounts.db",
        CONFIGURATION: folder / RESTORED,
        DATABASE: database,
    }


def _expect_room(folder: Path, manifest: Manifest) -> None:
    database = folder / manifest.database
    taken = [
        *_targets(folder, manifest).values(),
        *(database.with_name(database.name + end) for end in ("-wal", "-shm", "-journal")),
    ]
    for path in taken:
        if path.exists() or path.is_symlink():
            raise BackupError(f"{path} is there already.", hint="Nothing was changed. Restore into a new folder.")


def _place(work: Path, folder: Path, manifest: Manifest) -> Path:
    targets = _targets(folder, manifest)
    if manifest.store.root is not None:
        beside = (work / ORIGINALS).is_dir()
        _tell_root(work / DATABASE, targets["originals"].name if beside else manifest.store.root)
    for path in (work / ORIGINALS).rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o444)
    _expect_room(folder, manifest)
    for name, target in targets.items():
        if (work / name).exists():
            (work / name).rename(target)
    settle(folder)
    return targets[DATABASE]


def _tell_root(database: Path, root: str) -> None:
    """The archive is somewhere else now, and so may its store be."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("update store set root = ?", [root])


@contextmanager
def _opened(file: Path) -> Iterator[tarfile.TarFile]:
    if not file.exists():
        raise BackupError(f"There is no backup at {file}.", hint="Check its path.")
    try:
        with tarfile.open(file, "r:") as tar:
            yield tar
    except tarfile.ReadError as error:
        raise BackupError(f"{file} is no backup of fonds: {error}.", hint=_FOREIGN) from error
    except OSError as error:
        told = "the disk is full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else error.strerror or str(error)
        raise BackupError(
            f"{file} cannot be restored: {told}.", hint="Nothing was changed. Put that right and try again."
        ) from error


_FOREIGN = "Nothing was changed. Restore only what 'fonds backup' wrote."
