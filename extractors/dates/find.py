"""Dates of a document's passages, normalised to EDTF: the door of this package.

Promises one list for each passage, sorted and without overlap, in passage offsets. A value is never more precise than the text.
The way: `tokens` -> `forms` and `joins` (what the words say) -> `context` (what they leave out) -> `write` and `bounds`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from extractors.dates import guards
from extractors.dates.asides import TOPIC, is_abbreviated, is_aside, is_begun, is_passing
from extractors.dates.bounds import value_of
from extractors.dates.calendar import days_in
from extractors.dates.context import Flow, Tense, on_calendar
from extractors.dates.datelines import TITLE, is_at_head, is_dated, is_dateline, is_noted, is_title, latest_reading
from extractors.dates.habits import habits_of, years_of
from extractors.dates.item import Item
from extractors.dates.joins import is_coordinate, items_of
from extractors.dates.leads import BACK
from extractors.dates.misprints import suspicions
from extractors.dates.point import Point, Shift
from extractors.dates.tables import in_table, months_in, years_over
from extractors.dates.tokens import Line, tokenize
from extractors.dates.verbs import ends_sentence, tense_of
from extractors.dates.words import KINDS
from extractors.dates.write import edtf, is_vague, open_edtf
from extractors.records import DateValue, Found, Kind, Label, Passage

EXTRACTOR = "dates"
UNKNOWN = DateValue(None, None, None, "unknown")
# shares right on the development documents: as the text says, with the context's help, doubtful, and without a year
CLEAR, HELPED, DOUBTFUL, YEARLESS = 0.97, 0.9, 0.75, 0.3

NAMED_BEHIND = re.compile(f"{KINDS['OTHER']}{{1,3}}{KINDS['OF']}{KINDS['YEAR']}")
SLASHED = KINDS["NUM"] + KINDS["SLASH"] + KINDS["NUM"]  # a day like "24/6"
ENTRY = 60  # characters of a passage without a date at its head that is no entry of a list any more
# headings that begin so belong to what they stand at, not to a section
NO_TITLES = frozenset("table fig figure plate chart".split())
# what keeps the article before it: "the same year", "the year before"
_TOLD = "".join(KINDS[name] for name in ("NEXT", "PREVIOUS"))
RELATIVE = re.compile(f"[{_TOLD}{KINDS['SAME']}]|{KINDS['UNIT']}[{_TOLD}{KINDS['BEFORE']}{KINDS['AFTER']}]")


def find_dates(passages: Sequence[Passage]) -> list[list[Found]]:
    """The dates of each passage. `passages` are all of one document in reading order, footnotes after the body."""
    lines = [tokenize(passage.text) for passage in passages]
    habits = habits_of(lines)
    body = Flow(years=years_of(lines))
    marks: list[tuple[int, Flow]] = []  # raw place of each body passage, and the flow as it stood behind it
    above: list[Item] = []  # of the passage before, where it may be a caption
    out: list[list[Found]] = []
    for passage, line in zip(passages, lines, strict=True):
        items = items_of(line, habits)
        if passage.kind is Kind.FURNITURE:
            out.append([])
            continue
        months: list[Item] = []
        if passage.kind is Kind.TABLE:
            items = in_table(line, items)
            months = months_in(line, items)
            items = sorted([*items, *months], key=lambda item: item.start)
        if passage.kind is Kind.FOOTNOTE:
            flow = _flow_at(marks, _place(passage)).copy(aside=True)
        elif passage.kind is Kind.TABLE and body.year is not None:
            flow = body.copy()  # but the head of a report may stand as a table
        else:
            flow = body
        flow.begin(heading=passage.kind is Kind.HEADING)
        if months and (year := years_over(line, items, above)):
            flow.open_rows(year)
        above = items if len(passage.text) <= TITLE else []
        out.append(_Passage(passage, line, items, flow).found())
        if passage.kind is Kind.TABLE and flow.listed and flow.period and not months:
            body.open_list(flow.period[0])
        if flow is body:
            marks.append((_place(passage), body.copy()))
    return out


def _flow_at(marks: list[tuple[int, Flow]], place: int) -> Flow:
    """The flow of the body as it stood behind the last passage that begins before this raw offset."""
    index = bisect_right(marks, place, key=lambda mark: mark[0])
    return marks[index - 1][1] if index else Flow()


def _place(passage: Passage) -> int:
    segments = passage.offsets.segments
    return segments[0].raw_start if segments else 0


class _Passage:
    """One passage while its items are resolved from left to right."""

    def __init__(self, passage: Passage, line: Line, items: list[Item], flow: Flow) -> None:
        self.passage, self.line, self.items, self.flow = passage, line, items, flow
        self.inner: Flow | None = None  # within parentheses the text goes its own way
        self.inner_from = -1
        self.lately = flow  # the flow of the last date, which may have been an aside
        self.read_to = 0  # token behind the last date
        self.spoken: tuple[int, int] | None = None  # year and month of a date before in the same sentence
        self.years: list[tuple[int, int]] = []  # passage offset and year of what the text itself dates

    def found(self) -> list[Found]:
        entry = any(item.start <= 1 for item in self.items[:1])
        if self.passage.kind is Kind.BODY and not entry and len(self.passage.text) > ENTRY:
            self.flow.close_list()
        out = [found for place, item in enumerate(self.items) if (found := self._resolve(place, item))]
        for index, note in suspicions([year for _, year in self.years]).items():
            start = self.years[index][0]
            out = [replace(found, score=DOUBTFUL, note=found.note or note) if found.start == start else found for found in out]
        if self.passage.kind is Kind.HEADING or is_title(self.passage, self.line, self.items, self.flow):
            self._read_title()
        return out

    def _resolve(self, place: int, item: Item) -> Found | None:
        if item.first == Point():
            return self._make(item, UNKNOWN, CLEAR, None)
        cited = self._is_cited(item)
        flow = self._flow_for(item, cited)
        if item.first.shift and item.first.shift.unit == "period":
            return self._same_period(item, flow)
        if ends_sentence(self.line, self.read_to, item.start):
            self.spoken = None
        if flow.letter and self.read_to > TOPIC and KINDS["DOT"] in self.line.kinds[self.read_to : item.start]:
            flow.passing = None  # a letter goes on with its own days in the next sentence
        self.read_to = item.end
        tense = tense_of(self.line, item.start)
        heads = item.start == 0 or self.line.tokens[item.start - 1].text == "\n"
        slashed = self.line.kinds[item.start : item.end] == SLASHED and not guards.leads_day(self.line, item.start, roman=False)
        if slashed and not (flow.listed or flow.head or (heads and flow.is_in_one_year())):
            return None  # "24/6" is a day only below a year or another day
        entry = (heads or slashed) and flow is self.flow
        noted = is_noted(self.passage, self.line, item)
        own = noted or is_at_head(self.passage, self.line, item, flow)
        first = flow.resolve(item.first, self._neighbour(place), self._ahead(place), tense=tense, entry=entry, own=own)
        if first is None or (first.point.year is None and (is_abbreviated(self.line, item) or self._needs_year(item))):
            return None
        point, helped, dated = flow.written_before(first.point), first.helped, first.dated
        if self.spoken and item.first.shift == Shift("month", 0) and item.first.day and item.last is None:
            year, month = self.spoken  # "in late September, and on the 22nd"
            if item.first.day <= days_in(year, month) and not flow.is_past_month(item.first):
                point = replace(point, year=year, month=month)
                flow = flow.copy() if flow.letter else flow  # whose own days are those of its own month
        named = flow.letter and self.line.before(item.start) in BACK  # "my bills of October were met on the 2nd"
        self.spoken = (point.year, point.month) if point.year and point.month and not named else self.spoken
        last: Point | None = None
        if item.last is not None:
            ends = self._range(flow, point, item)
            if ends is None:
                return None
            point, last = ends
            if helped and tense is not Tense.FUTURE and flow.is_to_come(last):
                point, last = replace(point, year=(point.year or 0) - 1), replace(last, year=(last.year or 0) - 1)
        point, last = on_calendar(point), last and on_calendar(last)
        if entry:
            flow.today = (point.year, point.month, point.day) if point.year and point.month and point.day else None
            flow.head = (point.year, point.month) if point.year and point.month else None
        if noted:
            self.flow.open_paper(latest_reading(self.line, item, point))
            return self._make(item, self._value(item, point, last), DOUBTFUL if point.note else CLEAR, point.note)
        if is_dateline(self.passage, self.line, self.items, item, point, self.flow):
            letter = bool(item.start) or item.end >= len(self.line.tokens) - 1
            flow.letter = flow.letter or is_dated(self.line, item)
            self.flow.date(last or point, letter=letter)  # even in parentheses: "(Received 3 May 1925)"
            return self._make(item, self._value(item, point, last), DOUBTFUL if point.note else CLEAR, point.note)
        passing = is_passing(self.line, item, self.flow)
        if item.first.year and point.day and flow.is_to_come(point) and tense is not Tense.FUTURE and not self._is_limit(item):
            flow.letter = False  # the text goes on beyond the day of that letter
        ahead = tense is Tense.FUTURE or self._is_limit(item)
        adjective = flow.letter and passing and self.line.before(item.start) == "the"  # "the 1946 crop"
        if (
            (ahead and flow.is_to_come(point))
            or adjective
            or is_aside(self.line, item, point, flow)
            or (helped and tense is Tense.BEFORE)
        ):
            flow.named = point.year
            flow = flow.copy()
        looks_back = flow.letter and flow.dateline and point.level == "year" and (point.year or 0) < flow.dateline[0]
        flow.see(point, passing=bool(passing or last is not None or (looks_back and item.start >= TOPIC)), dated=dated)
        self.lately = flow
        if entry and self._is_year_alone(item):
            flow.open_list(point.year or 0)
        if flow is self.flow and item.last is None and point.year and point.span == 1:
            self.years.append((self._span(item)[0], point.year))
        if last is not None:
            flow.see(last, passing=True, dated=dated or flow.letter)
            flow.interval = point, last
        value = self._value(item, point, last)
        note = point.note or (last.note if last else None)
        score = YEARLESS if point.year is None else DOUBTFUL if note else HELPED if helped else CLEAR
        return self._make(item, value, score, note)

    def _range(self, flow: Flow, point: Point, item: Item) -> tuple[Point, Point] | None:
        """Both ends of a range, each with its year."""
        last = item.last
        if last is not None and last.short and item.first.year is None:
            in_full = flow.resolve(last)  # "March-April '61"
            last = in_full and in_full.point
        if last is None:
            return None
        if item.first.year is None and last.year is not None and not last.short and item.first.shift is None:
            # "April 2 and April 11, 1931"; "December to February 1959" begins the year before
            year = last.year - ((item.first.month or 0) > (last.month or 12))
            return replace(point, year=year, note=None, others=()), last
        if last.shift and last.shift.unit == "year" and last.month and point.year is not None:
            # "2 to 9 May of that year", "October to January of the following year"
            if item.first.shift is None:
                resolved = flow.resolve(last)
                if resolved is None:
                    return None
                year = (resolved.point.year or 0) - ((point.month or 0) > last.month)
                return replace(point, year=year, note=None, others=()), resolved.point
            return point, replace(last, year=point.year, shift=None)
        if last.year is None and last.month and last.shift is None and point.year is not None:
            earlier = (last.month, last.day or 32) < (point.month or 0, point.day or 0)
            return point, replace(last, year=point.year + earlier)
        inner = flow.copy()
        inner.see(point)
        resolved = inner.resolve(last)
        return (point, resolved.point) if resolved else None

    def _value(self, item: Item, point: Point, last: Point | None) -> DateValue:
        """Its EDTF, and as its bounds the days that it may be, which in "late 1949" are fewer than its EDTF can say."""

        def read(*, narrow: bool = False) -> DateValue:
            if item.open:
                return value_of(open_edtf(point, item.open, narrow=narrow))
            return value_of(edtf(point, last, narrow=narrow))

        try:
            value = read()
        except ValueError:
            # "December to March" told backwards: keep what is sure
            last = None
            value = read()
        if not (is_vague(point) or is_vague(last)):
            return value
        days = read(narrow=True)
        return replace(value, earliest=days.earliest, latest=days.latest)

    def _same_period(self, item: Item, flow: Flow) -> Found | None:
        if flow.interval is None:
            return None
        return self._make(item, value_of(edtf(*flow.interval)), HELPED, None)

    def _flow_for(self, item: Item, cited: bool) -> Flow:
        if not (cited or self.line.depths[item.start]):
            self.inner = None
            return self.flow
        opened = self.line.kinds.rfind(KINDS["LPAR"], 0, item.start)
        if self.inner is None or opened != self.inner_from:
            beside = 0 <= opened - self.read_to <= 1  # "the law of 4 May 1922 (in force 2 June)"
            self.inner, self.inner_from = (self.lately if beside else self.flow).copy(), opened
        return self.inner

    def _is_cited(self, item: Item) -> bool:
        start, end = self._span(item)
        return any(cite.start < end and start < cite.end for cite in self.passage.citations)

    def _needs_year(self, item: Item) -> bool:
        """Whether it is a day like "24/6" or a feast, which only a year makes sure."""
        kinds = self.line.kinds[item.start : item.end]
        return kinds == KINDS["FEAST"] or (len(kinds) == 3 and kinds[1] == KINDS["SLASH"])

    def _neighbour(self, place: int) -> int | None:
        """The year of the date behind, where this one is coordinated with it."""
        item, turned = self.items[place], 0
        named = NAMED_BEHIND.match(self.line.kinds, item.end)
        if named and self.line.before(item.start) == "the":  # "the January letter of 1933"
            return int(str(self.line.tokens[named.end() - 1].value))
        for other in self.items[place + 1 :]:
            if not is_coordinate(self.line, item, other) or other.first.level not in {"day", "month"} or other.first.shift:
                return None
            turned += (item.first.month or 0) > (other.first.month or 12)  # "December or January 1961"
            if other.first.year is not None and not other.first.short:
                return other.first.year - turned
            item = other
        return None

    def _ahead(self, place: int) -> int | None:
        for other in self.items[place + 1 :]:
            if other.first.year is not None and not other.first.short and other.first.span == 1 and not self._is_cited(other):
                return other.first.year
        return None

    def _is_limit(self, item: Item) -> bool:
        """Whether something lasts till then: "runs until May 1938"."""
        return self.line.before(item.start) in {"until", "till", "before", "by", "to", "through"}

    def _is_year_alone(self, item: Item) -> bool:
        behind = self.line.kinds[item.end : item.end + 3].partition(KINDS["BREAK"])[0]
        return item.first.level == "year" and item.last is None and set(behind) <= set(":.")

    def _read_title(self) -> None:
        if self.line.after(0) in NO_TITLES:
            return
        items = [item for item in self.items if item.first.year and item.first.span == 1 and not is_begun(self.line, item)]
        years = [(item.first, item.last or item.first) for item in items]
        years = [(first, last) for first, last in years if first is not last or not first.day]
        years = [(first, last) for first, last in years if last.year]
        if years:
            if self.flow.written is None and self.flow.period is None and self.line.kinds[items[-1].start - 1 :] == ",Y":
                self.flow.written = years[-1][1].year  # "Kobe, 1938" under a title
            self.flow.open_section(min(first.year or 0 for first, _ in years), max(last.year or 0 for _, last in years))

    def _span(self, item: Item) -> tuple[int, int]:
        start = item.start
        if self.line.kinds[start] == KINDS["THE"] and not RELATIVE.match(self.line.kinds, start + 1):
            start += 1  # an article stays outside, but for "the same year" and "the year before"
        return self.line.tokens[start].start, self.line.tokens[item.end - 1].end

    def _make(self, item: Item, value: DateValue, score: float, note: str | None) -> Found:
        start, end = self._span(item)
        return Found(start, end, Label.DATE, EXTRACTOR, score, value, note)
