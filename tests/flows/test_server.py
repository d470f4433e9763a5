"""With a real Prefect server named by PREFECT_API_URL: the run appears there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

pytestmark = [pytest.mark.xdist_group("standing"), pytest.mark.server]
COMMAND = "from flows.command import main; main()"


def _ingest(folder: Path, address: str) -> subprocess.CompletedProcess[str]:
    arguments = [
        sys.executable,
        "-c",
        COMMAND,
        "ingest",
        str(folder / "a.txt"),
        "--db",
        str(folder / "archive.db"),
        "--workers",
        "1",
    ]
    return subprocess.run(arguments, env=os.environ | {"PREFECT_API_URL": address}, capture_output=True, text=True)


def test_the_run_appears_on_the_server(prefect_server: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Kuroda Shin left the Taihoku Bank on 4 May 1936.")
    done = _ingest(tmp_path, prefect_server)
    assert done.returncode == 0, done.stderr
    found = httpx.post(f"{prefect_server}/flow_runs/filter", json={"flows": {"name": {"any_": ["ingest"]}}}).json()
    (run,) = [one for one in found if one["parameters"]["archive"] == str(tmp_path / "archive.db")]
    assert run["state_type"] == "COMPLETED"
    assert run["name"] == "ingest run 1, 1 document of archive.db"
    shown = {key: value for key, value in run["parameters"].items() if key != "session"}
    assert shown == {"archive": str(tmp_path / "archive.db"), "documents": 1, "pages": 1, "workers": 1}
    names = {
        one["name"]
        for one in httpx.post(f"{prefect_server}/task_runs/filter", json={"flow_runs": {"id": {"any_": [run["id"]]}}}).json()
    }
    assert names == {"extract a.txt", "load a.txt"}


def test_a_server_that_does_not_answer(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Kuroda Shin left the Taihoku Bank on 4 May 1936.")
    failed = _ingest(tmp_path, "http://127.0.0.1:9/api")
    assert failed.returncode == 1
    last = failed.stderr.splitlines()[-2:]
    assert "http://127.0.0.1:9/api" in last[0]
    assert "PREFECT_API_URL" in last[1]
    assert "Traceback" not in failed.stderr
