"""`fonds orphans` and `fonds clashes`: what waits for a person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from flows.commands.options import ARCHIVE, Archive, Verbose, chosen

if TYPE_CHECKING:
    from db.unsettled import Clash, Orphan


def orphans(db: Archive = ARCHIVE, verbose: Verbose = False) -> None:  # noqa: ARG001
    """List the decisions whose place in the text is gone, with the places where they may belong."""
    from db import unsettled
    from db.connection import open_archive

    with closing(open_archive(db)) as archive:
        found = unsettled.orphans(archive)
    for line in orphan_lines(found, db):
        typer.echo(line)
    if not found:
        typer.echo("Every decision has its place.")


def clashes(db: Archive = ARCHIVE, verbose: Verbose = False) -> None:  # noqa: ARG001
    """List the decisions with which the machine no longer agrees. They stand until somebody decides again."""
    from db import unsettled
    from db.connection import open_archive

    with closing(open_archive(db)) as archive:
        found = unsettled.clashes(archive)
    for line in clash_lines(found):
        typer.echo(line)
    if not found:
        typer.echo("The machine speaks against no decision.")


def orphan_lines(found: list[Orphan], archive: Path = ARCHIVE) -> Iterator[str]:
    """What `fonds orphans` says."""
    which = chosen(archive)
    for one in found:
        yield f"{one.number:>5}  {one.actor}: {one.done}"
        if one.document is None:
            yield "       a side of it stands nowhere in the archive today; it holds again when that is back"
            yield f"       to give it up: fonds undo {one.number}{which}"
            continue
        yield f"       {one.quote!r} stood on page {one.page} of {one.document}"
        for place in one.places:
            yield f"       {place.start} {place.end}  likeness {place.score:.2f}  {place.shown}"
        places = f" {one.places[0].start} {one.places[0].end}" if one.places else " START END"
        yield f"       to settle it: fonds correct respan {one.mention}{places}{which}"
        yield f"       to give it up: fonds undo {one.number}{which}"


def clash_lines(found: list[Clash]) -> Iterator[str]:
    """What `fonds clashes` says."""
    for one in found:
        yield f"{one.number:>5}  {one.actor} on {one.label} {one.text!r} in {one.document}, mention {one.mention}: {one.clash}"
        if one.decided or one.machine:
            yield f"       decided: {one.decided or 'no value'}; the machine: {one.machine or 'nothing'}"
