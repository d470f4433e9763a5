"""What a date leaves out, taken from the dates around it: a left-to-right state over the passages of one flow.

- A month or day without a year takes the year of what it is coordinated with ("March 9 and March 15, 1947"), else the nearest
  year before it in the passage, else the last year that the flow settled on, else the next year behind it.
- Told from another time ("the following month"), it counts from the last year, month or day spoken of; "last month" and "the 5th
  ult." count from the dateline.
- Years in citations and in parentheses never become the year of the flow; years after "since", "after", "until" and years that
  describe a noun ("the 1945 liberation") do so only where the passage has no better one.
To change how something is resolved: the method of `Flow` that is named for it. The text is not looked at here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from extractors.dates.calendar import days_in, shift_day, shift_month, weekday
from extractors.dates.point import Point, Shift

SEASON_MONTHS = {21: 3, 22: 6, 23: 9, 24: 12}
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
Resolved = tuple[Point, bool]


@dataclass(slots=True)
class Flow:
    """Where a flow of text has come to.

    year: the last year that it settled on. passing: a year that the passage mentioned by the way. here: the year that the passage
    settled on. month: (year, month). day: (year, month, day). interval: the last range. period: first and last year of the
    section, from its title. dateline: the day on which the text was written. aside: a note, in which years of its own come before
    those of the text that it belongs to.
    """

    year: int | None = None
    passing: int | None = None
    here: int | None = None
    month: tuple[int, int] | None = None
    day: tuple[int, int, int] | None = None
    interval: tuple[Point, Point] | None = None
    period: tuple[int, int] | None = None
    dateline: tuple[int, int, int] | None = None
    aside: bool = False

    def copy(self, *, aside: bool = False) -> Flow:
        """A flow that goes its own way from here."""
        return replace(self, aside=aside or self.aside)

    def begin(self) -> None:
        """A new passage begins: what was mentioned by the way is forgotten."""
        self.here = self.passing = None

    def open_section(self, first: int, last: int) -> None:
        """A section's title names its years; a year outside them is no longer that of the flow."""
        self.period = first, last
        self.here = self.passing = None
        if self.year is None or not first <= self.year <= last:
            self.year = first if first == last else None

    def resolve(self, point: Point, neighbour: int | None = None, ahead: int | None = None) -> Resolved | None:
        """The point with its year, and whether that was taken from the context; None where nothing tells what it is.

        neighbour: the year of the date that it is coordinated with. ahead: the next year that the passage names.
        """
        if point.short:
            return self._in_full(point), False
        if point.shift:
            return self._from_dateline(point, point.shift) if point.shift.dateline else self._from_last(point, point.shift)
        if point.year is not None or not (point.month or point.season):
            return _weekday_checked(point), False
        own = neighbour or self.here or (ahead if self.aside else None)
        year = own or self.passing or self.year or ahead
        if year is None:
            return self._without_year(point), True
        moved = replace(point, year=year)
        if neighbour is None and point.month and self.month and self.month[0] == year:
            moved = _onward(moved, self.month[1])
        elif self.aside and own is None:
            moved = replace(moved, note="the year is that of the text that the note belongs to")
        return _weekday_checked(moved), True

    def see(self, point: Point, *, passing: bool = False) -> None:
        """Take note of a resolved point that the text has spoken of. passing: mentioned by the way."""
        if point.year is None or point.span > 1 or point.others:
            return
        if passing and not point.month:
            self.passing = point.year
        else:
            self.year = self.here = point.year
        if point.month:
            self.month = point.year, point.month
        if point.day and point.month:
            self.day = point.year, point.month, point.day

    def _without_year(self, point: Point) -> Point:
        if self.period is None:
            return replace(point, note="the year stands nowhere in the text")
        first, last = self.period
        note = f"the section is about {first} to {last}"
        if last - first > 3 or point.part:
            return replace(point, note=note)
        years = [replace(point, year=year) for year in range(first, last + 1)]
        return replace(years[0], others=tuple(years[1:]), note=note)

    def _from_last(self, point: Point, shift: Shift) -> Resolved | None:
        if shift.unit == "year":
            base = self.here or self.passing or self.year
            return (replace(point, year=base + shift.step, shift=None), True) if base else None
        if shift.unit == "month" and self.month:
            year, month = shift_month(*self.month, shift.step)
            if point.day and point.day > days_in(year, month):
                return None
            return replace(point, year=year, month=month, shift=None), True
        if shift.unit == "day" and self.day:
            year, month, day = shift_day(*self.day, shift.step)
            return replace(point, year=year, month=month, day=day, shift=None), True
        return None

    def _from_dateline(self, point: Point, shift: Shift) -> Resolved | None:
        if self.dateline is None:
            # "the 5th inst." in a letter whose date stands elsewhere
            return self._from_last(point, shift) if shift.unit == "month" and point.day else None
        year, month, _ = self.dateline
        if shift.unit != "recent":
            return Flow(year=year, month=(year, month), day=self.dateline)._from_last(point, shift)
        named = point.month or SEASON_MONTHS[point.season or 21]
        if shift.step < 0 and named >= month:
            year -= 1
        if shift.step > 0 and named <= month:
            year += 1
        return replace(point, year=year, shift=None), True

    def _in_full(self, point: Point) -> Point:
        """A year of two digits in the century that brings it nearest to the text."""
        near = self.here or self.year or 1950
        digits = point.year or 0
        century = min((near // 100 * 100 + step for step in (-100, 0, 100)), key=lambda base: abs(base + digits - near))
        note = point.note if self.here or self.year else "the century is a guess"
        others = tuple(replace(other, year=century + (other.year or 0), short=False) for other in point.others)
        return _weekday_checked(replace(point, year=century + digits, short=False, note=note, others=others))


def _onward(point: Point, last: int) -> Point:
    """A month before the one last spoken of is in the next year where that is nearer: February after November."""
    year, month = point.year or 0, point.month or last
    if month >= last:
        return point
    other = year + 1
    if last - month > 6:
        year, other = other, year
    return replace(point, year=year, note=f"the text before is about {min(year, other)}-{last:02}; {other} may be meant")


def _weekday_checked(point: Point) -> Point:
    if point.weekday is None or not point.year or not point.day or not point.month or not 1 <= point.year <= 9999:
        return point
    if point.day > days_in(point.year, point.month):
        return point
    real = weekday(point.year, point.month, point.day)
    if real == point.weekday:
        return point
    return replace(point, note=f"the text says {WEEKDAYS[point.weekday]}, but it was a {WEEKDAYS[real]}")
