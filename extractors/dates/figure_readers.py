"""Readers of the forms that stand in figures, with or without a short month: "16.4.1955", "24/6", "4 Jul 44", "Jan 47", "FY 48".

As in `readers`, each turns the matched tokens into a `Point`, two points for a range, or None where they are no date.
"""

from __future__ import annotations

import re
from dataclasses import replace

from extractors.dates import guards
from extractors.dates.leads import SHELVES, USUAL
from extractors.dates.numeric import choose, readings
from extractors.dates.point import Point
from extractors.dates.readers import exists
from extractors.dates.reading import Reading
from extractors.dates.words import KINDS


def read_numeric(reading: Reading) -> Point | tuple[Point, Point] | None:
    """As in "16.4.1955", "1936/2/26", "10/viii/1959"; "1902-03" is two years, as a thirteenth month is none."""
    token = reading.tokens[0]
    if reading.line.before(reading.start) in {"no", "nos", "tel", "telephone", "isbn", "issn"}:
        return None
    if len(token.text) < 8 and token.text[4:5] == "." and not reading.habits.dotted:
        return None
    if re.fullmatch(r"\w{1,2}/\d{4}", token.text) and not guards.is_led(reading.line, reading.start):
        return None  # "FO 12/1934", "Dispatch 5/1947"
    years = re.fullmatch(r"(\d\d)(\d\d)-(\d\d)", token.text)
    if years and years[3] > years[2]:
        first = int(years[1] + years[2])
        return (Point(first), Point(int(years[1] + years[3]))) if first in USUAL else None
    point = choose(readings(token.text), reading.habits.order)
    if point and point.short and "/" in token.text and _is_shelved(reading):
        return None
    return point if point is None or point.short or point.year in USUAL else None  # "3127/2/1" is a file


def _is_shelved(reading: Reading) -> bool:
    """Whether the word before makes it a shelf mark: "FO 3/5/88", "box 2/4/31"."""
    if not reading.start:
        return False
    lead = reading.line.tokens[reading.start - 1].text
    return lead.lower() in SHELVES or (lead.isalpha() and lead.isupper() and len(lead) in (2, 3))


def read_days_in_figures(reading: Reading) -> tuple[Point, Point] | None:
    """As in "10-14.10.1955"."""
    read, day = read_numeric(replace(reading, start=reading.end - 1)), reading.number("NUM") or 0
    if not isinstance(read, Point) or read.short or not 0 < day < (read.day or 0):
        return None
    return replace(read, day=day), read


def read_day_slashed(reading: Reading) -> Point | None:
    """As in "on 24/6", "your note of 2/iv": day and month, where a word before it says that it is a date.

    Also as in a chronology's "24/6  Talks fail", of which `find` keeps what stands below a year.
    """
    first, second = (int(str(token.value)) for token in (reading.tokens[0], reading.tokens[2]))
    roman = reading.has("MONTH")
    led = guards.leads_day(reading.line, reading.start, roman=roman)
    if not (led or guards.is_slashed_entry(reading.line, reading.start)) or (roman and len(reading.tokens[2].text) > 4):
        return None
    if guards.is_count(reading.line, reading.end, reading.end):
        return None
    day_first, month_first = Point(month=second, day=first), Point(month=first, day=second)
    points = tuple(point for point in (day_first, *(() if roman else (month_first,))) if 1 <= (point.month or 0) <= 12)
    return choose(tuple(point for point in points if exists(point)), reading.habits.order)


def read_soldier(reading: Reading) -> Point | None:
    """As in "4 Jul 44"; after a month in full only at the end of a clause."""
    day, month, year = reading.tokens
    follower = reading.line.kinds[reading.end : reading.end + 1]
    plain = follower in {"", ",", ".", ";", ")", "]", KINDS["DASH"]}
    if len(year.text) != 2 or not (plain or len(month.text) <= 4) or guards.is_count(reading.line, reading.start, reading.end):
        return None
    point = Point(int(str(year.value)), int(str(month.value)), int(str(day.value)), short=True)
    return point if exists(point) and month.text[0].isupper() else None


def read_month_of_short_year(reading: Reading) -> Point | None:
    """As in a soldier's "Jan 47": a number that is no day."""
    month, year = reading.tokens
    number = reading.number("NUM") or 0
    plain = month.text.istitle() and len(month.text) <= 4 and len(year.text) == 2 and number > 31
    if (
        not plain
        or guards.is_count(reading.line, reading.end, reading.end)
        or not guards.is_before_clause(reading.line, reading.end)
    ):
        return None
    return Point(number, reading.number("MONTH"), short=True)


def read_fiscal_short(reading: Reading) -> Point | None:
    """As in "FY 48"."""
    year = reading.tokens[1].text
    if reading.tokens[0].text != "FY" or len(year) != 2:
        return None
    return Point(int(year), short=True, note="a fiscal year, which need not be a calendar year")


def read_styles(reading: Reading) -> Point | tuple[Point, Point] | None:
    """As in "12/24 March 1917", a day in the old and the new style, or "2/3 January 1925", two days."""
    first, last = (
        Point(reading.number("YEAR"), reading.number("MONTH"), int(str(token.value))) for token in reading.of("NUM", "ORD")
    )
    days = (last.day or 0) - (first.day or 0)
    if not (exists(first) and exists(last)) or not (days == 1 or 10 <= days <= 13):
        return None
    return (first, last) if days == 1 else replace(last, note="the first of the two days is in the old style")
