"""One writer: while a run loads into an archive, no other run may begin. And one re-extraction, which mostly reads.

Locks of the system on a file beside the archive, so that they end with the process that holds them, however that ends.
"""

from __future__ import annotations

import fcntl
import glob
import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from extractors.errors import DatabaseError

_ASK_AGAIN = 0.2  # seconds


@contextmanager
def sole_writer(archive: Path, *, patience: float = 0.0) -> Iterator[None]:
    """Hold the archive for one run. Raises DatabaseError where another run still holds it after `patience` seconds."""
    with _held(archive, "-lock", f"Another run is loading into {archive}.", patience):
        yield


@contextmanager
def sole_reextraction(archive: Path) -> Iterator[None]:
    """Hold what belongs to a re-extraction: its runs and its staging file. Raises DatabaseError where another one does."""
    with _held(archive, "-reextract-lock", f"Another re-extraction of {archive} is under way.", 0.0):
        yield


@contextmanager
def sole_watcher(archive: Path, inbox: Path) -> Iterator[None]:
    """Hold what comes into an inbox for this archive. Raises DatabaseError where another process does."""
    ending = f"-inbox-{hashlib.sha256(str(inbox).encode('utf-8', 'backslashreplace')).hexdigest()[:8]}-lock"
    with _held(archive, ending, f"Another 'fonds watch' takes in what comes into {inbox}.", 0.0):
        yield


@contextmanager
def sole_night(archive: Path) -> Iterator[None]:
    """Hold the nightly work on an archive. Raises DatabaseError where another nightly run does."""
    with _held(archive, "-nightly-lock", f"Another nightly run is at work on {archive}.", 0.0):
        yield


@contextmanager
def sole_schedule(archive: Path) -> Iterator[None]:
    """Hold the schedule of an archive. Raises DatabaseError where it has one already."""
    with _held(archive, "-schedule-lock", f"The schedule of {archive} is kept already, by another fonds schedule.", 0.0):
        yield


@contextmanager
def _held(archive: Path, ending: str, taken: str, patience: float) -> Iterator[None]:
    until = time.monotonic() + patience
    # never the archive's own file: closing it would drop the locks that SQLite has on it in this process
    with archive.with_name(archive.name + ending).open("a") as file:
        while not _taken(archive, file):
            if time.monotonic() >= until:
                raise DatabaseError(taken, hint="Wait until it has ended, then run the command again.")
            time.sleep(_ASK_AGAIN)
        yield


def _taken(archive: Path, file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:  # SQLite could not keep two writers apart there, either
        raise DatabaseError(
            f"Nothing can be locked where {archive} lies: {error.strerror}.", hint="Keep the archive on a disk of this machine."
        ) from error
    return True


def holders(archive: Path) -> dict[str, int]:
    """The locks beside an archive that are held, by the ending of their file, each with the process that holds it.

    As the system lists them; nothing is tried, which would keep somebody from beginning. Empty where it does not list them.
    """
    try:
        rows = [line.split() for line in Path("/proc/locks").read_text(encoding="ascii").splitlines()]
    except OSError:
        return {}
    held = {row[5].rpartition(":")[2]: int(row[4]) for row in rows if "->" not in row and row[1] == "FLOCK"}
    files = archive.parent.glob(f"{glob.escape(archive.name)}-*lock")
    found = {file.name.removeprefix(archive.name): held.get(str(file.stat().st_ino)) for file in files}
    return {ending: process for ending, process in found.items() if process is not None}
