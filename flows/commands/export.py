"""`fonds export mentions` and `fonds export text`."""

from __future__ import annotations

import csv
from contextlib import closing
from enum import StrEnum
from typing import Annotated

import typer

from db.csv_cells import safe
from flows.commands.options import ARCHIVE, Archive, Output, Verbose
from flows.commands.output import writing


class Format(StrEnum):
    """How mentions are written."""

    JSONL = "jsonl"
    CSV = "csv"


def mentions(
    db: Archive = ARCHIVE,
    every: Annotated[bool, typer.Option("--all", help="Rejected mentions as well.")] = False,
    form: Annotated[Format, typer.Option("--format", help="One JSON object a line, or a table.")] = Format.JSONL,
    output: Output = None,
    verbose: Verbose = False,  # noqa: ARG001
) -> None:
    """Write all current mentions, sorted: equal files from an unchanged archive."""
    from db.connection import open_archive
    from db.export import FIELDS, export_mentions, json_line

    # what reads ends before the archive is closed, also where whoever reads our output has seen enough
    with (
        closing(open_archive(db)) as archive,
        closing(export_mentions(archive, all=every)) as found,
        writing(output) as out,
    ):
        if form is Format.JSONL:
            out.writelines(json_line(mention) + "\n" for mention in found)
            return
        table = csv.writer(out, lineterminator="\n")
        table.writerow(FIELDS)
        for mention in found:
            written = (json_line(value) if isinstance(value, dict | list) else value for value in mention.values())
            table.writerow(safe(value) if isinstance(value, str) else value for value in written)


def text(
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="File name, id, or the beginning of the sha-256.")],
    db: Archive = ARCHIVE,
    output: Output = None,
    verbose: Verbose = False,  # noqa: ARG001
) -> None:
    """Write the raw text of a document, in which the offsets of its mentions count; form feeds part its pages."""
    from db.connection import open_archive
    from db.export import export_text

    with closing(open_archive(db)) as archive:
        raw = export_text(archive, document)
    with writing(output) as out:
        out.write(raw)
