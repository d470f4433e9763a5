"""Nights that were missed or cut short are made up for: once, however many they are.

What Prefect does by itself was tried (3.8.8): runs for which nobody was there wait as "Late", and are all done afterwards, one
after the other; a run that ended with its machine stays "Running" for ever, and holds its place in a concurrency limit as long,
which is why there is none here: a lock of the system ends with its process.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from typing import Any
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterId,
    FlowRunFilterParentFlowRunId,
    FlowRunFilterStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.states import Cancelled, Crashed
from prefect.types import DateTime

_AT_WORK = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING]
_WITH_US = "Runner is shutting down."  # what Prefect's runner says of a run that it ends because it is ended itself


def take_over(client: SyncPrefectClient, run: FlowRun) -> int:
    """Let `run`, which has begun, stand for all others of its deployment that are due and ask for the same; how many."""
    if run.deployment_id is None:
        return 0
    due = FlowRunFilter(
        id=FlowRunFilterId(not_any_=[run.id]),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])),
        expected_start_time=FlowRunFilterExpectedStartTime(before_=DateTime.now(UTC)),
    )
    others = [one for one in _runs(client, run.deployment_id, due) if one.parameters == run.parameters]
    for other in others:
        client.set_flow_run_state(other.id, Cancelled(message=f"Made up for by '{run.name}'."))
    return len(others)


def after_an_interruption(client: SyncPrefectClient, deployment_id: UUID, *, nobody_at_work: bool) -> FlowRun | None:
    """Ask for a run in place of the last one, where that was cut short: by us, with the machine, or by being killed.

    nobody_at_work: no process is at work on the archive, whatever the server says. May be called again: it asks once for each run
    that was cut short. A run that a person cancelled, or that failed, is left as it is.
    """
    at_work = FlowRunFilterState(type=FlowRunFilterStateType(any_=_AT_WORK))
    if nobody_at_work:
        _bury(client, _runs(client, deployment_id, FlowRunFilter(state=at_work)))
    begun = FlowRunFilter(start_time=FlowRunFilterStartTime(is_null_=False))
    last = _runs(client, deployment_id, begun, sort=FlowRunSort.START_TIME_DESC, limit=1)
    if nobody_at_work and last:
        within = FlowRunFilter(parent_flow_run_id=FlowRunFilterParentFlowRunId(any_=[last[0].id]), state=at_work)
        _bury(client, client.read_flow_runs(flow_run_filter=within))
    if not last or not _was_cut_short(last[0]):
        return None
    return client.create_flow_run_from_deployment(
        deployment_id, parameters=last[0].parameters, idempotency_key=f"instead of {last[0].id}", tags=["made up for"]
    )


def _was_cut_short(run: FlowRun) -> bool:
    state = run.state
    return state is not None and (state.is_crashed() or (state.is_cancelled() and state.message == _WITH_US))


def _bury(client: SyncPrefectClient, runs: Iterable[FlowRun]) -> None:
    """The server believes that these are under way."""
    ended: State[Any] = Crashed(message="Its process ended without a word, as in a power cut.")
    for run in runs:
        client.set_flow_run_state(run.id, ended, force=True)


def _runs(
    client: SyncPrefectClient,
    deployment_id: UUID,
    which: FlowRunFilter,
    sort: FlowRunSort = FlowRunSort.EXPECTED_START_TIME_ASC,
    limit: int = 200,  # the most that a server tells at once
) -> list[FlowRun]:
    of = DeploymentFilter(id=DeploymentFilterId(any_=[deployment_id]))
    return client.read_flow_runs(flow_run_filter=which, deployment_filter=of, sort=sort, limit=limit)
