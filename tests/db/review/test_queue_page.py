"""The queue over HTTP: filters, pages, clashes and decisions without a place."""

from __future__ import annotations

import re
import sqlite3
from typing import Any

import pytest

from db import corrections, entities, queue
from db.review.pages.queue import Wanted, page
from extractors.dates.edtf_value import parse_edtf
from extractors.records import Label
from tests.db.review.conftest import Ask


def asked(get: Ask, query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = get(f"/-/fonds/queue?{query}").raise_for_status().json()["items"]
    return found


@pytest.fixture
def many(sample: Any) -> Any:
    """Two documents more, of sixty dates between them."""
    sample.find = {f"{day} May 1931": (Label.DATE, parse_edtf(f"1931-05-{day}")) for day in range(10, 32)}
    texts = [" and ".join(f"{day} May 1931" for day in range(10, 32)) + end for end in (".", "!", "?")]
    sample.ingest({f"/in/{number}.txt": text for number, text in enumerate(texts)})
    queue.refresh(sample.db)
    return sample


def test_pages_follow_each_other_without_gap_or_repetition(many: Any, get: Ask) -> None:
    waiting = {row[0] for row in many.db.execute("select id from review where status = 'machine'")}
    seen: list[int] = []
    after: str | None = ""
    while after is not None:
        page = get(f"/-/fonds/queue?after={after}").json()
        seen += [item["id"] for item in page["items"]]
        after = page["next"]
    assert len(seen) == len(set(seen))
    assert set(seen) == waiting


def test_filters_go_together(many: Any, get: Ask) -> None:
    (document,) = many.db.execute("select id from documents where name = '1.txt'").fetchone()
    found = asked(get, f"document={document}&label=DATE&view=list")
    assert len(found) == 22
    assert {(item["document_id"], item["label"]) for item in found} == {(document, "DATE")}
    assert asked(get, f"document={document}&label=MONEY") == []
    (run,) = many.db.execute("select max(run_id) from mentions").fetchone()
    assert {item["document"] for item in asked(get, f"run={run}&view=list")} <= {"0.txt", "1.txt", "2.txt"}
    assert asked(get, f"run={run + 1}") == []
    # nonsense asks for nothing
    assert len(asked(get, "label=NONE&document=x&what=more&after=here")) == 20


def test_clashes_show_both_sides_and_go_when_one_is_taken(sample: Any, get: Ask) -> None:
    date = sample.mention("4 May 1931")
    corrections.record(sample.db, date, "revalue", {"value": "1931-05"}, "Ann")
    sample.find["4 May 1931"] = (Label.DATE, parse_edtf("1931-04-05"))
    sample.outdate()
    sample.ingest({"/in/letter.txt": sample.text})
    entities.resolve(sample.db, sample.run())
    (item,) = asked(get, "what=clashes")
    assert item["id"] == date
    assert item["clash"]["what"] == "the machine finds another value"
    assert (item["clash"]["actor"], item["clash"]["decided"], item["clash"]["machine"]) == ("Ann", "1931-05", "1931-04-05")
    assert item["clash"]["machine_value"] == "1931-04-05"
    assert asked(get, "what=clashes&label=MONEY") == []
    assert len(asked(get, f"what=clashes&document={item['document_id']}&label=DATE")) == 1
    corrections.record(sample.db, date, "accept", None, "Ann")
    assert asked(get, "what=clashes") == []


def test_decisions_without_a_place_have_likely_places(sample: Any, get: Ask) -> None:
    corrections.record(sample.db, sample.mention("4 May 1931"), "accept", None, "Ann")
    changed = sample.text.replace("on 4 May 1931", "when the 4th of the month of May of 1931 had come")
    sample.ingest({"/in/letter.txt": changed})
    (orphan,) = asked(get, "what=orphans")
    assert orphan["quote"] == "4 May 1931"
    assert orphan["done"] == "4 May 1931 is accepted as DATE 1931-05-04"
    for place in orphan["candidates"]:
        assert changed[place["start"] : place["end"]] == place["text"]


FEW = re.compile(r"SCAN (wanted|json_each|o)\b")  # the items that are shown, and decisions without a place


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(),
        Wanted(label="DATE"),
        Wanted(document=1),
        Wanted(run=1, label="DATE"),
        Wanted(after="0.5,3"),
        Wanted(what="orphans"),
    ],
    ids=str,
)
def test_no_table_is_read_from_end_to_end(many: Any, rows: sqlite3.Connection, wanted: Wanted) -> None:
    asked: list[str] = []
    rows.set_trace_callback(asked.append)
    page(rows, wanted, 20, [7])
    rows.set_trace_callback(None)
    plans = {sql: [row[3] for row in rows.execute(f"explain query plan {sql}")] for sql in asked if "select" in sql}
    scanned = [one for steps in plans.values() for one in steps if one.startswith("SCAN") and not FEW.match(one)]
    assert plans
    if wanted.document is None and wanted.run is None and wanted.what == "waiting":
        (order,) = [steps for sql, steps in plans.items() if "q.priority desc" in sql]
        assert not [one for one in order if "TEMP B-TREE" in one], "it goes by the index of the order, no further than is needed"
    assert [one for one in scanned if " q USING " not in one and not one.startswith("SCAN q ")] == []
