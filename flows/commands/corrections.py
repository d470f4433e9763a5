"""`fonds corrections export` and `fonds corrections import`: decisions carried from one archive to another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractors.errors import CorrectionError
from flows.commands.options import ARCHIVE, Archive, By, Output, Verbose, actor
from flows.commands.output import writing

if TYPE_CHECKING:
    from db.exchange.importing import Report


def export(db: Archive = ARCHIVE, output: Output = None, verbose: Verbose = False) -> None:  # noqa: ARG001
    """Write the whole log of decisions, a line each: equal files from an unchanged archive."""
    from db.connection import open_archive
    from db.exchange.exporting import export_corrections

    with closing(open_archive(db)) as archive, writing(output) as out:
        out.writelines(line + "\n" for line in export_corrections(archive))


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What 'fonds corrections export' wrote.")],
    db: Archive = ARCHIVE,
    by: By = None,
    verbose: Verbose = False,  # noqa: ARG001
) -> None:
    """Take decisions from another archive of the same papers into this one, all that belong here or none."""
    from db.connection import open_archive
    from db.exchange.importing import import_corrections

    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not in UTF-8"
        raise CorrectionError(f"{file} cannot be read: {why}.", hint="Give a file of 'fonds corrections export'.") from error
    with closing(open_archive(db)) as archive:
        report = import_corrections(archive, text.split("\n"), actor(by))
    for line in lines(report):
        typer.echo(line)


def lines(report: Report) -> Iterator[str]:
    """What the import did."""
    yield f"Imported   {report.new} decisions and undoings; {report.known} were here already"
    if report.undone:
        yield f"Passed     {report.undone} undoings of what is undone here already"
    if report.older:
        yield f"Older      {report.older} of them are older than what stands here, and were undone at once: fonds history"
    if report.orphaned:
        yield f"Orphans    {report.orphaned} of them have no certain place in the text here: fonds orphans"
    for name, number in sorted(report.waiting.items()):
        yield f"Waiting    {number} on {name}, which is not in this archive"
    if report.waiting:
        yield "Next       ingest these documents, then import the file again: it brings the rest"
