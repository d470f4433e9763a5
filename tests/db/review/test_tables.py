"""The list of tables and questions, what is said of each column, and what each question finds in the sample, over HTTP."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from db import corrections, entities
from db.review import described
from extractors.dates.edtf_value import parse_edtf
from extractors.records import Label
from tests.db.review.conftest import Ask

# question: what is asked for, and texts of the first row that is found
QUESTIONS: dict[str, tuple[dict[str, str], list[str]]] = {
    "search_text": ({"words": "harbour"}, ["letter.txt"]),
    "mentions_of_an_entity": ({"name": "Sato"}, ["Sato Kenji"]),
    "people_together": ({"name": "Sato"}, ["Mori Ichi", "1"]),
    "yen_near_a_person": ({"name": "Sato", "yen": "1000"}, ["1200.5", "1,200 yen 50 sen", "Sato Kenji"]),
    "organisations_of_a_year": ({"year": "1931"}, ["Harbour Workers Union", "1931-05-04"]),
    "chronology_of": ({"name": "Sato"}, ["1931-05-04", "4 May 1931"]),
    "dates_between": ({"first_day": "1931-01-01", "last_day": "1931-12-31"}, ["1931-05-04"]),
    "uncertain_dates": ({}, ["around 1930", "1930~"]),
    "yen_of_at_least": ({"yen": "1000"}, ["1200.5"]),
    "amounts_by_decade": ({}, ["JPY", "1930s", "200"]),
    "in_a_document": ({"document": "letter"}, ["Harbour Workers Union"]),
    "unreviewed_of_a_document": ({"document": "letter"}, ["letter.txt"]),
    "doubtful_pages": ({}, ["letter.txt"]),
    "documents_with_clashes": ({}, ["letter.txt", "Ann"]),
    "decisions_of": ({"actor": "Ann", "first_day": "2020-01-01", "last_day": "2199-12-31"}, ["reject", "a slip"]),
    "what_is_often_rejected": ({}, ["Sato", "PERSON"]),
}


@pytest.fixture
def busy(sample: Any) -> Any:
    """The sample with decisions, a clash, a page that was hard to read and a second person."""
    sample.find["Mori Ichi"] = (Label.PERSON, None)
    sample.text = sample.text.replace("paid", "and Mori Ichi paid")
    sample.ingest({"/in/letter.txt": sample.text})
    (sato,) = sample.db.execute("select max(id) from mentions where text = 'Sato'").fetchone()
    (date,) = sample.db.execute("select max(id) from mentions where text = '4 May 1931'").fetchone()
    corrections.record(sample.db, date, "accept", None, "Ann")
    corrections.record(sample.db, sato, "reject", None, "Ann", "a slip")
    sample.find["4 May 1931"] = (Label.DATE, parse_edtf("1931-04-05"))
    sample.outdate()
    sample.ingest({"/in/letter.txt": sample.text})
    entities.resolve(sample.db, sample.run())
    sample.db.execute("update guard set open = open + 1")
    sample.db.execute("update pages set origin = 'doubtful' where number = 1")
    sample.db.execute("update guard set open = open - 1")
    sample.db.conn.commit()
    return sample


def test_every_question_is_tried_here() -> None:
    assert QUESTIONS.keys() == described.described()["queries"].keys()


@pytest.mark.parametrize("name", QUESTIONS)
def test_questions_find_what_they_say(busy: Any, get: Ask, name: str) -> None:
    given, expected = QUESTIONS[name]
    asked = described.described()["queries"][name].get("parameters", {})
    assert given.keys() == asked.keys()
    rows = get(f"/archive/{name}.json", {**given, "_shape": "array"}).raise_for_status().json()
    assert rows, "nothing is found"
    told = " | ".join(str(value) for value in rows[0].values())
    for text in expected:
        assert text in told
    page = get(f"/archive/{name}", given)
    assert page.status_code == 200
    assert "Traceback" not in page.text


def test_answers_lead_to_documents_and_people(busy: Any, get: Ask) -> None:
    page = get("/archive/yen_near_a_person", {"name": "Sato", "yen": "1"}).text
    assert re.search(r'href="/-/documents/2\?mention=\d+">1,200 yen 50 sen</a>', page)
    assert 'href="/-/documents/2">letter.txt</a>' in page
    assert 'href="/-/entities/person-mori-ichi">Mori Ichi</a>' in get("/archive/people_together", {"name": "Sato"}).text


def test_the_page_lists_tables_and_questions(sample: Any, get: Ask) -> None:
    page = get("/-/tables").raise_for_status().text
    for name, query in described.described()["queries"].items():
        assert f'action="/archive/{name}"' in page
        for parameter, asked in query.get("parameters", {}).items():
            assert f'name="{parameter}" placeholder="{asked["example"]}"' in unescape(page)
    for name, table in described.shown_tables().items():
        assert f'<a href="/archive/{name}">{table["title"]}</a>' in page


def test_every_column_is_described(archive: Any) -> None:
    metadata, _ = described.for_datasette(archive, "archive")
    missing = {
        name: [
            column
            for (column,) in archive.execute("select name from pragma_table_info(?)", [name]).fetchall()
            if column not in metadata["databases"]["archive"]["tables"][name]["columns"]
        ]
        for name in described.shown_tables()
    }
    assert {name: columns for name, columns in missing.items() if columns} == {}


def test_what_is_described_is_there(archive: Any) -> None:
    columns = {
        name: {row[0] for row in archive.execute("select name from pragma_table_info(?)", [name]).fetchall()}
        for name in described.shown_tables()
    }
    for name, table in described.shown_tables().items():
        assert columns[name], name
        assert set(table.get("columns", {})) <= columns[name], name
        assert set(table.get("facets", ())) <= columns[name], name
        assert {table[key] for key in ("sort", "sort_desc", "label_column") if key in table} <= columns[name], name
        assert table["group"] in described.described()["groups"]
        assert table["description"]
    assert set(described.described()["columns"]) <= set().union(*columns.values())


def test_our_ways_in_are_on_datasettes_pages(sample: Any, get: Ask) -> None:
    for address in (
        "/archive",
        "/archive/people",
        "/archive/documents/1",
        "/archive/-/query?sql=select+1",
        "/archive/in_a_document",
    ):
        page = get(address).raise_for_status().text
        assert '<a href="/-/queue">Review</a>' in page, address
        assert '<a href="/">Home</a>' in page, address
