"""Killed at any moment (SIGKILL), and begun anew, until all is in: nothing is lost, and nothing is there twice."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from typing import Any

import pytest

from db import arrivals, load, store
from flows.inbox import leaving, storing
from flows.inbox.disk import Disk
from tests.flows.inbox.conftest import Place

FILES = 6
TEXT = "Sato Kenji of box {} paid Ogata Senzo in 19{:02}. A second page tells of Kuroda Shin."


def _fill(place: Place) -> None:
    for number in range(FILES):
        place.drop(f"box {number % 2}/{number}.txt", TEXT.format(number, number))
        place.drop(f"box {number % 2}/{number}.json", f'{{"title": "Paper {number}"}}')
    place.drop("copy.txt", TEXT.format(0, 0))
    place.drop("bad.txt", "broken")


def _expect_all(place: Place) -> None:
    assert place.left() == ["bad.txt"]
    papers = [f"box {number % 2}/{number}" for number in range(FILES)]
    found = {(str(path), str(state)) for path, state in place.states()}
    assert len(found) == len(place.states()) == 2 * FILES + 2
    assert {path for path, _ in found} == {f"{one}.txt" for one in papers} | {f"{one}.json" for one in papers} | {
        "copy.txt",
        "bad.txt",
    }
    # of the two with the same bytes, whichever was loaded first is the document
    assert sorted(state for path, state in found if path in ("copy.txt", "box 0/0.txt")) == ["done", "duplicate"]
    assert {state for path, state in found if path not in ("copy.txt", "box 0/0.txt", "bad.txt")} == {"done"}
    assert place.rows("select state, count(*) from documents group by state order by state") == [("done", FILES), ("failed", 1)]
    assert place.rows("select count(*), count(distinct document_id || ' ' || start || ' ' || label) from mentions") == [
        (4 * FILES, 4 * FILES)
    ]
    assert place.rows("select count(*) from files") == [(FILES + 1,)]
    assert place.rows("select count(*) from descriptions where title is not null") == [(FILES,)]
    kept = place.archive.parent / "archive.originals"
    held = sorted(str(one.relative_to(kept)) for one in kept.rglob("*") if one.is_file() and one.name != "lock")
    assert held == sorted(str(path) for (path,) in place.rows("select path from originals"))
    assert place.rows("pragma integrity_check") == [("ok",)]
    assert place.rows("pragma foreign_key_check") == []


def _in_a_child(run: Callable[[], object]) -> int:
    child = os.fork()
    if child == 0:
        try:
            run()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return child


def _ended(child: int) -> int | None:
    """By which signal, or None."""
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else None


@pytest.mark.parametrize("seed", range(2))
def test_killed_at_random_moments(place: Place, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    monkeypatch.setattr(leaving, "QUIET_SECONDS", 0.0)  # after which a folder that a killed process emptied may go
    _fill(place)
    chance = random.Random(seed)
    for round_ in range(100):
        child = _in_a_child(place.take)
        if round_ < 12:
            time.sleep(chance.random() * 0.4)
            os.kill(child, signal.SIGKILL)
        if _ended(child) is None and place.left() == ["bad.txt"]:
            break
    place.take()
    _expect_all(place)


BETWEEN: dict[str, tuple[object, str]] = {
    "copied, and not in its place": (store, "_move"),
    "in the store, and not in the register": (arrivals, "record"),
    "in the register, and not loaded": (load, "load_document"),
    "loaded, and not settled": (arrivals, "settle"),
    "settled, and not described": (arrivals, "described"),
    "done, and not out of the inbox": (Disk, "remove"),
    "a folder that is not removed": (Disk, "remove_folder"),
    "a sidecar that is not read": (storing, "read_sidecar"),
}


@pytest.mark.parametrize(("where", "what"), BETWEEN.values(), ids=BETWEEN)
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_killed_between_two_steps(place: Place, monkeypatch: pytest.MonkeyPatch, where: object, what: str, after: bool) -> None:
    _fill(place)
    honest = getattr(where, what)
    left = [2]

    def deadly(*given: Any, **named: Any) -> Any:
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        return honest(*given, **named)

    monkeypatch.setattr(where, what, deadly)
    assert _ended(_in_a_child(place.take)) == signal.SIGKILL
    monkeypatch.undo()
    monkeypatch.setattr(leaving, "QUIET_SECONDS", 0.0)
    place.take()
    _expect_all(place)
