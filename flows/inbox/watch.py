"""Watching an inbox: one pass, or passes for ever.

Promises that one process alone takes in what comes into an inbox for an archive, that a share which goes away is waited for, and
that trouble which may be over in a while (a full disk, a locked archive) is told once and tried again.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from db import store
from db.connection import open_archive
from db.lock import sole_watcher
from extractors.errors import FondsError, UnreadableFile
from extractors.settings import Settings
from flows import ingest
from flows.inbox.desk import Desk, Options, PassReport, TakeIn
from flows.inbox.disk import Disk
from flows.inbox.intake import Intake, Look
from flows.inbox.wake import POLL_SECONDS, Wake
from flows.log import log
from flows.progress import Progress, Silent
from flows.workforce import Choices


def pass_once(
    inbox: Path,
    archive: Path,
    settings: Settings,
    choices: Choices | None = None,
    options: Options | None = None,
    progress: Progress | None = None,
    *,
    disk: Disk | None = None,
    take_in: TakeIn = ingest.take_in,
) -> PassReport:
    """Take in what lies in an inbox now, and wait for it to settle; what is still written to then is left for the next time.

    Raises UnreadableFile where the inbox cannot be listed, DatabaseError where another process watches it, and FondsError for all
    else that is not about a single file.
    """
    desk = _desk(inbox, archive, settings, choices, options, progress, disk, take_in)
    with _at(desk) as intake:
        look = _first_look(desk, intake)
        if look.settling:
            time.sleep(desk.options.settle)
            look = _first_look(desk, intake)
        report = PassReport()
        intake.take(look, report, last=True)
        return report


def watch(
    inbox: Path,
    archive: Path,
    settings: Settings,
    choices: Choices | None = None,
    options: Options | None = None,
    progress: Progress | None = None,
    *,
    total: PassReport | None = None,
    disk: Disk | None = None,
    take_in: TakeIn = ingest.take_in,
) -> None:
    """Take in what comes into an inbox, until KeyboardInterrupt. total: counts what was done.

    Raises what `pass_once` raises, at the beginning alone: later, trouble is told and what caused it tried again.
    """
    desk = _desk(inbox, archive, settings, choices, options, progress, disk, take_in)
    total = total if total is not None else PassReport()
    with _at(desk) as intake:
        mount = desk.disk.mount(desk.inbox)
        poll = desk.options.poll or (POLL_SECONDS if mount.is_network else None)
        intake.take(_first_look(desk, intake), total)
        desk.progress.phase("Waiting for files")
        with Wake(desk.inbox, poll) as wake:
            log.info("inbox.watched", inbox=desk.place, type=mount.type, poll=poll)
            presence = _Presence(desk, wake)
            while True:
                wake.wait(intake.rest())
                if (look := presence.look(intake)) is not None:
                    _pass(desk, intake, look, total)


_PASSING = ("locked", "is full", "disk I/O", "unable to open")  # what SQLite says of trouble that may be over in a while


class _Presence:
    """Whether the inbox is there. A share that went away comes back as another folder, to which nobody listens yet."""

    def __init__(self, desk: Desk, wake: Wake) -> None:
        self._desk, self._wake = desk, wake
        self._point = desk.disk.mount(desk.inbox).point
        self._folder = self._identity()
        self._is_gone = False

    def look(self, intake: Intake) -> Look | None:
        """A look at it; None where it is not there."""
        desk = self._desk
        try:
            if (point := desk.disk.mount(desk.inbox).point) != self._point:
                raise FileNotFoundError(f"nothing is mounted at {self._point}, and {point} lies there")
            look = intake.look()
            folder = self._identity()
        except OSError as error:
            if not self._is_gone:
                log.warning("inbox.gone", inbox=desk.place, error=error.strerror or str(error))
                desk.progress.say(f"The inbox {desk.place} cannot be reached: {error.strerror or error}. It is waited for.")
            self._is_gone = True
            return None
        if self._is_gone:
            log.info("inbox.back", inbox=desk.place)
            desk.progress.say(f"The inbox {desk.place} is back.")
        if self._is_gone or folder != self._folder:
            self._wake.begin_anew()
        self._is_gone, self._folder = False, folder
        return look

    def _identity(self) -> tuple[int, ...] | None:
        """What tells one folder from another at the same path."""
        try:
            return self._desk.disk.look(self._desk.inbox).mark[:2]
        except OSError:
            return None


def _pass(desk: Desk, intake: Intake, look: Look, total: PassReport) -> None:
    """One of many passes; what stops it is told, and the next begins where it stopped."""
    try:
        before = total.stored
        intake.take(look, total)
    except FondsError as error:
        desk.tell("", f"{error} {error.hint} What is in the inbox waits.")
        return
    except (OSError, sqlite3.OperationalError) as error:
        if isinstance(error, sqlite3.OperationalError) and not any(sign in str(error) for sign in _PASSING):
            raise
        desk.tell("", f"What is in the inbox waits: {error}.")
        return
    desk.told.pop("", None)
    if total.stored > before:
        desk.progress.phase("Waiting for files")


def _first_look(desk: Desk, intake: Intake) -> Look:
    try:
        return intake.look()
    except OSError as error:
        raise UnreadableFile(
            f"The inbox {desk.place} cannot be listed: {error.strerror or error}.",
            hint="Check that it is a folder, that its share is mounted, and that you may read it.",
        ) from error


def _desk(
    inbox: Path,
    archive: Path,
    settings: Settings,
    choices: Choices | None,
    options: Options | None,
    progress: Progress | None,
    disk: Disk | None,
    take_in: TakeIn,
) -> Desk:
    return Desk(
        open_archive(archive, create=True),
        archive,
        inbox.resolve(),
        settings,
        choices or Choices(),
        options or Options(),
        progress or Silent(),
        disk or Disk(),
        take_in,
    )


@contextmanager
def _at(desk: Desk) -> Iterator[Intake]:
    """Be the one who takes in what comes there."""
    with closing(desk.db), sole_watcher(desk.archive, desk.inbox):
        originals = desk.options.store or store.folder(desk.db, desk.archive)
        for path, what in ((desk.archive, "archive"), (originals, "store of originals")):
            if path.resolve().is_relative_to(desk.inbox):
                raise FondsError(
                    f"The {what} {path} lies in the inbox {desk.inbox}.", hint="Choose a folder as inbox that holds nothing else."
                )
        store.set_root(desk.db, desk.archive, originals)
        store.sweep(desk.db, desk.archive)
        yield Intake(desk)
