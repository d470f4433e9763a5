"""Options that several subcommands share."""

from __future__ import annotations

import getpass
import os
import shlex
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractors.errors import CorrectionError, FondsError
from extractors.settings import Settings

if TYPE_CHECKING:
    from flows.workforce import Choices

ARCHIVE = Path("archive.db")
SETTINGS = Settings()  # the defaults


class Runner(StrEnum):
    """Where the workers of a run are."""

    PROCESSES = "processes"
    DASK = "dask"


def followed(archive: Path) -> Path:
    """The file itself, where `archive` is a link to it: its locks, its store and all else lie beside that."""
    return Path(os.path.realpath(archive)) if archive.is_symlink() else archive


Archive = Annotated[Path, typer.Option("--db", metavar="FILE", help="The archive's SQLite file.", callback=followed)]
Model = Annotated[str, typer.Option("--model", help="What finds names: fonds, or an installed spaCy model.")]
Languages = Annotated[str, typer.Option("--languages", metavar="CODES", help="What OCR reads: Tesseract's codes, joined by +.")]
Dpi = Annotated[int, typer.Option("--dpi", min=50, max=1200, help="Dots per inch at which PDF pages are drawn for OCR.")]
Output = Annotated[
    Path | None, typer.Option("-o", "--output", metavar="FILE", help="Where to; standard output where none is given.")
]
By = Annotated[
    str | None, typer.Option("--by", metavar="ACTOR", help="Who decides; by default the name under which you are logged in.")
]
Why = Annotated[str | None, typer.Option("--why", metavar="REASON", help="The reason, for those who read the log later.")]
Verbose = Annotated[bool, typer.Option("-v", "--verbose", help="Show tracebacks, and what Prefect does.")]

Workers = Annotated[
    int | None,
    typer.Option("--workers", min=1, help="Worker processes, at most.", show_default="one a CPU, or all that the cluster has"),
]
RunnerOption = Annotated[Runner, typer.Option("--runner", help="What does the work: processes of this machine, or Dask.")]
Scheduler = Annotated[
    str | None,
    typer.Option(
        "--scheduler",
        metavar="ADDRESS",
        help="The Dask cluster that does the work, such as tcp://192.0.2.7:8786; with --runner dask.",
        show_default="one of this machine, for the run",
    ),
]
Lost = Annotated[
    float, typer.Option("--lost", min=0, max=1, metavar="SHARE", help="Mentions nobody decided on that may be lost, 0 to 1.")
]
LostReviewed = Annotated[
    float, typer.Option("--lost-reviewed", min=0, max=1, metavar="SHARE", help="The same of mentions that people confirmed.")
]


def workforce(workers: int | None, verbose: bool, runner: Runner, scheduler: str | None) -> Choices:
    """The choices of these options. Raises FondsError where they do not go together."""
    from flows.workforce import Choices

    if scheduler is not None and runner is not Runner.DASK:
        raise FondsError(
            "--scheduler names a Dask cluster, and --runner is not dask.",
            hint="Add --runner dask, or leave the scheduler out, of fonds.toml and the environment as well.",
        )
    return Choices(workers, verbose, runner.value, scheduler)


@dataclass(slots=True)
class _Meant:
    """The archive that commands mean that name none, and the --config they need for it."""

    archive: Path = ARCHIVE
    named: str | None = None


_meant = _Meant()


def actor(by: str | None) -> str:
    """Who decides. Raises CorrectionError where nobody is named and the system does not know either."""
    if by is not None:
        return by
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        raise CorrectionError("A decision needs the name of the person who makes it.", hint="Give it with --by.") from None


def remember(archive: Path | None, named: str | None) -> None:
    """Which archive is meant where none is named. named: the fonds.toml that says so, where --config had to name it."""
    _meant.archive, _meant.named = followed(archive or ARCHIVE), named


def chosen(archive: Path) -> str:
    """What a command that we show needs, to mean the same archive."""
    if archive.absolute() != _meant.archive.absolute():
        return f" --db {shlex.quote(str(archive))}"
    return f" --config {shlex.quote(_meant.named)}" if _meant.named else ""
