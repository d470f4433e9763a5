"""A schedule with a Prefect server of its own: through a night that is cut short, and the one that makes up for it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psutil
import pytest

from extractors.settings import Settings
from flows.ingest import ingest
from flows.workforce import Choices
from tests.flows.standing.standing import Schedule, asked, asked_for, deployment, run, scheduled, until

pytestmark = [pytest.mark.xdist_group("standing"), pytest.mark.server]
LONDON = ZoneInfo("Europe/London")
SITE = "http://archive.example/"
NIGHT = ["--cron", "30 1 * * *", "--timezone", "Europe/London", "--site", SITE, "--workers", "1"]


@pytest.fixture
def folder(tmp_path: Path, samples: Path) -> Path:
    """An archive, and a scan that takes long enough to be interrupted."""
    shutil.copy(samples / "clipping-yokohama-1912.jpg", tmp_path)
    ingest([tmp_path], tmp_path / "archive.db", Settings(), Choices(workers=1))
    return tmp_path


def test_a_night_that_is_cut_short_is_made_up_for_once(folder: Path, unused_port: int) -> None:
    with scheduled(folder, unused_port, *NIGHT, "--report", str(folder / "told")) as first:
        _has_its_nights(first)
        cut_short = asked_for(first.api, {"which": "all"})
        until(lambda: asked(first.api, "flow_runs", flow_runs={"name": {"like_": "reextract run 2, 1 document of"}}))
        missed = [asked_for(first.api, {"which": "all"}) for _ in range(2)]
        children = psutil.Process(first.process.pid).children(recursive=True)
        assert first.end() == 0
    _, alive = psutil.wait_procs(children, timeout=120)
    assert alive == []
    assert _runs(folder) == [("ingest", "done"), ("reextract", "interrupted")]

    with scheduled(folder, unused_port, *NIGHT, "--report", str(folder / "told")) as second:
        assert run(second.api, cut_short)["state_type"] == "CANCELLED"
        nights = until(lambda: _ended(second, 4))
        (done,) = [one for one in nights if one["state_type"] == "COMPLETED"]
        assert done["parameters"]["which"] == "all"
        due = datetime.fromisoformat(done["expected_start_time"]).astimezone(LONDON)
        assert done["name"] == f"nightly {due:%Y-%m-%d %H:%M}"
        others = [one for one in nights if one["id"] not in {done["id"], cut_short}]
        assert {one["state"]["message"] for one in others} == {f"Made up for by '{done['name']}'."}
        assert {*missed} < {done["id"], *(one["id"] for one in others)}
        _shows_what_it_did(second)
        assert _runs(folder) == [("ingest", "done"), ("reextract", "done")]  # the same run, gone on with
        _tells_all_where_no_report_can_be_written(second, folder / "archive.db")
    assert {path.name for path in (folder / "told").iterdir()} == {"run-00002.md", "run-00002.html"}


def _has_its_nights(schedule: Schedule) -> None:
    """The server's scheduler has made runs of the next nights."""
    assert deployment(schedule.api)["schedules"][0]["schedule"]["timezone"] == "Europe/London"
    nights = until(lambda: asked(schedule.api, "flow_runs", flow_runs={"state": {"type": {"any_": ["SCHEDULED"]}}}))
    assert {f"{datetime.fromisoformat(one['expected_start_time']).astimezone(LONDON):%H:%M}" for one in nights} == {"01:30"}
    assert len({one["expected_start_time"] for one in nights}) == len(nights) >= 3


def _ended(schedule: Schedule, number: int) -> list[dict[str, Any]] | None:
    """So many nightly runs, once they have ended."""
    ended = {"state": {"type": {"any_": ["COMPLETED", "FAILED", "CRASHED", "CANCELLED"]}}}
    found = asked(schedule.api, "flow_runs", flows={"name": {"any_": ["nightly"]}}, flow_runs=ended)
    return found if len(found) == number else None


def _shows_what_it_did(schedule: Schedule) -> None:
    within = asked(schedule.api, "flow_runs", flows={"name": {"any_": ["reextract"]}})
    assert {one["state_type"] for one in within} == {"CANCELLED", "COMPLETED"}
    assert all(one["parent_task_run_id"] for one in within)
    artifacts = {one["key"]: one["data"] for one in asked(schedule.api, "artifacts")}
    assert {"archive-report", "archive-review"} <= set(artifacts)
    assert "Re-extraction, run 2" in artifacts["archive-report"]
    assert f"({SITE})" in artifacts["archive-review"]

    (night,) = [one["flow_run_id"] for one in asked(schedule.api, "artifacts") if one["key"] == "archive-report"]
    of = {"flow_run_id": {"any_": [night]}}
    assert until(lambda: any(one["message"].startswith("Report: ") for one in asked(schedule.api, "logs", logs=of)))


def _tells_all_where_no_report_can_be_written(schedule: Schedule, no_folder: Path) -> None:
    night = asked_for(schedule.api, {"archive": str(no_folder), "which": "all", "report": str(no_folder)})
    until(lambda: run(schedule.api, night)["state_type"] == "FAILED")
    told = run(schedule.api, night)["state"]["message"]
    assert told.startswith(f"{no_folder / 'run-00003.md'} cannot be written: ")
    assert "Run 3: documents 1 again" in told
    (report,) = [
        one["data"]
        for one in asked(schedule.api, "artifacts")
        if one["flow_run_id"] == night and one["type"] == "markdown" and one["key"].endswith("report")
    ]
    assert "cannot be written" in report


def _runs(folder: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(folder / "archive.db")) as db:
        return db.execute("select kind, state from runs order by id").fetchall()
