"""`fonds undo`: a decision taken back."""

from __future__ import annotations

from contextlib import closing
from typing import Annotated

import typer

from flows.commands.options import ARCHIVE, Archive, By, Verbose, Why, actor


def undo(
    correction: Annotated[int, typer.Argument(metavar="CORRECTION", help="Number of the decision.")],
    db: Archive = ARCHIVE,
    by: By = None,
    why: Why = None,
    verbose: Verbose = False,  # noqa: ARG001
) -> None:
    """Take back a decision, with all that were made as one with it. The log keeps both."""
    from db import corrections, entities, history
    from db.connection import open_archive
    from db.transactions import writing

    with closing(open_archive(db)) as archive:
        with writing(archive):
            number = corrections.undo(archive, correction, actor(by), why)
            entities.resolve(archive)
        typer.echo(f"Correction {number}: {history.told(archive, number)} ({history.told(archive, correction)}).")
