"""Telling a person how far a run is: a Rich bar with pages done and time left on a terminal, plain lines elsewhere.

Where events are logged (see `flows.log`), how far it is becomes an event now and then; where they go to standard error, nothing
else is shown there.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Protocol, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as RichProgress

from flows.log import is_on, is_on_standard_error, log
from flows.terminal import plain

SECONDS_A_LINE = 10.0  # between two plain lines, or two events


class Progress(Protocol):
    """How far a run is."""

    def phase(self, name: str, total: int | None = None) -> None:
        """A new phase begins; `total` in what it counts, None where that is not known."""

    def advance(self, number: int = 1) -> None:
        """So much more of the phase is done."""

    def say(self, line: str) -> None:
        """One line that stays."""


class _Shown:
    """A context manager that has nothing to put away."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        pass


class Silent(_Shown):
    """Says nothing."""

    def phase(self, name: str, total: int | None = None) -> None:
        """Ignored."""

    def advance(self, number: int = 1) -> None:
        """Ignored."""

    def say(self, line: str) -> None:
        """Ignored."""


@dataclass(slots=True)
class Pace:
    """How far a phase is and how long it should take: as long for what is left as it took for what is done."""

    name: str = ""
    total: int = 0
    done: int = 0
    clock: Callable[[], float] = time.monotonic
    _began: float = field(init=False)
    _told: float = field(init=False)

    def __post_init__(self) -> None:
        self._began = self._told = self.clock()

    def advance(self, number: int) -> bool:
        """Count so many more. Whether it is time to tell it."""
        self.done += number
        now = self.clock()
        if now - self._told < SECONDS_A_LINE:
            return False
        self._told = now
        return True

    @property
    def seconds_left(self) -> int | None:
        """None where that cannot be told."""
        if not 0 < self.done <= self.total:
            return None
        return round((self.clock() - self._began) / self.done * (self.total - self.done))

    def __str__(self) -> str:
        left = self.seconds_left
        of = f" of {self.total}" if self.total else ""
        return f"{self.name}: {self.done}{of}" + (f", {in_words(left)} left" if left else "")


class Megabytes:
    """Tells `progress` of bytes in whole megabytes, in which people count them."""

    def __init__(self, progress: Progress, name: str, total: int) -> None:
        self._progress, self._bytes = progress, 0
        progress.phase(name, max(1, total >> 20))

    def __call__(self, number: int) -> None:
        """So many bytes more are done."""
        before = self._bytes >> 20
        self._bytes += number
        if (now := self._bytes >> 20) > before:
            self._progress.advance(now - before)


def in_words(seconds: float) -> str:
    """About how long that is: "about 40 s", "about 4 min", "about 2 h 10 min"."""
    if seconds < 60:
        return f"about {max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"about {minutes} min"
    hours, minutes = divmod(round(minutes, -1), 60)
    return f"about {hours} h" + (f" {minutes} min" if minutes else "")


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
        self._rich.console.print(plain(line, keep="\n"), markup=False, highlight=False, soft_wrap=True)


class Lines(_Shown):
    """Plain lines, for pipes: the beginning of each phase, and now and then how far it is. A context manager."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._pace = Pace()

    def phase(self, name: str, total: int | None = None) -> None:
        """See `Progress`."""
        self._pace = Pace(name, total or 0)
        self.say(f"{name}: {total}" if total else name)

    def advance(self, number: int = 1) -> None:
        """See `Progress`."""
        if self._pace.advance(number):
            self.say(str(self._pace))

    def say(self, line: str) -> None:
        """See `Progress`."""
        self._console.print(plain(line, keep="\n"), markup=False, highlight=False, soft_wrap=True)


class Logged:
    """Events for the log, now and then, beside what `shown` shows. A context manager."""

    def __init__(self, shown: Bar | Lines | Silent) -> None:
        self._shown = shown
        self._pace = Pace()

    def __enter__(self) -> Self:
        self._shown.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._shown.__exit__(kind, error, trace)

    def phase(self, name: str, total: int | None = None) -> None:
        """See `Progress`."""
        self._pace = Pace(name, total or 0)
        self._shown.phase(name, total)

    def advance(self, number: int = 1) -> None:
        """See `Progress`."""
        self._shown.advance(number)
        if self._pace.advance(number):
            now = self._pace
            log.info("progress", phase=now.name, done=now.done, total=now.total or None, seconds_left=now.seconds_left)

    def say(self, line: str) -> None:
        """See `Progress`. What is said is an event of its own as well, so the log is not told twice."""
        self._shown.say(line)


def shown_on(console: Console) -> Bar | Lines | Logged:
    """What suits the console and the log."""
    if is_on_standard_error():
        return Logged(Silent())
    shown = Bar(console) if console.is_terminal else Lines(console)
    return Logged(shown) if is_on() else shown
