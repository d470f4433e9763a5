"""`fonds undo`: a decision taken back."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from extractors.errors import CorrectionError
from flows.commands.options import ARCHIVE, Archive, By, Verbose, Why, actor


def undo(
    correction: Annotated[int | None, typer.Argument(metavar="CORRECTION", help="Number of the decision.")] = None,
    run: Annotated[int | None, typer.Option("--run", metavar="RUN", help="Take back what a run changed, instead.")] = None,
    db: Archive = ARCHIVE,
    by: By = None,
    why: Why = None,
    verbose: Verbose = False,  # noqa: ARG001
) -> None:
    """Take back a decision, with all that were made as one with it, or a whole run. The log keeps both."""
    if (correction is None) == (run is None):
        raise CorrectionError("Name either a decision or a run.", hint="'fonds history' lists decisions, 'fonds status' runs.")
    from db import corrections, entities, history
    from db.connection import open_archive
    from db.transactions import writing

    if correction is None:
        _undo_run(db, run or 0)
        return
    with closing(open_archive(db)) as archive:
        with writing(archive):
            number = corrections.undo(archive, correction, actor(by), why)
            entities.resolve(archive)
        others = history.made_with(archive, number)
        more = f", and with it {others} more of the same decision" if others else ""
        typer.echo(f"Correction {number}: {history.told(archive, number)} ({history.told(archive, correction)}){more}.")


def _undo_run(db: Path, run: int) -> None:
    from db.connection import open_archive
    from db.lock import sole_writer
    from db.snapshots import undo_run

    with closing(open_archive(db)) as archive, sole_writer(db):
        number = undo_run(archive, run)
    typer.echo(f"Run {number}: what run {run} changed is as it was before; what people decided since stays.")
