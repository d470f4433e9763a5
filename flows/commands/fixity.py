"""`fonds fixity`: whether the originals in the store are still what was put there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Annotated

import typer

from extractors.errors import FixityError
from flows.commands.options import ARCHIVE, Archive, Verbose
from flows.commands.running import listed, running
from flows.terminal import plain

if TYPE_CHECKING:
    from db.fixity import FixityReport


def fixity(
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", min=1, help="Check so many originals at most.", show_default="all")
    ] = None,
    db: Archive = ARCHIVE,
    verbose: Verbose = False,  # noqa: ARG001
) -> None:
    """Compare each original in the store with its hash, those first whose last check is the oldest.

    Ends with exit code 11 where one is missing or changed, and says where another copy lies.
    """
    from db import fixity as checks
    from db.connection import open_archive

    _step_back()
    with (
        running("What was checked is recorded; the same command goes on with the rest.") as progress,
        closing(open_archive(db)) as archive,
    ):
        progress.phase("Originals", checks.count(archive, limit))
        report = checks.check(archive, db, limit=limit, advance=progress.advance)
    tell(report)
    for one in lines(report):
        typer.echo(plain(one))
    if report.damaged:
        raise FixityError(f"{len(report.damaged)} of {report.checked} originals are damaged.")


def tell(report: FixityReport) -> None:
    """The events of a check."""
    from flows.log import log

    for one in report.damaged:
        log.error("fixity.damaged", sha256=one.sha256, name=one.name, path=one.path, state=one.state, copies=len(one.copies))
    log.info("fixity.checked", checked=report.checked, intact=report.intact, damaged=len(report.damaged))


def lines(report: FixityReport) -> Iterator[str]:
    """What the command says: the damaged ones with the way out, and the counts."""
    for one in report.damaged:
        yield f"{one.name} is {one.state}: {one.path}"
        yield f"    found: {one.found}"
        if one.copies:
            yield f"    An intact copy lies at {one.copies[0]}. Put it into an inbox, and the store takes it."
        else:
            yield "    No copy is known. Look for it in a backup, and put it into an inbox."
    counts = {state: getattr(report, state) for state in ("intact", "missing", "changed", "unreadable")}
    yield f"Originals  {report.checked} checked: {listed(counts)}"


def _step_back() -> None:
    """Let others go first, on the processor and on the disk."""
    import psutil

    os.nice(10)
    with suppress(AttributeError, OSError, psutil.Error):
        psutil.Process().ionice(psutil.IOPRIO_CLASS_IDLE)
