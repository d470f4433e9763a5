"""Counting the pages of all documents before any is read: what progress is measured by, and what the run is accounted against."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from db.plan import Work
from extractors.errors import FondsError, WorkerDied
from flows import jobs
from flows.batches import Item
from flows.crew import Crew, WorkerLost

FILES_A_JOB = 50


@dataclass(frozen=True, slots=True)
class Refused:
    """A source whose pages cannot even be counted."""

    work: Work
    error: FondsError


class Survey:
    """Begins counting at once, in the worker processes; `result` waits for it.

    known: what is told of documents that are not read anew, whose files are left alone.
    """

    def __init__(self, crew: Crew, works: Sequence[Work], known: Callable[[Work], jobs.Counted]) -> None:
        self._crew = crew
        self._works = works
        self._known = known
        files = [work for work in works if "read" in work.stages]
        self._chunks = [files[at : at + FILES_A_JOB] for at in range(0, len(files), FILES_A_JOB)]
        self._counts: list[Callable[[], list[jobs.Counted]]] = [crew.submit(jobs.count, _paths(chunk)) for chunk in self._chunks]

    def result(self) -> tuple[list[Item], list[Refused]]:
        """The documents to work on and those that are refused, each in the order given."""
        items: list[Item] = []
        refused: list[Refused] = []
        files = self._counted()
        for work in self._works:
            one = next(files) if "read" in work.stages else self._known(work)
            if one.pages is not None and one.media_type is not None:
                items.append(Item(work, one.pages, one.media_type))
            elif one.error is not None:
                refused.append(Refused(work, one.error))
        return items, refused

    def _counted(self) -> Iterator[jobs.Counted]:
        for chunk, count in zip(self._chunks, self._counts, strict=True):
            try:
                yield from count()
            except WorkerLost:
                yield from (self._alone(work) for work in chunk)

    def _alone(self, work: Work) -> jobs.Counted:
        try:
            return self._crew.call(jobs.count, _paths([work]))[0]
        except WorkerLost:
            return jobs.Counted(work.source.path, None, None, WorkerDied(f"A process ended when it opened {work.source.name}."))


def _paths(works: Sequence[Work]) -> list[str]:
    return [work.source.path for work in works]
