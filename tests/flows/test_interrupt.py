"""Ctrl-C in the middle of a run, as a terminal sends it: to the whole process group."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from extractors.settings import Settings
from extractors.stages import STORED
from flows.ingest import ingest
from flows.workforce import Choices

pytestmark = pytest.mark.xdist_group("prefect")
FILES = 12
# each document takes its time, or on a busy machine all are loaded at one stroke once Prefect has started
COMMAND = """
import signal, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # which a shell's background job is started without
from db import load
at_once = load.load_document
def slowly(*given, **named):
    time.sleep(0.3)
    return at_once(*given, **named)
load.load_document = slowly
from flows.command import main
main()
"""


def _rows(archive: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(archive)) as connection:
        return connection.execute(sql).fetchall()


def _loaded(archive: Path) -> int:
    try:
        return len(_rows(archive, "select id from documents where state = 'done'"))
    except sqlite3.OperationalError:  # not there yet
        return 0


def _is_gone(group: int) -> bool:
    for _ in range(600):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def _files(folder: Path, make_strip) -> None:
    folder.mkdir()
    for number in range(FILES):
        make_strip(folder / f"{number:02}.png", number)


@contextmanager
def _loading(folder: Path, archive: Path) -> Iterator[subprocess.Popen[str]]:
    """An ingest in a process group of its own that has loaded something and is not at its end."""
    arguments = [sys.executable, "-c", COMMAND, "ingest", str(folder), "--db", str(archive), "--workers", "1"]
    with subprocess.Popen(
        arguments, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        while process.poll() is None and not _loaded(archive):
            time.sleep(0.05)
        yield process


def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path: Path, make_strip) -> None:
    folder, archive = tmp_path / "in", tmp_path / "archive.db"
    _files(folder, make_strip)
    with _loading(folder, archive) as process:
        os.killpg(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=120)
    assert process.returncode == 130
    assert err.splitlines()[-1].startswith("fonds: interrupted.")
    assert "Traceback" not in err
    assert _is_gone(process.pid), "a worker or Prefect's server was left behind"

    done = _loaded(archive)
    assert 0 < done < FILES
    assert _rows(archive, "select state from runs") == [("interrupted",)]
    assert _rows(archive, "pragma integrity_check") == [("ok",)]
    assert _rows(archive, "select count(*) from documents") == [(done,)]
    assert _rows(archive, "select count(*) from stages where outcome = 'done'") == [(done * len(STORED),)]

    report = ingest([folder], archive, Settings(), Choices(workers=2))
    assert (report.new, report.failed) == (FILES - done, 0)
    assert report.run.documents == {"extracted": FILES - done, "unchanged": done}


def test_a_killed_run_leaves_no_process_behind(tmp_path: Path, make_strip) -> None:
    folder, archive = tmp_path / "in", tmp_path / "archive.db"
    _files(folder, make_strip)
    with _loading(folder, archive) as process:
        process.kill()
        process.communicate(timeout=120)
    assert _is_gone(process.pid), "a worker or Prefect's server was left behind"
    assert 0 < _loaded(archive) < FILES
