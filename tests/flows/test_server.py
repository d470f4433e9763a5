"""With a real Prefect server named by PREFECT_API_URL: the run appears there."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

pytestmark = [pytest.mark.xdist_group("prefect"), pytest.mark.server]
COMMAND = "from flows.command import main; main()"


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    quiet = {"DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "PREFECT_SERVER_UI_ENABLED": "false"}
    home = {"PREFECT_HOME": str(tmp_path_factory.mktemp("server"))}
    address = f"http://127.0.0.1:{port}/api"
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, env=os.environ | quiet | home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait(address, server)
            yield address
        finally:
            server.terminate()


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(1200):
        assert server.poll() is None, "the Prefect server ended at once"
        try:
            if httpx.get(f"{address}/health").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise TimeoutError


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


def test_the_run_appears_on_the_server(api: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Kuroda Shin left the Taihoku Bank on 4 May 1936.")
    done = _ingest(tmp_path, api)
    assert done.returncode == 0, done.stderr
    (run,) = httpx.post(f"{api}/flow_runs/filter", json={}).json()
    assert run["state_type"] == "COMPLETED"
    shown = {key: value for key, value in run["parameters"].items() if key != "session"}
    assert shown == {"archive": str(tmp_path / "archive.db"), "documents": 1, "pages": 1, "workers": 1}
    names = {one["name"] for one in httpx.post(f"{api}/task_runs/filter", json={}).json()}
    assert names == {"extract a.txt", "load a.txt"}


def test_a_server_that_does_not_answer(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Kuroda Shin left the Taihoku Bank on 4 May 1936.")
    failed = _ingest(tmp_path, "http://127.0.0.1:9/api")
    assert failed.returncode == 1
    last = failed.stderr.splitlines()[-2:]
    assert "http://127.0.0.1:9/api" in last[0]
    assert "PREFECT_API_URL" in last[1]
    assert "Traceback" not in failed.stderr
