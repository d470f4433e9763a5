"""Telling a person how far a run is: a Rich bar with pages done and time left on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Protocol, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as RichProgress

SECONDS_A_LINE = 10.0  # between two plain lines


class Progress(Protocol):
    """How far a run is."""

    def phase(self, name: str, total: int | None = None) -> None:
        """A new phase begins; `total` in what it counts, None where that is not known."""

    def advance(self, number: int = 1) -> None:
        """So much more of the phase is done."""

    def say(self, line: str) -> None:
        """One line that stays."""


class Silent:
    """Says nothing."""

    def phase(self, name: str, total: int | None = None) -> None:
        """Ignored."""

    def advance(self, number: int = 1) -> None:
        """Ignored."""

    def say(self, line: str) -> None:
        """Ignored."""


class Bar:
    """A bar on a terminal. A context manager."""

    def __init__(self, console: Console) -> None:
        self._rich = RichProgress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=console,
            transient=True,
        )
        self._task = self._rich.add_task("Starting", total=None)

    def __enter__(self) -> Self:
        self._rich.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._rich.stop()

    def phase(self, name: str, total: int | None = None) -> None:
        """See `Progress`."""
        self._rich.remove_task(self._task)
        self._task = self._rich.add_task(name, total=total)

    def advance(self, number: int = 1) -> None:
        """See `Progress`."""
        self._rich.advance(self._task, number)

    def say(self, line: str) -> None:
        """See `Progress`."""
        self._rich.console.print(line, markup=False, highlight=False, soft_wrap=True)


class Lines:
    """Plain lines, for logs and pipes: the beginning of each phase, and now and then how far it is. A context manager."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._phase, self._total, self._done, self._said = "", 0, 0, 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        pass

    def phase(self, name: str, total: int | None = None) -> None:
        """See `Progress`."""
        self._phase, self._total, self._done, self._said = name, total or 0, 0, time.monotonic()
        self.say(f"{name}: {total}" if total else name)

    def advance(self, number: int = 1) -> None:
        """See `Progress`."""
        self._done += number
        if time.monotonic() - self._said >= SECONDS_A_LINE:
            self._said = time.monotonic()
            self.say(f"{self._phase}: {self._done} of {self._total}")

    def say(self, line: str) -> None:
        """See `Progress`."""
        self._console.print(line, markup=False, highlight=False, soft_wrap=True)


def shown_on(console: Console) -> Bar | Lines:
    """What suits the console."""
    return Bar(console) if console.is_terminal else Lines(console)
