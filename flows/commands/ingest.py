"""`fonds ingest`: files and folders into the archive."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractors.settings import Settings
from flows.commands.options import (
    ARCHIVE,
    SETTINGS,
    Archive,
    Dpi,
    Languages,
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

if TYPE_CHECKING:
    from flows.ingest import Report


def ingest(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files, and folders that are searched to the bottom.")],
    db: Archive = ARCHIVE,
    workers: Workers = None,
    runner: RunnerOption = Runner.PROCESSES,
    scheduler: Scheduler = None,
    model: Model = SETTINGS.model,
    languages: Languages = SETTINGS.languages,
    dpi: Dpi = SETTINGS.dpi,
    verbose: Verbose = False,
) -> None:
    """Read files and folders, find names, dates and sums of money, and load them into the archive.

    Files that the archive knows already are passed over. Ends with exit code 2 where some documents failed.
    """
    from flows.ingest import ingest as run

    choices = workforce(workers, verbose, runner, scheduler)
    with running("What was loaded stays; the same command goes on where this one stopped.") as progress:
        report = run(paths, db, Settings(model, languages, dpi), choices, progress)
    tell(report, lines(report, db), verbose=verbose)


def lines(report: Report, archive: Path) -> list[str]:
    """What the command says at the end of a run."""
    told = report.run.documents
    which = chosen(archive)
    documents = {
        "new": report.new,
        "changed": report.changed,
        "again": told.get("again", 0),
        "unchanged": told.get("unchanged", 0),
        "duplicate": told.get("duplicate", 0),
        "failed": report.failed,
    }
    earlier = len(report.status.failures) - report.failed
    before = (
        [f"Earlier    {counted(earlier, 'document')} of the archive failed before: see fonds status{which}"]
        if earlier > 0
        else []
    )
    orphans = [f"Orphans    {counted(report.status.orphans, 'decision')} without a place in the text: see fonds orphans{which}"]
    skipped = [f"Skipped    {counted(report.skipped, 'hidden or temporary file')}"] if report.skipped else []
    totals = {label: sum(by_status.values()) for label, by_status in report.status.mentions.items()}
    return [
        f"Documents  {listed(documents)}",
        *before,
        *skipped,
        f"Pages      {listed(report.run.pages)}",
        f"Mentions   {report.run.mentions_found} found in this run; in the archive {listed(totals)}",
        *(orphans if report.status.orphans else []),
        f"Took       {report.seconds:.1f} s",
        f"Next       fonds review{which}" if not report.failed else f"Next       fonds status{which}",
    ]
