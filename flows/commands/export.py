"""`fonds export mentions` and `fonds export text`."""

from __future__ import annotations

import csv
import errno
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import IO, Annotated, Any

import typer

from extractors.errors import FondsError
from flows.commands.options import ARCHIVE, Archive, Verbose

_RISKY = ("=", "+", "-", "@", "\t", "\r")  # by which a spreadsheet takes a cell for a formula (OWASP, "CSV injection")


class Format(StrEnum):
    """How mentions are written."""

    JSONL = "jsonl"
    CSV = "csv"


def mentions(
    db: Archive = ARCHIVE,
    every: Annotated[bool, typer.Option("--all", help="Rejected mentions as well.")] = False,
    form: Annotated[Format, typer.Option("--format", help="One JSON object a line, or a table.")] = Format.JSONL,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Where to; standard output where none is given.")
    ] = None,
    verbose: Verbose = False,  # noqa: ARG001
) -> None:
    """Write all current mentions, sorted: equal files from an unchanged archive."""
    from db.connection import open_archive
    from db.export import FIELDS, export_mentions, json_line

    with closing(open_archive(db)) as archive, _writing(output) as out:
        found = export_mentions(archive, all=every)
        if form is Format.JSONL:
            out.writelines(json_line(mention) + "\n" for mention in found)
            return
        table = csv.writer(out, lineterminator="\n")
        table.writerow(FIELDS)
        for mention in found:
            table.writerow(cell(value if not isinstance(value, dict | list) else json_line(value)) for value in mention.values())


def text(
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="File name, id, or the beginning of the sha-256.")],
    db: Archive = ARCHIVE,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Where to; standard output where none is given.")
    ] = None,
    verbose: Verbose = False,  # noqa: ARG001
) -> None:
    """Write the raw text of a document, in which the offsets of its mentions count; form feeds part its pages."""
    from db.connection import open_archive
    from db.export import export_text

    with closing(open_archive(db)) as archive:
        raw = export_text(archive, document)
    with _writing(output) as out:
        out.write(raw)


def cell(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: text that begins like one gets a leading apostrophe, all else is exact."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_RISKY) else value


@contextmanager
def _writing(output: Path | None) -> Iterator[IO[str]]:
    """UTF-8, line ends as they are. A file appears whole or not at all; to a device or pipe it is written as it comes.

    Raises FondsError where nothing can be written there.
    """
    if output is None:
        with open(sys.stdout.fileno(), "w", encoding="utf-8", newline="", closefd=False) as out:
            yield out
        return
    target = output.resolve()  # a link stays, and what it leads to is written
    if target.exists() and not target.is_file() and not target.is_dir():
        with target.open("w", encoding="utf-8", newline="") as out:
            yield out
        return
    try:
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:
        raise FondsError(f"{output} cannot be written: {error.strerror}.", hint="Choose another file with -o.") from error
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as out:
            yield out
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
