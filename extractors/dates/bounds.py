"""The first and last day that an EDTF expression can mean, and how fine it is.

Covers what this package writes: dates, seasons, years, decades and centuries (with "?", "~" or "%"), intervals with
open ends, and sets of single dates. A winter may lie at either end of its year, so its bounds run from
January to the next February.
Raises ValueError on anything else and on days that no calendar has.
"""

from __future__ import annotations

import re

from extractors.dates.calendar import days_in
from extractors.records import DateValue

SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (1, 14)}  # months 13 and 14 are those of the next year
_MONTHS = {33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12), 37: (1, 4), 38: (5, 8), 39: (9, 12), 40: (1, 6), 41: (7, 12)}

_SINGLE = re.compile(r"(-?\d{4}|\d{3}X|\d{2}XX|XXXX)(?:-(\d\d|XX)(?:-(\d\d|XX))?)?[?~%]?")
Bounds = tuple[str | None, str | None, str]


def value_of(edtf: str) -> DateValue:
    """The value that an expression of this package stands for."""
    return DateValue(edtf, *_bounds(edtf))


def day(year: int, month: int, number: int) -> str | None:
    """A day as YYYY-MM-DD, None where its year is outside 0 to 9999 and has no such form."""
    return f"{year:04}-{month:02}-{number:02}" if 0 <= year <= 9999 else None


def _bounds(edtf: str) -> Bounds:
    if edtf.startswith("[") and edtf.endswith("]"):
        members = [_single(member.strip()) for member in edtf[1:-1].split(",")]
        lows, highs = [low for low, _, _ in members if low], [high for _, high, _ in members if high]
        return min(lows, default=None), max(highs, default=None), members[0][2]
    if "/" not in edtf:
        return _single(edtf)
    left, right = edtf.split("/")
    low = None if left in {"", ".."} else _single(left)[0]
    high = None if right in {"", ".."} else _single(right)[1]
    if low and high and low > high:
        raise ValueError(f"{edtf}: the end lies before the beginning")
    return low, high, "interval"


def _single(edtf: str) -> Bounds:
    match = _SINGLE.fullmatch(edtf)
    if match is None:
        raise ValueError(f"{edtf!r} is not a date in EDTF")
    year, month, number = match.groups()
    if year == "XXXX":
        return None, None, "day" if number else "month" if month else "unknown"
    first = int(year.replace("X", "0"))
    last = int(year.replace("X", "9"))
    if month is None or month == "XX":
        if number and number != "XX":
            raise ValueError(f"{edtf}: a day without a month")
        precision = {0: "year", 1: "decade", 2: "century"}[year.count("X")]
        return day(first, 1, 1), day(last, 12, 31), precision
    low, high = int(month), int(month)
    if not 1 <= low <= 12:
        precision = "season" if low in SEASONS or 25 <= low <= 32 else "interval"
        low, high = SEASONS.get(low) or _MONTHS.get(low) or (0, 0)
        if not low or number:
            raise ValueError(f"{edtf}: {month} is neither a month nor a season")
        return day(first, low, 1), _end_of(last, high), precision
    if number is None or number == "XX":
        return day(first, low, 1), _end_of(last, high), "month"
    if not 1 <= int(number) <= days_in(last, low):
        raise ValueError(f"{edtf}: the month has no day {number}")
    return day(first, low, int(number)), day(last, low, int(number)), "day"


def _end_of(year: int, month: int) -> str | None:
    year, month = (year + 1, month - 12) if month > 12 else (year, month)
    return day(year, month, days_in(year, month))
