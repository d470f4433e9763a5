"""Backups by the command, and while people decide as fast as they can."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from db.backup import make, restore
from flows.command import main

ROOT = Path(__file__).parents[2]
BUSY = Path(__file__).parent / "doubles" / "busy.py"


def _busy(role: str, archive: Path, seconds: float, name: str) -> subprocess.Popen[str]:
    command = [sys.executable, str(BUSY), role, str(archive), str(seconds), name]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)


def _newest(archive: Path) -> int:
    with closing(sqlite3.connect(archive)) as db:
        return int(db.execute("select coalesce(max(id), 0) from corrections").fetchone()[0])


def test_a_backup_is_of_one_moment_while_people_decide_and_a_run_loads(tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    _busy("prepare", archive, 1, "").communicate()
    writers = [_busy(role, archive, 4, role) for role in ("reviewer", "client", "loader")]
    while _newest(archive) < 5:
        time.sleep(0.02)
    taken = []
    for number in range(3):
        while number == 2 and _newest(archive) == taken[0][1] and any(writer.poll() is None for writer in writers):
            time.sleep(0.02)
        before = _newest(archive)
        manifest = make.make(archive, tmp_path / f"backup{number}")
        after = _newest(archive)
        taken.append((before, manifest.contents.newest_correction, after))
    told = [writer.communicate(timeout=120) for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0, 0], told
    assert all(before <= held <= after for before, held, after in taken), taken
    assert taken[0][1] < taken[-1][1]
    for number, (_, held, _) in enumerate(taken):
        restored = restore.restore(tmp_path / f"backup{number}", tmp_path / f"restored{number}")
        assert restored.database is not None
        with closing(sqlite3.connect(restored.database)) as copy, closing(sqlite3.connect(archive)) as original:
            log = "select * from corrections where id <= ? order by id"
            assert copy.execute(log, [held]).fetchall() == original.execute(log, [held]).fetchall()
            # what a decision changes is there with it: both were written in one transaction
            alone = "select 1 from judgements where mention_id not in (select mention_id from corrections where mention_id > 0)"
            assert copy.execute(alone).fetchone() is None
            assert copy.execute("select open from guard").fetchone() == (0,)


def _run(capfd: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    out, err = capfd.readouterr()
    return int(ended.value.code or 0), out, err


def test_by_the_command(copied, tmp_path: Path, capfd) -> None:
    code, out, _ = _run(capfd, "backup", tmp_path / "a backup", "--db", copied.archive, "--originals")
    assert code == 0
    assert "documents, whose files are where they were ingested and not in the store: keep them as well" in out
    assert f"Next       fonds restore '{tmp_path / 'a backup'}' --check" in out
    code, out, _ = _run(capfd, "restore", tmp_path / "a backup", "--check")
    assert (code, "Intact     all hashes" in out, "Restored" in out) == (0, True, False)
    code, out, _ = _run(capfd, "restore", tmp_path / "a backup", "--to", tmp_path / "new")
    assert code == 0
    assert f"Restored   {tmp_path / 'new' / 'archive.db'}" in out
    for form in ("jsonl", "csv"):
        exports = [
            _run(capfd, "export", "mentions", "--format", form, "--db", one)[1]
            for one in (copied.archive, tmp_path / "new" / "archive.db")
        ]
        assert exports[0] == exports[1] != ""
    code, _, err = _run(capfd, "restore", tmp_path / "a backup", "--to", tmp_path / "new")
    assert (code, "is there already" in err) == (13, True)


@pytest.mark.parametrize("arguments", [(), ("--check", "--to", "x")])
def test_restoring_needs_to_know_where_to(tmp_path: Path, capfd, arguments: tuple[str, ...]) -> None:
    code, _, err = _run(capfd, "restore", tmp_path / "backup", *arguments)
    assert (code, "either --to FOLDER or --check" in err) == (1, True)


def test_a_backup_that_is_killed_leaves_the_archive_and_no_file(copied, tmp_path: Path) -> None:
    arguments = ["backup", str(tmp_path / "backup"), "--db", str(copied.archive)]
    command = [sys.executable, "-c", "from flows.command import main; main()", *arguments]
    with subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(ROOT)}, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None and not list(tmp_path.glob(".fonds-backup-*")):
            time.sleep(0.001)
        process.kill()
    assert not (tmp_path / "backup").exists() or json.dumps(restore.restore(tmp_path / "backup", None).originals)
    make.make(copied.archive, tmp_path / "another")
    assert restore.restore(tmp_path / "another", None).missing == ()


SLOW = """
import time
from db.backup import make, restore
within = make._add
def slowly(*given, **named):
    time.sleep(60)
    return within(*given, **named)
make._add = restore._write = slowly
from flows.command import main
main()
"""


@pytest.mark.parametrize("asked", ["backup", "restore"])
def test_one_that_is_asked_to_end_leaves_nothing(copied, tmp_path: Path, asked: str) -> None:
    file, folder = tmp_path / "file", tmp_path / "aside"
    folder.mkdir()
    if asked == "restore":
        make.make(copied.archive, file)
    given = {"backup": [str(folder / "new"), "--db", str(copied.archive)], "restore": [str(file), "--to", str(folder)]}
    command = [sys.executable, "-c", SLOW, asked, *given[asked]]
    with subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE, text=True) as process:
        while process.poll() is None and not list(folder.glob(".fonds-*")):
            time.sleep(0.01)
        process.terminate()
        _, told = process.communicate()
    assert (process.returncode, list(folder.iterdir())) == (130, [])
    assert "fonds: interrupted. Nothing" in told


@pytest.mark.parametrize("asked", ["backup", "restore"])
def test_one_that_is_interrupted_as_it_makes_its_folder_leaves_nothing(
    copied, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    file, folder = tmp_path / "file", tmp_path / "aside"
    make.make(copied.archive, file)
    make_folder = os.mkdir

    def interrupted(path: Path, *given: int, **named: int) -> None:
        make_folder(path, *given, **named)
        if Path(path).name.startswith(".fonds-"):
            raise KeyboardInterrupt

    monkeypatch.setattr(os, "mkdir", interrupted)
    begin = {"backup": partial(make.make, copied.archive, folder / "new"), "restore": partial(restore.restore, file, folder)}
    with pytest.raises(KeyboardInterrupt):
        begin[asked]()
    assert not folder.exists()
