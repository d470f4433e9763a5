"""What a worker process does: counting pages, reading some of them, extracting from a document.

Promises one outcome for each document it is given: what came of it, or the error that is final for it. What concerns the machine
and not the document (no model, no OCR data) is raised. Extractors are imported when the first job runs: the parent stays light.
"""

from __future__ import annotations

import errno
import hashlib
import time
import traceback
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from extractors.errors import FondsError, SourceError, UnreadableFile
from extractors.records import Extraction, Features, Page, Reading
from extractors.settings import Settings

# failures of a disk or a share that may be over in a moment
TRANSIENT = frozenset(
    {errno.EIO, errno.EAGAIN, errno.EBUSY, errno.ESTALE, errno.ETIMEDOUT, errno.ENETDOWN, errno.ENETUNREACH, errno.ENETRESET}
    | {errno.ECONNRESET, errno.ECONNABORTED, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.EMFILE, errno.ENFILE, errno.ENOTCONN}
)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many pages a file has, and its media type; or why that cannot be told."""

    path: str
    pages: int | None
    media_type: str | None
    error: FondsError | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """One document to work on.

    pages: as counted. stages: those to run. reading: the stored one, unless stage read is run; sha256: of what was read then.
    original: the file is there to be looked at, as the machine that gives the order sees it.
    """

    path: str
    pages: int
    stages: tuple[str, ...]
    reading: Reading | None = None
    sha256: str = ""
    original: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one document.

    reading: None where it was not read now. extractions, seconds: by stage. features: None where stage likeness was not run.
    error: why there is nothing, with a `trace` where the error was not foreseen. transient: it is worth trying again.
    """

    path: str
    reading: Reading | None = None
    extractions: dict[str, Extraction] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    error: FondsError | None = None
    trace: str | None = None
    transient: bool = False
    features: Features | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Some pages of a long document, or why they cannot be read."""

    path: str
    pages: tuple[Page, ...] = ()
    seconds: float = 0.0
    error: FondsError | None = None
    trace: str | None = None
    transient: bool = False


def count(paths: Sequence[str]) -> list[Counted]:
    """The pages of each file, before anything is read."""
    from extractors.read import media_type, page_count

    counted = []
    for path in paths:
        try:
            counted.append(Counted(path, page_count(Path(path)), media_type(Path(path))))
        except Exception as error:
            counted.append(Counted(path, None, None, _fault(path, error)[0]))
    return counted


def prepare() -> None:
    """Load what the other jobs need, so that the first of them does not wait for it."""
    import datasketch  # noqa: F401

    import extractors.extract
    import extractors.likeness.features
    import extractors.read  # noqa: F401


def process(orders: Iterable[Order], settings: Settings) -> list[Outcome]:
    """Read and extract whole documents, one after the other."""
    return [_document(order, None, 0.0, settings) for order in orders]


def read_part(path: str, first: int, last: int, settings: Settings) -> Part:
    """Read pages `first` to `last` of a document."""
    from extractors.read import read_pages

    started = time.perf_counter()
    try:
        pages = read_pages(Path(path), settings, range(first, last + 1))
    except Exception as error:
        fault, trace, transient = _fault(path, error)
        return Part(path, error=fault, trace=trace, transient=transient)
    return Part(path, pages, time.perf_counter() - started)


def finish(order: Order, pages: tuple[Page, ...], seconds: float, settings: Settings) -> Outcome:
    """Extract from a long document, all of whose pages were read in `seconds`."""
    return _document(order, pages, seconds, settings)


def _document(order: Order, pages: tuple[Page, ...] | None, read_seconds: float, settings: Settings) -> Outcome:
    from extractors.extract import extract
    from extractors.likeness.features import features
    from extractors.read import assemble, read_pages

    path = Path(order.path)
    seconds: dict[str, float] = {}
    reading = order.reading
    try:
        if reading is None:
            started = time.perf_counter()
            found = read_pages(path, settings, range(1, order.pages + 1)) if pages is None else pages
            reading = assemble(path, found)
            seconds["read"] = read_seconds + time.perf_counter() - started
        stages = tuple(stage for stage in order.stages if stage not in ("read", "likeness"))
        started = time.perf_counter()
        extractions = extract(reading, settings, stages) if stages else {}
        took = time.perf_counter() - started
        compared = None
        if "likeness" in order.stages:
            started = time.perf_counter()
            compared = features(reading, path if order.reading is None or _is_original(order) else None)
            seconds["likeness"] = time.perf_counter() - started
    except Exception as error:
        fault, trace, transient = _fault(order.path, error)
        return Outcome(order.path, error=fault, trace=trace, transient=transient)
    seconds |= {stage: took / len(stages) for stage in stages}
    return Outcome(order.path, reading if order.reading is None else None, extractions, seconds, features=compared)


def _is_original(order: Order) -> bool:
    """Whether the file is still the one that was read. Raises UnreadableFile where it is there for others, and not here."""
    if not order.original:
        return False
    try:
        with Path(order.path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == order.sha256
    except OSError as error:
        raise UnreadableFile(f"{order.path} cannot be read: {error.strerror or error}.") from error


def _fault(path: str, error: Exception) -> tuple[FondsError, str | None, bool]:
    """The error to record for a document, its traceback where it was not foreseen, and whether trying again may help.

    Raises the error itself where it is not about the document.
    """
    if isinstance(error, SourceError):
        cause = error.__cause__
        return error, None, isinstance(error, UnreadableFile) and isinstance(cause, OSError) and cause.errno in TRANSIENT
    if isinstance(error, FondsError):
        raise error
    # one odd document must not end the run of a thousand others; not final, so it is tried again by the next run
    unforeseen = FondsError(
        f"fonds failed on {Path(path).name}: {type(error).__name__}: {error}",
        hint="This is a defect of fonds. Please report it with the traceback that 'fonds ingest -v' shows.",
    )
    return unforeseen, traceback.format_exc(), False
