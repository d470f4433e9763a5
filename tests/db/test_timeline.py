"""Dates by year and decade, and the amounts that stand after them."""

import sqlite3

import pytest

from db import corrections
from db.timeline import DECADE, YEAR, Dates, Yen, times
from db.views import NEAR
from extractors.dates.edtf_value import parse_edtf
from extractors.records import Label


@pytest.fixture
def found(builder):
    """What a text comes to. The forms are dates and amounts by what they are."""

    def of(text, **forms):
        builder.find = {
            form: (Label.DATE, parse_edtf(value)) if isinstance(value, str) else (Label.MONEY, builder.yen(*map(str, value)))
            for form, value in forms.items()
        }
        builder.ingest({"/in/a.txt": text})
        builder.db.conn.row_factory = sqlite3.Row
        try:
            return times(builder.db.conn)
        finally:
            builder.db.conn.row_factory = None

    return of


def test_dates_stand_where_they_begin(found):
    got = found(
        "day month year decade century open until era", day="1931-05-04", month="1931-06", year="1932", decade="193X",
        century="19XX", open="1938/..", until="../1939", era="-0044",
    )  # fmt: skip
    assert got.dates[DECADE] == {1900: Dates(1, 1), 1930: Dates(6, 1)}
    assert got.dates[YEAR] == {
        1900: Dates(1, 1), 1930: Dates(1, 1), 1931: Dates(2), 1932: Dates(1), 1938: Dates(1, 1), 1939: Dates(1),
    }  # fmt: skip
    assert got.outside == 1


def test_an_amount_takes_the_date_before_it(found):
    got = found(
        "much early some little late more", early="1895", late="1931-05-04", much=(9,), some=(100.5,), little=(2, 3), more=(7,)
    )
    assert got.yen[DECADE] == {1890: Yen(2, 102_500, 2_000), 1930: Yen(1, 7_000, 7_000)}
    assert set(got.yen[YEAR]) == {1895, 1931}


@pytest.mark.parametrize(
    "text",
    ["early\fmuch", "early " + "x" * NEAR + " much", "early wide much", "much early"],
    ids=["another page", "far away", "a date of many years nearer", "before it"],
)
def test_an_amount_without_a_time(found, text):
    got = found(text, early="1895", wide="18XX", much=(9,))
    assert got.yen == {DECADE: {}, YEAR: {}}


def test_what_is_rejected_does_not_count(found, builder):
    builder.ingest({})
    found("early late much", early="1895", late="1931", much=(9,))
    corrections.record(builder.db, builder.mention("late"), "reject", None, "Ann")
    builder.db.conn.row_factory = sqlite3.Row
    got = times(builder.db.conn)
    assert got.yen[YEAR] == {1895: Yen(1, 9_000, 9_000)}
    assert set(got.dates[YEAR]) == {1895}
    builder.db.conn.row_factory = None
    corrections.record(builder.db, builder.mention("much"), "reject", None, "Ann")
    builder.db.conn.row_factory = sqlite3.Row
    assert times(builder.db.conn).yen[YEAR] == {}
    builder.db.conn.row_factory = None
