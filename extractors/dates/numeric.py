"""Dates written in figures only: "16.4.1955", "10/viii/1959", "1936/2/26", "1959-12".

Promises every reading that the figures allow, best first; which of "4/5/1955" is meant is settled by `Order`, the habit that
the rest of the document shows. To add a way of writing: a pattern in `NUMERIC` and a branch in `readings`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from enum import Enum

from extractors.dates.calendar import days_in
from extractors.dates.point import Point

ROMAN = {name: number for number, name in enumerate("i ii iii iv v vi vii viii ix x xi xii".split(), 1)}

_LEFT = r"(?<![\w.,/$£¥€₩:-])(?<![\d]\s[./-])"
# the second day of "1.vii.1926-30.vi.1927", and what may stand behind the first
_SECOND = r"(?<=[./]\d{4}-)"
# that of "10-14.10.1955"
_LAST_DAY = r"(?:(?<=[\s(]\d-)|(?<=[\s(]\d\d-))(?=\d\d?\.)"
_RIGHT = r"(?![\w/]|[.,:]\d|-\d(?!\d?[./][\divx]{1,4}[./]\d{4}))"
# three figures with one separator, a month of a year ("1959-03", "9/1958", "1928.11"), or the Japanese and Chinese manner
NUMERIC = rf"""
    (?:{_LEFT}|{_SECOND}|{_LAST_DAY})(?:\d{{4}}|\d{{1,2}})(?P<mark1>[./-]|\.\s)(?:\d{{1,2}}|[ivxIVX]{{1,4}})(?P=mark1)(?:\d{{4}}|\d{{1,2}}){_RIGHT}
    | {_LEFT}[12]\d{{3}}-(?:0[1-9]|1[0-2])(?![\w/-]|[.,]\d|\ (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))
    | {_LEFT}(?:\d{{1,2}}|[ivxIVX]{{1,4}})[/.][12]\d{{3}}(?![\w/-]|[.,]\d)
    | {_LEFT}(?:(?<=,\ )|(?<=;\ )|(?<=/\ )|(?<=\())(?:18|19)\d\d\.(?:1[0-2]|0?[1-9])(?=\s*(?:[,;)\]|/]|\.?$|\.\s))
    | (?<![^\n])(?:18|19)\d\d\.(?:1[0-2]|0?[1-9])(?=\s+[^\W\d_]|\s*$)                             # heads of a chronology
    | [12]\d{{3}}\s?年(?:\s?\d{{1,2}}\s?月(?:\s?\d{{1,2}}\s?日)?)?
    | (?:\d{{1,2}}|元)\s?年(?:\s?\d{{1,2}}\s?月(?:\s?\d{{1,2}}\s?日)?)?
"""


class Order(Enum):
    """Which of day and month a document's slashed dates put first."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    UNKNOWN = "unknown"


def readings(text: str, *, era: bool = False) -> tuple[Point, ...]:
    """All readings of one such piece of text; empty where it is no date. With `era` the first figure is a year of an era."""
    parts = [part for part in re.split(r"[./\s年月日-]+", text) if part]
    if "年" in text:
        numbers = [1 if part == "元" else int(part) for part in parts] + [None, None]
        if not era and int(parts[0].replace("元", "1")) < 1000:
            return ()
        return _valid([Point(numbers[0], numbers[1], numbers[2])])
    values = [int(part) if part.isdigit() else ROMAN.get(part.lower(), 0) for part in parts]
    if len(values) == 2:
        if len(parts[0]) == 4 and "." in text:
            return _valid([Point(values[0], values[1])])
        if len(parts[0]) == 4:
            return _month_of_year(values[0], values[1])
        return _valid([Point(values[1], values[0])])
    first, second, third = values
    if era:
        return _valid([Point(first, second, third)])
    if len(parts[0]) == 4:
        return _valid([Point(first, second, third)]) if len(parts[2]) <= 2 else ()
    if len(parts[2]) == 4:
        short = False
    elif len(parts[2]) == 2 and ("/" in text or third > 31 or not parts[1].isdigit()):
        short = True
        if "." in text and len(parts[0]) == 1 and parts[1][0] == "0":
            return ()  # "2.05.90", the number of an inventory
    else:
        return ()
    points = [Point(third, second, first, short=short)]
    # dots and Roman months are written by people who put the day first
    if "/" in text or "-" in text:
        points += [Point(third, first, second, short=short)] if parts[1].isdigit() and first != second else []
    return _valid(points)


def order_of(texts: Iterable[str]) -> Order:
    """The habit that the dates with one possible reading show; UNKNOWN without any, or where they disagree."""
    seen = set()
    for text in texts:
        points = readings(text)
        first = re.split(r"[/-]", text)[0]
        if (
            len(points) == 1
            and ("/" in text or "-" in text)
            and len(first) <= 2
            and points[0].day != points[0].month
            and points[0].day
        ):
            seen.add(Order.DAY_FIRST if points[0].day == int(first) else Order.MONTH_FIRST)
    return seen.pop() if len(seen) == 1 else Order.UNKNOWN


def choose(points: tuple[Point, ...], order: Order) -> Point | None:
    """The reading that the habit asks for, or the first one with the others beside it."""
    if not points:
        return None
    if len(points) == 1:
        return points[0]
    if order is not Order.UNKNOWN:
        note = f"day and month in the order of the document's other dates ({order.value})"
        return replace(points[0 if order is Order.DAY_FIRST else 1], note=note)
    return replace(points[0], others=points[1:], note="day and month can be told apart by nothing in the document")


def _month_of_year(year: int, month: int) -> tuple[Point, ...]:
    # "1911-12" is two years, "1959-12" a month
    return () if month > year % 100 else _valid([Point(year, month)])


def _valid(points: list[Point]) -> tuple[Point, ...]:
    return tuple(
        point
        for point in points
        if point.month is None
        or (1 <= point.month <= 12 and (point.day is None or 1 <= point.day <= days_in(point.year or 2000, point.month)))
    )
