"""What runs on a Dask worker: a job of flows/jobs.py, begun once and by nobody who would give other results.

Imported by name on the worker, which needs fonds, but neither Prefect nor the database. Promises an `Answer` for each job,
whatever comes of it: what Dask itself raises is a trouble of the cluster. One job at a time in each process, however many threads
the worker has, because Tesseract and the model are not made for more: a worker process uses one core.
"""

from __future__ import annotations

import os
import pickle
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from extractors.errors import FondsError, UnreadableFile
from extractors.settings import Settings
from flows.crew import ONE_THREAD
from flows.jobs import Counted, Outcome, Part

_ALONE = threading.Lock()
UNLIKE = "Install the same version of fonds, from the same lock file, on all machines, and start their workers again."
UNSEEN = "Put the papers into a folder that all machines have under the same path, and ingest them from there."


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a job. lost: a worker had begun it before and ended. unseen: the file is not there for this worker."""

    worker: str
    value: Any = None
    error: Exception | None = None
    lost: bool = False
    unseen: bool = False


def look(settings: Settings, path: str | None) -> tuple[dict[str, str], bool]:
    """What this worker would work with, and whether it can read the file at `path`, if any."""
    os.environ |= ONE_THREAD
    return dict(_versions(settings)), path is None or os.access(path, os.R_OK)


def differences(here: Mapping[str, str], there: Mapping[str, str]) -> list[str]:
    """What differs between this machine and a worker's, each in a few words."""
    return [
        f"{name} is {there.get(name, 'unknown')} there and {here.get(name, 'unknown')} here"
        for name in {**here, **there}
        if here.get(name) != there.get(name)
    ]


def answer(key: str, order: bytes) -> bytes:
    """Do the job in `order`, pickled as (job, positional and named arguments, settings, versions wanted), once for each `key`.

    Returns a pickled `Answer`. Both are bytes so that Dask does not look through thousands of words one by one.
    """
    from distributed import Event, get_worker

    worker = get_worker().address
    with _ALONE:
        os.environ |= ONE_THREAD  # a worker may have joined, or been replaced, after the others were looked at
        # Dask hands the jobs of a dead worker to the next, so one bad document could end them all. The mark outlives the worker.
        begun = Event(key)
        if begun.is_set():
            return pickle.dumps(Answer(worker, lost=True))
        begun.set()
        return pickle.dumps(_do(worker, order))


def _do(worker: str, order: bytes) -> Answer:
    try:
        job, arguments, named, settings, wanted = pickle.loads(order)  # noqa: S301  # Dask's own calls are pickles as well
        if unlike := differences(wanted, _versions(settings)):
            return Answer(worker, error=FondsError(f"Worker {worker} would give other results: {unlike[0]}.", hint=UNLIKE))
        value = job(*arguments, **named)
    except Exception as error:
        return Answer(worker, error=error)
    told = [_told(one, worker) for one in value] if isinstance(value, list) else _told(value, worker)
    return Answer(worker, told, unseen=told != value)


def _told(value: Any, worker: str) -> Any:
    """The same, but a file that was there a moment ago, on the machine that hashed it, is missing on this worker alone."""
    if not isinstance(value, (Counted, Outcome, Part)) or not isinstance(value.error, UnreadableFile):
        return value
    if Path(value.path).exists():
        return value
    error = UnreadableFile(f"Worker {worker} cannot see {value.path}.", hint=UNSEEN)
    return replace(value, error=error) if isinstance(value, Counted) else replace(value, error=error, transient=True)


@cache
def _versions(settings: Settings) -> dict[str, str]:
    from extractors.versions import versions

    return versions(settings)
