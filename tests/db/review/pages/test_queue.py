"""What the queue gives, and to whom."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from db import corrections, requests
from db.review.pages import queue
from db.review.pages.queue import Wanted
from extractors.errors import ChangedMeanwhile
from tests.db.review.conftest import PEOPLE, Ask
from tests.db.review.serving import add_users, client, serving

READ_ANEW = "Sato Kenji went away, and nobody knows when he came back."


@pytest.fixture
def orphan(sample: Any) -> int:
    """The number of a decision on a date that the newest text of the letter has no more."""
    made = corrections.record(sample.db, sample.mention("4 May 1931"), "revalue", {"value": "1931"}, "Ann")
    sample.ingest({"/in/letter.txt": READ_ANEW})
    return made


def orphans(rows: sqlite3.Connection, **wanted: Any) -> list[dict[str, Any]]:
    return queue.page(rows, Wanted(what="orphans", **wanted), 20, []).items


def test_a_decision_without_a_place_that_is_taken_back_waits_no_more(sample: Any, rows: sqlite3.Connection, orphan: int) -> None:
    (run,) = sample.db.execute("select run_id from orphans").fetchone()
    assert [one["correction"] for one in orphans(rows, run=run)] == [orphan]
    assert orphans(rows, run=run - 1) == []
    corrections.undo(sample.db, orphan, "Ann")
    assert orphans(rows) == []


def test_the_second_who_gives_a_decision_its_place_is_told(sample: Any, rows: sqlite3.Connection, orphan: int) -> None:
    (one,) = orphans(rows)
    seen = {"mentions": {str(one["mention"]): one["token"]}}
    here = {"action": "respan", "mentions": [one["mention"]], "after": {"start": 0, "end": 10}, "actor": "Ann", "seen": seen}
    assert one["correction"] == orphan
    requests.take(sample.db, here)
    with pytest.raises(ChangedMeanwhile, match="Ann has decided"):
        requests.take(sample.db, {**here, "after": {"start": 0, "end": 4}, "actor": "Ben"})


@pytest.mark.parametrize("what", queue.WHAT)
@pytest.mark.parametrize("after", ["1,9999999999999999999999999", "nan,1", "²", "9" * 40])
def test_an_address_that_makes_no_sense_begins_at_the_first(sample: Any, get: Ask, what: str, after: str) -> None:
    answer = get(f"/-/fonds/queue?what={what}&after={after}")
    assert answer.status_code == 200
    assert json.loads(answer.text)["next"] is None


def test_who_only_reads_takes_nothing_away_from_who_decides(sample: Any, path: Path) -> None:
    add_users(path, PEOPLE)
    with (
        serving(path, "--public") as address,
        client(address) as stranger,
        client(address, "Vi") as vi,
        client(address, "Ann") as ann,
    ):
        given = [len(one.get("/-/fonds/queue").json()["items"]) for one in (stranger, vi, ann)]
    assert given == [7, 7, 7]
