"""`fonds watch`: what is put into a folder comes into the archive."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractors.errors import PartialFailure
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
    workforce,
)
from flows.commands.running import interrupt, listed

if TYPE_CHECKING:
    from flows.inbox.desk import PassReport


def watch(
    inbox: Annotated[Path, typer.Argument(metavar="INBOX", help="The folder; it may lie on a share.")],
    keep: Annotated[bool, typer.Option("--keep", help="Leave files in the inbox when they are in the archive.")] = False,
    poll: Annotated[
        float | None,
        typer.Option(
            "--poll",
            metavar="SECONDS",
            min=0.1,
            help="Look every so many seconds, without events.",
            show_default="events on disks of this machine, 10 on shares",
        ),
    ] = None,
    settle: Annotated[
        float, typer.Option("--settle", metavar="SECONDS", min=0, help="How long a file must have stayed as it is.")
    ] = 10.0,
    store: Annotated[
        Path | None,
        typer.Option(
            "--store",
            metavar="FOLDER",
            help="Where the originals are kept.",
            show_default="where they are, or beside the archive",
        ),
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="Take in what lies there, and end.")] = False,
    db: Archive = ARCHIVE,
    workers: Workers = None,
    runner: RunnerOption = Runner.PROCESSES,
    scheduler: Scheduler = None,
    model: Model = SETTINGS.model,
    languages: Languages = SETTINGS.languages,
    dpi: Dpi = SETTINGS.dpi,
    verbose: Verbose = False,
) -> None:
    """Take in what is put into a folder, until Ctrl-C: documents, their sidecars, and folders as collections.

    A file leaves the inbox when its bytes are in the store of originals and its document is in the archive. What failed stays.
    """
    from rich.console import Console

    from flows.inbox import watch as watching
    from flows.inbox.desk import Options, PassReport
    from flows.progress import shown_on

    choices = workforce(workers, verbose, runner, scheduler)
    options = Options(keep, poll, settle, store)
    total = PassReport()
    for number in (signal.SIGTERM, signal.SIGINT):  # a background job of a shell starts without the second
        signal.signal(number, interrupt)
    try:
        with shown_on(Console(stderr=True)) as progress:
            if once:
                total = watching.pass_once(inbox, db, Settings(model, languages, dpi), choices, options, progress)
            else:
                watching.watch(inbox, db, Settings(model, languages, dpi), choices, options, progress, total=total)
    except KeyboardInterrupt:
        total.settling = 0  # the same command sees to them as well
        typer.echo(f"fonds: stopped. {line(total)} The same command goes on where this one stopped.", err=True)
        return
    typer.echo(line(total))
    if total.failed:
        raise PartialFailure(f"{total.failed} of the files failed. They are still in the inbox.")
    if total.unread:
        raise PartialFailure(f"{total.unread} in the inbox cannot be read.", hint="See to it that fonds may read it.")


def line(total: PassReport) -> str:
    """What was done."""
    counts = {
        "new": total.done,
        "duplicate": total.duplicates,
        "failed": total.failed,
        "not readable": total.unread,
        "described by sidecars": total.described,
        "waiting in the store": total.waiting,
        "still being written": total.settling,
    }
    return f"Taken in: {listed(counts, 'nothing')}; {total.left} left the inbox."
