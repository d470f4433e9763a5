"""One pass over an inbox: into the store, into the register, into the archive, out of the inbox.

Promises that each step begins only when the one before is safe on disk, so that after a kill at any moment the next pass goes on
where it stopped: nothing is lost, and nothing comes twice. A file leaves the inbox only where its bytes are in the store, and its
document is loaded or was there before. Nothing in the inbox is ever changed otherwise.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from db import arrivals
from flows.inbox import documents, sidecars, storing
from flows.inbox.desk import Desk, PassReport, recorded
from flows.inbox.disk import Seen, StillChanging, has_vanished
from flows.inbox.leaving import Leaving
from flows.inbox.scan import Scan, Settling, batches, in_order, scan
from flows.sources import Stamp

FIRST, MOST = 50, 500  # files in the first batch of a pass, and in any
MOST_BYTES = 4 << 30  # in a batch
AGAIN_SECONDS = 900.0  # until documents are tried once more that could not be read for the machine's sake


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at the inbox found. fresh: settled, and not in the register. known: in the register as they are."""

    scan: Scan
    fresh: dict[str, Seen]
    known: frozenset[str]

    @property
    def settling(self) -> int:
        """How many files may still be written to."""
        return len(self.scan.files) - len(self.fresh) - len(self.known)


class Intake:
    """The passes over one inbox, with what they remember of each other."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._settling = Settling(desk.options.settle)
        self._leaving = Leaving(desk)
        self._tried: float | None = None

    def look(self) -> Look:
        """Look through the inbox. Raises OSError where it cannot be listed."""
        desk = self._desk
        found = scan(desk.inbox, desk.disk)
        for path, trouble in found.troubles.items():
            desk.tell(path, f"{recorded(path)} in the inbox cannot be looked at: {trouble}. It is tried again.")
        known = frozenset(path for path, seen in found.files.items() if self._is_known(path, seen.stamp))
        fresh = self._settling.see({path: seen for path, seen in found.files.items() if path not in known})
        return Look(found, fresh, known)

    def take(self, look: Look, report: PassReport, *, last: bool = False) -> None:
        """Take in what a look has found, and count it in `report`. last: no other pass will follow soon.

        Raises FondsError for all that is not about a single file; what was stored is not lost.
        """
        desk = self._desk
        report.settling, report.unread = look.settling, len(look.scan.troubles)
        if self._tried is None:
            self._leaving.take_over(look.scan.empty, last=last)
        self._try_again(report)
        documents.load(desk, look.scan.files, report)  # what an earlier process stored and did not load
        untaken = set(look.scan.files) - look.known
        for batch in batches(in_order(look.fresh), look.fresh, FIRST, MOST, MOST_BYTES):
            for path in batch:
                taken = storing.take(desk, path, look.fresh[path], report)
                if isinstance(taken, StillChanging):
                    self._settling.unsettle(path)
                    report.settling += 1
                elif isinstance(taken, OSError) and not has_vanished(taken):
                    report.unread += 1
                if not isinstance(taken, OSError):
                    untaken.discard(path)
            documents.load(desk, look.scan.files, report)
            self._leaving.clear(batch, report)
        sidecars.apply_late(desk, untaken, report)
        self._leaving.clear(look.scan.files, report)
        self._leaving.remove_empty(at_once=last and not untaken)

    def rest(self) -> float | None:
        """Seconds until there may be something to do, if nothing comes; None where nothing is under way."""
        soon = [one for one in (self._settling.soonest(), self._leaving.soonest()) if one is not None]
        return min(soon, default=None)

    def _is_known(self, path: str, stamp: Stamp) -> bool:
        arrival = arrivals.newest(self._desk.db, self._desk.place, recorded(path))
        return arrival is not None and stamp == Stamp(arrival.bytes, arrival.changed_ns)

    def _try_again(self, report: PassReport) -> None:
        """Failures that are not final: all of them at the first pass, later those of the machine alone."""
        now = time.monotonic()
        if self._tried is None or now - self._tried >= AGAIN_SECONDS:
            documents.try_again(self._desk, unreadable_alone=self._tried is not None)
            self._tried = now
        documents.notice_mended(self._desk, report)
