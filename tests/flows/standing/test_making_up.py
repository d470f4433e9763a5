"""What is made up for, asked of a real Prefect server; no run is done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.objects import FlowRun, State
from prefect.states import AwaitingRetry, Cancelled, Completed, Crashed, Failed, Running, Scheduled

from flows.standing.making_up import after_an_interruption, take_over

pytestmark = [pytest.mark.xdist_group("standing"), pytest.mark.server]
NOW = datetime.now(UTC)
ENDED_WITH_US = Cancelled(message="Runner is shutting down.")


@pytest.fixture
def client(prefect_server: str) -> Iterator[SyncPrefectClient]:
    with SyncPrefectClient(prefect_server) as client:
        yield client


@pytest.fixture
def deployment(client: SyncPrefectClient) -> UUID:
    name = f"made up {uuid4()}"
    return client.create_deployment(client.create_flow_from_name(name), name)


def _run(client: SyncPrefectClient, deployment: UUID, *states: State[Any], **parameters: Any) -> FlowRun:
    """A run that went through these states."""
    first = states[0] if states and states[0].is_scheduled() else Scheduled(scheduled_time=NOW - timedelta(hours=1))
    made = client.create_flow_run_from_deployment(deployment, parameters=parameters, state=first)
    for state in states:
        if not state.is_scheduled():
            client.set_flow_run_state(made.id, state, force=True)
    return client.read_flow_run(made.id)


def _state(client: SyncPrefectClient, run: FlowRun) -> State[Any]:
    state = client.read_flow_run(run.id).state
    assert state is not None
    return state


def test_one_stands_for_all_that_are_due_and_ask_for_the_same(client: SyncPrefectClient, deployment: UUID) -> None:
    begun = _run(client, deployment, Running(), which="stale")
    missed = [_run(client, deployment, which="stale") for _ in range(5)]
    tonight = _run(client, deployment, Scheduled(scheduled_time=NOW + timedelta(hours=1)), which="stale")
    other = _run(client, deployment, which="all")
    done = _run(client, deployment, Running(), Completed(), which="stale")
    assert take_over(client, begun) == 5
    assert {_state(client, one).message for one in missed} == {f"Made up for by '{begun.name}'."}
    assert all(_state(client, one).is_cancelled() for one in missed)
    assert _state(client, tonight).is_scheduled()
    assert _state(client, other).is_scheduled()
    assert _state(client, done).is_completed()
    assert take_over(client, begun) == 0


@pytest.mark.parametrize("last", [[Running()], [Running(), Crashed()], [Running(), ENDED_WITH_US]], ids=str)
def test_what_was_cut_short_is_asked_for_once_more(client: SyncPrefectClient, deployment: UUID, last: list[State[Any]]) -> None:
    _run(client, deployment, Running(), Completed())
    cut_short = _run(client, deployment, *last, which="all")
    instead = after_an_interruption(client, deployment, nobody_at_work=True)
    assert instead is not None
    assert instead.id != cut_short.id
    assert instead.parameters == {"which": "all"}
    assert _state(client, instead).is_scheduled()
    assert _state(client, cut_short).is_final()
    again = after_an_interruption(client, deployment, nobody_at_work=True)
    assert again is not None
    assert again.id == instead.id


@pytest.mark.parametrize(
    "last",
    [[Running(), Completed()], [Running(), Failed()], [Running(), Cancelled(message="By Ann.")], [AwaitingRetry()]],
    ids=str,
)
def test_what_was_not_is_left(client: SyncPrefectClient, deployment: UUID, last: list[State[Any]]) -> None:
    left = _run(client, deployment, *last)
    before = _state(client, left).type
    assert after_an_interruption(client, deployment, nobody_at_work=True) is None
    assert _state(client, left).type == before


def test_a_run_that_somebody_is_at_is_left(client: SyncPrefectClient, deployment: UUID) -> None:
    at_work = _run(client, deployment, Running())
    assert after_an_interruption(client, deployment, nobody_at_work=False) is None
    assert _state(client, at_work).is_running()


def test_what_ran_within_it_has_ended_as_well(client: SyncPrefectClient, deployment: UUID, prefect_server: str) -> None:
    cut_short = _run(client, deployment, Running(), ENDED_WITH_US)
    within = {"name": "extract", "task_key": "extract", "dynamic_key": "0", "flow_run_id": str(cut_short.id)}
    task = httpx.post(f"{prefect_server}/task_runs/", json=within).json()["id"]
    flow = {"flow_id": str(cut_short.flow_id), "parent_task_run_id": task, "state": {"type": "RUNNING"}}
    inner = httpx.post(f"{prefect_server}/flow_runs/", json=flow).json()["id"]
    assert client.read_flow_run(inner).state_type == "RUNNING"
    after_an_interruption(client, deployment, nobody_at_work=True)
    assert client.read_flow_run(inner).state_type == "CRASHED"
