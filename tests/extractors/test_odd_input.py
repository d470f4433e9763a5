"""Texts that once ended an extraction with an error, or took it minutes."""

from __future__ import annotations

import pytest

from extractors.dates.find import find_dates
from extractors.money.find import find_amounts
from extractors.ner.references import find_references
from extractors.records import DateValue, Kind, Origin, Page, Passage, Reading
from extractors.text.clean import passages


def parts(text: str) -> list[Passage]:
    reading = Reading("text/plain", (Page(1, text, Origin.TEXT),))
    return [part for part in passages(reading) if part.kind is not Kind.FURNITURE]


@pytest.mark.parametrize(
    "text",
    [
        "1923. Feb. 29 he left.",
        "Cash   1,200\nRent   1,300\nBalance   ¥ ....",
        "Rent   1,200\nBalance   ¥ ....",
        "He came in nineteen ſixty-two.",
        "In May 1950 on the " + "5th, " * 600 + "he left.",
        "1950-" * 600,
        "the first half of " * 600 + "1950",
        "9" * 5000,
        "Contents " + "." * 3000 + " A",
        "Contents " + ". " * 3000 + "A",
        "word word. " * 4000,
        "A. " * 4000,
        "Ab, " * 4000,
        "Kim, Title, " * 4000,
    ],
)
def test_odd_text_is_read_through(text: str) -> None:
    found = parts(text)
    assert len(find_dates(found)) == len(find_amounts(found)) == len(find_references(found)) == len(found)


def test_a_day_that_its_year_has_not_is_left_out() -> None:
    [[_, day]] = find_dates(parts("In 1923 he left on February 29."))
    assert isinstance(day.value, DateValue)
    assert (day.value.edtf, day.note) == ("1923-02", "the month has no day 29")
