"""Readers of the forms that are told from another time: "the same year", "the 5th inst.", "last month", "on the 21st".

Each returns a `Point` with a `Shift`, which `context` resolves. To add one: a reader here and its row in `forms.FORMS`.
"""

from __future__ import annotations

from dataclasses import replace

from extractors.dates import guards
from extractors.dates.calendar import days_in
from extractors.dates.leads import VERB_FOLLOWERS
from extractors.dates.point import Point, Shift
from extractors.dates.reading import Reading
from extractors.dates.words import KINDS, stands_alone

POSSESSIVES = frozenset("his her their my our your its whose".split())
DETERMINERS = frozenset("the a an this that these those his her their my our your its whose to on upon".split())
SHIFTS = {"SAME": 0, "THAT": 0, "NEXT": 1, "PREVIOUS": -1, "AFTER": 1, "BEFORE": -1}


def read_relative(reading: Reading) -> Point | None:
    """As in "the following month", "the 20th of the same month", "April of the same year", "the same period"."""
    if _is_told_from_event(reading):
        return None
    if reading.has("PERIOD"):
        return Point(shift=Shift("period", 0))
    if reading.has("INSTANT"):
        return Point(day=reading.number("ORD", "NUM"), shift=Shift("month", reading.number("INSTANT") or 0, dateline=True))
    units = reading.of("UNIT")
    unit = str(units[-1].value)
    count = next(SHIFTS[name] for name in SHIFTS if reading.has(name))
    if reading.has("MONTH"):
        return Point(month=reading.number("MONTH"), shift=Shift("year", count)) if unit == "year" else None
    if reading.has("ORD"):
        day = reading.number("ORD") or 0
        return Point(day=day, shift=Shift("month", count)) if unit == "month" and 1 <= day <= 31 else None
    return Point(shift=Shift(unit, count))


def _is_told_from_event(reading: Reading) -> bool:
    """Whether it is counted from what is named behind it: "the year following the war", not "of the year following."."""
    if reading.tokens[-1].kind not in (KINDS["NEXT"], KINDS["PREVIOUS"]):
        return False
    return not reading.has("THE") or _is_named_behind(reading)


def _is_named_behind(reading: Reading) -> bool:
    behind = reading.line.after(reading.end)
    text = reading.line.tokens[reading.end].text if behind else ""
    return behind in DETERMINERS or text[:1].isupper() or text[:1].isdigit()


def read_from_dateline(reading: Reading) -> Point | None:
    """As in "last month", "last December", "3 May last", "in March next", "the day before yesterday", from the dateline."""
    if reading.has("YESTERDAY"):
        return Point(shift=Shift("day", -2 if reading.has("BEFORE") else -1, dateline=True))
    step = -1 if reading.has("LAST") else 0 if reading.has("THIS") else 1
    if reading.tokens[-1].kind == KINDS["NEXT"] and _is_named_behind(reading):
        return None  # "in May following the fall of the town"
    lead = reading.line.before(reading.start)
    if lead == "ago" or (lead == "the" and reading.has("UNIT")) or lead in POSSESSIVES:
        return None  # "a year ago last June", "the last year of peace", "their last winter"
    if reading.has("UNIT"):
        return Point(shift=Shift(str(reading.of("UNIT")[0].value), step, dateline=True))
    month, season = reading.number("MONTH"), reading.number("SEASON")
    if reading.tokens[-1].kind == KINDS["NUM"] and guards.is_count(reading.line, reading.end, reading.end):
        return None  # "last May 40 men"
    if month and (
        (reading.of("MONTH")[0].text.islower() and stands_alone(reading.of("MONTH")[0].text) != "yes")
        or (reading.tokens[0].kind == KINDS["MONTH"] and reading.line.before(reading.start) == "")
    ):
        return None
    day = reading.number("NUM", "ORD")
    if reading.has("NEXT") and reading.of("NEXT")[0].text != "next":  # "in the May following"
        return Point(month=month, day=day, season=season, shift=Shift("coming", 1))
    return Point(month=month, day=day, season=season, shift=Shift("recent", step, dateline=True))


def read_coming(reading: Reading) -> Point | None:
    """As in "the next spring", "the following February", "the previous August": from the time last spoken of."""
    month = reading.of("MONTH")
    if month and (stands_alone(month[0].text) == "no" or month[0].text.islower()):
        return None
    return Point(
        month=reading.number("MONTH"),
        season=reading.number("SEASON"),
        shift=Shift("coming", -1 if reading.has("PREVIOUS") else 1),
    )


