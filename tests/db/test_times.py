"""The time of a mention: the nearest date on its page, right after loading and after every decision on dates and names."""

from __future__ import annotations

import random

import pytest

from db import additions, corrections, snapshots, times
from db.times import Stretch, nearest
from db.transactions import writing
from extractors.dates.edtf_value import parse_edtf
from extractors.records import Label


def name(number, start, page=1, context="body", length=5):
    return Stretch(number, page, start, start + length, context)


def date(start, day, page=1, context="body", length=4):
    return Stretch(0, page, start, start + length, context, day)


@pytest.mark.parametrize(
    ("dates", "day"),
    [
        ([], None),
        ([date(900, "1931-01-01")], "1931-01-01"),
        ([date(1304, "1931-01-01")], "1931-01-01"),
        ([date(1306, "1931-01-01")], None),  # too far
        ([date(900, "1931-01-01"), date(1050, "1932-01-01")], "1932-01-01"),
        ([date(986, "1931-01-01"), date(1015, "1932-01-01")], "1931-01-01"),  # equally near: the one before
        ([date(1001, "1931-01-01", length=2)], "1931-01-01"),  # within the name
        ([date(990, "1931-01-01", page=2)], None),
        ([date(990, "1931-01-01", context="citation")], None),
        ([date(990, "1931-01-01", context="footnote"), date(900, "1932-01-01", context="table")], "1932-01-01"),
    ],
)
def test_the_nearest_date_on_the_page(dates, day):
    assert nearest([name(1, 1000)], dates) == {1: day}


def test_dates_of_citations_are_for_names_in_citations():
    assert nearest(
        [name(1, 1000, context="citation")], [date(900, "1931-01-01"), date(800, "1956-01-01", context="citation")]
    ) == {1: "1956-01-01"}


TEXT = "On 4 May 1931 Sato Kenji came." + " " * 400 + "Sato left.\fIn June 1940 the Harbour Workers Union met Sato Kenji."
FIND = {
    "Sato Kenji": (Label.PERSON, None),
    "Harbour Workers Union": (Label.ORG, None),
    "4 May 1931": (Label.DATE, parse_edtf("1931-05-04")),
    "June 1940": (Label.DATE, parse_edtf("1940-06")),
}


@pytest.fixture
def dated(builder):
    builder.find = dict(FIND)
    builder.ingest({"/in/a.txt": TEXT})
    return builder


def days(builder):
    return [
        row[0]
        for row in builder.db.execute("select day from mentions where label in ('PERSON', 'ORG') and placed order by start")
    ]


def test_days_follow_loading_and_decisions(dated):
    db = dated.db
    assert days(dated) == ["1931-05-04", "1940-06-01", "1940-06-01"]
    may, june = dated.mention("4 May 1931"), dated.mention("June 1940")
    changed = corrections.record(db, may, "revalue", {"value": "1932"}, "Ann")
    assert days(dated)[0] == "1932-01-01"
    corrections.record(db, may, "revalue", {"value": None}, "Ann")
    assert days(dated)[0] is None
    corrections.undo(db, changed + 1, "Ann")
    corrections.undo(db, changed, "Ann")
    assert days(dated)[0] == "1931-05-04"
    rejected = corrections.record(db, june, "reject", None, "Ann", scope="archive")
    assert days(dated)[1:] == [None, None]
    corrections.undo(db, rejected, "Ann")
    assert days(dated)[1:] == ["1940-06-01", "1940-06-01"]
    corrections.record(db, june, "relabel", {"label": "ORG"}, "Ann")
    assert days(dated)[1:] == [None, None]
    start = TEXT.index("Sato left")
    additions.add(db, 1, start, start + 4, "PERSON", None, "Ann")
    additions.add(db, 1, start + 5, start + 9, "DATE", "1950", "Ann")
    assert days(dated)[1] == "1950-01-01"


def test_a_wide_rejection_of_a_date_reaches_the_names_near_it_everywhere(dated):
    dated.ingest({"/in/b.txt": "Sato Kenji wrote on 4 May 1931."})
    made = corrections.record(dated.db, dated.mention("4 May 1931"), "reject", None, "Ann", scope="archive")
    assert dated.db.execute("select count(*) from mentions where day = '1931-05-04'").fetchone() == (0,)
    corrections.undo(dated.db, made, "Ann")
    assert dated.db.execute("select count(*) from mentions where day = '1931-05-04'").fetchone() == (2,)


def test_days_follow_a_new_reading_and_its_undoing(dated):
    dated.find["4 May 1931"] = (Label.DATE, parse_edtf("1931-05-05"))
    dated.outdate()
    run = dated.run()
    dated.ingest({"/in/a.txt": TEXT}, run)
    assert days(dated)[0] == "1931-05-05"
    snapshots.undo_run(dated.db, run)
    assert days(dated)[0] == "1931-05-04"


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("1930~", "1930-01-01"),
        ("193X", "1930-01-01"),
        ("1930/1940", "1930-01-01"),
        ("19XX", None),
        ("1900/1931", None),
        ("../1931", None),
    ],
)
def test_a_date_that_spans_too_much_is_none(dated, value, day):
    corrections.record(dated.db, dated.mention("4 May 1931"), "revalue", {"value": value}, "Ann")
    assert days(dated)[0] == day


def test_edits_of_other_clients_are_followed(dated):
    dated.db.execute("update review set value = '1933' where label = 'DATE' and text = '4 May 1931'")
    with writing(dated.db):
        corrections.follow_edits(dated.db)
    assert days(dated)[0] == "1933-01-01"


@pytest.mark.parametrize("seed", range(5))
def test_what_is_brought_up_to_date_near_a_place_is_as_if_all_were(builder, seed):
    """Any decisions, each with the few names around it, leave what the whole document anew would give."""
    chance = random.Random(seed)
    words = [
        f"{chance.choice(['Sato', 'Mori'])}{chance.choice([' ', '.' * 200, chr(12)])}{1900 + n}{'-' * chance.randrange(250)}"
        for n in range(60)
    ]
    text = "".join(words)
    builder.find = {"Sato": (Label.PERSON, None), "Mori": (Label.PERSON, None)}
    builder.find |= {str(1900 + n): (Label.DATE, parse_edtf(str(1900 + n))) for n in range(60)}
    builder.ingest({"/in/a.txt": text})
    db = builder.db
    for _ in range(40):
        mention = chance.choice([row[0] for row in db.execute("select id from current_mentions")])
        label = db.execute("select label from current_mentions where id = ?", [mention]).fetchone()[0]
        action = chance.choice(["reject", "accept", "relabel"] + (["revalue"] if label == "DATE" else []))
        after = {"relabel": {"label": chance.choice(["PERSON", "DATE"]), "value": None}, "revalue": {"value": "1850"}}.get(action)
        corrections.record(db, mention, action, after, "Ann")
    near = db.execute("select id, day from mentions order by id").fetchall()
    with writing(db):
        db.execute("update mentions set day = '0000'")
        times.refresh(db, 1)
    names = {row[0] for row in db.execute("select id from review where label = 'PERSON'")}
    whole = dict(db.execute("select id, day from mentions").fetchall())
    assert {one: day for one, day in near if one in names} == {one: whole[one] for one in names}
