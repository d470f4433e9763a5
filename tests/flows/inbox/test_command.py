"""The commands `fonds watch` and `fonds fixity` as people run them: real events, real workers, real Prefect, and a real kill."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.flows.inbox.conftest import Place

COMMAND = [sys.executable, "-c", "from flows.command import main; main()"]
MEMO = "Mr Harold Bentley of the Eastern Bank wrote on 3 May 1911 that $500 were enough for box {}."
LONGEST = 180.0  # seconds, on a busy machine


def _run(place: Place, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, *arguments, "--db", str(place.archive)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _until(condition: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    until = time.monotonic() + LONGEST
    while not condition():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < until
        time.sleep(0.05)


def _lines(process: subprocess.Popen[str], until: str) -> None:
    """Read what it says until a line."""
    assert process.stderr is not None
    for line in process.stderr:
        if until in line:
            return
    raise AssertionError(process.communicate())


@pytest.mark.xdist_group("standing")
def test_files_come_in_by_events_through_a_kill_and_a_polite_end(place: Place) -> None:
    command = [*COMMAND, "watch", str(place.inbox), "--db", str(place.archive), "--settle", "0.2", "--workers", "1"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True) as killed:
        _lines(killed, "inbox.watched")
        time.sleep(3)  # from now on the next look without an event is a minute away
        for number in range(4):
            place.drop(f"box/{number}.txt", MEMO.format(number))
        _until(lambda: bool(place.rows("select 1 from arrivals where state = 'stored'")), killed)
        os.killpg(killed.pid, signal.SIGKILL)
    assert len(place.left()) == 5
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True) as ended:
        _until(lambda: place.left() == ["box"], ended)
        os.kill(ended.pid, signal.SIGTERM)
        _, err = ended.communicate(timeout=LONGEST)
    assert ended.returncode == 0
    assert err.splitlines()[-1].startswith("fonds: stopped. Taken in: 4 new; 4 left the inbox.")
    assert "Traceback" not in err
    assert sorted(place.states()) == [(f"box/{number}.txt", "done") for number in range(4)]
    assert place.rows("select count(*) from mentions where label = 'DATE'") == [(4,)]
    assert place.rows("select count(*) from run_documents where outcome = 'extracted'") == [(4,)]


def test_once_ends_with_what_it_did(place: Place) -> None:
    done = _run(place, "watch", str(place.inbox), "--once", "--settle", "0")
    assert (done.returncode, done.stdout) == (0, "Taken in: nothing; 0 left the inbox.\n")
    place.drop("letter.json", "no json")
    failed = _run(place, "watch", str(place.inbox), "--once", "--settle", "0", "--keep")
    assert failed.returncode == 2
    assert failed.stdout == "Taken in: 1 failed; 0 left the inbox.\n"
    assert "letter.json is not JSON" in failed.stderr
    assert "still in the inbox" in failed.stderr


def test_what_cannot_be_read_is_told_at_the_end(place: Place) -> None:
    (place.inbox / "letter.txt").symlink_to("x" * 300)  # even for root there is no such name
    failed = _run(place, "watch", str(place.inbox), "--once", "--settle", "0")
    assert failed.returncode == 2
    assert failed.stdout == "Taken in: 1 not readable; 0 left the inbox.\n"
    assert "1 in the inbox cannot be read." in failed.stderr


def test_an_inbox_that_is_not_there(place: Place) -> None:
    failed = _run(place, "watch", str(place.inbox / "nowhere"))
    assert failed.returncode == 3
    assert failed.stderr.startswith(f"fonds: The inbox {place.inbox / 'nowhere'} cannot be listed")


def test_fixity_tells_what_is_damaged_and_the_way_out(place: Place) -> None:
    for number in range(3):
        place.drop(f"{number}.txt", MEMO.format(number))
    place.take(keep=True)
    assert _run(place, "fixity").stdout == "Originals  3 checked: 3 intact\n"
    gone, rotten = (Path(str(path)) for (path,) in place.rows("select path from files order by id limit 2"))
    gone.unlink()
    rotten.chmod(0o644)
    rotten.write_text("rot")
    (place.inbox / "1.txt").unlink()
    found = _run(place, "fixity")
    assert found.returncode == 11
    assert f"0.txt is missing: {gone}" in found.stdout
    assert f"An intact copy lies at {place.inbox / '0.txt'}. Put it into an inbox" in found.stdout
    assert f"1.txt is changed: {rotten}" in found.stdout
    assert "No copy is known." in found.stdout
    assert found.stdout.splitlines()[-1] == "Originals  3 checked: 1 intact, 1 missing, 1 changed"
    shutil.copy(place.inbox / "0.txt", place.inbox / "again.txt")
    place.drop("1.txt", MEMO.format(1))
    place.take(keep=True)
    assert _run(place, "fixity", "--limit", "3").returncode == 0
