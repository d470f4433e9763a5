"""`fonds config`: what is set where, and a file to begin with."""

from __future__ import annotations

import typer

from flows.commands.options import Verbose


def check(verbose: Verbose = False) -> None:  # noqa: ARG001
    """Show what is set and where each value comes from; or all that is wrong, with its line or variable."""
    from flows import configured
    from flows.configuration import load
    from flows.configuration.keys import values_of

    file = configured.find()
    loaded = load(file)
    typer.echo(f"File       {file if file else 'none: there is no fonds.toml here or in a folder above'}")
    rows = [(key, _shown(value), loaded.origins.get(key, "default")) for key, value in values_of(loaded.config)]
    wide, wider = (max(len(row[at]) for row in rows) for at in (0, 1))
    for key, value, origin in rows:
        typer.echo(f"{key:<{wide}}  {value:<{wider}}  {origin}")
    for sentence in loaded.unknown:
        typer.echo(f"Unknown    {sentence}")


def example(verbose: Verbose = False) -> None:  # noqa: ARG001
    """Write a fonds.toml with every key, its meaning and its default, to begin with."""
    from flows.configuration.example import lines

    for line in lines():
        typer.echo(line)


def _shown(value: object) -> str:
    if value is None:
        return "-"
    return str(value).lower() if isinstance(value, bool) else ", ".join(value) or "-" if isinstance(value, list) else str(value)
