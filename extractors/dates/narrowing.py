"""Words before a date that narrow it: "late [1950s]", "the first half of [1958]", "the last day of [May]", "Monday, [2 May]".

A `Prefix` is a pattern over token kinds, as in `forms`, and a function from the date behind it to the narrowed one, or to None
where they do not go together. To add one: a function here and its row in `PREFIXES`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from extractors.dates import guards
from extractors.dates.item import Item
from extractors.dates.point import Point
from extractors.dates.reading import Reading
from extractors.dates.words import KINDS
from extractors.dates.write import VAGUE


@dataclass(frozen=True, slots=True)
class Prefix:
    """Words before a form that narrow it. `apply` returns the narrowed item, or None where they do not go together."""

    pattern: str
    apply: Callable[[Reading, Item], Item | None]


def _narrow(reading: Reading, item: Item) -> Item | None:
    """As in "late 1950s", "mid-September 1950", "the end of that year"; "early to mid-1950" is a range of two parts."""
    if item.last:
        return None
    parts = [str(token.value) for token in reading.of("PART")]
    if reading.has("UNIT") and (reading.of("UNIT")[0].value != "year" or item.first.level != "year"):
        return None
    if item.first.level in {"day", "season"} or item.first.part or item.first.season:
        return None
    # "the end of 1950", but not "its start in 1950"
    if parts[0] in {"start", "end", "turn"} and not reading.has("OF", "DASH"):
        return None
    # an article belongs to a noun: "the middle of 1955", but "the [late 1950s]"
    if reading.tokens[0].kind == KINDS["THE"] and not reading.has("OF"):
        return None
    if item.first.span == 10 and item.first.short and guards.is_age(reading.line, reading.start, the=reading.has("THE")):
        return None
    if len(parts) == 2:
        return replace(item, first=replace(item.first, part=parts[0]), last=replace(item.first, part=parts[1]), weak=False)
    return replace(item, first=replace(item.first, part=parts[0]), weak=False)


def _part_of(reading: Reading, item: Item) -> Item | None:
    """As in "the early part of 1950", "the latter part of May"."""
    if reading.of("OTHER")[0].text.lower() != "part" or item.last or item.first.part or item.first.season:
        return None
    if item.first.level == "day":
        return None
    part = str(reading.of("PART")[0].value) if reading.has("PART") else "late"
    return replace(item, first=replace(item.first, part=part), weak=False) if part in VAGUE else None


def _misprinted(reading: Reading, item: Item) -> Item | None:
    """As in "mid.August", with a stop for the hyphen."""
    part, dot = reading.tokens
    glued = part.end == dot.start and dot.end == reading.line.tokens[reading.end].start
    if not glued or part.text.lower() != "mid" or item.last or item.first.part or item.first.level not in {"month", "year"}:
        return None
    return replace(item, first=replace(item.first, part="mid"), weak=False)


def _fraction(reading: Reading, item: Item) -> Item | None:
    """As in "the first half of 1958", "the third quarter of the nineteenth century"."""
    quarter = reading.has("QUARTER")
    last = reading.has("LATTER", "LAST")
    count = (4 if quarter else 2) if last else int(str(reading.of("ORD")[0].value))
    if (
        item.last
        or item.first.part
        or count > (4 if quarter else 2)
        or item.first.level not in {"year", "month", "decade", "century"}
    ):
        return None
    if quarter and item.first.level in {"month", "decade"}:
        return None
    return replace(item, first=replace(item.first, part=f"{'quarter' if quarter else 'half'}{count}"), weak=False)


def _week(reading: Reading, item: Item) -> Item | None:
    """As in "the first week of September 1923": seven days, the last ones those at the end of the month."""
    if item.last or item.first.level != "month" or item.first.part or item.first.shift:
        return None
    number = 5 if reading.has("LAST") else int(str(reading.of("ORD")[0].value))
    return replace(item, first=replace(item.first, part=f"week{number}"), weak=False) if number <= 5 else None


def _season(reading: Reading, item: Item) -> Item | None:
    """As in "spring 1951", "the summer of the same year", "the winter of 1950-51"."""
    season = int(str(reading.of("SEASON")[0].value))
    if item.first.level != "year" or item.first.part or item.first.qualifier or item.open:
        return None
    if item.last is None:
        return replace(item, first=replace(item.first, season=season))
    years = (item.first.year or 0, item.last.year or 0)
    if season == 24 and years[1] == years[0] + 1:
        return replace(item, first=Point(years[0], 12), last=Point(years[1], 2))
    return None


def _last_day(reading: Reading, item: Item) -> Item | None:
    """As in "the last day of May"."""
    if reading.of("UNIT")[0].value != "day" or item.last or not item.first.month or item.first.day or item.first.part:
        return None
    return replace(item, first=replace(item.first, part="lastday"), weak=False)


def _days(reading: Reading, item: Item) -> Item | None:
    """As in "the last days of August 1910", "the first days of May"."""
    if item.last or item.first.level != "month" or item.first.part or item.first.shift:
        return None
    if not reading.has("LAST") and reading.number("ORD") != 1:
        return None
    return replace(item, first=replace(item.first, part="late" if reading.has("LAST") else "early"), weak=False)


def _seasons(reading: Reading, item: Item) -> Item | None:
    """As in "the summer and autumn of 1907"."""
    first, last = (int(str(token.value)) for token in reading.of("SEASON"))
    if item.first.level != "year" or item.first.part or item.last or item.first.shift or first >= last:
        return None
    return replace(item, first=replace(item.first, season=first), last=replace(item.first, season=last))


def _weekday(reading: Reading, item: Item) -> Item | None:
    """As in "Monday, 14 December 1959". The weekday is kept in a note where it contradicts the date; see `context`."""
    if not item.first.day or not guards.is_weekday(reading.line, reading.start):
        return None
    return replace(item, first=replace(item.first, weekday=int(str(reading.of("WEEKDAY")[0].value))))


def _fiscal(_: Reading, item: Item) -> Item | None:
    if item.first.level != "year" or item.first.shift or item.open:
        return None
    return replace(item, first=replace(item.first, note="a fiscal year, which need not be a calendar year"))


PREFIXES = (
    Prefix("THE? PART DASH? (TO|AND|OR) DASH? PART (DASH|OF)? THE?", _narrow),
    Prefix("THE? PART (IN|OF) THE UNIT", _narrow),
    Prefix("THE? PART (DASH|OF|IN)? THE?", _narrow),
    Prefix("THE? (PART|LATTER) OTHER OF THE?", _part_of),
    Prefix("PART DOT", _misprinted),
    Prefix("THE? (ORD|LATTER|LAST) (HALF|QUARTER) (DASH UNIT)? OF THE?", _fraction),
    Prefix("THE? SEASON JOIN THE? SEASON OF?", _seasons),
    Prefix("THE? SEASON COMMA? OF? ", _season),
    Prefix("THE? UNIT DASH PART (OF|IN)?", _narrow),
    Prefix("THE? (ORD|LAST) WEEK (OF|IN)", _week),
    Prefix("THE? LAST UNIT OF", _last_day),
    Prefix("WEEKDAY COMMA? THE?", _weekday),
    Prefix("THE? (LAST|ORD) DAYS OF", _days),
    Prefix("FISCAL UNIT?", _fiscal),
    Prefix("SCHOOL UNIT", _fiscal),
)
