"""Options that several subcommands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

ARCHIVE = Path("archive.db")

Archive = Annotated[Path, typer.Option("--db", metavar="FILE", help="The archive's SQLite file.")]
Verbose = Annotated[bool, typer.Option("-v", "--verbose", help="Show tracebacks, and what Prefect does.")]
