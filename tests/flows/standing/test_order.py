"""When a schedule is to do its work: what Prefect makes of it, and what is refused."""

from __future__ import annotations

import asyncio
import socket
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from prefect.server.schemas.schedules import CronSchedule

from db.connection import open_archive
from extractors.errors import FondsError
from flows.standing import server
from flows.standing.order import Order


@pytest.mark.parametrize("cron", ["0 2 * * *", "*/15 * * * *", "30 1 * * mon-fri", "@daily"])
def test_times_of_cron(cron: str) -> None:
    Order(cron, "Europe/London", {}).check()
    assert Order.read(Order(cron, "UTC", {"archive": "a.db"}).command()[-1]) == Order(cron, "UTC", {"archive": "a.db"})


@pytest.mark.parametrize(
    ("cron", "timezone", "told"),
    [
        ("0 2 * *", "UTC", "'0 2 * *' is no time of cron"),
        ("at two", "UTC", "'at two' is no time of cron"),
        ("0 25 * * *", "UTC", "'0 25 * * *' is no time of cron"),
        ("", "UTC", "'' is no time of cron"),
        ("0 2 * * *", "London", "'London' is no time zone"),
        ("0 2 * * *", "", "'' is no time zone"),
    ],
)
def test_what_is_none(cron: str, timezone: str, told: str) -> None:
    with pytest.raises(FondsError, match="is no") as refused:
        Order(cron, timezone, {}).check()
    assert told in str(refused.value)
    assert refused.value.hint.endswith(".")


@pytest.mark.parametrize(
    ("cron", "after", "nights"),
    [
        # an hour that there is not: at the moment at which it would have been
        ("30 1 * * *", "2027-03-27T12:00+00:00", ["28 00:30", "29 00:30"]),
        # an hour that comes twice: the first time, and not the second
        ("30 1 * * *", "2027-10-30T12:00+00:00", ["31 00:30", "01 01:30"]),
        ("0 2 * * *", "2027-03-27T12:00+00:00", ["28 01:00", "29 01:00"]),
        ("0 2 * * *", "2027-10-30T12:00+00:00", ["31 02:00", "01 02:00"]),
    ],
)
def test_once_a_night_when_clocks_change(cron: str, after: str, nights: list[str]) -> None:
    schedule = CronSchedule(cron=cron, timezone="Europe/London")
    found = asyncio.run(schedule.get_dates(2, start=datetime.fromisoformat(after)))
    assert [f"{one.astimezone(UTC):%d %H:%M}" for one in found] == nights


def test_the_archive_has_to_be_there(tmp_path: Path) -> None:
    from flows.command import main

    with pytest.raises(SystemExit) as ended:
        main(["schedule", "--db", str(tmp_path / "none.db")])
    assert ended.value.code == 5


def test_a_port_in_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    from flows.command import main
    from flows.standing import schedule

    monkeypatch.setattr(schedule, "named_server", lambda: None)
    open_archive(tmp_path / "archive.db", create=True).close()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(SystemExit) as ended:
            main(["schedule", "--db", str(tmp_path / "archive.db"), "--prefect-port", str(taken.getsockname()[1])])
    assert ended.value.code == 1
    assert "Choose another with --prefect-port" in capfd.readouterr().err


def test_a_server_that_never_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()  # and accepts nobody
        monkeypatch.setattr(server, "_PATIENCE", 0.2)
        with pytest.raises(FondsError, match="does not answer"):
            server.wait(server.api(silent.getsockname()[1]), None, threading.Event(), seconds=0.3)


@pytest.mark.parametrize("api", ["nothing", "http://127.0.0.1:80x/api", "ftp://127.0.0.1/api"])
def test_an_address_of_nothing_is_told_at_once(api: str) -> None:
    with pytest.raises(FondsError, match="does not answer"):
        server.wait(api, None, threading.Event(), seconds=1e6)
