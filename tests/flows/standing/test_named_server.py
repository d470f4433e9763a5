"""A schedule on a Prefect server that is there already."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from db.connection import open_archive
from tests.flows.standing.standing import FONDS, asked_for, run, scheduled, until

pytestmark = [pytest.mark.xdist_group("standing"), pytest.mark.server]


def _fonds(api: str, archive: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [*FONDS, "schedule", "--db", str(archive), *options]
    return subprocess.run(command, env=os.environ | {"PREFECT_API_URL": api}, capture_output=True, text=True)


def test_a_schedule_and_those_that_would_be_in_its_way(prefect_server: str, tmp_path: Path, unused_port: int) -> None:
    for name in ("archive.db", "other.db"):
        open_archive(tmp_path / name, create=True).close()
    logging = {"FONDS_LOG_FORMAT": "json", "PREFECT_LOGGING_LEVEL": "DEBUG"}
    with scheduled(tmp_path, unused_port, PREFECT_API_URL=prefect_server, **logging) as schedule:
        asked = asked_for(prefect_server, {})
        again = _fonds(prefect_server, tmp_path / "archive.db")
        assert again.returncode == 5
        assert f"The schedule of {tmp_path / 'archive.db'} is kept already" in again.stderr
        other = _fonds(prefect_server, tmp_path / "other.db")
        assert other.returncode == 1
        assert f"the schedule of another archive already, {tmp_path / 'archive.db'}" in other.stderr
        assert "Traceback" not in other.stderr
        done = until(lambda: (found := run(prefect_server, asked))["state_type"] in {"COMPLETED", "FAILED"} and found)
        assert done["state"]["message"] == "Nothing was stale. No originals to check."
        assert f"The Prefect UI is at {prefect_server.removesuffix('/api')}" in schedule.told()
        assert schedule.end() == 0
    events = [line for line in schedule.told().splitlines() if not line.startswith(("The Prefect UI is at", "Nightly runs of"))]
    assert "prefect.runner" in {json.loads(line).get("logger") for line in events}  # what Prefect says is an event as well


def test_a_night_by_hand(prefect_server: str, tmp_path: Path) -> None:
    open_archive(tmp_path / "archive.db", create=True).close()
    done = _fonds(prefect_server, tmp_path / "archive.db", "--once")
    assert (done.returncode, done.stdout) == (0, "Nothing was stale. No originals to check.\n"), done.stderr


def test_a_night_by_hand_without_its_server(tmp_path: Path, unused_port: int) -> None:
    open_archive(tmp_path / "archive.db", create=True).close()
    done = _fonds(f"http://127.0.0.1:{unused_port}/api", tmp_path / "archive.db", "--once")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-2].endswith(f"The Prefect server at http://127.0.0.1:{unused_port}/api does not answer.")
    assert "Traceback" not in done.stderr
