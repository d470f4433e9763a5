"""A run of the flow whose Prefect server goes away in the middle."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from extractors.errors import FondsError
from flows.orchestration import configure


def _run(monkeypatch: pytest.MonkeyPatch, work: Callable[[object], None]) -> None:
    configure(verbose=False)
    from flows import extraction

    def flow(*given: Any) -> None:
        extraction.ingest.fn(*given)
        raise httpx.ConnectError("Connection refused")

    monkeypatch.setattr(extraction, "_work_through_all", work)
    monkeypatch.setattr(extraction.ingest, "with_options", lambda **_: flow)
    crew, loader = SimpleNamespace(kill=lambda: None), SimpleNamespace(kind="ingest", run_id=3)
    extraction.run(extraction.Session(crew, loader, None, None, [], 1), "archive.db")  # type: ignore[arg-type]


def test_a_run_that_has_done_its_work_is_done_though_prefect_cannot_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr("flows.log.log.warning", lambda event, **_: told.append(event))
    _run(monkeypatch, lambda _session: None)
    assert told == ["prefect.unreported"]


def test_a_server_that_goes_away_before_is_told_in_our_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_session: object) -> None:
        raise httpx.ReadError("gone")

    with pytest.raises(FondsError, match="went away in the middle of the run") as raised:
        _run(monkeypatch, broken)
    assert "goes on where this one stopped" in raised.value.hint


def test_what_is_no_trouble_of_the_server_comes_through(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_session: object) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        _run(monkeypatch, broken)
