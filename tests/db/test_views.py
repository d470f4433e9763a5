"""What an archivist sees first: counts, documents and snippets, without what was rejected or superseded."""

import sqlite3
from contextlib import closing
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from db import corrections, entities
from db.transactions import writing
from db.views import VIEWS
from extractors.dates.edtf_value import parse_edtf
from extractors.records import DateValue, Label


@pytest.fixture
def resolved(sample):
    sample.ingest({"/in/note.txt": "Sato Kenji, 1,200 yen 50 sen."})
    entities.resolve(sample.db, sample.run())
    return sample


def rows(builder, view):
    return list(builder.db.query(f"select * from [{view}]"))


@pytest.mark.parametrize("view", VIEWS)
def test_view_opens_on_an_empty_archive_too(archive, view):
    assert archive.execute(f"select count(*) from (select * from [{view}])").fetchone()[0] == 0


def test_people(resolved):
    (row,) = rows(resolved, "people")
    assert (row["name"], row["mentions"], row["documents"]) == ("Sato Kenji", 4, 2)
    assert row["found_in"] == "letter.txt; note.txt"
    assert "Sato" in row["also_known_as"]
    assert row["snippet"].startswith("[Sato Kenji] paid")


def test_organisations(resolved):
    (row,) = rows(resolved, "organisations")
    assert (row["name"], row["mentions"]) == ("Harbour Workers Union", 1)
    assert "to the [Harbour Workers Union] on 4 May" in row["snippet"]


def test_dates_in_order_of_time(resolved):
    found = rows(resolved, "date_list")
    assert [row["edtf"] for row in found] == ["1930~", "1931-05-04"]
    assert found[0]["snippet"] == "Around then, [around 1930], 200 to 300 yen was usual."
    flags = "select edtf, approximate, uncertain from dates order by edtf"
    assert resolved.db.execute(flags).fetchall() == [("1930~", 1, 0), ("1931-05-04", 0, 0)]


def test_yen(resolved):
    found = rows(resolved, "yen_amounts")
    assert [(row["minimum"], row["maximum"], row["mentions"], row["documents"]) for row in found] == [
        (1200.5, 1200.5, 2, 2),
        (200, 300, 1, 1),
    ]


def test_yen_compares_as_numbers(resolved):
    assert [row["minimum"] for row in resolved.db.query("select minimum from yen_amounts where minimum > 900")] == [1200.5]


def test_sums_with_amounts_below_zero(builder):
    builder.find = {
        "minus 300 yen": (Label.MONEY, builder.yen("-300.25")),
        "100 yen": (Label.MONEY, builder.yen("100.5")),
    }
    builder.ingest({"/in/a.txt": "a debt of minus 300 yen"})
    assert rows(builder, "amounts_by_currency")[0]["sum_of_minimums"] == "-300.250"
    builder.ingest({"/in/b.txt": "and then 100 yen"})
    assert rows(builder, "amounts_by_currency")[0]["sum_of_minimums"] == "-199.750"
    builder.ingest({f"/in/{n}.txt": f"{n}: 100 yen" for n in range(2)})
    assert rows(builder, "amounts_by_currency")[0]["sum_of_minimums"] == "1.250"


def test_rejected_mentions_leave_the_views(resolved):
    for text in ("Harbour Workers Union", "around 1930", "200 to 300 yen"):
        corrections.record(resolved.db, resolved.mention(text), "reject", None, "Ann")
    assert rows(resolved, "organisations") == []
    assert [row["edtf"] for row in rows(resolved, "date_list")] == ["1931-05-04"]
    assert [row["minimum"] for row in rows(resolved, "yen_amounts")] == [1200.5]
    corrections.undo(resolved.db, 1, "Ann")
    assert len(rows(resolved, "organisations")) == 1


def test_superseded_documents_leave_the_views(resolved):
    resolved.ingest({"/in/letter.txt": "Nothing to find."})
    entities.resolve(resolved.db, resolved.run())
    assert rows(resolved, "organisations") == []
    assert [row["documents"] for row in rows(resolved, "people")] == [1]
    assert rows(resolved, "date_list") == []


def test_documents_overview(resolved):
    letter, note = rows(resolved, "documents_overview")
    assert (letter["name"], letter["pages"], letter["people"], letter["organisations"]) == ("letter.txt", 2, 2, 1)
    assert (letter["dates"], letter["amounts"], note["people"], note["state"]) == (2, 2, 2, "done")


SEARCHES = {
    "word": ("pages", "harbour", 1),
    "without accents": ("pages", "sâto", 2),
    "nothing": ("pages", "ship", 0),
    "entity by name": ("entities", "kenji", 1),
    "entity by alias": ("entities", "sato", 1),
}


@pytest.mark.parametrize(("table", "query", "number"), SEARCHES.values(), ids=SEARCHES)
def test_search(resolved, table, query, number):
    key = "id" if table == "pages" else "search_id"
    sql = f"select count(*) from {table} where {key} in (select rowid from {table}_fts where {table}_fts match ?)"
    assert resolved.db.execute(sql, [query]).fetchone()[0] == number


def test_search_follows_every_change(resolved):
    with writing(resolved.db):
        resolved.db.execute("update entities set name = 'Satō Kenji' where label = 'PERSON'")
        resolved.db.execute("delete from aliases where text = 'Sato'")
    resolved.db.execute("vacuum")
    for table in ("pages", "entities"):
        resolved.db.execute(f"insert into {table}_fts ({table}_fts, rank) values ('integrity-check', 1)")


def test_date_that_names_no_day_is_not_listed(builder):
    builder.find = {
        "n.d.": (Label.DATE, DateValue(None, None, None, "unknown")),
        "before 1940": (Label.DATE, parse_edtf("../1940")),
    }
    builder.ingest({"/p": "n.d., before\n\n1940; before 1940"})
    assert [(row["edtf"], row["earliest"]) for row in rows(builder, "date_list")] == [("../1940", None)]
    assert builder.db.execute("select count(*) from dates").fetchone()[0] == 2


def test_snippet_is_on_one_line(builder):
    builder.find = {"Sato\r\nKenji": (Label.PERSON, None)}
    builder.ingest({"/p": "Mr\tA and\r\n\r\n  Mr Sato\r\nKenji\r\nleft"})
    entities.resolve(builder.db, builder.run())
    assert rows(builder, "people")[0]["snippet"] == "Mr A and Mr [Sato Kenji] left"


@given(st.lists(st.integers(-(2**63) + 1, 2**63 - 1) | st.integers(-3000, 3000), min_size=1, max_size=40))
@example([9_000_000_000_000_000_000] * 1100)
@example([-1250, 1250])
@example([-999_999_999_999, -1])
def test_sums_are_exact_whatever_their_size(thousandths):
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("create table amounts (currency, minimum_thousandths, maximum_thousandths, exact, status)")
        db.executemany("insert into amounts values ('JPY', ?1, ?1, 1, 'machine')", [(one,) for one in thousandths])
        (row,) = db.execute(VIEWS["amounts_by_currency"]).fetchall()
    assert Decimal(row[2]) == Decimal(sum(thousandths)) / 1000 == Decimal(row[3])
