"""The list of documents: what is found by name and by text, and that it is paged without gaps."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from db import corrections
from db.review.pages.documents import LISTED, Wanted, listed
from db.rows import insert
from db.transactions import writing
from extractors.errors import CorruptFile
from tests.db.standing import describe


def names(connection: sqlite3.Connection, **wanted: str) -> list[str]:
    return [found.document["name"] for found in listed(connection, Wanted(**wanted)).documents]


def test_documents_by_name(sample: Any, rows: sqlite3.Connection) -> None:
    sample.ingest({"/in/ledger 100%.txt": "Sato Kenji", "/in/Letter to Ann.txt": "nothing", "/in/a_b.txt": "of note"})
    sample.fail("/in/broken.pdf", "%PDF", CorruptFile("broken.pdf is damaged."))
    assert names(rows) == ["Letter to Ann.txt", "a_b.txt", "ledger 100%.txt", "letter.txt"]
    assert names(rows, words="letter") == ["Letter to Ann.txt", "letter.txt"]
    assert names(rows, words="100%") == ["ledger 100%.txt"]
    assert names(rows, words="a_b") == ["a_b.txt"]
    assert names(rows, words="%") == ["ledger 100%.txt"]
    assert names(rows, state="failed") == ["broken.pdf"]
    assert names(rows, state="superseded") == []


def test_what_is_counted(sample: Any, rows: sqlite3.Connection) -> None:
    corrections.record(sample.db, sample.mention("Sato Kenji"), "accept", None, "Ann")
    corrections.record(sample.db, sample.mention("Sato"), "reject", None, "Ann")
    (found,) = listed(rows, Wanted()).documents
    hidden = rows.execute("select count(*) from review where status in ('rejected', 'hidden')").fetchone()[0]
    both = rows.execute("select count(*) from review").fetchone()[0]
    assert found.document["mentions"] == both - hidden
    assert found.document["undecided"] == both - hidden - 1


def test_documents_by_their_text(sample: Any, rows: sqlite3.Connection) -> None:
    sample.ingest({"/in/one.txt": "A note.\fThe harbour was closed.", "/in/two.txt": "The harbour union; the harbour police."})
    found = listed(rows, Wanted(words="harbour closed", place="text")).documents
    assert [(one.document["name"], one.page) for one in found] == [("one.txt", 2)]
    assert ("harbour", True) in found[0].snippet
    assert names(rows, words='"the harbour police"', place="text") == ["two.txt"]
    assert names(rows, words="harbour", place="text") == ["letter.txt", "one.txt", "two.txt"]
    sample.ingest({"/in/accents.txt": "Nothing first.\n" * 20 + "Then Gérard of the Cercle\nFrançais spoke, and gerard wrote."})
    (accents,) = listed(rows, Wanted(words='gerard "cercle francais"', place="text")).documents
    assert [text for text, is_match in accents.snippet if is_match] == ["Gérard", "Cercle Français", "gerard"]
    for odd in ('"', "AND", "harbour NEAR(", "*", "text:harbour", "-", "col : x"):
        assert isinstance(names(rows, words=odd, place="text"), list)


@pytest.mark.parametrize("place", ["name", "text"])
def test_pages_of_the_list_miss_nothing(sample: Any, rows: sqlite3.Connection, place: str) -> None:
    sample.ingest({f"/in/paper {number % 7} {number}.txt": f"Paper {number}.\fOn paper {number}." for number in range(120)})
    seen, after = [], ""
    while True:
        found = listed(rows, Wanted(words="paper", place=place, after=after))
        seen += [one.document["name"] for one in found.documents]
        if found.next is None:
            break
        assert len(found.documents) == LISTED
        after = found.next
    assert len(seen) == 120
    assert sorted(seen) == sorted(f"paper {number % 7} {number}.txt" for number in range(120))


def test_the_list_goes_by_indexes(sample: Any, rows: sqlite3.Connection) -> None:
    asked: list[str] = []
    rows.set_trace_callback(asked.append)
    listed(rows, Wanted())
    listed(rows, Wanted(words="let"))
    listed(rows, Wanted(words="harbour", place="text"))
    rows.set_trace_callback(None)
    plans = {
        sql: [row["detail"] for row in rows.execute(f"explain query plan {sql}")] for sql in asked if sql.startswith("select")
    }
    steps = [step for plan in plans.values() for step in plan if "VIRTUAL TABLE" not in step]
    assert [step for step in steps if step.startswith("SCAN") or "TEMP B-TREE" in step] == []
    assert any("review_by_decision" in step and "COVERING" in step for step in steps)


def test_the_page(get: Callable[[str], httpx.Response], sample: Any) -> None:
    sample.ingest({"/in/<b>bad.txt": "The <script>alert(1)</script> harbour."})
    html = get("/-/documents?q=harbour&in=text").text
    assert "<script>alert" not in html
    assert "&lt;b&gt;bad.txt" in html
    assert "<mark>harbour</mark>" in html
    assert re.search(r'href="/-/documents/2\?page=1"', html)
    none = get("/-/documents?q=%22%3E%3Cscript%3E").text
    assert "<script>" not in none
    assert "There are no documents" in none


def test_documents_of_a_collection(sample: Any, rows: sqlite3.Connection, get: Callable[..., httpx.Response]) -> None:
    sample.ingest({"/in/a.txt": "of note", "/in/b.txt": "of harbours", "/in/z.txt": "of nothing"})
    with writing(sample.db):
        for name in ("Harbour papers", "Box 2"):
            insert(sample.db, "collections", {"name": name})
        describe(sample.db, 1, collection_id=2)
        describe(sample.db, 2, collection_id=1, title="Note on the wharf", creator="Sato", reference_code="HP/12/3", date="1931")
        describe(sample.db, 4, collection_id=1, title="Another wharf")
    assert names(rows, collection=1) == ["a.txt", "z.txt"]
    assert names(rows, collection=1, words="z") == ["z.txt"]
    assert names(rows, collection=1, words="of", place="text") == ["a.txt", "z.txt"]
    assert names(rows, words="wharf", place="description") == ["a.txt", "z.txt"]
    assert names(rows, words="HP/12/3", place="description") == ["a.txt"]
    assert names(rows, words="wharf", place="description", collection=2) == []
    assert names(rows, words='"', place="description", collection=2) == []
    page = get("/-/documents", {"collection": "Harbour papers"}).text
    assert "Note on the wharf, 1931" in page
    assert "HP/12/3" in page
    assert "letter.txt" not in page
    assert "There is no collection called" in get("/-/documents", {"collection": "none"}).text


def test_a_collection_is_paged_without_gaps(sample: Any, rows: sqlite3.Connection) -> None:
    sample.ingest({f"/in/{number}.txt": f"paper {number}" for number in range(LISTED + 3)})
    with writing(sample.db):
        insert(sample.db, "collections", {"name": "Harbour papers"})
        for lineage in range(2, LISTED + 5):
            describe(sample.db, lineage, collection_id=1, title="Paper of the harbour")
    for wanted in ({"collection": 1}, {"words": "harbour", "place": "description"}):
        first = listed(rows, Wanted(**wanted))
        rest = listed(rows, Wanted(**wanted, after=first.next or ""))
        assert [one.document["id"] for one in (*first.documents, *rest.documents)] == list(range(2, LISTED + 5))
        assert rest.next is None


def test_collections_and_descriptions_go_by_indexes(sample: Any, rows: sqlite3.Connection) -> None:
    with writing(sample.db):
        insert(sample.db, "collections", {"name": "Harbour papers"})
        describe(sample.db, 1, collection_id=1, title="Paper of the harbour")
    asked: list[str] = []
    rows.set_trace_callback(asked.append)
    for wanted in (
        Wanted(collection=1),
        Wanted("paper", "description"),
        Wanted("paper", "description", collection=1, after="1.1"),
    ):
        listed(rows, wanted)
    rows.set_trace_callback(None)
    for sql in (one for one in asked if not one.startswith("--")):
        steps = [row[3] for row in rows.execute(f"explain query plan {sql}")]
        assert not [
            step
            for step in steps
            if ("B-TREE" in step and "json_each" not in sql) or (step.startswith("SCAN") and "VIRTUAL TABLE" not in step)
        ], sql
