"""What a re-extraction would do and how long it should take: by what past runs took, or by rule of thumb where there are none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from db import pace, reasons
from db.pace import Taken
from db.stale import Due
from extractors.records import is_text
from extractors.settings import Settings
from flows.batches import SECONDS_A_KILOBYTE, SECONDS_A_LOOK, SECONDS_A_PDF_PAGE, SECONDS_A_SCAN, SECONDS_A_TEXT
from flows.progress import in_words

KILOBYTE = 1024  # characters
SECONDS_TO_START = 10.0  # Prefect and the workers, where anything is to be extracted
SECONDS_A_MENTION = 0.0003  # that the one writer takes, however many workers there are


@dataclass(frozen=True, slots=True)
class Part:
    """One stage that would run for one reason."""

    stage: str
    reason: str
    documents: int
    pages: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """What would be done. documents: to load, of which so many are `ready`, extracted by a run that was cut short or stopped.

    pages: that would be read. anew: why names are resolved even where no document changes, if so. seconds: with so many workers.
    basis: of the estimate, in words.
    """

    documents: int
    ready: int
    pages: int
    parts: tuple[Part, ...]
    anew: str | None
    seconds: float
    workers: int
    basis: str

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not self.documents and self.anew is None

    @property
    def told(self) -> str:
        """The estimate in words: "about 3 h 20 min on 2 workers, by past runs"."""
        on = f"{self.workers} worker{'' if self.workers == 1 else 's'}"
        return f"{in_words(self.seconds)} on {on}, {self.basis}"


def forecast(
    db: Database, waiting: Sequence[Due], ready: int, anew: str | None, settings: Settings, which: str, workers: int
) -> Forecast:
    """What would be done about documents: those that wait to be extracted, and so many others. which: as in a request."""
    why, past = reasons.Reasons(db, settings, which), pace.taken(db) if waiting else {}
    documents: Counter[tuple[str, str]] = Counter()
    pages: Counter[tuple[str, str]] = Counter()
    seconds, guessed = 0.0, 0.0
    written = pace.density(db) * sum(due.characters for due in waiting) * SECONDS_A_MENTION if waiting else 0.0
    for due in waiting:
        for stage in due.stages:
            part = (stage, why.of(due, stage))
            documents[part] += 1
            pages[part] += due.pages
            taken = past.get((stage, due.media_type or ""))
            took = _rule_of_thumb(due, stage) if taken is None else _by_past(due, stage, taken)
            seconds += took
            guessed += took if taken is None else 0.0
    basis = "by past runs" if not guessed else "by rule of thumb" if guessed == seconds else "partly by past runs"
    return Forecast(
        documents=len(waiting) + ready,
        ready=ready,
        pages=sum(due.pages for due in waiting if "read" in due.stages),
        parts=tuple(Part(*part, documents[part], pages[part]) for part in documents),
        anew=anew,
        seconds=(SECONDS_TO_START if waiting else 0.0) + seconds / workers + written,
        workers=workers,
        basis=basis,
    )


def _by_past(due: Due, stage: str, taken: Taken) -> float:
    by_pages = stage in ("read", "likeness") and not is_text(due.media_type)
    mine, theirs = (due.pages or 1, taken.pages) if by_pages else (due.characters, taken.characters)
    return taken.seconds * mine / theirs if theirs else 0.0


def _rule_of_thumb(due: Due, stage: str) -> float:
    if stage == "read" and not is_text(due.media_type):
        return (due.pages or 1) * (SECONDS_A_PDF_PAGE if due.media_type == "application/pdf" else SECONDS_A_SCAN)
    if stage == "likeness":
        return (due.pages or 1) * (SECONDS_A_TEXT if is_text(due.media_type) else SECONDS_A_LOOK)
    return (due.characters or due.bytes) / KILOBYTE * SECONDS_A_KILOBYTE / 2  # names and values are found side by side
