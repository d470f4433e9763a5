"""`fonds history`: the log of decisions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.options import ARCHIVE, Archive, Verbose

if TYPE_CHECKING:
    from db.history import Decision


def history(
    about: Annotated[
        str | None, typer.Argument(metavar="ABOUT", help="Number of a mention, or an entity's id or exact name.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="So many decisions, at most.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    db: Archive = ARCHIVE,
    verbose: Verbose = False,  # noqa: ARG001
) -> None:
    """Show decisions, the newest first: who, when, what, why, and what has become of each."""
    from db.connection import open_archive
    from db.history import made

    with closing(open_archive(db)) as archive:
        found = made(archive, about, limit)
    for line in (json.dumps(asdict(one), ensure_ascii=False) for one in found) if as_json else lines(found):
        typer.echo(line)
    if not found and not as_json:
        typer.echo("Nothing was decided yet.")


def lines(found: list[Decision]) -> Iterator[str]:
    """A decision a line, with its document and reason below."""
    for one in found:
        state = "undone" if one.undone_by else one.state
        where = f"  in {one.document}" if one.document else ""
        mention = f", mention {one.mention}" if one.mention is not None else ""
        yield f"{one.number:>5}  {one.created}  {state:10}  {one.actor}: {one.done}{where}{mention}"
        if one.reason:
            yield f"       because: {one.reason}"