def read_other_year(reading: Reading) -> Point | None:
    """As in "March 7 of the present year", "28 May of last year", "April of the following year", "3 May of that year"."""
    if reading.of("UNIT")[0].value != "year" or reading.of("MONTH")[0].text.islower() or _is_told_from_event(reading):
        return None
    told = reading.has("NEXT", "PREVIOUS", "THAT") and not _is_from_today(reading)
    step = 1 if reading.has("NEXT") else -1 if reading.has("PREVIOUS", "LAST") else 0
    return Point(month=reading.number("MONTH"), day=reading.number("NUM", "ORD"), shift=Shift("year", step, dateline=not told))


def _is_from_today(reading: Reading) -> bool:
    """Whether "next year" has no article, and so counts from the day of writing: not "the next year"."""
    *_, before, last_but_one, _ = [None, *reading.tokens]
    return bool(last_but_one and last_but_one.text == "next" and before and before.kind != KINDS["THE"])


def read_days_of_year(reading: Reading) -> tuple[Point, Point] | None:
    """As in "2 to 9 May of that year", "May 3-5 of the following year"."""
    point = read_other_year(reading)
    days = [int(str(token.value)) for token in reading.of("NUM", "ORD")]
    if point is None or not 0 < days[0] < days[1] <= days_in(2000, point.month or 1):
        return None
    return replace(point, day=days[0]), replace(point, day=days[1])


def read_day_from_dateline(reading: Reading) -> Point | None:
    """As in "the 3rd of this month"."""
    day = reading.number("ORD") or 0
    if reading.of("UNIT")[-1].value != "month" or day > 31:
        return None
    return Point(day=day, shift=Shift("month", -1 if reading.has("LAST") else 0, dateline=True))


def read_days_alone(reading: Reading) -> tuple[Point, Point] | None:
    """As in "from the 3rd to the 9th", "between the 3rd and the 9th"."""
    first, last = (int(str(token.value)) for token in reading.of("ORD"))
    lead = reading.line.before(reading.start)
    leads = {"between"} if reading.has("AND") else {"from", "between"}
    if not first < last <= 31 or lead not in leads or not guards.is_before_clause(reading.line, reading.end):
        return None
    return Point(day=first, shift=Shift("month", 0)), Point(day=last, shift=Shift("month", 0))


def read_weekday_alone(reading: Reading) -> Point | None:
    """As in "on Tuesday the 7th", "Wed., 19th"."""
    day = reading.number("ORD") or 0
    if day > 31 or not guards.is_weekday(reading.line, reading.start) or not guards.is_before_clause(reading.line, reading.end):
        return None
    return Point(day=day, weekday=reading.number("WEEKDAY"), shift=Shift("month", 0))


def read_entry(reading: Reading) -> Point | None:
    """As in a letter's "Later, 15th." and "P.S. (16th)", or a diary's "16th. Rain": at the head of a passage."""
    day = reading.number("ORD") or 0
    if day > 31 or not guards.is_entry(reading.line, reading.start):
        return None
    return Point(day=day, shift=Shift("entry", 0, dateline=True))


def read_month_of_last(reading: Reading) -> Point | None:
    """As in "that December", "the 8th of the same May"."""
    month = reading.of("MONTH")[0]
    day = reading.number("ORD", "NUM")
    plain = (stands_alone(month.text) == "yes" or (day and len(month.text) > 2)) and month.text[0].isupper()
    return Point(month=int(str(month.value)), day=day, shift=Shift("year", 0)) if plain else None


def read_part_of_last(reading: Reading) -> Point | None:
    """As in "the end of the year"."""
    unit = str(reading.of("UNIT")[0].value)
    return Point(part=str(reading.of("PART")[0].value), shift=Shift(unit, 0)) if unit in {"year", "month"} else None


def read_season_alone(reading: Reading) -> Point | None:
    """As in "that spring", but not "bills that fall due"."""
    if reading.line.after(reading.end) in VERB_FOLLOWERS:
        return None
    return Point(season=reading.number("SEASON"), shift=Shift("year", 0))


def read_season_told(reading: Reading) -> Point | None:
    """As in "came back in the autumn": a season of the year that is told of, where a clause ends behind it."""
    line = reading.line
    told = line.before(reading.start) in {"in", "by", "until", "till", "since"}
    return Point(season=reading.number("SEASON")) if told and guards.is_before_clause(line, reading.end) else None


def read_day_alone(reading: Reading) -> Point | None:
    """As in "returned on the 5th", "your telegram of the 21st", "sailed on 8th": a day of the month that was last spoken of."""
    day, line = reading.number("ORD") or 0, reading.line
    told = guards.is_bare_day(line, reading.end - 1)
    # "Odawara, the 20th" over a letter
    heads = reading.end == len(line.tokens) and reading.has("THE") and guards.is_entry(line, reading.end - 1)
    return Point(day=day, shift=Shift("month", 0)) if day <= 31 and (told or heads) else None
