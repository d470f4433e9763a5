"""The nightly run: what is stale is extracted again, the fixity of originals is checked, and a report says what came of it.

A flow that stands by itself, so that any Prefect server can have it run: see prefect.yaml. Promises that two never work on one
archive at the same time, that it stands for all nights that were missed, and that what goes wrong in one part keeps no other from
being done; the run fails with it at the end.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from prefect import flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State
from prefect.context import FlowRunContext
from prefect.states import Cancelled, Completed, Failed
from sqlite_utils import Database

from db import fixity, sqlite_errors
from db.connection import open_archive
from db.lock import sole_night
from extractors.errors import DatabaseError, FondsError, LossTooLarge
from flows import reports
from flows.log import log
from flows.progress import Progress
from flows.reextract import Report, reextract
from flows.reports.markdown import plain
from flows.request import Request
from flows.standing.asked import Ready, made_ready
from flows.standing.making_up import take_over
from flows.standing.shown import Told, artifacts, named


@dataclass(frozen=True, slots=True)
class Night:
    """What came of one. told: sentences. run: the re-extraction, None where nothing was stale. wrong: what went wrong."""

    told: Sequence[str]
    run: int | None
    wrong: Sequence[FondsError]


@flow(name="nightly", flow_run_name=named, persist_result=False)
def nightly(
    archive: Path | None = None,
    which: Literal["stale", "all", "failed"] = "stale",
    model: str | None = None,
    languages: str | None = None,
    dpi: int | None = None,
    workers: int | None = None,
    runner: Literal["processes", "dask"] | None = None,
    scheduler: str | None = None,
    report: Path | None = None,
    site: str | None = None,
    lost: float | None = None,
    lost_reviewed: float | None = None,
    accept_loss: bool = False,
) -> State[Any]:
    """Extract again what is stale, check fixity, and report. What is not set is as fonds.toml says.

    Args:
        archive: The archive's SQLite file.
        which: What is extracted again.
        model: What finds names: fonds, or an installed spaCy model.
        languages: What OCR reads: Tesseract's codes, joined by +.
        dpi: Dots per inch at which PDF pages are drawn for OCR.
        workers: Worker processes, at most; one a CPU where it is not set.
        runner: What does the work.
        scheduler: The address of a Dask cluster.
        report: The folder for reports; beside the archive where it is not set.
        site: The address of the review site, for links.
        lost: The share of undecided mentions that a run may lose, 0 to 1.
        lost_reviewed: The share of mentions confirmed by people that a run may lose, 0 to 1.
        accept_loss: Load although more is lost.
    """
    ready = made_ready(archive, model, languages, dpi, workers, runner, scheduler)
    thresholds = ready.config.thresholds
    request = Request(
        which,
        accept_loss=accept_loss,
        lost=thresholds.lost if lost is None else lost,
        lost_reviewed=thresholds.lost_reviewed if lost_reviewed is None else lost_reviewed,
    )
    with closing(open_archive(ready.archive)) as db, ExitStack() as alone:
        try:
            alone.enter_context(sole_night(ready.archive))
        except DatabaseError as error:
            return Cancelled(message=f"{error} It does what this one would have done.")
        _stand_for_others()
        progress = Told(ready.archive)
        night = _do(db, ready, request, progress)
        folder = report or ready.config.reports or reports.beside(ready.archive)
        night = _report(db, ready.archive, night, folder, site or ready.config.review.address, progress)
    return _state(night)


def _stand_for_others() -> None:
    context = FlowRunContext.get()
    if context is not None and context.flow_run is not None:
        with get_client(sync_client=True) as client:
            others = take_over(client, context.flow_run)
        if others:
            log.info("nightly.made-up", missed=others)


def _do(db: Database, ready: Ready, request: Request, progress: Progress) -> Night:
    told: list[str] = []
    wrong: list[FondsError] = []
    run: int | None = None
    try:
        report = reextract(ready.archive, ready.settings, request, ready.choices, progress)
    except Exception as error:
        wrong.append(_in_words(error))
        run = error.run if isinstance(error, LossTooLarge) else None
    else:
        run = report.run.id if report.run else None
        told += _extracted(report)
    progress.phase("Fixity", fixity.count(db))
    try:
        found = fixity.check(db, ready.archive, advance=progress.advance)
    except Exception as error:
        wrong.append(_in_words(error))
    else:
        told.append(
            f"Fixity: {found.checked} originals checked, {found.intact} intact." if found.checked else "No originals to check."
        )
        wrong += [_damage(one) for one in found.damaged]
    return Night(told, run, wrong)


def _in_words(error: Exception) -> FondsError:
    if isinstance(error, FondsError):
        return error
    if isinstance(error, sqlite3.Error) and (trouble := sqlite_errors.told("The database", error)) is not None:
        return trouble
    log.error("nightly.unforeseen", exc_info=error)
    return FondsError(f"{type(error).__name__}: {error}.", hint="The log of fonds has the traceback.")


def _extracted(report: Report) -> Iterator[str]:
    if report.run is None:
        yield "Nothing was stale."
    else:
        counts = ", ".join(f"{number} {outcome}" for outcome, number in report.run.documents.items()) or "none"
        mentions = f"{report.run.mentions_added} added, {report.run.mentions_lost} lost"
        yield f"Run {report.run.id}: documents {counts}; mentions {mentions}."
    if report.missing:
        yield f"{len(report.missing)} documents could not be read again: their files are gone."


def _damage(one: fixity.Damaged) -> FondsError:
    hint = f"An intact copy is at {one.copies[0]}: put it into the inbox." if one.copies else "Put a copy into the inbox."
    return FondsError(f"The original of {one.name} is {one.state}: {one.path} ({one.found}).", hint=hint)


def _report(db: Database, archive: Path, night: Night, folder: Path, site: str | None, progress: Progress) -> Night:
    """The report of the run in files, and all of the night in the Prefect UI. Returns the night with what went wrong here."""
    report: list[str] = []
    rows: Sequence[dict[str, Any]] = []
    if night.run is not None:
        rows = reports.tables(db, night.run)
        try:
            written, _ = reports.write(db, night.run, folder, site=site)
        except FondsError as error:
            night = replace(night, wrong=[*night.wrong, error])
        else:
            progress.say(f"Report: {written}")
            report = ["", f"The report is in {plain(str(written))}.", "", written.read_text(encoding="utf-8")]
    lines = ["# Nightly run", "", *(f"- {line}" for line in night.told)]
    lines += [f"- **{plain(str(error))}** {plain(error.hint)}" for error in night.wrong]
    for line in night.told:
        progress.say(line)
    artifacts(archive, "\n".join([*lines, *report]), rows, site)
    return night


def _state(night: Night) -> State[Any]:
    message = " ".join([*(f"{error} {error.hint}" for error in night.wrong), *night.told])
    log.info("nightly.finished", run=night.run, wrong=len(night.wrong))
    return Failed(message=message) if night.wrong else Completed(message=message)
