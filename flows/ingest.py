"""Ingest: from paths to an archive that holds their documents, or the reasons why not.

Promises that an interrupted run leaves a consistent archive and the next one goes on where it stopped; that sources which need
nothing cost a hash each and start neither Prefect nor a worker; and that pages in are pages accounted for.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from db import documents, entities, queue, runs
from db.accounting import account
from db.connection import open_archive
from db.lock import sole_writer
from db.plan import Work, plan
from db.status import RunStatus, Status, run_status, summary
from extractors.errors import FondsError
from extractors.settings import Settings
from flows import jobs, workforce
from flows.loading import Loader
from flows.log import log, run_finished
from flows.progress import Progress, Silent
from flows.sources import Hashed, find, fingerprint
from flows.steps import Jobs
from flows.workforce import Choices


@dataclass(frozen=True, slots=True)
class Taken:
    """What a run did. new, changed: documents extracted for the first time, by whether their path held another one before.

    traces: of failures that were not foreseen.
    """

    run: RunStatus
    new: int
    changed: int
    failed: int
    traces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report(Taken):
    """The same, with the archive as it is now. skipped: hidden and temporary files that were passed over."""

    status: Status
    skipped: int
    seconds: float


def ingest(
    paths: Sequence[Path],
    archive: Path,
    settings: Settings,
    choices: Choices | None = None,
    progress: Progress | None = None,
    *,
    work: Jobs = jobs,
) -> Report:
    """Ingest the files at `paths`. Raises FondsError for all that is not about a single document; those are in the report.

    work: what runs in the worker processes.
    """
    choices = choices or Choices()
    progress = progress or Silent()
    started = time.monotonic()
    found = find(paths, ignore=_files_of(archive))
    with closing(open_archive(archive, create=True)) as db, sole_writer(archive):
        runs.close_abandoned(db)
        hashed = _hash(found.files, progress)
        taken = take_in(db, archive, hashed, settings, choices, progress, work=work)
        status = summary(db, runs=1)
    seconds = time.monotonic() - started
    return Report(taken.run, taken.new, taken.changed, taken.failed, taken.traces, status, found.skipped, seconds)


def take_in(
    db: Database,
    archive: Path,
    hashed: Sequence[Hashed],
    settings: Settings,
    choices: Choices,
    progress: Progress,
    *,
    work: Jobs = jobs,
    extract: Callable[..., None] = workforce.extract,
) -> Taken:
    """One run over files whose hashes are known. The caller is the one writer of the archive (`db.lock`).

    work: what runs in the worker processes. extract: does the work, by processes or otherwise.
    """
    started = time.monotonic()
    planned = plan(db, (one.source for one in hashed), settings)
    changed = sum(one.action == "extract" and documents.at_path(db, one.source.path) is not None for one in planned)
    run_id = runs.start(db, "ingest", settings, choices.processes)
    log.info("run.started", run=run_id, kind="ingest", files=len(hashed))
    stamps = {one.source.path: one.stamp for one in hashed if one.stamp is not None}
    loader = Loader(db, run_id, settings, stamps, progress.say)
    state = "failed"
    try:
        unreadable = {one.source.path: one.error for one in hashed if one.error is not None}
        _do(planned, unreadable, archive, choices, loader, progress, work, extract)
        state = "partial" if loader.failed else "done"
    except Exception:
        raise
    except BaseException:  # Ctrl-C, or what Prefect makes of a wish to end
        state = "interrupted"
        raise
    finally:
        runs.finish(db, run_id, state, unchanged=sum(_is_settled(one) for one in planned))
        run = run_status(db, run_id)
        run_finished(run, time.monotonic() - started)
    new = run.documents.get("extracted", 0)
    return Taken(run, max(0, new - changed), min(changed, new), loader.failed, tuple(loader.traces))


def _do(
    planned: Sequence[Work],
    unreadable: Mapping[str, FondsError],
    archive: Path,
    choices: Choices,
    loader: Loader,
    progress: Progress,
    work: Jobs,
    extract: Callable[..., None],
) -> None:
    waiting = [one for one in planned if one.stages and one.source.path not in unreadable]
    if waiting:
        extract(waiting, archive, choices, loader, progress, work)
    for one in planned:
        if one.source.path in unreadable:
            loader.failure(one, unreadable[one.source.path])
        elif not one.stages and not _is_settled(one):
            loader.at_hand(one)
    progress.phase("Names")
    entities.resolve(loader.db, loader.run_id)
    queue.refresh(loader.db)
    account(loader.db, loader.run_id)


def _hash(files: Sequence[Path], progress: Progress) -> list[Hashed]:
    progress.phase("Looking at files", len(files))
    return [_told(fingerprint(path), progress.advance) for path in files]


def _told(hashed: Hashed, advance: Callable[[], None]) -> Hashed:
    advance()
    return hashed


def _is_settled(work: Work) -> bool:
    return work.action == "unchanged"


def _files_of(archive: Path) -> list[Path]:
    """What belongs to the archive itself, its store of originals among them."""
    endings = ("-wal", "-shm", "-journal", "-staged", "-staged-wal", "-staged-shm")
    beside = [archive.with_name(archive.name + ending) for ending in endings]
    locks = [one for one in archive.parent.glob("*-lock") if one.name.startswith(archive.name)]
    return [archive, archive.with_name(f"{archive.stem}.originals"), *beside, *locks]
