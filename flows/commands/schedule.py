"""`fonds schedule`: what is to be done every night, done."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extractors.errors import FondsError
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
    workforce,
)
from flows.commands.running import interruptible
from flows.request import LOST, LOST_REVIEWED

if TYPE_CHECKING:
    from flows.standing.order import Inbox, Order

_SECONDS = 10.0  # for an answer of a Prefect server, where one run is asked for


def schedule(
    cron: Annotated[
        str, typer.Option("--cron", metavar="TIME", help="When: minute, hour, day, month, day of the week.")
    ] = "0 2 * * *",
    timezone: Annotated[str, typer.Option("--timezone", metavar="ZONE", help="The time zone in which that counts.")] = "UTC",
    db: Archive = ARCHIVE,
    inbox: Annotated[Path | None, typer.Option("--inbox", metavar="FOLDER", help="Look after this inbox as well.")] = None,
    report: Annotated[
        Path | None,
        typer.Option("--report", metavar="FOLDER", help="Where reports are written.", show_default="beside the archive"),
    ] = None,
    site: Annotated[
        str | None, typer.Option("--site", metavar="ADDRESS", help="The address of the review site, for links in reports.")
    ] = None,
    prefect_port: Annotated[
        int,
        typer.Option("--prefect-port", min=1, max=65535, help="Port of the Prefect server that is started where none is named."),
    ] = 4200,
    once: Annotated[bool, typer.Option("--once", help="Do now what would be done at night, once, and end.")] = False,
    lost: Lost = LOST,
    lost_reviewed: LostReviewed = LOST_REVIEWED,
    workers: Workers = None,
    runner: RunnerOption = Runner.PROCESSES,
    scheduler: Scheduler = None,
    model: Model = SETTINGS.model,
    languages: Languages = SETTINGS.languages,
    dpi: Dpi = SETTINGS.dpi,
    verbose: Verbose = False,
) -> None:
    """Extract again every night what is stale, check the originals, and write a report; until Ctrl-C.

    Runs are seen in the Prefect UI: of the server that PREFECT_API_URL names, or of one that is started here, for this machine.
    """
    from db.connection import open_archive
    from flows.orchestration import configure
    from flows.standing.order import Inbox, Order

    choices = workforce(workers, verbose, runner, scheduler)
    archive = db.absolute()
    open_archive(archive).close()
    parameters: dict[str, Any] = {
        "archive": str(archive),
        "model": model,
        "languages": languages,
        "dpi": dpi,
        "workers": workers,
        "runner": choices.runner,
        "scheduler": scheduler,
        "report": str(report.absolute()) if report else None,
        "site": site,
        "lost": lost,
        "lost_reviewed": lost_reviewed,
    }
    # what a night says of itself is for the Prefect UI, also where Prefect is quiet otherwise; a console is told in our events
    os.environ.setdefault("PREFECT_LOGGING_LOGGERS_PREFECT_FLOW_RUNS_LEVEL", "INFO")
    os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "WARNING")
    os.environ.setdefault("PREFECT_SERVER_LOGGING_LEVEL", "WARNING")
    configure(verbose=verbose)
    order = Order(cron, timezone, parameters)
    order.check()
    if once:
        _once(order)
        return
    chosen = {"model": model, "languages": languages, "dpi": dpi, "workers": workers, "runner": runner, "scheduler": scheduler}
    options = [part for name, value in chosen.items() if value is not None for part in (f"--{name}", str(value))]
    _keep(order, archive, prefect_port, Inbox(inbox.absolute(), options) if inbox else None)


def _keep(order: Order, archive: Path, port: int, inbox: Inbox | None) -> None:
    from flows.commands.ports import probe
    from flows.standing.schedule import keep, named_server
    from flows.standing.server import HOST

    if named_server() is None:
        probe(HOST, port, "--prefect-port")
    keep(order, archive, port, inbox, _say)


def _once(order: Order) -> None:
    from flows.orchestration import Overture
    from flows.standing import server
    from flows.standing.schedule import named_server
    from flows.standing.wish import Wish

    with interruptible("What was done stays; the same command goes on where this one stopped."):
        overture = Overture()
        overture.start()
        overture.ready()
        if (api := named_server()) is not None:
            server.wait(api, None, Wish(), seconds=_SECONDS)
        from flows.standing.nightly import nightly

        state = nightly(**order.parameters, return_state=True)
    if not state.is_completed():
        raise FondsError(state.message or "The run did not end well.", hint="See fonds status, and the report.")
    _say(state.message or "")


def _say(line: str) -> None:
    typer.echo(line)
    sys.stdout.flush()
