"""What a standing run shows, where the server is away for a while."""

from __future__ import annotations

import logging
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from flows.orchestration import configure


def test_a_bar_that_cannot_be_shown_ends_no_run(monkeypatch: pytest.MonkeyPatch) -> None:
    configure(verbose=False)
    from flows.standing import shown

    bar, shares, away = uuid4(), [], [True]

    def create(percent: float, **_: object) -> object:
        if away[0]:
            raise httpx.ConnectError("Connection refused")
        shares.append(percent)
        return bar

    monkeypatch.setattr(shown, "create_progress_artifact", create)
    monkeypatch.setattr(shown, "update_progress_artifact", lambda _bar, percent: shares.append(percent))
    monkeypatch.setattr(shown, "get_run_logger", lambda: logging.getLogger("quiet"))
    monkeypatch.setattr(shown, "_SECONDS", 0.0)
    told = shown.Told(Path("archive.db"))
    told.phase("Pages", 4)
    told.advance()
    away[0] = False
    told.advance()
    told.advance()
    told.phase("Names")
    assert shares == [50.0, 75.0, 100.0]
