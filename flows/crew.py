"""The worker processes: started as they are needed, replaced when one dies, ended at once when the run is interrupted.

Workers get functions of flows/jobs.py and plain records, and return records. They never see the database or Prefect.
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
from multiprocessing import connection
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class WorkerLost(Exception):
    """A worker process ended in the middle of a job, and with it all jobs that were under way."""


def usable_cpus() -> int:
    """CPUs that this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Crew:
    """At most `workers` processes with `model` loaded.

    A process costs some seconds to start, so each starts when there is a job that none of the others is free for.
    """

    def __init__(self, workers: int, model: str) -> None:
        self._workers = workers
        self._model = model
        self._pool: ProcessPoolExecutor | None = None
        self._lock = threading.Lock()

    def submit(self, job: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Hand over a job; `result` gives what it returns. A crew that lost a worker is replaced first."""
        with self._lock:
            if self._pool is not None:
                try:
                    return self._pool.submit(job, *args, **kwargs)
                except BrokenProcessPool:
                    self._pool.shutdown()
            context = multiprocessing.get_context("spawn")  # a fork would copy the threads of Prefect and their locks
            self._pool = ProcessPoolExecutor(self._workers, context, initializer=_begin, initargs=(self._model,))
            return self._pool.submit(job, *args, **kwargs)

    def result(self, future: Future[T]) -> T:
        """What the job returned. Raises what it raised, and WorkerLost."""
        try:
            return future.result()
        except (BrokenProcessPool, CancelledError) as error:  # cancelled: the crew was killed before its turn came
            raise WorkerLost(str(error)) from error

    def call(self, job: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run one job and wait for it. Raises what it raises, and WorkerLost."""
        return self.result(self.submit(job, *args, **kwargs))

    def close(self) -> None:
        """End the processes when they have done what they have."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown()

    def kill(self) -> None:
        """End the processes now."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            for process in multiprocessing.active_children():
                process.kill()
            pool.shutdown(cancel_futures=True)


def _begin(model: str) -> None:
    """The first thing that a worker does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole process group; the parent decides
    threading.Thread(target=_end_with_parent, daemon=True).start()
    for variable in ("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[variable] = "1"  # the processes are the parallelism; set before numpy and Tesseract are loaded
    from extractors.errors import FondsError
    from extractors.ner.model import load

    with contextlib.suppress(FondsError):  # a job that needs the model will say that it is missing
        load(model)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
