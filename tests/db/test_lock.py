"""One run at a time."""

from __future__ import annotations

import errno
import fcntl
from pathlib import Path

import pytest

from db import runs
from db.lock import sole_writer
from extractors.errors import DatabaseError


def test_a_second_run_is_refused_until_the_first_has_ended(tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    with sole_writer(archive), pytest.raises(DatabaseError, match="Another run"), sole_writer(archive):
        pass
    with sole_writer(archive):
        pass


def test_a_file_system_without_locks_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refused)
    with pytest.raises(DatabaseError, match="Nothing can be locked"), sole_writer(tmp_path / "archive.db"):
        pass


def test_runs_that_were_killed_are_closed(builder) -> None:
    killed = builder.run()
    runs.close_abandoned(builder.db)
    state, finished = builder.db.execute("select state, finished from runs where id = ?", [killed]).fetchone()
    assert (state, bool(finished)) == ("interrupted", True)
