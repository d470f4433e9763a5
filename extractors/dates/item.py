"""Item: a date as found in a line, before the context fills in what it leaves out. Pure data."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.dates.point import Point


@dataclass(frozen=True, slots=True)
class Item:
    """A date found in a line, in token indices, end-exclusive. last: the other end of a range. open: "before" or "after".

    weak: a date only where it stands beside another.
    """

    start: int
    end: int
    first: Point
    last: Point | None = None
    open: str | None = None
    weak: bool = False
