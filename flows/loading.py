"""The one writer: puts what the workers return into the archive, a document a transaction, in the connection's own thread."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlite_utils import Database

from db import load, readings
from db.plan import Work
from extractors.errors import FondsError, SourceError, UnreadableFile
from extractors.records import Reading
from extractors.settings import Settings
from flows.jobs import Outcome
from flows.log import log
from flows.sources import Stamp, stamp_of


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

    def outcome(self, work: Work, outcome: Outcome, pages: int) -> None:
        """Load what came of a document; `pages` as counted before reading."""
        error = outcome.error or self._changed(work)
        if error is not None:
            self.failure(work, error, pages)
            if outcome.trace:
                self.traces.append(outcome.trace)
            return
        try:
            document = load.load_document(
                self.db, self.run_id, work, outcome.reading, outcome.extractions, outcome.seconds, pages=pages
            )
        except FondsError as refused:  # nothing of the document was stored
            self.failure(work, refused, pages)
            return
        took = round(sum(outcome.seconds.values()), 3)
        log.info("document.loaded", run=self.run_id, document=document, name=work.source.name, pages=pages, seconds=took)

    def failure(self, work: Work, error: FondsError, pages: int | None = None) -> None:
        """Record why a document could not be loaded."""
        if isinstance(error, SourceError) and not isinstance(error, UnreadableFile):
            error = self._changed(work) or error  # or it would be final for bytes that were not those that failed
        document = load.load_failure(self.db, self.run_id, work, error, pages=pages)
        self.failed += 1
        log.warning("document.failed", run=self.run_id, document=document, name=work.source.name, error=error.code)
        self.say(f"failed  {work.source.path}: {error}")

    def at_hand(self, work: Work) -> None:
        """Load what needs no worker: a duplicate, or known bytes that came back."""
        if work.action == "duplicate":
            document = load.load_duplicate(self.db, self.run_id, work)
            log.info("document.duplicate", run=self.run_id, document=document, name=work.source.name)
        else:
            document = load.load_document(self.db, self.run_id, work, None, {}, {})
            log.info("document.loaded", run=self.run_id, document=document, name=work.source.name)

    def stored(self, work: Work) -> Reading:
        """The stored reading of a document that is only extracted from again."""
        if work.document_id is None:
            raise ValueError(f"{work.source.path} has no stored reading")
        return readings.load_reading(self.db, work.document_id)

    def _changed(self, work: Work) -> UnreadableFile | None:
        """The error where a file was written to while it was read: its text would be filed under the hash of other bytes."""
        if "read" not in work.stages:
            return None
        try:
            same = stamp_of(Path(work.source.path)) == self.stamps.get(work.source.path)
        except OSError:
            same = False
        if same:
            return None
        return UnreadableFile(f"{work.source.name} changed while it was read.", hint="Ingest it again when it is complete.")


def is_locked(error: BaseException) -> bool:
    """Whether another writer held the database longer than SQLite waits."""
    return isinstance(error, sqlite3.OperationalError) and "locked" in str(error)
