"""The history over HTTP: the list, one decision, and what strangers and reviewers wrote."""

from __future__ import annotations

import re
from typing import Any

import pytest

from db import corrections
from tests.db.review.conftest import Ask

HOSTILE = "</textarea><script>alert(1)</script>"


def test_nothing_was_decided_yet(sample: Any, get: Ask) -> None:
    assert "Nobody has decided anything yet." in get("/-/history").text
    assert get("/-/history/1").status_code == 404
    assert get("/-/fonds/history/1/outcome").status_code == 404


def test_who_when_what_and_why(sample: Any, get: Ask) -> None:
    date = sample.mention("4 May 1931")
    corrections.record(sample.db, date, "revalue", {"value": "1931-05"}, "Ann", "the day is unclear")
    corrections.undo(sample.db, 1, "Bob")
    page = get("/-/history").text
    for told in ("<strong>Ann</strong>", "Because: the day is unclear", "<del>1931-05-04</del>", "<ins>1931-05</ins>"):
        assert told in page
    assert f'href="/-/documents/1?mention={date}">letter.txt</a>' in page
    assert 'taken back by <a href="/-/history/2">2</a>' in page
    assert "data-undo" not in page
    assert re.search(r'<time datetime="\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ">\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC<', page)
    assert "There are no such decisions." in get("/-/history?actor=Eve").text
    assert "decision 1 is undone" in get("/-/history?action=undo&state=applied&document=1&text=may").text


def test_decisions_made_as_one(sample: Any, get: Ask) -> None:
    names = [sample.mention("Sato Kenji"), sample.mention("Sato")]
    corrections.record_many(sample.db, names, "accept", None, "Ann")
    page = get("/-/history").text
    assert "and 1 more, decided as one" in page
    (batch,) = re.findall(r'href="(/-/history\?batch=\w+)"', page)
    assert get(batch).text.count("data-undo") == 2
    assert "All 2 that were decided as one are taken back." in get("/-/fonds/history/1/outcome").json()["outcome"]


def test_one_decision_with_everything(sample: Any, get: Ask) -> None:
    date = sample.mention("4 May 1931")
    corrections.record(sample.db, date, "revalue", {"value": "1931-05"}, "Ann")
    corrections.record(sample.db, date, "accept", None, "Bob")
    page = get("/-/history/1").text
    assert "<td>1931-05-04</td><td>1931-05</td>" in page
    assert "to the Harbour Workers Union on <mark>4 May 1931</mark>" in page
    assert "4 May 1931: date, 1931-05-04" in page
    assert '<a href="/-/history/2">2</a>' in page
    assert "A later decision counts here" in page


def test_what_people_wrote_is_text(sample: Any, get: Ask) -> None:
    sample.ingest({"/in/<b>bad</b>.txt": "Sato Kenji <i>came</i> on 4 May 1931."})
    date = sample.db.execute("select max(id) from mentions where text = '4 May 1931'").fetchone()[0]
    corrections.record(sample.db, date, "accept", None, HOSTILE, HOSTILE)
    for address in (
        "/-/history",
        "/-/history/1",
        f"/-/history?text={HOSTILE}",
        f"/-/history?actor={HOSTILE}&batch={HOSTILE}",
        "/",
    ):
        page = get(address).text
        assert HOSTILE not in page
        assert "<b>bad</b>" not in page
        assert "<i>came</i>" not in page


@pytest.mark.parametrize(
    "query", ["before=x", "document=99999999999999999999", "state=none", "action=x", "before=0", "text=%25_%5C"]
)
def test_what_makes_no_sense_is_no_error(sample: Any, get: Ask, query: str) -> None:
    assert get(f"/-/history?{query}").status_code == 200
