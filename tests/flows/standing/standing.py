"""A schedule as a process of its own, and what a Prefect server tells of its runs."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

FONDS = [sys.executable, "-m", "flows.command"]


class Schedule:
    """`fonds schedule` while it runs. Its output is in a file."""

    def __init__(self, process: subprocess.Popen[bytes], output: Path, api: str) -> None:
        self.process, self.output, self.api = process, output, api

    def told(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def end(self) -> int:
        self.process.terminate()
        return self.process.wait(120)


@contextmanager
def scheduled(folder: Path, port: int, *options: str, **environment: str) -> Iterator[Schedule]:
    """A schedule of archive.db in `folder`, once systemd would take it for started."""
    notified = folder / "notify"
    notified.unlink(missing_ok=True)
    output = folder / "schedule.log"
    command = [*FONDS, "schedule", "--db", str(folder / "archive.db"), "--prefect-port", str(port), *options]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd, output.open("ab") as to:
        systemd.bind(str(notified))
        systemd.settimeout(180)
        given = os.environ | {"NOTIFY_SOCKET": str(notified)} | environment
        with subprocess.Popen(command, env=given, stdout=to, stderr=to, start_new_session=True) as process:
            try:
                assert systemd.recv(100) == b"READY=1"
                yield Schedule(process, output, given.get("PREFECT_API_URL", f"http://127.0.0.1:{port}/api"))
            finally:
                if process.poll() is None:
                    process.terminate()
                    process.wait(120)


def asked(api: str, what: str, **body: Any) -> list[dict[str, Any]]:
    """All of a kind that the server tells."""
    return list(_answer("POST", f"{api}/{what}/filter", body))


def deployment(api: str, name: str = "nightly/nightly") -> dict[str, Any]:
    return dict(_answer("GET", f"{api}/deployments/name/{name}"))


def asked_for(api: str, parameters: dict[str, Any], name: str = "nightly/nightly") -> str:
    """A run that is due now; its id."""
    address = f"{api}/deployments/{deployment(api, name)['id']}/create_flow_run"
    return str(_answer("POST", address, {"parameters": parameters})["id"])


def run(api: str, run_id: str) -> dict[str, Any]:
    return dict(_answer("GET", f"{api}/flow_runs/{run_id}"))


def _answer(method: str, address: str, body: dict[str, Any] | None = None) -> Any:
    """What the server says, once its database is not locked."""
    for _ in range(50):
        answer = httpx.request(method, address, json=body, timeout=60)
        if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
            break
        time.sleep(0.2)
    assert answer.is_success, answer.text
    return answer.json()


def until(holds: Callable[[], Any], seconds: float = 120) -> Any:
    """What `holds` gives as soon as it gives something."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if found := holds():
            return found
        time.sleep(0.2)
    raise TimeoutError
