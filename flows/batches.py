"""Cutting the work into jobs of a few seconds each: small documents together, long ones by page ranges.

Pure and deterministic: the same work gives the same jobs in the same order, which is the order in which they are loaded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from db.plan import Work
from extractors.records import is_text

# A job should take long enough that handing it over, and starting a process for it, costs little beside it, and short enough that
# no process waits for another at the end.
JOB_SECONDS = 4.0
SECONDS_A_HANDLING = 0.1  # that one flow and one writer have for each job: with many workers jobs are longer, and fewer
PAGES_A_PART = 8  # of a document whose pages may all need OCR
# What a page takes, roughly, on one 2020s core: measured with scans at 300 dpi and with running text
SECONDS_A_SCAN = 2.0
SECONDS_A_PDF_PAGE = 0.8  # most have a text layer, some go to OCR
SECONDS_A_KILOBYTE = 0.07  # of plain text
SECONDS_A_LOOK = 0.1  # at a page that was read before, to compare it with others
SECONDS_A_TEXT = 0.001  # for its words alone


@dataclass(frozen=True, slots=True)
class Item:
    """One document to work on. pages: as counted before reading. media_type: of the file."""

    work: Work
    pages: int
    media_type: str

    @property
    def seconds(self) -> float:
        """What reading and extracting it will take, roughly."""
        if self.work.stages == ("likeness",):
            return self.pages * (SECONDS_A_TEXT if is_text(self.media_type) else SECONDS_A_LOOK)
        if is_text(self.media_type) or "read" not in self.work.stages:
            return self.work.source.bytes / 1024 * SECONDS_A_KILOBYTE
        return self.pages * (SECONDS_A_PDF_PAGE if self.media_type == "application/pdf" else SECONDS_A_SCAN)


@dataclass(frozen=True, slots=True)
class Batch:
    """Whole documents for one job."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Long:
    """A document whose pages are read by several jobs, each a range of page numbers (first, last)."""

    item: Item
    ranges: tuple[tuple[int, int], ...]


def cut(items: Iterable[Item], workers: int = 1) -> Iterator[Batch | Long]:
    """The jobs for `items`, in their order, where so many workers do them at once."""
    enough = max(JOB_SECONDS, workers * SECONDS_A_HANDLING)
    waiting: list[Item] = []
    seconds = 0.0
    for item in items:
        if _is_long(item):
            if waiting:
                yield Batch(tuple(waiting))
            waiting, seconds = [], 0.0
            yield Long(item, _ranges(item.pages))
            continue
        waiting.append(item)
        seconds += item.seconds
        if seconds >= enough:
            yield Batch(tuple(waiting))
            waiting, seconds = [], 0.0
    if waiting:
        yield Batch(tuple(waiting))


def number_of_jobs(items: Iterable[Item], workers: int = 1) -> int:
    """How many jobs `cut` makes of `items`."""
    return sum(len(job.ranges) if isinstance(job, Long) else 1 for job in cut(items, workers))


def _is_long(item: Item) -> bool:
    return not is_text(item.media_type) and "read" in item.work.stages and item.pages > PAGES_A_PART


def _ranges(pages: int) -> tuple[tuple[int, int], ...]:
    return tuple((first, min(first + PAGES_A_PART - 1, pages)) for first in range(1, pages + 1, PAGES_A_PART))
