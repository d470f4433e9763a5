"""What each form of EDTF is said to mean."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from extractors.dates.edtf_value import parse_edtf
from extractors.dates.explain import FORMS, explain

MEANINGS = [
    # days, months, years
    ("1931-05-04", "4 May 1931"),
    ("1931-05", "May 1931"),
    ("1931", "1931"),
    ("0476", "AD 476"),
    ("0000", "1 BC"),
    ("-0043-03-15", "15 March 44 BC"),
    ("Y17000", "the year 17,000"),
    ("Y-17E3", "17,001 BC"),
    ("Y17E900", "the year 17 with 900 zeros"),
    # seasons and parts of a year
    ("1931-21", "spring 1931"),
    ("1931-24", "winter 1931, at its beginning or its end"),
    ("1950S2-29", "spring (southern hemisphere) of 1950 (certain to 2 figures)"),
    ("1931-33", "the first quarter of 1931"),
    ("1931-39", "the third third of 1931"),
    ("1931-41", "the second half of 1931"),
    # doubt
    ("1931~", "about 1931"),
    ("1931-05?", "perhaps May 1931"),
    ("1931-05-04%", "perhaps about 4 May 1931"),
    ("?1931", "perhaps 1931"),
    ("193X?", "perhaps a year in the 1930s"),
    ("1931?-05-04", "4 May 1931 (the year is uncertain)"),
    ("1931-05~-04", "4 May 1931 (the year is approximate; the month is approximate)"),
    ("1931-?05-04", "4 May 1931 (the month is uncertain)"),
    ("~1931-?05-%04", "4 May 1931 (the year is approximate; the month is uncertain; the day is uncertain and approximate)"),
    # what is not known
    ("195X", "a year in the 1950s"),
    ("18XX", "a year from 1800 to 1899"),
    ("-00XX", "a year from 100 BC to 1 BC"),
    ("1X31", "a year written 1_31, from 1031 to 1931"),
    ("1931-XX", "some month of 1931"),
    ("1931-XX-XX", "some day of 1931"),
    ("1931-05-XX", "some day in May 1931"),
    ("1931-XX-05", "day 5 of an unknown month of 1931"),
    ("193X-05", "May of a year in the 1930s"),
    ("XXXX", "an unknown year"),
    ("XXXX-12-18", "18 December of an unknown year"),
    ("XXXX-XX-05", "day 5 of an unknown month of an unknown year"),
    ("1950S2", "1950 (certain to 2 figures)"),
    # intervals
    ("1959-12/1960-03", "from December 1959 to March 1960"),
    ("1931~/1935?", "from about 1931 to perhaps 1935"),
    ("../1900", "up to 1900 (no beginning given)"),
    ("/1900", "up to 1900 (the beginning is not known)"),
    ("1946/..", "from 1946 on (no end given)"),
    ("1946/", "from 1946 on (the end is not known)"),
    ("../..", "at any time: neither beginning nor end is given"),
    ("1931-21/1931-23", "from spring 1931 to autumn 1931"),
    # lists
    ("[1931,1932]", "one of: 1931, 1932"),
    ("[1931..1935]", "some time from 1931 to 1935"),
    ("[..1920,1931]", "one of: up to 1920, 1931"),
    ("[1931..]", "some time from 1931 on"),
    ("{1931,1932-05}", "all of: 1931, May 1932"),
    ("{1931..1935}", "all of: from 1931 to 1935"),
]


@pytest.mark.parametrize(("edtf", "meaning"), MEANINGS)
def test_a_value_in_words(edtf: str, meaning: str) -> None:
    parse_edtf(edtf)
    assert explain(edtf) == meaning


def test_different_values_are_told_differently() -> None:
    told = [meaning for _, meaning in MEANINGS]
    assert sorted(set(told)) == sorted(told)


def test_the_forms_for_newcomers_are_right() -> None:
    assert len({form.meaning for form in FORMS}) == len(FORMS)
    for form in FORMS:
        assert parse_edtf(form.example).edtf == form.example


@pytest.mark.parametrize("edtf", ["", "soon", "1931-99-99-99", "[soon]", "1931/soon"])
def test_what_is_no_date_is_not_explained(edtf: str) -> None:
    with pytest.raises(ValueError):
        explain(edtf)


YEARS = st.from_regex(r"\A(?:-?[0-9X]{4}|Y-?[1-9][0-9]{4,8}|Y-?[1-9]E[1-9][0-9]?|[12][0-9]{3}S[1-4])\Z")
MARKS = st.sampled_from(["", "", "", "?", "~", "%"])
MONTHS = st.one_of(st.just("XX"), st.integers(1, 41).map("{:02}".format))
DAYS = st.one_of(st.just("XX"), st.integers(1, 31).map("{:02}".format))


@st.composite
def singles(draw: st.DrawFn) -> str:
    parts = [draw(MARKS) + draw(YEARS) + draw(MARKS)]
    if draw(st.booleans()):
        parts.append(draw(MARKS) + draw(MONTHS) + draw(MARKS))
        if draw(st.booleans()):
            parts.append(draw(MARKS) + draw(DAYS) + draw(MARKS))
    return "-".join(parts)


ENDS = st.one_of(st.sampled_from(["", ".."]), singles())
MEMBERS = st.one_of(singles(), st.tuples(st.one_of(st.just(""), singles()), st.one_of(st.just(""), singles())).map("..".join))
EXPRESSIONS = st.one_of(
    singles(),
    st.tuples(ENDS, ENDS).map("/".join),
    st.lists(MEMBERS, min_size=1, max_size=3).map(lambda members: f"[{','.join(members)}]"),
    st.lists(MEMBERS, min_size=1, max_size=3).map(lambda members: f"{{{','.join(members)}}}"),
)


@settings(deadline=None, max_examples=300)
@given(EXPRESSIONS)
def test_whatever_is_taken_is_explained(edtf: str) -> None:
    try:
        value = parse_edtf(edtf)
    except ValueError:
        assume(False)
        return
    assert "None" not in explain(str(value.edtf))
    assert len(explain(str(value.edtf))) > 1


@settings(deadline=None)
@given(st.dates(), st.dates())
def test_two_days_are_told_apart(one: object, other: object) -> None:
    assert (explain(str(one)) == explain(str(other))) == (one == other)
