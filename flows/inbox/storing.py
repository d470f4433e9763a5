"""From the inbox into the store and the register."""

from __future__ import annotations

from pathlib import Path

from db import arrivals, store
from db.arrivals import DESCRIPTION, DOCUMENT, Arrival
from db.transactions import writing
from extractors.detect import HEAD
from extractors.errors import FondsError, SourceError, UnreadableFile
from extractors.sidecar import is_sidecar
from extractors.sidecar import read as read_sidecar
from flows.inbox.desk import Desk, PassReport, recorded
from flows.inbox.disk import Seen, StillChanging, has_vanished
from flows.jobs import TRANSIENT
from flows.log import log
from flows.sources import misnamed


def take(desk: Desk, path: str, seen: Seen, report: PassReport) -> Arrival | OSError | None:
    """Copy a file into the store, and enter it in the register. Where it cannot be read now: why, and it is tried again later.

    None where the register has it: a file that stays in the inbox and whose time of change alone is new.
    """
    try:
        held = store.put(desk.db, desk.archive, desk.inbox / path, opened=lambda place: desk.disk.open(place, seen.stamp))
    except UnreadableFile as error:
        _tell(desk, path, error)
        return error.__cause__ if isinstance(error.__cause__, OSError) else OSError(str(error))
    desk.copied[path] = seen
    newest = arrivals.newest(desk.db, desk.place, recorded(path))
    if desk.options.keep and newest is not None and newest.sha256 == held.sha256:
        with writing(desk.db):
            arrivals.touch(desk.db, newest.id, seen.stamp.changed_ns)
        return None
    kind = DESCRIPTION if is_sidecar(path) else DOCUMENT
    problem = _problem(path, kind, held.path)
    with writing(desk.db):
        arrival = arrivals.record(desk.db, desk.place, recorded(path), kind, held, seen.stamp.changed_ns)
        if problem is not None:
            arrivals.fail(desk.db, arrival.id, problem)
    report.stored += 1
    log.info("arrival.stored", arrival=arrival.id, name=arrival.path, bytes=arrival.bytes)
    if problem is not None:
        report.failed += 1
        log.warning("arrival.failed", arrival=arrival.id, name=arrival.path, error=problem.code, told=str(problem))
        desk.progress.say(f"failed  {arrival.path}: {problem}\n        {problem.hint}")
    return arrival


def _problem(path: str, kind: str, held: Path) -> FondsError | None:
    """Why a file gives nothing, by its name or as a sidecar."""
    if recorded(path) != path:
        return UnreadableFile(
            "The name of the file or of its folder is not in UTF-8, so that it cannot be recorded.",
            hint="Rename it; it is taken in under its new name.",
        )
    name = path.rpartition("/")[2]
    if kind == DOCUMENT:
        with held.open("rb") as file:
            return misnamed(file.read(HEAD), name)
    try:
        read_sidecar(held.read_bytes(), name)
    except SourceError as error:
        return error
    return None


def _tell(desk: Desk, path: str, error: UnreadableFile) -> None:
    """Tell of a file that cannot be read, unless it is only not the time for it."""
    cause = error.__cause__
    if isinstance(cause, StillChanging) or (isinstance(cause, OSError) and has_vanished(cause)):
        return
    if isinstance(cause, OSError) and cause.errno in TRANSIENT:
        log.info("arrival.unreadable", name=recorded(path), error=cause.strerror)
        return
    desk.tell(path, f"failed  {recorded(path)}: {error} It is tried again.")
