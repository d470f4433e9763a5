"""Point: one time as the text expresses it, before the context fills in what it leaves out. Pure data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Shift(NamedTuple):
    """A time told from another: `step` units ("year", "month", "day") after the one last spoken of, 0 for the same.

    unit "coming": the next such month or season, or with -1 the one before.

    dateline: counted from the day on which the document says it was written ("last month", "the 5th ult.").
    """

    unit: str
    step: int
    dateline: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """A day, month, season, year, decade or century, or a part of one.

    year: the first year of `span` years (1, 10 or 100). season: 21 spring to 24 winter, as in EDTF. part: early, mid, late,
    start, end, turn, half1, half2, quarter1 to quarter4,
    week1 to week5 (the last), lastday. qualifier: "~" approximate, "?" uncertain. short: `year` has two digits only.
    weekday: the day of the week that the text gives, 0 for Monday. others: other readings of the same text. note: a doubt.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    season: int | None = None
    span: int = 1
    part: str | None = None
    shift: Shift | None = None
    qualifier: str = ""
    short: bool = False
    weekday: int | None = None
    others: tuple[Point, ...] = ()
    note: str | None = None

    @property
    def level(self) -> str:
        """How fine it is: day, month, season, year, decade or century."""
        if self.day or (self.shift and self.shift.unit == "day"):
            return "day"
        if self.month or (self.shift and self.shift.unit == "month"):
            return "month"
        if self.season:
            return "season"
        return {1: "year", 10: "decade", 100: "century"}[self.span]
