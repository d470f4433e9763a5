"""The parts of a night, without a Prefect server: what goes wrong in one keeps no other from being done, and nothing hides it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from db import runs, store
from db.connection import open_archive
from extractors.settings import Settings
from flows.configuration import Config
from flows.orchestration import configure
from flows.progress import Silent
from flows.request import Request
from flows.workforce import Choices


def test_a_run_that_breaks_and_a_report_that_cannot_be_written_hide_no_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(verbose=False)
    from flows.standing import nightly
    from flows.standing.asked import Ready

    def broken(*_: object) -> None:
        raise sqlite3.OperationalError("no such table: other")

    shown: list[str] = []
    monkeypatch.setattr(nightly, "reextract", broken)
    monkeypatch.setattr(nightly, "artifacts", lambda _archive, report, _rows, _site: shown.append(report))
    (tmp_path / "file").write_text("an original")
    archive = tmp_path / "archive.db"
    with closing(open_archive(archive, create=True)) as db:
        store.put(db, archive, tmp_path / "file").path.unlink()
        ready = Ready(archive, Settings(), Choices(), Config())
        night = nightly._do(db, ready, Request(), Silent())
        night = replace(night, run=runs.start(db, "reextract", Settings(), 1))
        night = nightly._report(db, archive, night, tmp_path / "file" / "reports", None, Silent())
    broke, damage, unwritten = map(str, night.wrong)
    assert broke == "OperationalError: no such table: other."
    assert "is missing" in damage
    assert "cannot be written" in unwritten
    assert all(said in shown[0] for said in ("no such table", "is missing", "cannot be written"))
    assert nightly._state(night).is_failed()
