"""From paths on the command line to sources: which files there are, and the hash of each.

Promises every file once, sorted, and none silently left out: what is skipped is counted, what cannot be read comes back with its
error. Never reads more of a file into memory than a buffer.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from db.plan import Source
from extractors.detect import HEAD, detect
from extractors.errors import SourceError, UnreadableFile, UnsupportedFile

_TEMPORARY = (".tmp", ".temp", ".part", ".partial", ".crdownload", ".swp", ".bak", "~")
_MOST_NS = 2**63 - 1
_CLUTTER = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class Found:
    """files: absolute, links resolved, sorted. skipped: hidden, temporary and special files in the folders, not read."""

    files: tuple[Path, ...]
    skipped: int


@dataclass(frozen=True, slots=True)
class Stamp:
    """Size and time of change, by which a file is known to be the one that was hashed. A time that SQLite cannot hold is cut."""

    bytes: int
    changed_ns: int

    @classmethod
    def of(cls, status: os.stat_result) -> Self:
        """A file with this status. Clocks that are wrong by centuries leave times beyond the year 2262."""
        return cls(status.st_size, max(-_MOST_NS, min(status.st_mtime_ns, _MOST_NS)))


@dataclass(frozen=True, slots=True)
class Hashed:
    """A source with its stamp, or with the reason why it cannot be read under this name; its hash is "" then."""

    source: Source
    stamp: Stamp | None
    error: SourceError | None = None


def find(paths: Iterable[Path], *, ignore: Collection[Path] = ()) -> Found:
    """The files at `paths`, folders searched to the bottom. `ignore`: what is not input (the archive itself), files and folders.

    Raises UnreadableFile where a path does not exist or nothing is found.
    """
    named = list(paths)
    files: set[Path] = set()
    skipped = 0
    left_out = {path.resolve() for path in ignore}
    for path in named:
        if not os.path.lexists(path):
            raise UnreadableFile(f"There is no file or folder at {path}.")
        if path.is_dir():
            inside, passed = _walk(path, left_out)
            files |= inside
            skipped += passed
        else:
            files.add(_place(path))
    files -= left_out
    if not files:
        listed = ", ".join(str(path) for path in named)
        passed_over = f" ({skipped} hidden or temporary files were skipped)" if skipped else ""
        raise UnreadableFile(f"There is no file to ingest in {listed}{passed_over}.")
    return Found(tuple(sorted(files)), skipped)


def fingerprint(path: Path) -> Hashed:
    """The source at `path`, hashed buffer by buffer, or the reason why there is nothing to go by.

    What a wrong name does to a file ("scan.pdf" that is a PNG) is settled here and not recorded for its bytes: the same bytes may
    lie elsewhere under a right one, and renaming the file is the way out.
    """
    if (name := shown(path)) != str(path):
        reason = UnreadableFile(
            "The name of the file or of its folder is not in UTF-8, so that it cannot be recorded.",
            hint="Rename it and ingest it again.",
        )
        return Hashed(Source(name, Path(name).name, "", 0), None, reason)
    try:
        stamp = stamp_of(path)
        with path.open("rb") as file:
            head = file.read(HEAD)
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        reason = UnreadableFile(f"{path.name} cannot be read: {error.strerror or error}.")
        return Hashed(Source(str(path), path.name, "", 0), None, reason)
    wrong = misnamed(head, path.name)
    return Hashed(Source(str(path), path.name, "" if wrong else digest, stamp.bytes), stamp, wrong)


def stamp_of(path: Path) -> Stamp:
    """Raises OSError where the file is gone."""
    return Stamp.of(path.stat())


def shown(path: Path) -> str:
    """The path with an escape in the place of each byte that is no UTF-8, which neither SQLite nor a terminal would take."""
    return str(path).encode("utf-8", "backslashreplace").decode("utf-8")


def misnamed(head: bytes, name: str) -> UnsupportedFile | None:
    """The error where these bytes could be read under another name only."""
    try:
        if head:
            detect(head, name)
    except UnsupportedFile as error:
        try:
            detect(head, "")
        except UnsupportedFile:
            return None  # nor under any other: the reader will say so, and that is final for the bytes
        return error
    return None


def _walk(root: Path, left_out: Collection[Path]) -> tuple[set[Path], int]:
    files: set[Path] = set()
    skipped = 0
    seen = set()  # folders, by device and inode: a link may lead back to one of them

    def unlisted(error: OSError) -> None:
        files.add(Path(error.filename).absolute())  # becomes a failed document: its files must not go missing unseen

    for folder, subfolders, names in os.walk(root, followlinks=True, onerror=unlisted):
        status = Path(folder).stat()
        if (status.st_dev, status.st_ino) in seen or Path(folder).resolve() in left_out:
            subfolders.clear()
            continue
        seen.add((status.st_dev, status.st_ino))
        skipped += sum(name.startswith(".") for name in subfolders)
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        for name in names:
            path = Path(folder, name)
            if is_passed_over(name) or _is_special(path):
                skipped += 1
            else:
                files.add(_place(path))
    return files, skipped


def _place(path: Path) -> Path:
    try:
        return path.resolve(strict=True)
    except (OSError, RuntimeError):  # a link to nowhere or to itself; reading it will say so
        return path.absolute()


def is_passed_over(name: str) -> bool:
    """Whether a file of this name is hidden, temporary or clutter."""
    lowered = name.lower()
    return lowered.startswith((".", "~$")) or lowered.endswith(_TEMPORARY) or lowered in _CLUTTER


def _is_special(path: Path) -> bool:
    """Pipes, sockets and devices: opening one could wait for ever."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return not stat.S_ISREG(mode)
