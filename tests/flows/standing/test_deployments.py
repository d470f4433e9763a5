"""prefect.yaml with a real Prefect server, a work pool, and a worker."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
import yaml

from tests.flows.standing.standing import asked_for, deployment, run

pytestmark = [pytest.mark.xdist_group("standing"), pytest.mark.server]
ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def deployed(prefect_server: str) -> str:
    """The API of a server to which all of prefect.yaml is deployed."""
    pool = {"name": "fonds", "type": "process"}
    assert httpx.post(f"{prefect_server}/work_pools/", json=pool).is_success
    done = _prefect(prefect_server, "--no-prompt", "deploy", "--all")
    assert done.returncode == 0, done.stdout + done.stderr
    yield prefect_server
    for name in ("nightly/nightly", "inbox/inbox"):
        httpx.delete(f"{prefect_server}/deployments/{deployment(prefect_server, name)['id']}")


def _prefect(api: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    # what a deployment does not say is as fonds.toml says, and here there is none
    given = os.environ | {
        "PREFECT_API_URL": api,
        "DO_NOT_TRACK": "1",
        "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
    }
    return subprocess.run([sys.executable, "-m", "prefect", *arguments], env=given, cwd=ROOT, capture_output=True, text=True)


def test_both_are_there(deployed: str) -> None:
    for name, cron in (("nightly/nightly", "0 2 * * *"), ("inbox/inbox", "*/15 * * * *")):
        there = deployment(deployed, name)
        assert there["work_pool_name"] == "fonds"
        assert [(one["schedule"]["cron"], one["active"]) for one in there["schedules"]] == [(cron, True)]
        told = there["parameter_openapi_schema"]["properties"]
        assert all(one.get("description") for one in told.values())  # in the form for a run of one's own


@pytest.mark.parametrize("wrong", [{"which": "everything"}, {"workers": "many"}, {"lost": "much"}])
def test_parameters_are_checked(deployed: str, wrong: dict[str, object]) -> None:
    there = deployment(deployed)["id"]
    answer = httpx.post(f"{deployed}/deployments/{there}/create_flow_run", json={"parameters": wrong})
    assert answer.status_code == 409, answer.text


def test_a_worker_takes_in_what_lies_in_the_inbox(deployed: str, tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.txt").write_text("Kuroda Shin left the Taihoku Bank on 4 May 1936.")
    parameters = {"folder": str(tmp_path / "inbox"), "archive": str(tmp_path / "a.db"), "settle": 0.1, "workers": 1}
    asked = asked_for(deployed, parameters, "inbox/inbox")
    done = _prefect(deployed, "worker", "start", "--pool", "fonds", "--type", "process", "--run-once")
    assert done.returncode == 0, done.stderr
    told = run(deployed, asked)
    assert told["state_type"] == "COMPLETED", told["state"]
    assert told["state"]["message"] == "Taken in: 1 stored, 1 done, 1 left."
    assert told["name"].startswith("inbox 2")
    assert list((tmp_path / "inbox").iterdir()) == []


def test_no_concurrency_limit_that_a_power_cut_would_hold() -> None:
    told = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    assert [one["name"] for one in told["deployments"]] == ["nightly", "inbox"]
    assert not any("concurrency_limit" in one for one in told["deployments"])
