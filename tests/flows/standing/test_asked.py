"""What a flow works with."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows import log
from flows.standing.asked import made_ready


def test_the_archive_behind_a_link_is_worked_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.db").touch()
    (tmp_path / "link.db").symlink_to("a.db")
    try:
        ready = made_ready(Path("link.db"), None, None, None, None, None, None)
    finally:
        log.stop()
    assert ready.archive == tmp_path / "a.db"
