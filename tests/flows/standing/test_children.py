"""Processes that are kept running: real ones, of the shell."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from flows.standing import children
from flows.standing.children import FINAL, Child, end, look_after
from flows.standing.wish import Wish

FOREVER = "exec sleep 600"


def _child(script: str, **environment: str) -> Child:
    return Child("a child", ["/bin/sh", "-c", script], environment, grace=5)


def _until_stopped(wanted: list[Child], holds: object) -> bool:
    stop = Wish()
    results: list[bool] = []
    thread = threading.Thread(target=lambda: results.append(look_after(wanted, stop)))
    thread.start()
    for _ in range(3000):
        if not thread.is_alive() or holds():  # type: ignore[operator]
            break
        time.sleep(0.02)
    stop.set()
    thread.join()
    return results[0]


def test_one_that_dies_is_started_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "LONGEST_WAIT", 0.1)
    starts = tmp_path / "starts"
    child = _child(f"echo $WHO >> {starts}; test $(wc -l < {starts}) -ge 3 && {FOREVER}; exit 1", WHO="me")
    child._wait = 0.1
    child.start()
    assert _until_stopped([child], lambda: starts.exists() and starts.read_text() == "me\n" * 3 and child.status is None)
    end([child])
    assert child.status == -15


def test_one_that_says_so_is_not() -> None:
    child = _child(f"exit {FINAL}")
    child.start()
    assert not _until_stopped([child], lambda: False)
    end([child])


def test_one_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    up = tmp_path / "up"
    child = Child("deaf", ["/bin/sh", "-c", f"trap '' TERM; touch {up}; while :; do sleep 0.1; done"], {}, grace=0.2)
    child.start()
    while not up.exists():
        time.sleep(0.02)
    end([child])
    assert child.status == -9


def test_they_end_with_a_parent_that_is_killed() -> None:
    script = """
import sys, time
from flows.standing.children import Child
child = Child("a child", ["sleep", "600"], {}, grace=5)
child.start()
print(child.pid, flush=True)
time.sleep(600)
"""
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    child.wait(60)
    assert not child.is_running()
