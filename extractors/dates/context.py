"""What a date leaves out, taken from the dates around it: a left-to-right state over the passages of one flow.

- A month or day without a year takes the year of what it is coordinated with ("April 2 and April 11, 1931"), else the nearest
  year before it in the passage, else the last year that the flow settled on, else the next year behind it.
- Told from another time ("the following month"), it counts from the last year, month or day spoken of; "last month" and "the 5th
  ult." count from the dateline.
- An entry of a diary or chronology goes on from the one before it, whatever years it speaks of.
- A document that begins with its own date is read from that day: a month or day without a year lies up to eight months before
  it or three after, before it where the verb tells of the past, behind it where it tells of what is to come. A title that names
  one year ("Report for the year 1903") goes before that.
- Years in citations and in parentheses never become the year of the flow; years after "since", "after", "until" and years that
  describe a noun ("the 1945 liberation") do so only where the passage has no better one.
To change how something is resolved: the method of `Flow` that is named for it. The text is not looked at here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import NamedTuple

from extractors.dates.calendar import days_in, shift_day, shift_month, weekday
from extractors.dates.centuries import in_full
from extractors.dates.misprints import is_swapped
from extractors.dates.point import Point, Shift

SEASON_MONTHS = {21: 3, 22: 6, 23: 9, 24: 12}
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
LAST_PARTS = {"late": 10, "end": 12}  # months that the end of a year has come to
AWAY = 3  # years from the day of writing of those that a letter mentions by the way only
HISTORY = 15  # years between what a text tells of and its own date, from which it tells history
AHEAD = 3  # months after the day of writing that a letter speaks of without a year


class Tense(Enum):
    """What the verb beside a date tells, seen from the day of writing."""

    BEFORE = "before what is told"
    PAST = "past"
    FUTURE = "future"
    OPEN = "open"


class Resolved(NamedTuple):
    """A point with its year. helped: that was taken from the context. dated: counted from the dateline."""

    point: Point
    helped: bool
    dated: bool = False


@dataclass(slots=True)
class Flow:
    """Where a flow of text has come to.

    year: the last year that it settled on. passing: a year that the passage mentioned by the way. named: the last year of the
    passage, by the way or not. here: the year that the passage settled on. month: (year, month). day: (year, month, day).
    interval: the last range. period: first and last year of the section, from its title. dateline: the day on which the text was
    written (1 where it names a month only). letter: the text begins with that day. aside: a note, in which years of its own come
    before those of the text that it belongs to. years: all that the document names, sorted, which tell the century of those of
    two digits. written: the year in which a title or the dateline says that it was written. head: year and month of the last
    entry of a diary or chronology. today: the day of the entry that the passage is. listed: the section is the list of a year's
    entries, which ends with them.
    """

    year: int | None = None
    passing: int | None = None
    named: int | None = None
    here: int | None = None
    month: tuple[int, int] | None = None
    day: tuple[int, int, int] | None = None
    interval: tuple[Point, Point] | None = None
    period: tuple[int, int] | None = None
    dateline: tuple[int, int, int] | None = None
    letter: bool = False
    aside: bool = False
    years: tuple[int, ...] = ()
    written: int | None = None
    head: tuple[int, int] | None = None
    today: tuple[int, int, int] | None = None
    listed: bool = False

    def copy(self, *, aside: bool = False) -> Flow:
        """A flow that goes its own way from here."""
        return replace(self, aside=aside or self.aside)

    def begin(self, *, heading: bool = False) -> None:
        """A new passage begins: what was mentioned by the way is forgotten, and a title or dateline holds again."""
        self.here = self.passing = self.named = self.today = None
        if self.period and self.is_in_one_year():
            if self.year != self.period[0] or heading:
                self.year, self.month = self.period[0], None
        elif self.letter and self.dateline:
            self.month, self.day = self.dateline[:2], self.dateline

    def date(self, point: Point, *, letter: bool) -> None:
        """The text says that it was written then. letter: and does so as letters and newspapers do, not chronologies."""
        self.letter = self.letter or (letter and self.year is None)
        self.dateline = point.year or 1, point.month or 1, point.day or 1
        self.written = point.year if self.letter else self.written
        self.see(point, dated=self.letter)
        self.year = self.year or point.year

    def open_paper(self, point: Point) -> None:
        """Another paper of that day begins on the page, such as the second of two clippings."""
        self.year = self.here = self.passing = self.named = self.period = self.head = None
        self.listed = False
        self.date(point, letter=True)

    def open_section(self, first: int, last: int) -> None:
        """A section's title names its years; a year outside them is no longer that of the flow."""
        self.period = first, last
        self.head, self.listed = None, False
        self.here = self.passing = None
        if self.year is None or not first <= self.year <= last:
            self.year = first if first == last else None

    def open_list(self, year: int) -> None:
        """A line says nothing but of what year the entries below it are."""
        self.open_section(year, year)
        self.month, self.listed = None, True

    def open_rows(self, year: int) -> None:
        """The months of a table's rows are those from this year on."""
        self.here, self.month, self.head = year, None, None

    def close_list(self) -> None:
        """No entry follows any more."""
        if self.listed:
            self.period = self.head = None
            self.listed = False

    def resolve(
        self,
        point: Point,
        neighbour: int | None = None,
        ahead: int | None = None,
        *,
        tense: Tense = Tense.OPEN,
        entry: bool = False,
        own: bool = False,
    ) -> Resolved | None:
        """The point with its year, and whether that was taken from the context; None where nothing tells what it is.

        neighbour: the year of the date that it is coordinated with. ahead: the next year that the passage names. tense: of the
        verb beside it. entry: it heads an entry, and goes on from the last one. own: it says when the paper was written.
        """
        if point.short:
            return Resolved(self._in_full(point, ahead, own=own), False)
        if point.shift:
            resolved = self._from_dateline(point, point.shift) if point.shift.dateline else self._from_last(point, point.shift)
            return (
                self._before_today(resolved) if resolved and tense is not Tense.FUTURE and self._is_bare_day(point) else resolved
            )
        if point.year is not None or not (point.month or point.season):
            return Resolved(_weekday_checked(point), False)
        if entry and self.head and point.month:
            point = min((point, *point.others), key=lambda one: ((one.month or 0) - (self.head or (0, 0))[1]) % 12)
            return Resolved(_weekday_checked(_onward(replace(point, year=self.head[0]), self.head[1])), True)
        told = neighbour or self.here or (ahead if self.aside else None)
        near = self._near_dateline(point, {Tense.OPEN: AHEAD, Tense.FUTURE: 11}.get(tense, 0))
        beyond = near and told and self.is_to_come(replace(point, year=told))
        if near and told and near - told > HISTORY:
            near = None  # a paper of 2011 about 1945 is no letter
        elif neighbour is None and near and (tense is Tense.FUTURE or beyond):
            told = None
        # a letter of 1911 that names a book of 1888 goes on in 1911
        passing = None if near and self.passing and abs(near - self.passing) > AWAY else self.passing
        year = told or passing or near or self.year or ahead
        if year is None:
            return Resolved(self._without_year(point), True)
        if neighbour is None and point.weekday is not None:
            year = next((one for one in (year, near, self.year, ahead) if one and _fits(replace(point, year=one))), year)
        moved = replace(point, year=year, others=tuple(replace(other, year=year) for other in point.others))
        if year == near and not told:
            return Resolved(_weekday_checked(moved), True, dated=True)
        if neighbour is None and point.month and self.month and tense is Tense.BEFORE and not self.is_in_one_year():
            moved = replace(point, year=self.month[0] - (point.month > self.month[1]))
        elif neighbour is None and point.month and self.month and self.month[0] == year:
            moved = _onward(moved, self.month[1])
        elif self.aside and told is None:
            moved = replace(moved, note="the year is that of the text that the note belongs to")
        return Resolved(_weekday_checked(moved), True)

    def is_in_one_year(self) -> bool:
        """Whether the section is about one year."""
        return self.period is not None and self.period[0] == self.period[1]

    def is_to_come(self, point: Point) -> bool:
        """Whether a month is too far behind the day of writing to be spoken of without a word about the future."""
        if not (self.letter and self.dateline and point.year and point.month):
            return False
        return (point.year, point.month) > shift_month(*self.dateline[:2], AHEAD)

    def written_before(self, point: Point) -> Point:
        """Of several readings the one that is not after the day of writing, where it is the only one."""
        if not (point.others and self.letter and self.dateline):
            return point
        readings = [replace(point, others=()), *point.others]
        possible = [one for one in readings if (one.year or 0, one.month or 1, one.day or 1) <= self.dateline]
        return replace(possible[0], note="the other reading is after the day of writing") if len(possible) == 1 else point

    def see(self, point: Point, *, passing: bool = False, dated: bool = False) -> None:
        """Take note of a resolved point that the text has spoken of. passing: mentioned by the way. dated: see `Resolved`."""
        if point.year is None or point.span > 1 or point.others or (self.year and is_swapped(point.year, self.year)):
            return
        self.named = point.year
        if passing and not point.month:
            self.passing = point.year
        elif not dated:
            self.year = self.here = point.year
        elif self.letter:
            self.here = None  # "last month": the text is back at the day of writing
        if point.month:
            self.month = point.year, point.month
        elif point.season:
            self.month = point.year, SEASON_MONTHS[point.season]
        elif point.part in LAST_PARTS and point.level == "year":
            self.month = point.year, LAST_PARTS[point.part]
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
            named = None if point.part else self.named  # "that year", but "the end of the year" is that of the text
            base = self.here or self.passing or named or self.year
            return Resolved(replace(point, year=base + shift.step, shift=None), True) if base else None
        if shift.unit == "coming":
            base = self.here or self.passing or self.year
            named = point.month or SEASON_MONTHS[point.season or 21]
            if base is None:
                return None
            spoken = self.month[1] if self.month and self.month[0] == base else 12 if shift.step > 0 else 1
            near = named > spoken if shift.step > 0 else named < spoken  # in the same year
            return Resolved(replace(point, year=base if near else base + shift.step, shift=None), True)
        # a letter that speaks of a month by the way goes on with the days of its own
        own = self.day[:2] if self.day and ((self.letter and point.day) or self.month is None) else None
        last = own or self.month
        if shift.unit == "month" and last:
            step = shift.step + (not shift.step and self.is_past_month(point))
            year, month = self._month_of_weekday(point) or shift_month(*last, step)
            if point.day and point.day > days_in(year, month):
                return None
            return Resolved(_weekday_checked(replace(point, year=year, month=month, shift=None)), True, dated=self.letter)
        if shift.unit == "day" and self.day:
            year, month, day = shift_day(*self.day, shift.step)
            return Resolved(replace(point, year=year, month=month, day=day, shift=None), True)
        return None

    def is_past_month(self, point: Point) -> bool:
        """Whether a letter has come to the month after the one of the last day: "yours of the 28th ult. came on the 3rd"."""
        if not (self.letter and self.dateline and self.day and point.day) or point.day >= self.day[2]:
            return False
        return (*shift_month(*self.day[:2], 1), point.day) <= self.dateline

    def _month_of_weekday(self, point: Point) -> tuple[int, int] | None:
        """The month in which "Tuesday the 7th" is a Tuesday: the last one, that of the dateline, or one beside them."""
        if point.weekday is None or self.month is None:
            return None
        near = [month for month in (self.month, self.dateline and self.dateline[:2]) if month]
        months = [shift_month(*month, step) for step in (0, -1, 1) for month in near]
        return next((month for month in months if _fits(replace(point, year=month[0], month=month[1]))), None)

    def _is_bare_day(self, point: Point) -> bool:
        if not (self.letter and self.dateline and point.shift == Shift("month", 0)):
            return False
        bare = point.day and not point.month and point.weekday is None
        return bool(bare) and (self.month is None or self.month == self.dateline[:2])

    def _before_today(self, resolved: Resolved) -> Resolved:
        """A day of the month in which a letter is written, or of the month before where it is still to come."""
        point, today = resolved.point, self.dateline or (0, 0, 0)
        if (point.year, point.month) != today[:2] or (point.day or 0) <= today[2]:
            return resolved
        year, month = shift_month(*today[:2], -1)
        return (
            resolved._replace(point=replace(point, year=year, month=month))
            if (point.day or 0) <= days_in(year, month)
            else resolved
        )

    def _near_dateline(self, point: Point, ahead: int) -> int | None:
        """The year that brings a month or season near the day on which the text was written."""
        if not (self.letter and self.dateline) or self.is_in_one_year():
            return None
        year, month, _ = self.dateline
        after = ((point.month or SEASON_MONTHS[point.season or 21]) - month) % 12
        return shift_month(year, month, after if after <= ahead else after - 12)[0]

    def _from_dateline(self, point: Point, shift: Shift) -> Resolved | None:
        today = self.today or self.dateline
        if today is None:
            # "the 5th inst." in a letter whose date stands elsewhere
            if shift.unit == "year" and point.month:  # "May of the present year" in such a letter
                return Resolved(self._without_year(replace(point, shift=None)), True)
            if shift.unit == "recent" and point.month:
                return Resolved(self._without_year(replace(point, shift=None)), True)
            return self._from_last(point, shift) if shift.unit == "month" and point.day else None
        year, month, _ = today
        if shift.unit == "entry":  # of a letter taken up again or a diary: on from the entry before, or where it has come to
            return replace(self, month=self.head or self.month)._from_last(point, Shift("month", 0))
        if shift.unit != "recent":
            resolved = Flow(year=year, month=(year, month), day=today)._from_last(point, shift)
            return resolved and resolved._replace(dated=True)
        named = point.month or SEASON_MONTHS[point.season or 21]
        if shift.step < 0 and named >= month:
            year -= 1
        if shift.step > 0 and named <= month:
            year += 1
        return Resolved(replace(point, year=year, shift=None), True, dated=True)

    def _in_full(self, point: Point, ahead: int | None, *, own: bool) -> Point:
        """A year of two digits in its century."""
        near = self.here or self.year or ahead

        def full(short: Point) -> Point:
            year = in_full(short.year or 0, near, self.years, written=self.written, own=own)
            return replace(short, year=year, short=False)

        note = point.note if self.here or self.year else "the century is a guess"
        return _weekday_checked(replace(full(point), note=note, others=tuple(full(other) for other in point.others)))


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
    real = _weekday_of(point)
    if real is None or point.weekday is None or real == point.weekday:
        return point
    return replace(point, note=f"the text says {WEEKDAYS[point.weekday]}, but it was a {WEEKDAYS[real]}")


def on_calendar(point: Point) -> Point:
    """The point without its day where the year that the context gives has no such day: 29 February."""
    if not (point.year and point.month and point.day) or point.day <= days_in(point.year, point.month):
        return point
    return replace(point, day=None, note=f"the month has no day {point.day}")


def _fits(point: Point) -> bool:
    return _weekday_of(point) == point.weekday


def _weekday_of(point: Point) -> int | None:
    """The weekday of a full date; None where it is no day of the calendar."""
    if not point.year or not point.day or not point.month or not 1 <= point.year <= 9999:
        return None
    return weekday(point.year, point.month, point.day) if point.day <= days_in(point.year, point.month) else None
