"""The `fonds` command: what is common to its subcommands, which live in flows/commands/.

Promises one line and the way out for every failure, the traceback with -v, and the exit codes of extractors/errors.py. To add a
subcommand: a module in flows/commands/ with one function, and its row in `_COMMANDS` or `_GROUPS`.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import Annotated, Any

import typer

from extractors.errors import FondsError
from flows.commands import (
    changes,
    correct,
    corrections,
    evaluate,
    export,
    fixity,
    history,
    ingest,
    reextract,
    review,
    status,
    undo,
    unsettled,
    user,
    watch,
)

_COMMANDS: dict[str, Callable[..., Any]] = {
    "ingest": ingest.ingest,
    "watch": watch.watch,
    "fixity": fixity.fixity,
    "reextract": reextract.reextract,
    "status": status.status,
    "review": review.review,
    "evaluate": evaluate.evaluate,
    "history": history.history,
    "undo": undo.undo,
    "orphans": unsettled.orphans,
    "clashes": unsettled.clashes,
    "changes": changes.changes,
}
_GROUPS: dict[str, tuple[str, dict[str, Callable[..., Any]]]] = {
    "export": ("Write what the archive holds, for other programs.", {"mentions": export.mentions, "text": export.text}),
    "correct": ("Decide what is right. Every decision is kept in a log and can be taken back.", correct.ACTIONS),
    "corrections": (
        "Carry decisions from one archive to another.",
        {"export": corrections.export, "import": corrections.import_},
    ),
    "user": ("Who may sign in to the review site.", user.ACTIONS),
}


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"fonds {version('fonds')}")
        raise typer.Exit


def _root(
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="Show tracebacks, and what Prefect does.")] = False,
    show_version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and end.")
    ] = False,
) -> None:
    """From folders of papers, PDFs and scans to one SQLite file with their people, organisations, dates and sums of money."""


def _build() -> typer.Typer:
    built = typer.Typer(
        name="fonds", no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False
    )
    built.callback()(_root)
    for name, function in _COMMANDS.items():
        built.command(name)(function)
    for group, (told, functions) in _GROUPS.items():
        inner = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help=told)
        for name, function in functions.items():
            inner.command(name)(function)
        built.add_typer(inner, name=group)
    return built


app = _build()


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command with `arguments` (the process's own where None) and end the process with its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    verbose = any(one in {"-v", "--verbose"} for one in given)
    try:
        app(given)
    except FondsError as error:
        if verbose:
            traceback.print_exc()
        typer.echo(f"fonds: {error}\n       {error.hint}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:  # the reader of our output has seen enough, as in 'fonds export mentions | head'
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
