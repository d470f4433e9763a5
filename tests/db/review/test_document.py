"""The page of a document over HTTP: its windows, what it tells, and how it asks the archive."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from html import unescape
from typing import Any

import httpx

from db import corrections
from db.review import windows
from db.review.pages import document, provenance
from db.review.windows import Window, window
from db.rows import insert
from db.transactions import writing
from extractors.errors import CorruptFile
from extractors.records import PAGE_BREAK
from tests.db.standing import describe, furnish

HOSTILE = "Paid <script>alert(1)</script> & co\r\n\t1,200 yen 50 sen 𠮷 on 4 May 1931 to Sato Kenji.\f\f\r\nSato\0!"


def texts(html: str) -> list[str]:
    """The text of each piece, as a browser has it."""
    found = re.findall(r'<div class="text" dir="auto">(.*?)</div></section>', html, re.DOTALL)
    return [unescape(re.sub(r"<[^>]*>", "", one.replace("\r", ""))) for one in found]


def raw(found: Window) -> str:
    return PAGE_BREAK.join(unescape(re.sub(r"<[^>]*>", "", piece.text)) for piece in found.pieces)


def test_the_page_of_a_document(get: Callable[[str], httpx.Response], sample: Any) -> None:
    sample.ingest({"/in/<b>bad.txt": HOSTILE})
    html = get("/-/documents/2").text
    assert "<script>alert" not in html
    assert "<b>bad" not in html
    assert "<h1>&lt;b&gt;bad.txt</h1>" in html
    assert texts(html) == [page.replace("\0", "␀") for page in HOSTILE.split("\f")]
    assert 'title="Amount, JPY 1,200.5, undecided"' in html
    assert html.count('class="m PERSON machine"') == 3
    assert get("/-/documents/99").status_code == 404
    assert "no such document" in get("/-/documents/99").text


def test_what_is_told_of_a_document(get: Callable[[str], httpx.Response], sample: Any) -> None:
    date = sample.mention("4 May 1931")
    corrections.record(sample.db, date, "revalue", {"value": "1931-05"}, "Ann <i>", "the day is a <b>blot</b>")
    corrections.record(sample.db, sample.mention("Sato"), "reject", None, "Ben")
    html = get("/-/documents/1").text
    assert "4 May 1931: 1931-05-04 -&gt; 1931-05" in html
    assert "Ann &lt;i&gt;" in html
    assert "&lt;b&gt;blot" in html
    assert re.search(r'class="m PERSON rejected"[^>]*title="Person, rejected"', html)
    corrections.undo(sample.db, 2, "Ben")
    listed = get("/-/fonds/documents/1/decisions").text
    assert "taken back" in listed
    assert re.findall(r'data-undo="(\d+)"', listed) == ["1"]
    assert '"corrected": 1' in unescape(listed)


def test_versions_and_failures_are_told(get: Callable[[str], httpx.Response], sample: Any) -> None:
    sample.ingest({"/in/letter.txt": "Sato Kenji paid nothing."})
    old = get("/-/documents/1").text
    assert "A newer version has replaced this one" in old
    assert 'href="/-/documents/2"' in old
    assert 'class="m ' not in old, "decisions are taken on the newest"
    assert "data-closed" in old
    assert "Version 2: this one" in get("/-/documents/2").text
    failed = sample.fail("/in/broken.pdf", "%PDF", CorruptFile("broken.pdf is damaged."))
    html = get(f"/-/documents/{failed}").text
    assert "broken.pdf is damaged." in html
    assert "There is no text" not in html


def test_a_mention_as_json(get: Callable[[str], httpx.Response], sample: Any) -> None:
    item = get(f"/-/fonds/mentions/{sample.mention('4 May 1931')}").json()
    assert (item["text"], item["value"], item["document_id"]) == ("4 May 1931", "1931-05-04", 1)
    assert get("/-/fonds/mentions/999").status_code == 404


def pages_of(number: int) -> str:
    return PAGE_BREAK.join(f"Page {page} of the ledger. Sato was paid.\n" * 3 for page in range(1, number + 1))


def test_windows_follow_one_another_and_miss_nothing(sample: Any, rows: Any) -> None:
    text = pages_of(55)
    sample.ingest({"/in/ledger.txt": text})
    found = window(rows, 2)
    assert len(found.pieces) == windows.MOST_PIECES
    assert found.earlier is None
    parts = [found]
    while parts[-1].later is not None:
        parts.append(window(rows, 2, parts[-1].later))
    assert PAGE_BREAK.join(map(raw, parts)) == text
    back = [parts[-1]]
    while back[0].earlier is not None:
        back.insert(0, window(rows, 2, back[0].earlier, back=True))
    assert PAGE_BREAK.join(map(raw, back)) == text
    assert window(rows, 2, windows.page_start(rows, 2, 40)).pieces[0].page["number"] == 40


def test_a_page_of_a_megabyte_comes_in_pieces(sample: Any, rows: Any) -> None:
    text = "Sato was paid 200 to 300 yen.\n" * 10_000 + "x" * 90_000 + "\f" + "Sato"
    sample.ingest({"/in/roll.txt": text})
    parts = [window(rows, 2)]
    while parts[-1].later is not None:
        parts.append(window(rows, 2, parts[-1].later))
    assert len(parts) > 3
    pieces = [piece for part in parts for piece in part.pieces]
    assert "".join(unescape(re.sub(r"<[^>]*>", "", piece.text)) for piece in pieces) == text.replace("\f", "")
    assert [piece.begins for piece in pieces].count(True) == 2
    # the same cuts from wherever one begins
    middle = window(rows, 2, pieces[4].start + 7)
    assert middle.pieces[0] == pieces[4]
    assert window(rows, 2, pieces[4].start, end=pieces[4].end).pieces == (pieces[4],)
    assert window(rows, 2, pieces[4].start, back=True).pieces[-1] == pieces[3]


def test_a_window_opens_at_a_mention(get: Callable[[str], httpx.Response], sample: Any) -> None:
    sample.ingest({"/in/ledger.txt": pages_of(55)})
    last = sample.db.execute("select max(id) from mentions").fetchone()[0]
    html = get(f"/-/documents/2?mention={last}").text
    assert f'id="m{last}"' in html
    assert "Earlier pages" in html
    assert "Page 41 of" in get("/-/documents/2?page=41").text
    assert "Page 40 of" not in get("/-/documents/2?page=41").text
    fragment = get("/-/fonds/documents/2/text?from=0").text
    assert "<html" not in fragment
    assert "Later pages" in fragment


def test_nothing_is_read_from_end_to_end(sample: Any, rows: Any) -> None:
    sample.ingest({"/in/ledger.txt": pages_of(30)})
    asked: list[str] = []
    rows.set_trace_callback(asked.append)
    document.overview(rows, 2)
    document.first_window(rows, 2, document.Asked(mention=8))
    document.first_window(rows, 2, document.Asked(page=25))
    document.decisions_on(rows, 2)
    rows.set_trace_callback(None)
    plans = {sql: [row["detail"] for row in rows.execute(f"explain query plan {sql}")] for sql in set(asked) if "select" in sql}
    assert len(plans) > 10
    scans = {sql: [step for step in steps if step.startswith("SCAN")] for sql, steps in plans.items()}
    assert {sql: steps for sql, steps in scans.items() if steps and "corrections" not in sql} == {}


def test_whence_a_document_came(get: Callable[[str], httpx.Response], sample: Any) -> None:
    sample.ingest({"/in/other.txt": "Sato Kenji wrote again."})
    furnish(sample.db)
    html = get("/-/documents/1").text
    for told in (
        "<h1>Letter of the Union</h1>",
        '<p class="faint">letter.txt</p>',
        "circa 1931",
        "(1931~, about 1931)",
        "HP/12/3",
        "Sato, Kenji",
        "Free to use",
        "<dt>box</dt><dd>12</dd>",
        '<a href="/-/documents?collection=Harbour+papers">Harbour papers</a>',
        "as Harbour papers/letter.txt",
        "was intact when it was last compared",
        '<a href="/-/documents/2">other.txt</a>, which came after it: words alike, 96 %',
    ):
        assert told in html, told
    other = get("/-/documents/2").text
    assert "The stored original is no longer what it was" in other
    assert '<a href="/-/documents/1">letter.txt</a>, which came before it' in other
    assert "as copy of other.txt: the same bytes once more" in other
    assert "/srv/hidden" not in html + other


def test_descriptions_of_strangers_are_text(get: Callable[[str], httpx.Response], sample: Any) -> None:
    bad = "<script>alert(1)</script>"
    with writing(sample.db):
        insert(sample.db, "collections", {"name": bad})
        said = dict.fromkeys(("title", "creator", "date", "edtf", "reference_code", "language", "rights"), bad)
        describe(sample.db, 1, collection_id=1, **said, other=json.dumps({bad: [bad]}))
    for address in ("/-/documents/1", "/-/documents"):
        html = get(address).raise_for_status().text
        assert "&lt;script&gt;alert(1)" in html
        assert bad not in html


def test_whence_a_document_came_goes_by_indexes(sample: Any, rows: sqlite3.Connection) -> None:
    asked: list[str] = []
    rows.set_trace_callback(asked.append)
    provenance.provenance(rows, rows.execute("select * from documents where id = 1").fetchone())
    rows.set_trace_callback(None)
    steps = [row[3] for sql in asked for row in rows.execute(f"explain query plan {sql}")]
    assert len(asked) == 5
    assert [step for step in steps if step.startswith("SCAN") and step != "SCAN n"] == []
