"""Workers of a Dask cluster: one that is there already, or one of this machine that is started for the run and ended with it.

Jobs are submitted as plain functions, so that workers need neither Prefect nor its server; Prefect's tasks wait for them in the
flow's process. Promises that a cluster that was there before stays as it was, with the jobs of this run taken back when it ends;
that no job is begun twice; and that workers whose results would differ are refused. Importing this imports Dask and Prefect.
"""

from __future__ import annotations

import contextlib
import logging
import pickle
import signal
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from functools import partial
from typing import Any, ParamSpec, TypeVar

import dask
from distributed import Event, Future, KilledWorker
from distributed.client import ClosedClientError
from distributed.comm.addressing import get_address_host_port
from prefect_dask.task_runners import DaskTaskRunner

from extractors.errors import FondsError
from extractors.settings import Settings
from extractors.versions import versions
from flows import remote
from flows.crew import ONE_THREAD, WorkerLost

P = ParamSpec("P")
T = TypeVar("T")

PATIENCE = 60.0  # seconds that a run waits for a cluster without workers
CONNECT_SECONDS = 5.0
LOOK_SECONDS = 5.0  # between two looks whether there are still workers
_START = "Start a scheduler with 'dask scheduler', or leave --scheduler out to use this machine alone."
_WORKERS = "Start workers with 'dask worker {} --nthreads 1', as many as each machine has cores."
_GO_ON = "What was loaded stays. When the scheduler is back, the same command goes on where this one stopped."


