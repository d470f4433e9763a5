"""From the register into the archive: one run over the documents that are stored and no more."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from math import inf
from pathlib import Path

from db import arrivals, runs, store
from db.arrivals import DOCUMENT, Arrival
from db.lock import sole_writer
from db.plan import Source
from db.transactions import writing
from extractors.errors import DatabaseError
from flows.inbox import sidecars
from flows.inbox.desk import Desk, PassReport
from flows.log import log
from flows.sources import Hashed, stamp_of


def load(desk: Desk, present: Collection[str], report: PassReport) -> None:
    """Load the documents that wait, and apply the sidecars beside them. present: the paths that lie in the inbox now."""
    waiting = arrivals.waiting(desk.db, desk.place, DOCUMENT)
    if not waiting:
        return
    with _turn(desk):
        runs.close_abandoned(desk.db)
        beside = {one.id: sidecars.of(desk, one, present) for one in waiting}
        hashed: dict[str, Hashed] = {}
        for one in waiting:
            hashed.setdefault(one.sha256, _hashed(desk, one, sidecars.reference_code(beside[one.id])))
        run = desk.take_in(desk.db, desk.archive, list(hashed.values()), desk.settings, desk.choices, desk.progress).run
        with writing(desk.db):
            settled = [arrivals.settle(desk.db, one, run.id) for one in waiting]
            for one in settled:
                sidecars.apply(desk, beside[one.id], [one], report)
    for one in settled:
        _count(desk, one, run.id, report)


def try_again(desk: Desk, *, unreadable_alone: bool) -> None:
    """Let documents wait once more that failed, but not for their bytes. unreadable_alone: as when the store's disk was away."""
    with writing(desk.db):
        arrivals.try_again(desk.db, desk.place, unreadable_alone=unreadable_alone)


def notice_mended(desk: Desk, report: PassReport) -> None:
    """Count as done what had failed and was read since, as by a re-extraction."""
    for arrival in arrivals.mended(desk.db, desk.place):
        with writing(desk.db):
            settled = arrivals.settle(desk.db, arrival, None)
        _count(desk, settled, None, report)


def _hashed(desk: Desk, arrival: Arrival, reference_code: str | None) -> Hashed:
    place = store.path_of(desk.db, desk.archive, arrival.sha256)
    earlier = arrivals.earlier(desk.db, desk.place, arrival, reference_code)
    source = Source(str(place), arrival.name, arrival.sha256, arrival.bytes, earlier)
    try:
        return Hashed(source, stamp_of(Path(source.path)))
    except OSError:
        return Hashed(source, None)  # a worker will say why


def _count(desk: Desk, arrival: Arrival, run_id: int | None, report: PassReport) -> None:
    report.done += arrival.state == "done"
    report.duplicates += arrival.state == "duplicate"
    report.failed += arrival.state == "failed"
    known = {"arrival": arrival.id, "name": arrival.path, "document": arrival.document_id, "run": run_id}
    if arrival.state == "failed":
        log.warning("arrival.failed", **known, told=arrivals.reason(desk.db, arrival))
    elif arrival.state != "stored":
        log.info(f"arrival.{arrival.state}", **known)


@contextmanager
def _turn(desk: Desk) -> Iterator[None]:
    """Be the one writer, and say so where that takes waiting."""
    with ExitStack() as stack:
        try:
            stack.enter_context(sole_writer(desk.archive))
        except DatabaseError as error:
            log.info("inbox.waiting", inbox=desk.place)
            desk.progress.say(f"{error} What has come into the inbox waits for its turn.")
            stack.enter_context(sole_writer(desk.archive, patience=inf))
        yield
