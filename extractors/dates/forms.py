"""The forms that dates take: a table of patterns over token kinds, each with its reader.

A pattern is a regular expression whose letters are names of `words.KINDS` (or of `GROUPS` here), blanks not counting:
"MONTH THE? DAY COMMA? ANYYEAR" is "December the 14th, 1959". The first row that matches at a token and whose reader accepts
wins, so longer rows stand before shorter ones. A `Prefix` stands before another form: "late [1950s]", "the first half of [1958]".
To add a form: one row in `FORMS`, or in `PREFIXES` where it leads another. Context is not looked at here, except by `guards`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from extractors.dates import guards
from extractors.dates.habits import Habits
from extractors.dates.point import Point
from extractors.dates.readers import (
    read_calendar,
    read_centuries,
    read_century,
    read_cut,
    read_day_slashed,
    read_days,
    read_decade,
    read_decade_in_words,
    read_double,
    read_era,
    read_era_and_year,
    read_era_long,
    read_era_range,
    read_feast,
    read_feast_alone,
    read_month,
    read_months_behind,
    read_moon,
    read_named_year,
    read_numbered_month,
    read_numeric,
    read_open,
    read_part_behind,
    read_quarter,
    read_republic,
    read_season,
    read_short,
    read_soldier,
    read_solemn,
    read_styles,
    read_undated,
    read_unknown_day,
    read_year,
    read_years,
)
from extractors.dates.reading import Reading
from extractors.dates.relatives import (
    read_coming,
    read_day_alone,
    read_day_from_dateline,
    read_days_alone,
    read_days_of_year,
    read_entry,
    read_from_dateline,
    read_month_of_last,
    read_other_year,
    read_part_of_last,
    read_relative,
    read_season_alone,
    read_weekday_alone,
)
from extractors.dates.tokens import Line
from extractors.dates.words import KINDS

GROUPS = {
    "ANYYEAR": "(YEAR|SHORT)",
    "DAY": "(NUM|ORD)",
    "JOIN": "(DASH|TO|AND)",
    "RELATIVE": "(SAME|THAT|NEXT|PREVIOUS) UNIT",
    "OTHERYEAR": "(THE? (NEXT|PREVIOUS|PRESENT)|LAST|THIS) UNIT",
}


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


@dataclass(frozen=True, slots=True)
class Form:
    """One way of writing a date. `read` returns a point, the two ends of a range, or None where the words are no date."""

    pattern: str
    read: Callable[[Reading], Point | tuple[Point, Point | None] | None]


@dataclass(frozen=True, slots=True)
class Prefix:
    """Words before a form that narrow it. `apply` returns the narrowed item, or None where they do not go together."""

    pattern: str
    apply: Callable[[Reading, Item], Item | None]


def _narrow(reading: Reading, item: Item) -> Item | None:
    """As in "late 1950s", "mid-September 1950", "the end of that year": for a range, both its ends are narrowed."""
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
        if item.last:
            return None
        return replace(item, first=replace(item.first, part=parts[0]), last=replace(item.first, part=parts[1]), weak=False)
    if item.last:
        return None
    return replace(item, first=replace(item.first, part=parts[0]), weak=False)


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

FORMS = (
    # two days of one month, then two years
    Form("DAY JOIN THE? DAY OF? MONTH COMMA? OF (THAT UNIT|OTHERYEAR)", read_days_of_year),
    Form("MONTH THE? DAY JOIN THE? DAY COMMA? OF (THAT UNIT|OTHERYEAR)", read_days_of_year),
    Form("DAY JOIN THE? DAY OF? MONTH (COMMA? LBR? ANYYEAR)?", read_days),
    Form("MONTH THE? DAY JOIN THE? DAY (COMMA? LBR? ANYYEAR)?(?!MONTH)", read_days),
    Form("NUM DOT DASH NUM DOT MONTH YEAR", read_days),
    Form("NUM SLASH DAY OF? MONTH COMMA? YEAR", read_styles),
    Form("MONTH NUM SLASH NUM COMMA? YEAR", read_styles),
    Form("YEAR (DASH|SLASH) NUM(?!DASH|SLASH)", read_years),
    Form("YEAR DASH PRESENT", read_open),
    Form("YEAR TO THE? PRESENT", read_open),
    Form("YEAR (FISCAL|SCHOOL) UNIT", read_named_year),
    Form("YEAR DASH(?=RPAR|RBR)", read_open),
    # years of eras
    Form("ERA (NUM|ORD) (DASH|TO) NUM", read_era_range),
    Form("(ERA|LETTER DOT?) NUMERIC", read_era),
    Form("THE? ORD UNIT OF THE? ORD UNIT OF ERA NUM", read_era),
    Form("THE? ORD UNIT OF THE? ORD (UNIT|OTHER) OF YEAR", read_moon),
    Form("ORD UNIT OF ERA NUM", read_era),
    Form("ERA NUM LPAR YEAR RPAR COMMA? MONTH DAY", read_era_and_year),
    Form("ERA NUM LPAR YEAR RPAR COMMA? ORD UNIT COMMA? ORD UNIT", read_era_and_year),
    Form("THE? ORD UNIT OF THE OTHER (COMMA ORD UNIT (COMMA? ORD UNIT)?)?", read_republic),
    Form("ERA NUM COMMA ORD UNIT (COMMA? ORD UNIT)?", read_era),
    Form("THE? ORD UNIT OF THE? ERA COMMA ORD UNIT (COMMA? ORD UNIT)?", read_era),
    Form("ERA NUM MONTH(?!DAY)", read_era),
    Form("DAY OF? MONTH (COMMA|OF)? ERA NUM", read_era),
    Form("MONTH DAY COMMA? ERA NUM", read_era),
    Form("MONTH (COMMA|OF)? ERA NUM", read_era),
    Form("ERA UNIT? NUM COMMA? MONTH DAY", read_era),
    Form("ERA UNIT? NUM COMMA MONTH(?!DAY)", read_era),
    Form("ERA UNIT? NUM", read_era),
    Form("ERA (YEAR|COUNT)", read_era_long),
    Form("LETTER DOT? NUM(?!SLASH|DASH NUM)", read_era),
    Form("THE? ORD UNIT OF THE? ERA", read_era),
    # a part behind what it is a part of
    Form("YEAR COMMA? THE? (ORD|LATTER|LAST) (HALF|QUARTER)(?!OF)", read_part_behind),
    Form("YEAR LPAR (ORD|LATTER|LAST) (HALF|QUARTER) RPAR", read_part_behind),
    Form("YEAR LPAR MONTH (DASH|TO) MONTH RPAR", read_months_behind),
    Form("YEAR LPAR MONTH RPAR", read_calendar),
    Form("YEAR COMMA MONTH (DASH|TO) MONTH(?!YEAR|COMMA YEAR|DAY)", read_months_behind),
    Form("YEAR COMMA NUM DASH NUM MONTH(?!YEAR|COMMA YEAR)", read_days),
    Form("YEAR COMMA? MONTH NUM (DASH|TO) NUM(?!MONTH|YEAR)", read_days),
    Form("MONTH COMMA (ORD|LATTER|LAST) HALF(?!OF)", read_part_behind),
    Form("MONTH LBR? ASK RBR? COMMA? YEAR", read_unknown_day),
    # day, month and year
    Form("NUMERIC", read_numeric),
    Form("NUM SLASH NUM(?!SLASH|DASH|DOT NUM)", read_day_slashed),
    Form("NUM SLASH MONTH(?!SLASH|DASH)", read_day_slashed),
    Form("DAY OF THE? ORD UNIT COMMA? OF? YEAR", read_numbered_month),
    Form("THE? ORD UNIT COMMA OF? YEAR", read_numbered_month),
    Form("DAY OF? MONTH COMMA? OF THAT UNIT", read_other_year),
    Form("MONTH THE? DAY COMMA? OF THAT UNIT", read_other_year),
    Form("DAY OF? MONTH COMMA? (OF|IN)? OTHERYEAR", read_other_year),
    Form("MONTH THE? DAY COMMA? (OF|IN)? OTHERYEAR", read_other_year),
    Form("DAY OF? MONTH LAST(?!UNIT|MONTH|SEASON)", read_from_dateline),
    Form("MONTH THE? DAY LAST(?!UNIT|MONTH|SEASON)", read_from_dateline),
    Form("MONTH COMMA? (OF|IN)? OTHERYEAR", read_other_year),
    Form("DAY OF? MONTH COMMA? (IN|OF) THE UNIT (OF OTHER OTHER)? YEAR", read_solemn),
    Form("ORD UNIT OF MONTH COMMA? (IN|OF) THE UNIT (OF OTHER OTHER)? YEAR", read_solemn),
    Form("DAY OF? MONTH (COMMA|OF)? LBR? ANYYEAR", read_calendar),
    Form("ORD UNIT OF MONTH COMMA? LBR? ANYYEAR", read_calendar),
    Form("NUM DOT MONTH YEAR", read_calendar),
    Form("NUM MONTH NUM", read_soldier),
    Form("MONTH THE? DAY COMMA? LBR? ANYYEAR", read_calendar),
    Form("DAY MONTH LPAR DAY MONTH RPAR COMMA? YEAR", read_double),
    Form("MONTH DAY LPAR MONTH DAY RPAR COMMA? YEAR", read_double),
    Form("MONTH THE? DAY LPAR WEEKDAY RPAR COMMA? YEAR", read_calendar),
    Form("YEAR COMMA? MONTH DAY(?!ANYYEAR|JOIN DAY COMMA YEAR)", read_calendar),
    Form("YEAR MONTH(?=DAY)", read_calendar),
    Form("DAY OF? MONTH", read_calendar),
    Form("ORD UNIT OF MONTH", read_calendar),
    Form("MONTH THE? DAY", read_calendar),
    # feasts
    Form("FEAST COMMA? (OF|IN)? LBR? ANYYEAR", read_feast),
    Form("FEAST", read_feast_alone),
    # month and year
    Form("MONTH OF? COMMA? LBR? ANYYEAR", read_calendar),
    Form("YEAR COMMA? SEASON", read_season),
    Form("YEAR (COMMA|COLON)? MONTH(?!COMMA? YEAR|DAY)", read_calendar),
    Form("MONTH COMMA? OF? THE? RELATIVE", read_relative),
    # told from another time
    Form("THE? DAY OF THE? (SAME|THAT) MONTH", read_month_of_last),
    Form("THE? ORD UNIT? OF THE? RELATIVE", read_relative),
    Form("THE? DAY OF? INSTANT", read_relative),
    Form("THE? ORD UNIT? OF (LAST|THIS|THE PRESENT) UNIT", read_day_from_dateline),
    Form("THE ORD (TO|DASH) THE? ORD", read_days_alone),
    Form("THE ORD(?!((COMMA AND?|AND) THE? ORD)+ OF? MONTH|(TO|DASH) THE? ORD)", read_day_alone),
    Form("WEEKDAY COMMA? THE? ORD", read_weekday_alone),
    Form("ORD(?=DOT|COLON|RPAR|DASH|COMMA OTHER (DOT|COLON))", read_entry),
    Form("ORD(?!((COMMA AND?|AND) THE? ORD)* OF? MONTH|(TO|DASH) THE? ORD)", read_day_alone),
    Form("THE? RELATIVE", read_relative),
    Form("(LAST|THIS) (UNIT|SEASON|MONTH)", read_from_dateline),
    Form("THE (NEXT|PREVIOUS) (SEASON|MONTH)(?!YEAR|NUM|ORD|COMMA YEAR)", read_coming),
    Form("NEXT (SEASON|MONTH)", read_from_dateline),
    Form("DAY? OF? MONTH LAST(?!UNIT)", read_from_dateline),
    Form("YESTERDAY", read_from_dateline),
    Form("THE UNIT (BEFORE|AFTER)(?=COMMA|DOT|SEMI)", read_relative),
    Form("THE? SAME PERIOD", read_relative),
    Form("THE? PART OF THE UNIT", read_part_of_last),
    Form("THAT SEASON", read_season_alone),
    Form("THAT MONTH", read_month_of_last),
    # the rest
    Form("Q NUM COMMA? OF? YEAR", read_quarter),
    Form("ORD (AND|TO|DASH) THE? ORD DASH? CENTURY", read_centuries),
    Form("ORD DASH? CENTURY", read_century),
    Form("HUNDREDS DASH? DECADE", read_decade_in_words),
    Form("DECADE", read_decade),
    Form("CUT", read_cut),
    Form("UNDATED", read_undated),
    Form("MONTH", read_month),
    Form("YEAR", read_year),
    Form("SHORT", read_short),
)


def parse(line: Line, start: int, habits: Habits) -> Item | None:
    """The date that begins at token `start`, if one does."""
    prefixes, forms = _compiled()
    kind = line.kinds[start]
    gate = _gates().get(kind)
    if gate is None or gate.match(line.kinds, start) is None:
        return None
    for pattern, prefix in prefixes.get(kind, ()):
        match = pattern.match(line.kinds, start)
        if match and match.end() < len(line.kinds):
            inner = parse(line, match.end(), habits)
            item = inner and inner.first != Point() and prefix.apply(Reading(line, start, match.end(), habits), inner)
            if item:
                return replace(item, start=start)
    for pattern, form in forms.get(kind, ()):
        match = pattern.match(line.kinds, start)
        if match is None:
            continue
        read = form.read(Reading(line, start, match.end(), habits))
        if isinstance(read, Point):
            return Item(start, match.end(), read, weak=guards.is_weak(line, start, match.end()))
        if read:
            first, last = read
            return Item(start, match.end(), first, last, open=None if last else "after")
    return None


@cache
def starters() -> re.Pattern[str]:
    """Matches a kind that a date can begin with."""
    prefixes, forms = _compiled()
    return re.compile(f"[{re.escape(''.join(sorted({*prefixes, *forms})))}]")


@cache
def _gates() -> dict[str, re.Pattern[str]]:
    """For each kind one pattern that matches wherever a row that begins with it does; most tokens end here."""
    prefixes, forms = _compiled()
    rows = {
        kind: [pattern.pattern for pattern, _ in (*prefixes.get(kind, ()), *forms.get(kind, ()))] for kind in {*prefixes, *forms}
    }
    return {kind: re.compile("|".join(patterns)) for kind, patterns in rows.items()}


@cache
def _compiled() -> tuple[dict[str, list[tuple[re.Pattern[str], Prefix]]], dict[str, list[tuple[re.Pattern[str], Form]]]]:
    """Both tables compiled and indexed by the kinds that their rows can begin with."""
    prefixes: dict[str, list[tuple[re.Pattern[str], Prefix]]] = {}
    forms: dict[str, list[tuple[re.Pattern[str], Form]]] = {}
    for prefix in PREFIXES:
        for kind in _first_kinds(prefix.pattern):
            prefixes.setdefault(kind, []).append((re.compile(_regex(prefix.pattern)), prefix))
    for form in FORMS:
        for kind in _first_kinds(form.pattern):
            forms.setdefault(kind, []).append((re.compile(_regex(form.pattern)), form))
    return prefixes, forms


def _regex(pattern: str) -> str:
    for name, meaning in GROUPS.items():
        pattern = re.sub(rf"\b{name}\b", meaning, pattern)
    pattern = re.sub(r"\((?!\?)", "(?:", pattern)
    return re.sub(r"\b[A-Z]+\b", lambda match: re.escape(KINDS[match.group()]), pattern).replace(" ", "")


def _first_kinds(pattern: str) -> frozenset[str]:
    """The kinds with which a text that the pattern matches can begin, found by walking its leading elements."""
    for name, meaning in GROUPS.items():
        pattern = re.sub(rf"\b{name}\b", meaning, pattern)
    kinds = set()
    for element in re.finditer(r"\(([^()]*)\)(\??)|([A-Z]+)(\??)", pattern):
        group, optional_group, name, optional_name = element.groups()
        names = [choice.split()[0] for choice in group.split("|")] if group else [name]
        kinds |= {KINDS[choice] for choice in names}
        if not (optional_group or optional_name):
            break
    return frozenset(kinds)
