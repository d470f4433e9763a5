"""`fonds changes`: what a run changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.options import ARCHIVE, Archive, Verbose

if TYPE_CHECKING:
    from db.changes import Changes


def changes(
    run: Annotated[int | None, typer.Argument(metavar="RUN", help="Number of the run; the newest where none is given.")] = None,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="FOLDER", help="Write a report there, as Markdown and as HTML.")
    ] = None,
    site: Annotated[
        str | None, typer.Option("--site", metavar="ADDRESS", help="Where the review site is, for links in the report.")
    ] = None,
    db: Archive = ARCHIVE,
    verbose: Verbose = False,  # noqa: ARG001
) -> None:
    """Show what a run that extracted again added, changed and lost, and how decisions fared; or write a report of any run."""
    from db.changes import changes as found
    from db.changes import newest, no_run
    from db.connection import open_archive
    from flows.reports import write

    with closing(open_archive(db)) as archive:
        if report is None:
            for line in lines(found(archive, run)):
                typer.echo(line)
            return
        wanted = newest(archive) if run is None else run
        if wanted is None:
            raise no_run(None)
        for path in write(archive, wanted, report, site=site):
            typer.echo(path)


def lines(found: Changes) -> Iterator[str]:
    """What the command says."""
    yield f"Run {found.run}, {found.kind}, {found.started}"
    if found.undoes is not None:
        yield f"What run {found.undoes} had changed is as it was before."
    elif not found.lines:
        yield "Nothing that was known before has changed; a new version of a file is not compared with the old one."
    for line in found.lines:
        yield f"  {line.document}  {line.label}: {line.added} added, {line.changed} changed, {line.lost} lost"
    lost = " ('fonds orphans' lists those that are orphaned)" if found.decisions.get("orphaned") else ""
    states = ", ".join(f"{number} {state}" for state, number in found.decisions.items())
    yield f"Decisions  {states}; {sum(found.decisions.values())} in all{lost}"
    if found.clashes:
        yield f"Clashes    {found.clashes} new ('fonds clashes' lists them)"
    if found.lines and found.is_last_word:
        yield f"Take back  fonds undo --run {found.run}"
