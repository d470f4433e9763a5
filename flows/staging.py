"""The first half of a re-extraction: what the workers return is kept beside the archive, and nothing in it is changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlite_utils import Database

from db import losses, originals, readings, runs, stale
from db.plan import Source, Work
from db.staging import Staged, Staging, failed, fingerprint, key
from db.stale import Due
from extractors.errors import FondsError, SourceError, UnreadableFile
from extractors.records import Reading
from extractors.settings import Settings
from flows.jobs import Counted, Outcome
from flows.loading import changed, counted, stored, true_error
from flows.log import log
from flows.sources import Stamp, stamp_of
from flows.sources import fingerprint as hashed


@dataclass(frozen=True, slots=True)
class Task:
    """A document with what is to be done about it. key: that of its row in the staging file. stamp: of the file read."""

    due: Due
    work: Work
    key: str
    stamp: Stamp | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """A document that cannot be read anew because its bytes are nowhere to be found."""

    document_id: int
    name: str
    error: FondsError


@dataclass(slots=True)
class Stager:
    """Keeps what comes of documents; a `Receiver`. tasks: by the path of their work."""

    db: Database
    staging: Staging
    run_id: int
    settings: Settings
    tasks: Mapping[str, Task]
    kind: str = runs.REEXTRACT
    verb: str = "keep"
    traces: list[str] = field(default_factory=list)

    def outcome(self, work: Work, outcome: Outcome, pages: int) -> None:
        """See `Receiver`."""
        task = self.tasks[work.source.path]
        error = outcome.error or changed(work, self._stamps(task))
        if error is not None:
            self.failure(work, error, pages)
            if outcome.trace:
                self.traces.append(outcome.trace)
            return
        document_id, reading = task.due.document_id, outcome.reading
        basis = None if reading else fingerprint(readings.load_text(self.db, document_id))
        kept = Staged(work.source.bytes, pages, basis, reading, outcome.extractions, outcome.seconds, features=outcome.features)
        self.staging.keep(task.key, self.run_id, kept, losses.missed(self.db, document_id, reading, outcome.extractions))
        log.info("document.kept", run=self.run_id, document=document_id, name=work.source.name, pages=pages)

    def failure(self, work: Work, error: FondsError, pages: int | None = None) -> None:
        """See `Receiver`."""
        task = self.tasks[work.source.path]
        true = true_error(work, error, self._stamps(task))
        self.staging.keep(task.key, self.run_id, Staged(work.source.bytes, pages, failed=failed(true)), None)

    def stored(self, work: Work) -> Reading:
        """See `Receiver`."""
        return stored(self.db, work)

    def counted(self, work: Work) -> Counted:
        """See `Receiver`."""
        return counted(self.db, work)

    def _stamps(self, task: Task) -> Mapping[str, Stamp]:
        return {task.work.source.path: task.stamp} if task.stamp else {}


def tasks(
    db: Database, waiting: Iterable[Due], settings: Settings, advance: Callable[[], None]
) -> tuple[list[Task], list[Missing]]:
    """What is to be done about documents, in their order, and those whose bytes are missing.

    Only files that must be read anew are looked for and hashed. advance: is called for each of them.
    """
    rules = stale.rules(settings)
    found: dict[str, Task] = {}
    missing: list[Missing] = []
    for due in waiting:
        try:
            source, stamp = _source(db, due)
            if source.path in found:  # what another document is known by, after files were moved about
                raise UnreadableFile(f"The place of {due.name} is not certain.", hint="Ingest it from where it lies now.")
        except FondsError as error:
            missing.append(Missing(due.document_id, due.name, error))
        else:
            known = key_of(due, source.sha256, rules)
            found[source.path] = Task(due, Work(source, "again", due.stages, due.document_id), known, stamp)
        if "read" in due.stages:
            advance()
    return list(found.values()), missing


def key_of(due: Due, sha256: str, rules: Mapping[str, tuple[str, str]]) -> str:
    """By what comes of a document is known in the staging file. sha256: of its bytes. rules: of each stage, as they are now."""
    return key(sha256, due.stages, [rules[stage] for stage in due.stages], due.basis)


def _source(db: Database, due: Due) -> tuple[Source, Stamp | None]:
    """Where the bytes of a document lie; where it is not read anew, a name for it is enough. Raises FondsError."""
    if due.sha256 is None:  # what it holds was never known
        one = hashed(Path(due.path))
        if one.error is not None or one.stamp is None:
            raise one.error or SourceError(f"{due.name} cannot be read.")
        return one.source, one.stamp
    source = Source(due.path, due.name, due.sha256, due.bytes)
    if not {"read", "likeness"} & set(due.stages):
        return source, None
    try:
        path = originals.find(db.conn, due.document_id).path
    except UnreadableFile:
        if "read" in due.stages:
            raise
        return source, None  # what its words tell is had from the stored reading
    try:
        return replace(source, path=str(path)), stamp_of(path)
    except OSError as error:
        raise UnreadableFile(f"{due.name} cannot be read: {error.strerror or error}.") from error
