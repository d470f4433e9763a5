"""`fonds reextract`: what is in the archive, extracted again."""

from __future__ import annotations

from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractors.errors import FondsError, LossTooLarge
from extractors.settings import Settings
from flows.commands.options import (
    ARCHIVE,
    SETTINGS,
    Archive,
    Dpi,
    Languages,
    Lost,
    LostReviewed,
    Model,
    Runner,
    RunnerOption,
    Scheduler,
    Verbose,
    Workers,
    chosen,
    workforce,
)
from flows.commands.running import counted, listed, running, tell
from flows.request import LOST, LOST_REVIEWED, Request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.forecast import Forecast
    from flows.reextract import Report

_STAGES = {"read": "reading", "names": "names", "values": "dates and amounts", "likeness": "what is alike"}


class Stage(StrEnum):
    """What of the extraction is done again."""

    OCR = "ocr"
    TEXT = "text"
    EXTRACT = "extract"
    RESOLVE = "resolve"


def reextract(
    db: Archive = ARCHIVE,
    stale: Annotated[bool, typer.Option("--stale", help="What rules, model or settings have changed for (default).")] = False,
    all_: Annotated[bool, typer.Option("--all", help="Everything, whether anything has changed or not.")] = False,
    failed: Annotated[bool, typer.Option("--failed", help="Only documents that failed, once more.")] = False,
    document: Annotated[
        list[str] | None,
        typer.Option("--document", metavar="DOCUMENT", help="A file name, an id or the beginning of a sha-256; may be repeated."),
    ] = None,
    stage: Annotated[
        Stage | None,
        typer.Option(
            "--stage",
            help="ocr: read again what was read by OCR; text, extract: all that is made from the text; resolve: who is who,"
            " alone. With --stale only where it has changed.",
            show_default="all of them",
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done and how long it should take.")] = False,
    accept_loss: Annotated[bool, typer.Option("--accept-loss", help="Load also where more is lost than may be.")] = False,
    lost: Lost = LOST,
    lost_reviewed: LostReviewed = LOST_REVIEWED,
    workers: Workers = None,
    runner: RunnerOption = Runner.PROCESSES,
    scheduler: Scheduler = None,
    model: Model = SETTINGS.model,
    languages: Languages = SETTINGS.languages,
    dpi: Dpi = SETTINGS.dpi,
    reports: Annotated[
        Path | None,
        typer.Option("--report", metavar="FOLDER", help="Where the report is written.", show_default="beside the archive"),
    ] = None,
    site: Annotated[
        str | None, typer.Option("--site", metavar="ADDRESS", help="Where the review site is, for links in the report.")
    ] = None,
    verbose: Verbose = False,
) -> None:
    """Extract again from what is in the archive, where rules, model or settings have changed.

    What was interrupted goes on where it stopped. A run that would lose too many mentions stops before it changes anything.
    Ends with exit code 2 where some documents failed.
    """
    from flows.reextract import reextract as run

    which = _which(stale, all_, failed, stage, document)
    request = Request(which, tuple(document or ()), stage.value if stage else None, accept_loss, lost, lost_reviewed)
    choices, settings = workforce(workers, verbose, runner, scheduler), Settings(model, languages, dpi)
    if dry_run:
        _foresee(db, settings, request, choices.processes)
        return
    try:
        with running("What was extracted is kept; the same command goes on where this one stopped.") as progress:
            report = run(db, settings, request, choices, progress)
    except LossTooLarge as stopped:
        _report(db, stopped.run, reports, site)
        raise
    unwritten = _report(db, report.run.id if report.run else None, reports, site)
    tell(report, lines(report, db), verbose=verbose)
    if unwritten is not None:
        raise unwritten


def _report(archive: Path, run_id: int | None, folder: Path | None, site: str | None) -> FondsError | None:
    """Write the report of a run, if there was one, and say where it is. Returns why it cannot be written, if so: that changes
    nothing in what came of the run, which is still to be told.
    """
    from db.connection import open_archive
    from flows.reports import beside, write

    if run_id is None:
        return None
    try:
        with closing(open_archive(archive)) as db:
            written, _ = write(db, run_id, folder or beside(archive), site=site)
    except FondsError as error:
        typer.echo(f"Report     none: {error}")
        return FondsError(str(error), hint=f"All else is done; 'fonds changes {run_id} --report FOLDER' writes the report.")
    typer.echo(f"Report     {written} and {written.with_suffix('.html').name}")
    return None


def lines(report: Report, archive: Path) -> Iterator[str]:
    """What the command says at the end of a run."""
    which = chosen(archive)
    missing = counted(len(report.missing), "document")
    if report.run is None or report.status is None:
        yield "Nothing to do."
        if report.missing:
            yield f"Missing    {missing}, whose bytes lie neither in the store nor where they were read"
        return
    run, was = report.run, ", which was begun before" if report.continued else ""
    yield f"Run        {run.id}{was}"
    yield f"Documents  {listed({name: run.documents.get(name, 0) for name in ('extracted', 'again', 'failed')})}"
    if report.missing:
        yield f"Missing    {missing}, whose bytes lie neither in the store nor where they were read"
    if report.passed_over:
        yield f"Left       {counted(report.passed_over, 'document')}, into which something newer came meanwhile"
    yield f"Pages      {listed(run.pages)}"
    changed = {"added": run.mentions_added, "changed": run.mentions_changed, "lost": run.mentions_lost}
    yield (
        f"Mentions   {run.mentions_found} found in this run: {listed(changed)}"
        if any(changed.values())
        else "Mentions   as they were"
    )
    if report.status.orphans:
        told = counted(report.status.orphans, "decision")
        yield f"Orphans    {told} without a place in the text: see fonds orphans{which}"
    yield f"Took       {report.seconds:.1f} s"
    if report.failed:
        yield f"Next       fonds status{which}"
    elif run.documents:
        yield f"Next       fonds changes {run.id}{which}"


def foreseen(found: Forecast) -> Iterator[str]:
    """What the command says where it only looks."""
    if found.is_empty:
        yield "Nothing to do."
        return
    if found.documents:
        yield f"Documents  {found.documents}, of which {counted(found.pages, 'page')} would be read"
    if found.ready:
        yield f"Kept       {counted(found.ready, 'document')} extracted already, and only to be loaded"
    for part in found.parts:
        yield f"  {_STAGES[part.stage]}: {counted(part.documents, 'document')}, {counted(part.pages, 'page')} ({part.reason})"
    if found.anew is not None:
        yield f"  who is who, in the whole archive ({found.anew})"
    if found.documents > found.ready:
        yield f"Takes      {found.told}"


def _foresee(db: Path, settings: Settings, request: Request, workers: int) -> None:
    from db.connection import open_archive
    from flows.reextract import foresee

    with closing(open_archive(db)) as archive:
        for line in foreseen(foresee(archive, settings, request, workers)):
            typer.echo(line)


def _which(stale: bool, all_: bool, failed: bool, stage: Stage | None, named: list[str] | None) -> str:
    chosen = [name for name, wanted in (("stale", stale), ("all", all_), ("failed", failed)) if wanted]
    if len(chosen) > 1:
        raise FondsError("--stale, --all and --failed exclude each other.", hint="Give one of them, or none.")
    if failed and stage is not None:
        raise FondsError("--failed does all that is left to do for a document.", hint="Leave out --stage.")
    if named and stage is Stage.RESOLVE:
        raise FondsError("Who is who is worked out for the whole archive, and not for documents.", hint="Leave out --document.")
    return chosen[0] if chosen else "all" if stage is not None else "stale"
