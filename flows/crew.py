"""The workers: what is asked of them, wherever they run, and those that are processes of this machine.

Workers get functions of flows/jobs.py and plain records, and return records. They never see the database or Prefect. Processes
are started as they are needed, replaced when one dies, and ended at once when the run is interrupted. To add another kind of
crew: a class with the methods of `Crew`, and its row in flows/workforce.py.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import connection
from typing import ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


# what workers must find in their environment before numpy and Tesseract are loaded: the processes are the parallelism
ONE_THREAD = {"OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


class WorkerLost(Exception):
    """A worker process ended in the middle of a job; other jobs that were under way may be lost with it."""


def usable_cpus() -> int:
    """CPUs that this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Crew(Protocol):
    """Workers that do jobs. Its methods may be called from any thread."""

    @property
    def size(self) -> int:
        """How many jobs are done at once, at most."""

    def submit(self, job: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Callable[[], T]:
        """Hand over a job. The function returned waits for what it returns, and raises what it raises, and WorkerLost."""

    def call(self, job: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Hand over a job and wait for it."""

    def close(self) -> None:
        """Let go of the workers when they have done what they have."""

    def kill(self) -> None:
        """Let go of the workers now: who waits for a job gets WorkerLost. May be called again."""


class Processes:
    """At most `size` processes of this machine with `model` loaded.

    A process costs some seconds to start, so each starts when there is a job that none of the others is free for.
    """

    def __init__(self, size: int, model: str) -> None:
        self.size = size
        self._model = model
        self._pool: ProcessPoolExecutor | None = None
        self._lock = threading.Lock()
        self._ended = False

    def submit(self, job: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Callable[[], T]:
        """See `Crew`. A pool that lost a process is replaced first."""
        return partial(_result, self._submit(job, *args, **kwargs))

    def call(self, job: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """See `Crew`."""
        return self.submit(job, *args, **kwargs)()

    def _submit(self, job: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        with self._lock:
            if self._ended:  # as for a job that is tried again after the run was interrupted
                raise WorkerLost("The run has ended.")
            if self._pool is not None:
                try:
                    return self._pool.submit(job, *args, **kwargs)
                except BrokenProcessPool:
                    self._pool.shutdown()
            context = multiprocessing.get_context("spawn")  # a fork would copy the threads of Prefect and their locks
            self._pool = ProcessPoolExecutor(self.size, context, initializer=_begin, initargs=(self._model,))
            return self._pool.submit(job, *args, **kwargs)

    def close(self) -> None:
        """See `Crew`."""
        with self._lock:
            pool, self._pool, self._ended = self._pool, None, True
        if pool is not None:
            pool.shutdown()

    def kill(self) -> None:
        """See `Crew`."""
        with self._lock:
            pool, self._pool, self._ended = self._pool, None, True
        if pool is not None:
            for process in multiprocessing.active_children():
                process.kill()
            pool.shutdown(cancel_futures=True)


def _result(future: Future[T]) -> T:
    try:
        return future.result()
    except (BrokenProcessPool, CancelledError) as error:  # cancelled: the crew was killed before its turn came
        raise WorkerLost(str(error)) from error


def _begin(model: str) -> None:
    """The first thing that a worker does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole process group; the parent decides
    threading.Thread(target=_end_with_parent, daemon=True).start()
    os.environ |= ONE_THREAD
    from extractors.errors import FondsError
    from extractors.ner.model import load

    with contextlib.suppress(FondsError):  # a job that needs the model will say that it is missing
        load(model)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
