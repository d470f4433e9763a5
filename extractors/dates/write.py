"""Points in EDTF. This is where the conventions of the house for parts of a time stand, in `PARTS`.

"Early", "mid" and "late" have no EDTF: their value is the whole month, year, decade or century, as the text says no more, and
only the days that it may be (`narrow`) are those of the third: ten days of a month (the Japanese jun), four months of a year, in
a decade 0-3, 4-6 and 7-9, in a century 00-33, 34-66 and 67-99. A range, which EDTF has years for, keeps those of a decade or
century at its ends ("1957/1961"). The beginning of a year is its first month, the end its last; where a range of years
runs from the one or to the other, the years say as much. The end of a month has no days of its own. Seasons are EDTF's 21 to 24.
A range in which only the first end is called approximate carries the mark on that end ("1950~/1961").
"""

from __future__ import annotations

from dataclasses import replace

from extractors.dates.calendar import days_in
from extractors.dates.point import Point

# (part, level) to the first and last month of a year, day of a month (31 for its last), or year of a decade or century
PARTS: dict[tuple[str, str], tuple[int, int]] = {
    ("early", "year"): (1, 4), ("mid", "year"): (5, 8), ("late", "year"): (9, 12),
    ("start", "year"): (1, 1), ("end", "year"): (12, 12), ("half1", "year"): (1, 6), ("half2", "year"): (7, 12),
    ("quarter1", "year"): (1, 3), ("quarter2", "year"): (4, 6), ("quarter3", "year"): (7, 9), ("quarter4", "year"): (10, 12),
    ("early", "month"): (1, 10), ("mid", "month"): (11, 20), ("late", "month"): (21, 31), ("start", "month"): (1, 10),
    ("half1", "month"): (1, 15), ("half2", "month"): (16, 31),
    ("week1", "month"): (1, 7), ("week2", "month"): (8, 14), ("week3", "month"): (15, 21), ("week4", "month"): (22, 28),
    ("week5", "month"): (-6, 0), ("lastday", "month"): (0, 0),
    ("early", "decade"): (0, 3), ("mid", "decade"): (4, 6), ("late", "decade"): (7, 9), ("start", "decade"): (0, 3),
    ("end", "decade"): (7, 9), ("half1", "decade"): (0, 4), ("half2", "decade"): (5, 9),
    ("early", "century"): (0, 33), ("mid", "century"): (34, 66), ("late", "century"): (67, 99), ("start", "century"): (0, 9),
    ("end", "century"): (90, 99), ("half1", "century"): (0, 49), ("half2", "century"): (50, 99),
    ("quarter1", "century"): (0, 24), ("quarter2", "century"): (25, 49), ("quarter3", "century"): (50, 74),
    ("quarter4", "century"): (75, 99),
}  # fmt: skip


VAGUE = frozenset(("early", "mid", "late"))


def is_vague(point: Point | None) -> bool:
    """Whether EDTF has no way to say which part it is."""
    return point is not None and point.part in VAGUE and not point.season


def ends(point: Point, *, narrow: bool = False) -> tuple[str, str]:
    """First and last EDTF date of a resolved point; twice the same for a single one. narrow: those of the third that is meant."""
    if is_vague(point) and not narrow:
        point = replace(point, part=None)
    year = "XXXX" if point.year is None else f"{point.year:05}" if point.year < 0 else f"{point.year:04}"
    if point.part and (point.part, point.level) in PARTS:
        low, high = PARTS[point.part, point.level]
        if point.level == "year":
            return f"{year}-{low:02}", f"{year}-{high:02}"
        if point.level == "month":
            days = days_in(point.year or 2000, point.month or 1)
            low, high = (low, min(high, days)) if low > 0 else (days + low, days + high)
            return f"{year}-{point.month:02}-{low:02}", f"{year}-{point.month:02}-{high:02}"
        return f"{(point.year or 0) + low:04}", f"{(point.year or 0) + high:04}"
    if point.day:
        text = f"{year}-{point.month:02}-{point.day:02}"
    elif point.month or point.season:
        text = f"{year}-{point.month or point.season:02}"
    else:
        text = year[: {1: 4, 10: 3, 100: 2}[point.span]] + {1: "", 10: "X", 100: "XX"}[point.span]
    return text, text


def edtf(first: Point, last: Point | None = None, *, narrow: bool = False) -> str:
    """EDTF of one resolved point, or of the range from the one to the other; narrow: of the days that it may be."""
    if last is not None:
        if first.level == last.level == "year":
            first = replace(first, part=None) if first.part == "start" else first
            last = replace(last, part=None) if last.part == "end" else last
        return f"{_edge(first, 0, narrow=narrow)}{_qualifier(first)}/{_edge(last, 1, narrow=narrow)}{_qualifier(last)}"
    if first.others:
        return f"[{','.join(ends(point)[0] for point in sorted((replace(first, others=()), *first.others), key=_order))}]"
    low, high = ends(first, narrow=narrow)
    return low + _qualifier(first) if low == high else f"{low}{_qualifier(first)}/{high}"


def open_edtf(point: Point, side: str, *, narrow: bool = False) -> str:
    """EDTF of the time "before" or "after" a resolved point; the point itself is within it, as in "../1940" for "before 1940"."""
    edge = _edge(point, 0, narrow=narrow) + _qualifier(point)
    return f"../{edge}" if side == "before" else f"{edge}/.."


def _qualifier(point: Point) -> str:
    """Its mark, which EDTF has no place for on a season or beside an unknown year."""
    return "" if point.season or point.year is None else point.qualifier


def _edge(point: Point, side: int, *, narrow: bool) -> str:
    """The year at one side of a decade or century within a range; any other point as it stands."""
    if point.span > 1 and not point.part:
        return f"{(point.year or 0) + (point.span - 1) * side:04}"
    return ends(point, narrow=narrow or point.span > 1)[side]


def _order(point: Point) -> tuple[int, int, int]:
    return point.year or 0, point.month or 0, point.day or 0
