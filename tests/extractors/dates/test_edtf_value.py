import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.dates.bounds import value_of
from extractors.dates.edtf_value import parse_edtf

VALUES = [
    ("1959-12-14", "1959-12-14", "1959-12-14", "day"),
    ("1960-02", "1960-02-01", "1960-02-29", "month"),
    ("1951-22", "1951-06-01", "1951-08-31", "season"),
    ("1951-24", "1951-01-01", "1952-02-29", "season"),
    ("1959", "1959-01-01", "1959-12-31", "year"),
    ("1930~", "1930-01-01", "1930-12-31", "year"),
    ("1951?", "1951-01-01", "1951-12-31", "year"),
    ("192X", "1920-01-01", "1929-12-31", "decade"),
    ("18XX", "1800-01-01", "1899-12-31", "century"),
    ("../1940", None, "1940-12-31", "interval"),
    ("1946/..", "1946-01-01", None, "interval"),
    ("1950~/1961", "1950-01-01", "1961-12-31", "interval"),
    ("1951-21/1952-23", "1951-03-01", "1952-11-30", "interval"),
    ("[1955-04-05,1955-05-04]", "1955-04-05", "1955-05-04", "day"),
    ("XXXX-12-18", None, None, "day"),
    ("1951-XX-05", "1951-01-05", "1951-12-05", "interval"),
]


@pytest.mark.parametrize(("text", "earliest", "latest", "precision"), VALUES)
def test_bounds_of_an_expression(text, earliest, latest, precision):
    value = parse_edtf(text)
    assert (value.edtf, value.earliest, value.latest, value.precision) == (text, earliest, latest, precision)


@pytest.mark.parametrize("text", ["", "12 May", "1959-13", "1959-02-30", "195x", "1960/1950", "1959-12-14-", "soon", "../195X"])
def test_what_is_no_edtf_is_refused(text):
    with pytest.raises(ValueError):
        parse_edtf(text)


@settings(deadline=None)
@given(st.dates())
def test_a_day_is_its_own_bounds(day):
    value = value_of(day.isoformat())
    assert value.earliest == value.latest == day.isoformat()


@settings(deadline=None)
@given(st.dates(), st.dates())
def test_an_interval_runs_from_its_first_to_its_last_day(one, other):
    first, last = sorted((one, other))
    value = value_of(f"{first}/{last}")
    assert (value.earliest, value.latest) == (first.isoformat(), last.isoformat())


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [("[..1931]", None, "1931-12-31"), ("{1931..}", "1931-01-01", None), ("2004-?06-11", "2004-06-11", "2004-06-11")],
)
def test_forms_that_only_the_library_knows(text, earliest, latest):
    value = parse_edtf(text)
    assert (value.earliest, value.latest) == (earliest, latest)


@pytest.mark.parametrize(
    "text", ["Y1E99999999", "[" + ",".join(["1931"] * 200) + "]", "1931-0X", "1931-05-1X/1932", "../", "1931-21^X"]
)
def test_what_is_too_much_is_refused_in_words(text):
    with pytest.raises(ValueError, match="is not a date in EDTF; write for example"):
        parse_edtf(text)


@pytest.mark.parametrize(
    ("text", "why"), [("1932-02-30", "has no day 30"), ("1931-13", "13 is neither a month"), ("1931-00-04", "00 is")]
)
def test_a_day_that_there_is_not_is_refused_with_the_reason(text, why):
    with pytest.raises(ValueError, match=why):
        parse_edtf(text)
