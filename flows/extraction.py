"""The Prefect flow of a run: jobs of a few seconds go to the workers, and what they return is loaded in order.

Promises that at most a few jobs are in flight, that documents are loaded in the order planned whatever is done first, and that
each is loaded or recorded as failed. Tasks are never cached: what is done is told by the archive alone. Importing this imports
Prefect.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from httpx import HTTPError
from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.futures import PrefectFuture
from prefect.settings import PREFECT_API_URL
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner
from prefect.tasks import Task

from extractors.errors import FondsError, WorkerDied
from extractors.settings import Settings
from flows import jobs
from flows.batches import Item, cut
from flows.crew import Crew, WorkerLost
from flows.loading import Receiver, is_locked
from flows.log import log
from flows.progress import Progress
from flows.steps import Jobs, Step, Unavailable, steps

IN_FLIGHT = 3  # jobs a worker: one at work, and enough in hand that none waits while the writer loads
_NO_SERVER = "Check PREFECT_API_URL, or unset it: fonds then starts a temporary server of its own. -v shows what went wrong."
_GO_ON = "What was loaded stays. When the server is back, the same command goes on where this one stopped."
RETRY_SECONDS: list[float] = [1, 5, 20]


class Session:
    """What a run holds. A plain class with slots, which Prefect neither looks into nor sends to its server.

    work: what runs in the worker processes. begun: the flow's own code was reached. done: it came to its end.
    """

    __slots__ = ("begun", "crew", "done", "items", "loader", "progress", "settings", "work", "workers")

    def __init__(
        self,
        crew: Crew,
        loader: Receiver,
        progress: Progress,
        settings: Settings,
        items: list[Item],
        workers: int,
        work: Jobs = jobs,
    ) -> None:
        self.crew = crew
        self.loader = loader
        self.progress = progress
        self.settings = settings
        self.items = items
        self.workers = workers
        self.work = work
        self.begun = self.done = False


def run(session: Session, archive: str) -> None:
    """Do all the work of a session as one run of the flow. Raises what is not about a single document."""
    loader, window = session.loader, session.workers * IN_FLIGHT
    pages = sum(item.pages for item in session.items)
    runner: TaskRunner[PrefectFuture[Any]] = ThreadPoolTaskRunner(max_workers=window)  # type: ignore[assignment]  # invariant
    try:
        named = ingest.with_options(name=loader.kind, flow_run_name=_named(session, archive), task_runner=runner)
        named(archive, len(session.items), pages, session.workers, session)
    except FondsError:
        raise
    except Exception as error:
        if session.done:  # Prefect alone could not be told
            log.warning("prefect.unreported", run=loader.run_id, error=str(error))
            return
        server = PREFECT_API_URL.value() or "this machine"
        if session.begun and isinstance(error, HTTPError):
            raise FondsError(f"The Prefect server at {server} went away in the middle of the run.", hint=_GO_ON) from error
        if session.begun:
            raise
        raise FondsError(f"The run could not be started with the Prefect server at {server}.", hint=_NO_SERVER) from error


def _named(session: Session, archive: str) -> str:
    """The name of a run, which tells it from those of other archives: reextract run 12, 340 documents of archive.db."""
    number = len(session.items)
    documents = f"{number} document{'' if number == 1 else 's'} of {Path(archive).name}"
    return f"{session.loader.kind} run {session.loader.run_id}, {documents}"


@flow(name="ingest", persist_result=False, validate_parameters=False)
def ingest(archive: str, documents: int, pages: int, workers: int, session: Session) -> None:  # noqa: ARG001
    """Extract and load. The first four parameters are what Prefect shows of a run."""
    session.begun = True
    try:
        _work_through_all(session)
        session.done = True
    except BaseException:
        session.crew.kill()  # or Prefect would wait for the jobs in flight
        raise


def _work_through_all(session: Session) -> None:
    lost: list[Item] = []
    _work_through(session, session.items, session.workers * IN_FLIGHT, lost)
    # a worker died, and with it jobs of documents that had nothing to do with it: alone, the one that did is found
    for item in lost:
        again: list[Item] = []
        _work_through(session, [item], 1, again)
        if again:
            error = WorkerDied(f"A process ended twice while it worked on {item.work.source.name}.")
            session.loader.failure(item.work, error, item.pages)
            session.progress.advance(item.pages)


def _work_through(session: Session, items: list[Item], window: int, lost: list[Item]) -> None:
    """Do the work on `items`, at most `window` jobs at a time; those whose worker died are added to `lost`."""
    coming = steps(cut(items, session.workers), session.loader)
    following: deque[Step] = deque()
    flying: deque[tuple[Step, PrefectFuture[None]]] = deque()
    while True:
        while len(flying) < window and (step := _next(following, coming)) is not None:
            flying.append((step, _extract.submit(step.name, session, step)))
        if not flying:
            return
        step, future = flying.popleft()
        try:
            future.result()
        except WorkerLost:
            lost += step.lose()
            continue
        except Unavailable as error:
            step.unavailable(session.loader, error)
        else:
            after = _load(step.name, session.loader.verb, session, step)
            if after is not None:
                following.append(after)
        session.progress.advance(step.pages)


def _next(following: deque[Step], coming: Iterator[Step]) -> Step | None:
    return following.popleft() if following else next(coming, None)


def _is_transient(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    error = state.result(raise_on_failure=False)
    return isinstance(error, Unavailable) or (isinstance(error, BaseException) and is_locked(error))


_OPTIONS: dict[str, Any] = {
    "cache_policy": NO_CACHE,
    "persist_result": False,
    "retries": len(RETRY_SECONDS),
    "retry_delay_seconds": RETRY_SECONDS,
    "retry_condition_fn": _is_transient,
}


@task(name="extract", task_run_name="extract {name}", **_OPTIONS)
def _extract(name: str, session: Session, step: Step) -> None:  # noqa: ARG001
    step.run(session.crew, session.work, session.settings)


@task(name="load", task_run_name="{verb} {name}", **_OPTIONS)
def _load(name: str, verb: str, session: Session, step: Step) -> Step | None:  # noqa: ARG001
    """Runs in the flow's own thread, which owns the connection."""
    return step.settle(session.loader)
