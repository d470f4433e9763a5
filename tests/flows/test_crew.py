"""Worker processes: real ones, doing what the standard library has."""

import multiprocessing
import operator
import os
import signal
import time
from collections.abc import Callable, Iterator

import pytest

from flows.crew import Processes, WorkerLost, usable_cpus


@pytest.fixture
def crew() -> Iterator[Processes]:
    one = Processes(1, "no-such-model")  # a job that needs no model must not fail for want of one
    yield one
    one.kill()


def test_a_job_runs_in_another_process(crew: Processes) -> None:
    assert crew.call(operator.add, 2, 3) == 5
    assert crew.call(os.getpid) != os.getpid()


def test_workers_leave_the_cpus_to_each_other(crew: Processes) -> None:
    assert crew.call(os.getenv, "OMP_THREAD_LIMIT") == "1"


def test_what_a_job_raises_comes_back(crew: Processes) -> None:
    with pytest.raises(ZeroDivisionError):
        crew.call(operator.truediv, 1, 0)


def test_a_worker_that_dies_is_replaced(crew: Processes) -> None:
    first = crew.call(os.getpid)
    with pytest.raises(WorkerLost):
        crew.call(os._exit, 9)
    assert crew.call(os.getpid) != first


def test_ctrl_c_is_not_for_workers(crew: Processes) -> None:
    pid = crew.call(os.getpid)
    os.kill(pid, signal.SIGINT)
    assert crew.call(os.getpid) == pid


def test_kill_does_not_wait_for_a_job(crew: Processes) -> None:
    pid = crew.call(os.getpid)
    wait = crew.submit(time.sleep, 600)
    crew.kill()
    with pytest.raises(WorkerLost):
        wait()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.parametrize("end", [Processes.close, Processes.kill])
def test_no_process_is_started_once_the_run_has_ended(crew: Processes, end: Callable[[Processes], None]) -> None:
    others = set(multiprocessing.active_children())  # such as those that other tests of this process have left at work
    crew.call(os.getpid)
    end(crew)
    with pytest.raises(WorkerLost):
        crew.call(os.getpid)
    assert set(multiprocessing.active_children()) <= others


def test_there_is_at_least_one_cpu() -> None:
    assert usable_cpus() >= 1
