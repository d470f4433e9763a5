"""The jobs of an ingest as the flow sees them: what each asks of a worker, and what is loaded when it is back.

`run` is called in a thread of its own and waits for a worker; `settle` is called afterwards in the flow's thread, which owns the
database. To add a kind of job: one class with these two, and its function in flows/jobs.py.

These are plain classes with slots, not dataclasses: Prefect walks through dataclasses that it is given, down to the last word.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, Protocol

from db.plan import Work
from extractors.errors import UnreadableFile
from extractors.records import Page
from extractors.settings import Settings
from flows import jobs
from flows.batches import Batch, Item, Long
from flows.crew import Crew
from flows.loading import Receiver


class Unavailable(OSError):
    """A disk or share failed in a way that may be over in a moment."""


class Jobs(Protocol):
    """What runs in the worker processes: the functions of flows/jobs.py, or what a test puts in their place."""

    process: Any
    read_part: Any
    finish: Any


class Step(Protocol):
    """One job."""

    @property
    def name(self) -> str:
        """For people."""

    @property
    def items(self) -> tuple[Item, ...]:
        """The documents it is about."""

    @property
    def pages(self) -> int:
        """How many it reads."""

    def run(self, crew: Crew, work: Jobs, settings: Settings) -> None:
        """Wait for a worker to do it. Raises WorkerLost, and Unavailable where trying again may help."""

    def settle(self, loader: Receiver) -> Step | None:
        """Load what came back; the step that follows from it, if any. Called again where the archive was locked."""

    def unavailable(self, loader: Receiver, error: Unavailable) -> None:
        """Record that trying again did not help."""

    def lose(self) -> tuple[Item, ...]:
        """A worker died under it: the documents that must be begun anew."""


class Documents:
    """Whole documents, one after the other."""

    __slots__ = ("_loaded", "_orders", "_outcomes", "items", "name", "pages")

    def __init__(self, batch: Batch, loader: Receiver) -> None:
        self.items = batch.items
        self.name = _named(self.items)
        self.pages = sum(item.pages for item in self.items)
        self._orders = [_order(item, loader) for item in self.items]
        self._outcomes: dict[str, jobs.Outcome] = {}  # kept over retries, so that only what was unavailable is tried again
        self._loaded = 0

    def run(self, crew: Crew, work: Jobs, settings: Settings) -> None:
        """See `Step`."""
        left = [order for order in self._orders if order.path not in self._outcomes]
        error = None
        for outcome in crew.call(work.process, left, settings):
            if outcome.transient:
                error = outcome.error
            else:
                self._outcomes[outcome.path] = outcome
        if error is not None:
            raise Unavailable(str(error))

    def settle(self, loader: Receiver) -> None:
        """See `Step`."""
        for item in self.items[self._loaded :]:
            loader.outcome(item.work, self._outcomes[item.work.source.path], item.pages)
            self._loaded += 1

    def unavailable(self, loader: Receiver, error: Unavailable) -> None:
        """See `Step`."""
        for item in self.items:
            missing = jobs.Outcome(item.work.source.path, error=UnreadableFile(str(error)))
            self._outcomes.setdefault(item.work.source.path, missing)
        self.settle(loader)

    def lose(self) -> tuple[Item, ...]:
        """See `Step`."""
        return self.items


class Gathering:
    """The pages of a long document as its parts come in. settled: it failed, and what else comes in is dropped."""

    __slots__ = ("item", "missing", "pages", "seconds", "settled")

    def __init__(self, long: Long) -> None:
        self.item = long.item
        self.missing = len(long.ranges)
        self.pages: list[Page] = []
        self.seconds = 0.0
        self.settled = False


class PageRange:
    """Some pages of a long document."""

    __slots__ = ("_first", "_gathering", "_last", "_part", "items", "name", "pages")

    def __init__(self, gathering: Gathering, first: int, last: int) -> None:
        self.items = (gathering.item,)
        self.name = f"{gathering.item.work.source.name} pages {first}-{last}"
        self.pages = last - first + 1
        self._gathering, self._first, self._last = gathering, first, last
        self._part: jobs.Part | None = None

    def run(self, crew: Crew, work: Jobs, settings: Settings) -> None:
        """See `Step`."""
        if self._gathering.settled:
            return
        part = crew.call(work.read_part, self.items[0].work.source.path, self._first, self._last, settings)
        if part.transient:
            raise Unavailable(str(part.error))
        self._part = part

    def settle(self, loader: Receiver) -> Step | None:
        """See `Step`."""
        gathering, part = self._gathering, self._part
        if gathering.settled or part is None:
            return None
        if part.error is not None:
            if part.trace:
                loader.traces.append(part.trace)
            loader.failure(gathering.item.work, part.error, gathering.item.pages)
            gathering.settled = True
            return None
        gathering.pages += part.pages
        gathering.seconds += part.seconds
        gathering.missing -= 1
        return None if gathering.missing else Ending(gathering)

    def unavailable(self, loader: Receiver, error: Unavailable) -> None:
        """See `Step`."""
        self._part = jobs.Part(self.items[0].work.source.path, error=UnreadableFile(str(error)))
        self.settle(loader)

    def lose(self) -> tuple[Item, ...]:
        """See `Step`."""
        begun_anew = () if self._gathering.settled else self.items
        self._gathering.settled = True
        return begun_anew


class Ending:
    """The extraction from a long document, all of whose pages are read."""

    __slots__ = ("_gathering", "_outcome", "items", "name", "pages")

    def __init__(self, gathering: Gathering) -> None:
        self.items = (gathering.item,)
        self.name = gathering.item.work.source.name
        self.pages = 0  # they were counted when they were read
        self._gathering = gathering
        self._outcome: jobs.Outcome | None = None

    def run(self, crew: Crew, work: Jobs, settings: Settings) -> None:
        """See `Step`."""
        gathering = self._gathering
        item = gathering.item
        order = jobs.Order(item.work.source.path, item.pages, item.work.stages)
        outcome = crew.call(work.finish, order, tuple(gathering.pages), gathering.seconds, settings)
        if outcome.transient:
            raise Unavailable(str(outcome.error))
        self._outcome = outcome

    def settle(self, loader: Receiver) -> None:
        """See `Step`."""
        if self._outcome is not None:
            loader.outcome(self.items[0].work, self._outcome, self.items[0].pages)

    def unavailable(self, loader: Receiver, error: Unavailable) -> None:
        """See `Step`."""
        loader.failure(self.items[0].work, UnreadableFile(str(error)), self.items[0].pages)

    def lose(self) -> tuple[Item, ...]:
        """See `Step`."""
        return self.items


def steps(batches: Iterator[Batch | Long], loader: Receiver) -> Iterator[Step]:
    """The first steps of all work, in order, each made when it is asked for."""
    for batch in batches:
        if isinstance(batch, Batch):
            yield Documents(batch, loader)
        else:
            gathering = Gathering(batch)
            for first, last in batch.ranges:
                yield PageRange(gathering, first, last)


def needs_file(work: Work) -> bool:
    """Whether a worker has to see the file; told here, for it must not hang on which machine does the work."""
    return "read" in work.stages or ("likeness" in work.stages and os.access(work.source.path, os.R_OK))


def _order(item: Item, loader: Receiver) -> jobs.Order:
    work, source = item.work, item.work.source
    if "read" in work.stages:
        return jobs.Order(source.path, item.pages, work.stages)
    return jobs.Order(source.path, item.pages, work.stages, loader.stored(work), source.sha256, needs_file(work))


def _named(items: tuple[Item, ...]) -> str:
    more = f" and {len(items) - 1} more" if len(items) > 1 else ""
    return f"{items[0].work.source.name}{more}"
