"""Out of the inbox: files whose bytes are in the store and whose document is in the archive, and the folders they leave empty."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path, PurePosixPath

from db import arrivals
from db.arrivals import Arrival
from flows.inbox import storing
from flows.inbox.desk import Desk, PassReport, recorded
from flows.inbox.disk import Disk, Seen, StillChanging
from flows.sources import Stamp

QUIET_SECONDS = 30.0  # without a file, before a folder is taken for one that nobody fills any more


class Leaving:
    """Removes files, and remembers which folders they came from."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._emptied: dict[str, float] = {}
        self._quiet = max(desk.options.settle, QUIET_SECONDS)

    def take_over(self, folders: Iterable[str], *, last: bool) -> None:
        """Remember which of these empty folders an earlier process emptied and did not live to remove.

        last: no pass will follow, so that those of the last moments are left to another process.
        """
        for folder in [] if self._desk.options.keep else folders:
            age = self._empty_for(folder)
            if age is not None and (age >= self._quiet or not last):
                self._emptied[folder] = time.monotonic() - age

    def clear(self, paths: Iterable[str], report: PassReport) -> None:
        """Let those of the files go that are in the archive, and are still what was read."""
        desk = self._desk
        for path in [] if desk.options.keep else paths:
            arrival = arrivals.newest(desk.db, desk.place, recorded(path))
            if arrival is None or arrival.state not in ("done", "duplicate"):
                continue
            try:
                if self._is_same(path, arrival, report):
                    desk.disk.remove(desk.inbox / path)
                    report.left += 1
                    self._note(path)
            except FileNotFoundError:
                self._note(path)
            except StillChanging:
                continue
            except OSError as error:
                problem = error.strerror or str(error)
                desk.tell(path, f"{arrival.path} is in the archive, but cannot be taken out of the inbox: {problem}.")

    def remove_empty(self, *, at_once: bool = False) -> None:
        """Remove folders that all files have left, once nothing has come into them for a while."""
        now = time.monotonic()
        for folder in sorted(self._emptied, key=len, reverse=True):  # the inner ones first
            if at_once or now - self._emptied[folder] >= self._quiet:
                self._remove(folder, self._emptied.pop(folder), at_once=at_once)

    def soonest(self) -> float | None:
        """Seconds until a folder may be removed; None where there is none."""
        if not self._emptied:
            return None
        return max(0.0, min(self._emptied.values()) + self._quiet - time.monotonic())

    def _empty_for(self, folder: str) -> float | None:
        """Seconds for which a folder has been empty that an earlier process emptied; None where none did."""
        desk = self._desk
        came = arrivals.last_out_of(desk.db, desk.place, recorded(folder))
        if came is None:
            return None
        try:
            changed = desk.disk.look(desk.inbox / folder).stamp.changed_ns / 1e9
        except OSError:
            return None
        # one that was not touched since was emptied by nobody: it may be the mount point of a share that is away
        return max(0.0, time.time() - changed) if changed >= datetime.fromisoformat(came).timestamp() else None

    def _remove(self, folder: str, since: float, *, at_once: bool) -> None:
        with suppress(OSError):  # not empty: it comes here again when what is in it has left
            self._desk.disk.remove_folder(self._desk.inbox / folder)
            above = str(PurePosixPath(folder).parent)
            if above != "." and at_once:
                self._remove(above, since, at_once=True)
            elif above != ".":
                self._emptied.setdefault(above, since)

    def _is_same(self, path: str, arrival: Arrival, report: PassReport) -> bool:
        """Whether the file has the bytes of its arrival: nothing happened to it since they were read, or they are read again."""
        desk = self._desk
        seen = desk.disk.look(desk.inbox / path)
        if seen.stamp != Stamp(arrival.bytes, arrival.changed_ns):
            return False
        if seen == desk.copied.get(path) or _sha256(desk.disk, desk.inbox / path, seen) == arrival.sha256:
            return True
        storing.take(desk, path, seen, report)  # other bytes, of the same size and time of change
        return False

    def _note(self, path: str) -> None:
        self._desk.copied.pop(path, None)
        self._desk.told.pop(path, None)
        folder = str(PurePosixPath(path).parent)
        if folder != ".":
            self._emptied[folder] = time.monotonic()


def _sha256(disk: Disk, path: Path, seen: Seen) -> str:
    digest = hashlib.sha256()
    file = disk.open(path, seen.stamp)
    try:
        while buffer := file.read(1 << 20):
            digest.update(buffer)
    finally:
        file.close()
    return digest.hexdigest()
