"""What commands that do runs share: the progress they show, how they are interrupted, and how they say what came of it."""

from __future__ import annotations

import signal
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Protocol

import typer

from extractors.errors import PartialFailure

if TYPE_CHECKING:
    from flows.progress import Progress

INTERRUPTED = 130  # 128 + SIGINT, as shells have it


class Done(Protocol):
    """A run that has ended, whether all went well or not. traces: of what was not foreseen."""

    @property
    def failed(self) -> int:
        """Documents that failed."""

    @property
    def traces(self) -> tuple[str, ...]:
        """Tracebacks."""


def interrupt(_signal: int, _frame: FrameType | None) -> None:
    """A polite request to end is as good as Ctrl-C: workers end and the run is closed."""
    raise KeyboardInterrupt


@contextmanager
def interruptible(stays: str) -> Iterator[None]:
    """End with `INTERRUPTED` on Ctrl-C or SIGTERM, saying what stays."""
    signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    except KeyboardInterrupt:
        typer.echo(f"fonds: interrupted. {stays}", err=True)
        raise typer.Exit(INTERRUPTED) from None


@contextmanager
def running(stays: str) -> Iterator[Progress]:
    """The same, with progress shown on standard error."""
    from rich.console import Console

    from flows.progress import shown_on

    with interruptible(stays), shown_on(Console(stderr=True)) as progress:
        yield progress


def tell(done: Done, lines: Iterable[str], *, verbose: bool) -> None:
    """Say what came of a run. Raises PartialFailure where documents failed."""
    if verbose:
        for trace in done.traces:
            typer.echo(trace, err=True)
    for line in lines:
        typer.echo(line)
    if done.failed:
        raise PartialFailure(f"{counted(done.failed, 'document')} failed.")


def listed(counts: Mapping[str, int], nothing: str = "none") -> str:
    """The numbers that are not 0, each with its name."""
    return ", ".join(f"{number} {name}" for name, number in counts.items() if number) or nothing


def counted(number: int, noun: str) -> str:
    """A number and what it counts."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
