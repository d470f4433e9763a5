"""Options that several subcommands share."""

from __future__ import annotations

import getpass
import shlex
from pathlib import Path
from typing import Annotated

import typer

from extractors.errors import CorrectionError

ARCHIVE = Path("archive.db")

Archive = Annotated[Path, typer.Option("--db", metavar="FILE", help="The archive's SQLite file.")]
Output = Annotated[
    Path | None, typer.Option("-o", "--output", metavar="FILE", help="Where to; standard output where none is given.")
]
By = Annotated[
    str | None, typer.Option("--by", metavar="ACTOR", help="Who decides; by default the name under which you are logged in.")
]
Why = Annotated[str | None, typer.Option("--why", metavar="REASON", help="The reason, for those who read the log later.")]
Verbose = Annotated[bool, typer.Option("-v", "--verbose", help="Show tracebacks, and what Prefect does.")]


def actor(by: str | None) -> str:
    """Who decides. Raises CorrectionError where nobody is named and the system does not know either."""
    if by is not None:
        return by
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        raise CorrectionError("A decision needs the name of the person who makes it.", hint="Give it with --by.") from None


def chosen(archive: Path) -> str:
    """What a command that we show needs, to mean the same archive."""
    return "" if archive == ARCHIVE else f" --db {shlex.quote(str(archive))}"