class DaskCrew:
    """The workers of the cluster at `scheduler`, or `workers` processes of a cluster of our own.

    workers: at most so many jobs at once; one a worker where None. sample: one of the files, which every worker has to see;
    None where none is read.
    """

    def __init__(
        self,
        scheduler: str | None,
        workers: int | None,
        settings: Settings,
        sample: str | None,
        *,
        verbose: bool = False,
        patience: float = PATIENCE,
    ) -> None:
        self._settings = settings
        self._versions = versions(settings)
        self._patience = patience
        self._name = scheduler or "this machine"
        self._lock = threading.Lock()
        self._futures: set[Future[bytes]] = set()
        self._unseeing: set[str] = set()  # workers that do not see the papers
        self._ended = False
        self._looked = self._peopled = time.monotonic()
        if not verbose:
            logging.getLogger("distributed").setLevel(logging.CRITICAL)
        # long documents are large on purpose
        dask.config.set({"distributed.admin.large-graph-warning-threshold": "2GB"})
        self._stack = contextlib.ExitStack()
        try:
            with _without_ctrl_c():  # which is for the parent to decide on, and reaches the whole process group
                runner = self._stack.enter_context(_runner(scheduler, workers, verbose=verbose))
                self._client = runner.client
            there = self._look_at_all(sample)
        except BaseException as error:
            self._stack.close()
            if isinstance(error, OSError):  # TimeoutError is one
                raise FondsError(f"There is no Dask scheduler that answers at {self._name}.", hint=_START) from error
            raise
        self.size = min(there, workers or there)

    def submit(self, job: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Callable[[], T]:
        """See `flows.crew.Crew`."""
        key = f"fonds-{uuid.uuid4().hex}"
        order = pickle.dumps((job, args, kwargs, self._settings, self._versions))
        with self._told():
            others = self._others()
        with self._lock, self._told():
            if self._ended:
                raise WorkerLost("The run has ended.")
            future = self._client.submit(
                remote.answer, key, order, key=key, pure=False, workers=others, allow_other_workers=others is not None
            )
            self._futures.add(future)
        return partial(self._result, key, future)

    def call(self, job: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """See `flows.crew.Crew`."""
        return self.submit(job, *args, **kwargs)()

    def close(self) -> None:
        """See `flows.crew.Crew`."""
        with self._lock:
            ended, self._ended = self._ended, True
        if not ended:
            with contextlib.suppress(OSError, ClosedClientError):  # the scheduler is away: there is nobody to take them from
                self._client.cancel(list(self._futures), force=True)
            self._stack.close()

    kill = close  # a job under way on a worker of others cannot be ended: its answer is dropped

    def _others(self) -> list[str] | None:
        """The workers to ask first, where some do not see the papers. Only a preference: the last one left says what is wrong."""
        if not self._unseeing:
            return None
        return [one for one in self._client.scheduler_info()["workers"] if one not in self._unseeing] or None

    def _result(self, key: str, future: Future[bytes]) -> Any:
        with self._told():
            answer: remote.Answer = pickle.loads(self._wait(future))  # noqa: S301
            future.release()  # or Dask would have it done again when the worker that keeps its answer ends
            if not answer.lost:
                Event(key, client=self._client).clear()
        with self._lock:
            self._futures.discard(future)
            if answer.unseen:
                self._unseeing.add(answer.worker)
        if answer.lost:
            raise WorkerLost("Its worker ended.")
        if answer.error is not None:
            raise answer.error
        return answer.value

    def _wait(self, future: Future[bytes]) -> bytes:
        while True:
            try:
                return future.result(timeout=LOOK_SECONDS)
            except TimeoutError:
                self._look_for_workers()

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """What goes wrong with the cluster, in our words."""
        try:
            yield
        except (FondsError, WorkerLost, KeyboardInterrupt):
            raise
        except KilledWorker as error:
            raise WorkerLost(str(error)) from error
        except (Exception, CancelledError) as error:
            if self._ended:
                raise WorkerLost("The run has ended.") from error
            if isinstance(error, OSError) or self._client.status != "running" or "connection-lost" in str(error):
                raise FondsError(f"The connection to the Dask scheduler at {self._name} was lost.", hint=_GO_ON) from error
            if isinstance(error, CancelledError):  # somebody restarted the cluster
                raise WorkerLost(str(error)) from error
            raise FondsError(f"A Dask worker cannot do the work of fonds: {error}.", hint=remote.UNLIKE) from error

    def _look_at_all(self, sample: str | None) -> int:
        """How many workers there are. Raises FondsError where there are none, or one would give other results."""
        try:
            self._client.wait_for_workers(1, timeout=self._patience)
        except TimeoutError as error:
            raise self._nobody() from error
        looked = self._client.run(remote.look, self._settings, sample, on_error="return")
        for worker, found in sorted(looked.items()):
            if isinstance(found, BaseException):
                raise FondsError(f"Worker {worker} cannot do the work of fonds: {found}.", hint=remote.UNLIKE)
            there, sees = found
            if unlike := remote.differences(self._versions, there):
                raise FondsError(f"Worker {worker} would give other results: {'; '.join(unlike)}.", hint=remote.UNLIKE)
            if not sees:
                raise FondsError(f"Worker {worker} cannot see {sample}.", hint=remote.UNSEEN)
        return len(looked)

    def _look_for_workers(self) -> None:
        """Raises FondsError where there was no worker for longer than the run waits."""
        with self._lock:
            if time.monotonic() - self._looked < LOOK_SECONDS:
                return
            self._looked = time.monotonic()
        if self._client.nthreads():
            self._peopled = time.monotonic()
        elif time.monotonic() - self._peopled > self._patience:
            raise self._nobody()

    def _nobody(self) -> FondsError:
        return FondsError(f"The Dask cluster at {self._name} has no workers.", hint=_WORKERS.format(self._name))


def _runner(scheduler: str | None, workers: int | None, *, verbose: bool) -> DaskTaskRunner:
    connect = {"timeout": CONNECT_SECONDS}
    if scheduler is not None:
        _knock(scheduler)
        return DaskTaskRunner(address=scheduler, client_kwargs=connect)
    own = {
        "n_workers": workers,
        "threads_per_worker": 1,
        "memory_limit": 0,  # as many as there are cores share the memory as they need it, like our own processes
        "host": "127.0.0.1",
        "dashboard_address": None,
        "scheduler_kwargs": {"dashboard_address": "127.0.0.1:0"},  # or its port would be one that others use
        "security": True,  # else every user of this machine could have his code run by our workers
        "env": ONE_THREAD,
        "silence_logs": logging.WARNING if verbose else logging.CRITICAL,
    }
    return DaskTaskRunner(cluster_kwargs=own)


def _knock(scheduler: str) -> None:
    """Raises FondsError where the address is none, and OSError where nobody listens there: Dask would go on trying."""
    try:
        host, port = get_address_host_port(scheduler, strict=True)
    except ValueError as error:
        raise FondsError(
            f"'{scheduler}' is not the address of a Dask scheduler.", hint="It looks like tcp://192.0.2.7:8786."
        ) from error
    socket.create_connection((host, port), CONNECT_SECONDS).close()


@contextlib.contextmanager
def _without_ctrl_c() -> Iterator[None]:
    """Threads and processes that are started meanwhile do not get it; it comes through afterwards."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
