"""The `fonds` command: what is common to its subcommands, which live in flows/commands/.

Promises one line and the way out for every failure, the traceback with -v, and the exit codes of extractors/errors.py. To add a
subcommand: a module in flows/commands/ with one function, and its row in `_COMMANDS` or `_GROUPS`.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from typing import Annotated, Any

import typer

from db import sqlite_errors
from extractors.errors import FondsError
from flows import configured
from flows.commands import (
    backup,
    changes,
    config,
    correct,
    corrections,
    doctor,
    evaluate,
    export,
    fixity,
    history,
    ingest,
    reextract,
    review,
    schedule,
    status,
    undo,
    unsettled,
    user,
    watch,
)
from flows.commands.options import Verbose
from flows.terminal import plain

_COMMANDS: dict[str, Callable[..., Any]] = {
    "ingest": ingest.ingest,
    "watch": watch.watch,
    "fixity": fixity.fixity,
    "reextract": reextract.reextract,
    "status": status.status,
    "review": review.review,
    "schedule": schedule.schedule,
    "evaluate": evaluate.evaluate,
    "history": history.history,
    "undo": undo.undo,
    "orphans": unsettled.orphans,
    "clashes": unsettled.clashes,
    "changes": changes.changes,
    "backup": backup.backup,
    "restore": backup.restore,
    "doctor": doctor.doctor,
}
_GROUPS: dict[str, tuple[str, dict[str, Callable[..., Any]]]] = {
    "export": ("Write what the archive holds, for other programs.", {"mentions": export.mentions, "text": export.text}),
    "correct": ("Decide what is right. Every decision is kept in a log and can be taken back.", correct.ACTIONS),
    "corrections": (
        "Carry decisions from one archive to another.",
        {"export": corrections.export, "import": corrections.import_},
    ),
    "config": ("What is set in fonds.toml and in the environment.", {"check": config.check, "example": config.example}),
    "user": ("Who may sign in to the review site.", user.ACTIONS),
}

_EVERYWHERE = ("--config", "--log", "--log-format", "--log-level")
_PATIENT = ("config", "doctor")  # commands that say what is wrong in what is configured


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"fonds {version('fonds')}")
        raise typer.Exit


def _root(
    context: typer.Context,
    config_file: Annotated[
        str | None,
        typer.Option("--config", metavar="FILE", help="The fonds.toml that counts; else the nearest, from here upwards."),
    ] = None,
    log: Annotated[
        str | None, typer.Option("--log", metavar="FILE", help="Where events are logged; '-' for standard error.")
    ] = None,
    log_format: Annotated[str | None, typer.Option("--log-format", metavar="FORMAT", help="text or json")] = None,
    log_level: Annotated[str | None, typer.Option("--log-level", metavar="LEVEL", help="debug, info, warning or error")] = None,
    verbose: Verbose = False,  # noqa: ARG001
    show_version: Annotated[  # noqa: ARG001
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and end.")
    ] = False,
) -> None:
    """From folders of papers, PDFs and scans to one SQLite file with their people, organisations, dates and sums of money."""
    # processes that are started from here on mean the same
    given = {
        configured.VARIABLE: config_file,
        "FONDS_LOG_FILE": log,
        "FONDS_LOG_FORMAT": log_format,
        "FONDS_LOG_LEVEL": log_level,
    }
    if log is None and (log_format or log_level):
        given["FONDS_LOG_FILE"] = os.environ.get("FONDS_LOG_FILE", "-")
    os.environ.update({name: value for name, value in given.items() if value is not None})
    called = context.invoked_subcommand
    patient = called in _PATIENT or "--help" in (context.obj or ())
    context.default_map = configured.begin(context.command, called, config_file, patient=patient)


def _anywhere(arguments: list[str]) -> list[str]:
    """The options that every command takes may stand anywhere in the line, as --db may."""
    first: list[str] = []
    rest: list[str] = []
    coming = iter(arguments)
    for one in coming:
        if one == "--":
            rest += [one, *coming]
        elif one in _EVERYWHERE:
            value = next(coming, None)
            first += [one, value] if value is not None else []
            rest += [one] if value is None else []
        elif one.startswith(tuple(f"{name}=" for name in _EVERYWHERE)):
            first.append(one)
        else:
            rest.append(one)
    return first + rest


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


@contextmanager
def _in_our_words() -> Iterator[None]:
    """Tell what is no defect of fonds: troubles of SQLite, and a setting that Prefect refuses while it is imported."""
    try:
        yield
    except (sqlite3.Error, ValueError) as error:
        from flows.orchestration import refused_setting

        told = sqlite_errors.told("The database", error) if isinstance(error, sqlite3.Error) else refused_setting(error)
        if told is None:
            raise
        raise told from error


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command with `arguments` (the process's own where None) and end the process with its exit code."""
    given = _anywhere(list(sys.argv[1:] if arguments is None else arguments))
    verbose = any(one in {"-v", "--verbose"} for one in given)
    try:
        with _in_our_words():
            app(given, obj=given)
    except FondsError as error:
        if verbose:
            traceback.print_exc()
        typer.echo(plain(f"fonds: {error}\n       {error.hint}", keep="\n"), err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:  # the reader of our output has seen enough, as in 'fonds export mentions | head'
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


if __name__ == "__main__":
    main()
