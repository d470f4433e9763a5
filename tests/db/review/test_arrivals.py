"""The page of arrivals: the newest first, what became of each, narrowed and paged without gaps; and the first page."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from db import descriptions
from db.review.pages import arrivals
from db.review.pages.arrivals import LISTED, Wanted, listed, recent
from db.rows import insert
from db.transactions import writing
from extractors.errors import CorruptFile
from tests.db.standing import COLLECTION, arrive, furnish

Ask = Callable[..., httpx.Response]


@pytest.fixture
def furnished(sample: Any) -> Iterator[Any]:
    """Two documents with all that years leave."""
    sample.ingest({"/in/other.txt": "Sato Kenji wrote again."})
    furnish(sample.db)
    return sample


def paths(connection: sqlite3.Connection, **wanted: Any) -> list[str]:
    return [row["path"] for row in listed(connection, Wanted(**wanted))[0]]


def test_the_newest_come_first_and_are_narrowed(furnished: Any, rows: sqlite3.Connection) -> None:
    assert paths(rows) == ["new.tif", "letters.csv", "copy of other.txt", "other.txt", f"{COLLECTION}/letter.txt"]
    assert paths(rows, state="failed") == ["letters.csv"]
    assert paths(rows, state="done") == ["other.txt", f"{COLLECTION}/letter.txt"]
    assert paths(rows, collection=1) == [f"{COLLECTION}/letter.txt"]
    assert paths(rows, collection=1, state="failed") == []


def test_pages_leave_nothing_out(sample: Any, rows: sqlite3.Connection) -> None:
    with writing(sample.db):
        numbers = [arrive(sample.db, f"{number}.tif", "stored") for number in range(LISTED * 2 + 3)]
    seen: list[int] = []
    before = None
    while True:
        page, before = listed(rows, Wanted(state="stored", before=before))
        seen += [row["id"] for row in page]
        if before is None:
            break
    assert seen == numbers[::-1]


def test_what_became_of_each(furnished: Any, get: Ask) -> None:
    with writing(furnished.db):
        broken = furnished.fail("/in/scan.pdf", "%PDF", CorruptFile("scan.pdf is damaged.", hint="Scan it again."))
        arrive(furnished.db, "scan.pdf", "failed", broken)
        arrive(furnished.db, "letter.json", "done", 1, kind="description")
    page = get("/-/arrivals").raise_for_status().text
    for told in (
        "its bytes are safe; it will be read",
        'the same bytes as <a href="/-/documents/2">other.txt</a>',
        "letters.csv names no file.<br>Name the first column file.",
        "scan.pdf is damaged.<br>Scan it again.",
        'it describes <a href="/-/documents/1">letter.txt</a>',
        "Letter of the Union",
        '<option value="Harbour papers">',
    ):
        assert told in page
    assert "/srv/hidden" not in page


@pytest.mark.parametrize("page", ["/-/arrivals", "/-/documents"])
def test_a_collection_may_be_another_with_a_blank_at_its_end(furnished: Any, get: Ask, page: str) -> None:
    with writing(furnished.db):
        other = descriptions.collection(furnished.db, f"{COLLECTION} ")
        arrive(furnished.db, f"{COLLECTION} /other.txt", "done", 2, collection_id=other)
        descriptions.enter(furnished.db, 2, other)
    shown = [get(page, {"collection": name}).raise_for_status().text for name in (COLLECTION, f"{COLLECTION} ")]
    assert [("other.txt" in one, "letter.txt" in one) for one in shown] == [(False, True), (True, False)]
    assert "letter.txt" in get(page, {"collection": f" {COLLECTION}"}).text  # as one types


def test_strange_questions_are_answered(furnished: Any, get: Ask) -> None:
    named = get("/-/arrivals", {"collection": COLLECTION, "state": "done"}).text
    assert "letter.txt" in named
    assert "other.txt" not in named
    assert "no collection called “<script>" not in (none := get("/-/arrivals", {"collection": "<script>"}).text)
    assert "There is no collection called" in none
    assert "There are no such arrivals" in get("/-/arrivals", {"before": "0"}).text
    assert "new.tif" in get("/-/arrivals", {"state": "burnt", "before": "x"}).text


def test_an_archive_without_an_inbox_says_how_to_begin(sample: Any, get: Ask) -> None:
    assert "fonds watch INBOX" in get("/-/arrivals").text
    assert "arrived in the last" not in get("/").text


def test_hostile_paths_are_text(sample: Any, get: Ask) -> None:
    with writing(sample.db):
        collection = insert(sample.db, "collections", {"name": '"><script>alert(1)</script>'})
        arrive(sample.db, "<img src=x onerror=alert(2)>.tif", "stored", collection_id=collection)
    for address in ("/-/arrivals", "/-/documents"):
        page = get(address).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_the_first_page_counts_the_last_day(furnished: Any, rows: sqlite3.Connection, get: Ask) -> None:
    with writing(furnished.db):
        arrive(furnished.db, "old.tif", "failed", arrived="2020-01-01T00:00:00Z")
        arrive(furnished.db, "bad.tif", "failed")
    assert recent(rows) == {"done": 2, "duplicate": 1, "failed": 1, "stored": 1}
    page = get("/").text
    assert '<a href="/-/arrivals">5 files arrived in the last 24 hours</a>' in page
    assert '<a class="bad" href="/-/arrivals?state=failed">1 failed</a>' in page


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (Wanted(before=9), "USING INTEGER PRIMARY KEY"),
        (Wanted(state="failed"), "arrivals_by_state"),
        (Wanted(collection=1, before=9), "arrivals_by_collection"),
        (Wanted(collection=1, state="done", before=9), "arrivals_by_collection_state"),
    ],
)
def test_lists_go_by_an_index_and_are_not_sorted(furnished: Any, rows: sqlite3.Connection, wanted: Wanted, index: str) -> None:
    asked: list[str] = []
    rows.set_trace_callback(asked.append)
    listed(rows, wanted)
    rows.set_trace_callback(None)
    for sql in asked:
        steps = [row[3] for row in rows.execute(f"explain query plan {sql}")]
        assert not [step for step in steps if step.startswith("SCAN") or "B-TREE" in step], sql
    assert index in " ".join(row[3] for row in rows.execute(f"explain query plan {asked[0]}"))


def test_the_last_day_is_counted_over_an_index(furnished: Any, rows: sqlite3.Connection) -> None:
    (step, *_) = [row[3] for row in rows.execute(f"explain query plan {arrivals._RECENT}", ["2025-01-01"])]
    assert "COVERING INDEX arrivals_by_time (arrived>?)" in step
