"""What a date leaves out, taken from the dates around it: a left-to-right state over the passages of one flow.

- A month or day without a year takes the year of what it is coordinated with ("March 9 and March 15, 1947"), else the nearest
  year before it in the passage, else the last year that the flow settled on, else the next year behind it.
- "The same", "the following" and "the previous" year, month or day count from the last one spoken of.
- Years in citations and in parentheses never become the year of the flow; years after "since", "after", "until" and years that
  describe a noun ("the 1945 liberation") do so only where the passage has no better one.
To change how something is resolved: the branch in `Flow.resolve`. The text is not looked at here.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from extractors.dates.calendar import days_in, shift_day, shift_month, weekday
from extractors.dates.point import Point

WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


@dataclass(slots=True)
class Flow:
    """Where a flow of text has come to. Years are those of the passage while it is read, then of the flow.

    year: the last year that the text settled on. passing: a year that was mentioned by the way. month: (year, month).
    day: (year, month, day). interval: the last range. period: first and last year of the section, from its title.
    """

    year: int | None = None
    passing: int | None = None
    here: int | None = None
    month: tuple[int, int] | None = None
    day: tuple[int, int, int] | None = None
    interval: tuple[Point, Point] | None = None
    period: tuple[int, int] | None = None
    known: set[int] = field(default_factory=set)

    def copy(self) -> Flow:
        """A flow that goes its own way from here."""
        return replace(self, known=set(self.known))

    def begin(self) -> None:
        """A new passage begins: what was mentioned by the way is forgotten."""
        self.here = self.passing = None

    def open_section(self, first: int, last: int) -> None:
        """A section's title names its years; a year outside them is no longer that of the flow."""
        self.period = first, last
        self.here = self.passing = None
        if self.year is None or not first <= self.year <= last:
            self.year = first if first == last else None

    def resolve(self, point: Point, neighbour: int | None = None, ahead: int | None = None) -> tuple[Point, bool] | None:
        """The point with its year, and whether that was taken from the context; None where nothing tells what it is.

        neighbour: the year of the date that it is coordinated with. ahead: the next year that the passage names.
        """
        if point.short:
            return self._full(point), False
        if point.shift:
            return self._shifted(point)
        if point.year is not None or not (point.month or point.season):
            return self._checked(point), False
        year = neighbour or self.here or self._nearest() or ahead
        if year is None:
            note = "the year stands nowhere in the text"
            if self.period:
                first, last = self.period
                note = f"the section is about {first} to {last}"
                if last - first <= 3 and not point.part:
                    years = [replace(point, year=year) for year in range(first, last + 1)]
                    return replace(years[0], others=tuple(years[1:]), note=note), True
            return replace(point, note=note), True
        moved = replace(point, year=year)
        if (
            year == (self.month or (None,))[0]
            and self.month
            and point.month
            and point.month < self.month[1]
            and neighbour is None
        ):
            moved = replace(moved, note=f"the text before is about {year:04}-{self.month[1]:02}; {year + 1} may be meant")
        return self._checked(moved), True

    def see(self, point: Point, *, passing: bool = False) -> None:
        """Take note of a resolved point that the text has spoken of. passing: mentioned by the way."""
        if point.year is None or point.span > 1 or point.others:
            return
        self.known.add(point.year)
        if passing and not point.month:
            self.passing = point.year
        else:
            self.year = self.here = point.year
        if point.month:
            self.month = point.year, point.month
        if point.day and point.month:
            self.day = point.year, point.month, point.day

    def _nearest(self) -> int | None:
        return self.passing or self.year

    def _shifted(self, point: Point) -> tuple[Point, bool] | None:
        unit, count = point.shift or ("", 0)
        if unit == "year":
            base = self.here or self.passing or self.year
            return (replace(point, year=base + count, shift=None), True) if base else None
        if unit == "month" and self.month:
            year, month = shift_month(*self.month, count)
            if point.day and point.day > days_in(year, month):
                return None
            return replace(point, year=year, month=month, shift=None), True
        if unit == "day" and self.day:
            year, month, day = shift_day(*self.day, count)
            return replace(point, year=year, month=month, day=day, shift=None), True
        return None

    def _full(self, point: Point) -> Point:
        near = self.here or self.year or 1950
        century = min(
            (near // 100 * 100 + step for step in (-100, 0, 100)), key=lambda base: abs(base + (point.year or 0) - near)
        )
        note = None if self.here or self.year else "the century is a guess"
        full = replace(point, year=century + (point.year or 0), short=False, note=note or point.note)
        others = tuple(replace(other, year=century + (other.year or 0), short=False) for other in point.others)
        return self._checked(replace(full, others=others))

    def _checked(self, point: Point) -> Point:
        if point.weekday is None or point.year is None or point.day is None or point.month is None or not 1 <= point.year <= 9999:
            return point
        if point.day > days_in(point.year, point.month):
            return point
        real = weekday(point.year, point.month, point.day)
        if real == point.weekday:
            return point
        return replace(point, note=f"the text says {WEEKDAYS[point.weekday]}, but it was a {WEEKDAYS[real]}")
