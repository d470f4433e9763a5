"""What lies in an inbox, and which of it has stopped changing. What a scan sees is the truth; events only say when to scan."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from extractors.sidecar import is_sidecar
from flows.inbox.disk import Disk, Seen
from flows.sources import Stamp, is_passed_over


@dataclass(slots=True)
class Scan:
    """Paths are within the inbox. files: without hidden and temporary ones. empty: folders that hold nothing at all.

    troubles: what cannot be looked at, and why.
    """

    files: dict[str, Seen] = field(default_factory=dict)
    empty: list[str] = field(default_factory=list)
    troubles: dict[str, str] = field(default_factory=dict)


def scan(inbox: Path, disk: Disk) -> Scan:
    """Look through an inbox. Raises OSError where it cannot be listed at all; folders within are only told of."""
    found = Scan()
    waiting = [("", disk.entries(inbox))]
    while waiting:
        above, entries = waiting.pop()
        for entry in sorted(entries, key=lambda one: one.name):
            path = f"{above}{entry.name}"
            if entry.trouble is not None:
                found.troubles[path] = entry.trouble
            elif entry.seen is not None and not is_passed_over(entry.name):
                found.files[path] = entry.seen
            elif entry.is_folder and not entry.name.startswith("."):
                try:
                    within = disk.entries(inbox / path)
                except (FileNotFoundError, NotADirectoryError):
                    continue
                except OSError as error:
                    found.troubles[path] = error.strerror or str(error)
                    continue
                waiting.append((f"{path}/", within))
                if not within:
                    found.empty.append(path)
    return found


def in_order(paths: Mapping[str, object]) -> list[str]:
    """Folder by folder, each sidecar before what it may describe."""
    return sorted(paths, key=lambda path: (group(path), not is_sidecar(path), path))


def group(path: str) -> tuple[str, str]:
    """What a sidecar has in common with what it may describe: the folder, and the name up to its first dot."""
    place = PurePosixPath(path)
    return str(place.parent), place.name.split(".")[0]


class Settling:
    """Which files have stayed as they are for so many seconds. A document waits for a sidecar that is still settling."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self._clock = clock
        self._since: dict[str, tuple[Stamp, float]] = {}

    def see(self, files: Mapping[str, Seen]) -> dict[str, Seen]:
        """Take note of files as they are now; those that have settled."""
        now = self._clock()
        before, self._since = self._since, {}
        for path, seen in files.items():
            known = before.get(path)
            self._since[path] = known if known and known[0] == seen.stamp else (seen.stamp, now)
        unsettled = {path for path, (_, since) in self._since.items() if now - since < self.seconds}
        awaited = {group(path) for path in unsettled if is_sidecar(path)}
        return {path: seen for path, seen in files.items() if path not in unsettled and group(path) not in awaited}

    def unsettle(self, path: str) -> None:
        """It turned out to be changing."""
        stamp, _ = self._since[path]
        self._since[path] = (stamp, self._clock())

    def soonest(self) -> float | None:
        """Seconds until the next file may have settled; None where none is settling."""
        now = self._clock()
        left = [since + self.seconds - now for _, since in self._since.values()]
        return min((one for one in left if one > 0), default=None)


def batches(paths: list[str], sizes: Mapping[str, Seen], first: int, most: int, most_bytes: int) -> Iterator[list[str]]:
    """Cut into batches, each larger than the one before, so that the first documents of a large drop appear early."""
    batch: list[str] = []
    held, wanted = 0, first
    for path in paths:
        batch.append(path)
        held += sizes[path].stamp.bytes
        if len(batch) >= wanted or held >= most_bytes:
            yield batch
            batch, held, wanted = [], 0, min(wanted * 2, most)
    if batch:
        yield batch
