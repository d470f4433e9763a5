"""Where what the workers return goes, in the connection's own thread: to the one writer, which loads a document a transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from sqlite_utils import Database

from db import documents, load, readings
from db.plan import Work
from extractors.errors import FondsError, SourceError, UnreadableFile
from extractors.records import Extraction, Features, Reading
from extractors.settings import Settings
from flows.jobs import Counted, Outcome
from flows.log import log
from flows.sources import Stamp, stamp_of


class Receiver(Protocol):
    """What takes in what the workers return. kind, run_id: of the run. verb: what it does with an outcome, for people."""

    kind: str
    verb: str
    run_id: int
    settings: Settings
    traces: list[str]

    def outcome(self, work: Work, outcome: Outcome, pages: int) -> None:
        """Take in what came of a document; `pages` as counted before reading."""

    def failure(self, work: Work, error: FondsError, pages: int | None = None) -> None:
        """Take in why nothing came of a document."""

    def stored(self, work: Work) -> Reading:
        """The stored reading of a document that is only extracted from again."""

    def counted(self, work: Work) -> Counted:
        """Its pages and media type, without a look at its file."""


@dataclass(slots=True)
class Loader:
    """What every load needs. stamps: size and time of each path when it was hashed. failed: what failed in this run."""

    db: Database
    run_id: int
    settings: Settings
    stamps: Mapping[str, Stamp]
    say: Callable[[str], None]
    failed: int = 0
    traces: list[str] = field(default_factory=list)
    kind: str = "ingest"
    verb: str = "load"

    def outcome(self, work: Work, outcome: Outcome, pages: int) -> None:
        """See `Receiver`."""
        error = outcome.error or changed(work, self.stamps)
        if error is not None:
            self.failure(work, error, pages)
            if outcome.trace:
                self.traces.append(outcome.trace)
            return
        self.load(work, outcome.reading, outcome.extractions, outcome.seconds, pages, outcome.features)

    def failure(self, work: Work, error: FondsError, pages: int | None = None) -> None:
        """See `Receiver`."""
        self.record(work, true_error(work, error, self.stamps), pages)

    def load(
        self,
        work: Work,
        reading: Reading | None,
        extractions: Mapping[str, Extraction],
        seconds: Mapping[str, float],
        pages: int | None,
        features: Features | None,
    ) -> None:
        """Load what was read and extracted."""
        try:
            document = load.load_document(
                self.db, self.run_id, work, reading, extractions, seconds, pages=pages, features=features
            )
        except FondsError as refused:  # nothing of the document was stored
            self.record(work, refused, pages)
            return
        took = round(sum(seconds.values()), 3)
        log.info("document.loaded", run=self.run_id, document=document, name=work.source.name, pages=pages, seconds=took)

    def record(self, work: Work, error: FondsError, pages: int | None) -> None:
        """Record why a document could not be loaded."""
        place = Path(work.source.path).name
        if place != work.source.name:  # it lies in the store, under a name that nobody knows
            error = type(error)(str(error).replace(place, work.source.name), hint=error.hint)
        document = load.load_failure(self.db, self.run_id, work, error, pages=pages)
        self.failed += 1
        log.warning("document.failed", run=self.run_id, document=document, name=work.source.name, error=error.code)
        self.say(f"failed  {work.source.path if place == work.source.name else work.source.name}: {error}")

    def at_hand(self, work: Work) -> None:
        """Load what needs no worker: a duplicate, or known bytes that came back."""
        if work.action == "duplicate":
            document = load.load_duplicate(self.db, self.run_id, work)
            log.info("document.duplicate", run=self.run_id, document=document, name=work.source.name)
        else:
            document = load.load_document(self.db, self.run_id, work, None, {}, {})
            log.info("document.loaded", run=self.run_id, document=document, name=work.source.name)

    def stored(self, work: Work) -> Reading:
        """See `Receiver`."""
        return stored(self.db, work)

    def counted(self, work: Work) -> Counted:
        """See `Receiver`."""
        return counted(self.db, work)


def stored(db: Database, work: Work) -> Reading:
    """The stored reading of a document that is only extracted from again."""
    if work.document_id is None:
        raise ValueError(f"{work.source.path} has no stored reading")
    return readings.load_reading(db, work.document_id)


def counted(db: Database, work: Work) -> Counted:
    """Pages and media type of a document that was read."""
    if work.document_id is None:
        raise ValueError(f"{work.source.path} has no stored reading")
    return Counted(work.source.path, *documents.size(db, work.document_id))


def changed(work: Work, stamps: Mapping[str, Stamp]) -> UnreadableFile | None:
    """The error where a file was written to while it was read: its text would be filed under the hash of other bytes."""
    if "read" not in work.stages:
        return None
    try:
        same = stamp_of(Path(work.source.path)) == stamps.get(work.source.path)
    except OSError:
        same = False
    if same:
        return None
    return UnreadableFile(f"{work.source.name} changed while it was read.", hint="Ingest it again when it is complete.")


def true_error(work: Work, error: FondsError, stamps: Mapping[str, Stamp]) -> FondsError:
    """Why nothing came of a document: an error that is final for its bytes is none where they were not those that failed."""
    if isinstance(error, SourceError) and not isinstance(error, UnreadableFile):
        return changed(work, stamps) or error
    return error


def is_locked(error: BaseException) -> bool:
    """Whether another writer held the database longer than SQLite waits."""
    return isinstance(error, sqlite3.OperationalError) and "locked" in str(error)
