"""The log of runs and the page of one: the same figures as the report, links that lead on, and plans that go by indexes."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from db import corrections, run_report, runs
from db.connection import over
from db.review.pages.runs import LISTED, listed
from db.transactions import writing
from extractors.dates.edtf_value import parse_edtf
from extractors.errors import CorruptFile
from extractors.records import Label
from tests.db.conftest import SAMPLE
from tests.db.standing import furnish
from tests.db.test_query_plans import scans, statements

SMALL = re.compile("SCAN one$|INDEX originals_damaged$")  # a hundred rows; those of an index that holds only what is wrong
Ask = Callable[..., httpx.Response]


@pytest.fixture
def again(sample: Any) -> int:
    """The number of a run that extracted the sample again: it lost a name, changed a date that was accepted, and found a name."""
    corrections.record(sample.db, sample.mention("4 May 1931"), "accept", None, "Ann")
    sample.ingest({"/in/other.txt": "Sato Kenji wrote again."})
    furnish(sample.db)
    with writing(sample.db):
        sample.db.execute("update stages set version = '0' where stage in ('names', 'values')")
    del sample.find["Sato"]
    sample.find |= {"4 May 1931": (Label.DATE, parse_edtf("1931-05-05")), "usual": (Label.PERSON, None)}
    run = runs.start(sample.db, "reextract", sample.settings, 2)
    sample.ingest({"/in/letter.txt": SAMPLE, "/in/other.txt": "Sato Kenji wrote again."}, run)
    return run


def test_the_newest_come_first(again: int, rows: sqlite3.Connection, get: Ask) -> None:
    found, more = listed(rows, None)
    assert [one["id"] for one in found] == list(range(again, 0, -1))
    assert more is None
    assert found[0]["documents"] == {"again": 2}
    assert [one["id"] for one in listed(rows, 3)[0]] == [2, 1]
    page = get("/-/runs").raise_for_status().text
    assert f'<a href="/-/runs/{again}">Re-extraction {again}</a>' in page
    assert "There are no more" in get("/-/runs", {"before": "1"}).text


def test_many_runs_are_paged(sample: Any, rows: sqlite3.Connection) -> None:
    for _ in range(LISTED):
        sample.run()
    found, more = listed(rows, None)
    assert (len(found), more) == (LISTED, found[-1]["id"])
    assert len(listed(rows, more)[0]) == 1


def test_the_page_tells_what_the_report_tells(again: int, rows: sqlite3.Connection, get: Ask) -> None:
    page = get(f"/-/runs/{again}").raise_for_status().text
    for told in (
        "<h1>Re-extraction, run",
        "In 2 documents that had been extracted before: 1 added, 1 changed, 2 lost.",
        '<a href="/-/documents/1?mention=',
        "decided on",
        "1931-05-04",
        "1 new clash",
        '<a href="/-/queue?what=clashes&amp;run=',
        "1 pair of documents that may be the same",
        "1 is not as it was stored",
        "known already",
    ):
        assert told in page
    assert "/srv/hidden" not in page
    assert "<script>" not in page


def test_runs_that_are_not_there(sample: Any, get: Ask) -> None:
    assert get("/-/runs/99").status_code == 404
    assert "There is no run 99" in get("/-/runs/99").text


def test_a_run_that_goes_on_is_told_as_far_as_it_is(sample: Any, get: Ask) -> None:
    run = sample.run()
    sample.fail("/in/broken.pdf", "%PDF", CorruptFile("broken.pdf <b>is</b> damaged."), run)
    page = get(f"/-/runs/{run}").text
    assert "still going on" in page
    assert "broken.pdf &lt;b&gt;is&lt;/b&gt; damaged." in page


def test_a_report_goes_by_indexes(again: int, rows: sqlite3.Connection) -> None:
    asked: list[str] = []
    rows.set_trace_callback(asked.append)
    run_report.report(over(rows), again)
    listed(rows, 3)
    rows.set_trace_callback(None)
    assert len(statements(asked)) > 20
    plans = {sql: [step for step in scans(over(rows), sql) if not SMALL.search(step)] for sql in statements(asked)}
    assert {sql: steps for sql, steps in plans.items() if steps} == {}
