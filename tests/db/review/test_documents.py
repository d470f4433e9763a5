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
from extractors.errors import CorruptFile


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
