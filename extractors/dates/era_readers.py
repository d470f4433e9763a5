"""Readers of years counted from an emperor, a founder or a republic: "Showa 33", "Koki 2600", "the 20th year of the Republic".

Each turns the matched tokens into a `Point`, two points for a range, or None where they are no date. Months of the old lunar
calendar give the year alone. To add one: a reader here and its row in `forms.FORMS`; an era: a row in `corpus/eras/eras.csv`.
"""

from __future__ import annotations

from dataclasses import replace

from extractors.dates import guards
from extractors.dates.leads import USUAL
from extractors.dates.numeric import readings
from extractors.dates.point import Point
from extractors.dates.readers import exists
from extractors.dates.reading import Reading
from extractors.dates.words import KINDS, LUNAR_UNTIL, Era


def read_era(reading: Reading) -> Point | None:
    """As in "Showa 33", "14 December Showa 34", "the 33rd year of Showa", "S. 33.4.16" where the document also writes Showa."""
    era, initial = _era(reading), reading.tokens[0].kind == KINDS["LETTER"]
    if era is None or (initial and reading.line.kinds[reading.start - 1 : reading.start] == "."):
        return None  # "P.S. 20 November"
    if reading.has("NUMERIC"):
        points = readings(reading.of("NUMERIC")[0].text, era=True)
        point = points[0] if points else None
    elif len(reading.of("UNIT")) > 1 or (reading.tokens[-1].kind == KINDS["UNIT"] and reading.has("ORD") and reading.has("NUM")):
        point = _told_by_units(reading)
    else:
        numbers = reading.of("NUM", "ORD")
        after = [token for token in numbers if token.start > reading.of("ERA", "LETTER")[0].start]
        year = after[0] if after else numbers[0]
        rest = [token for token in numbers if token is not year]
        point = Point(int(str(year.value)), reading.number("MONTH"), int(str(rest[0].value)) if rest else None)
    if len(reading.of("UNIT")) == 1 and reading.has("ORD") and reading.of("ORD")[0].start < reading.of("ERA", "LETTER")[0].start:
        # "the fourth month of Ansei 2", "the 34th year of Showa"
        unit, ordinal, number = reading.of("UNIT")[0].value, reading.number("ORD"), reading.number("NUM")
        if (unit == "month") != (number is not None) or unit == "day":
            return None
        point = Point(number, ordinal) if unit == "month" else point
    if point is None or not point.year or (point.month or 1) > 12:
        return None
    if reading.has("LETTER") and guards.is_count(reading.line, reading.start, reading.end):
        return None
    if reading.has("LETTER") and era.last_year and point.year > era.last_year - era.first_year + 1:
        return None
    gregorian = era.first_year + point.year - 1
    if gregorian not in USUAL or (era.last_year and gregorian > era.last_year + 1):
        return None  # "Genji 12": no year of an era that had two; "Hirota Koki 12"
    moved = replace(point, year=gregorian, note=_era_note(era, point))
    if point.month and gregorian < era.lunar_until:
        moved = Point(gregorian, note=moved.note)
    return moved if exists(moved) else None


def read_era_and_year(reading: Reading) -> Point | None:
    """As in "Taisho 12 (1923), September 2", "Showa 3 (1928), 5th month, 22nd day"."""
    _, *numbers = [int(str(token.value)) for token in reading.of("NUM", "ORD")]
    units = [str(token.value) for token in reading.of("UNIT")]
    if units not in ([], ["month", "day"]):
        return None
    month = numbers.pop(0) if units else reading.number("MONTH")
    point, era = Point(reading.number("YEAR"), month, numbers[0] if numbers else None), _era(reading)
    if era and (point.year or 0) < era.lunar_until and units:
        return Point(point.year, note="the month is one of the old lunar calendar: the year alone is sure")
    return point if point.year in USUAL and (month or 13) <= 12 and exists(point) else None


def read_republic(reading: Reading) -> Point | None:
    """As in "the 20th year of the Republic, 9th month, 22nd day": the one that East Asia counts years by."""
    numbers = [int(str(token.value)) for token in reading.of("ORD")]
    units = [str(token.value) for token in reading.of("UNIT")]
    if reading.of("OTHER")[0].text != "Republic" or units != ["year", "month", "day"][: len(units)] or numbers[0] > 80:
        return None
    if reading.line.after(reading.end) == "of":
        return None
    month, day = [*numbers[1:], None, None][:2]
    point = Point(1911 + numbers[0], month, day, note="years of the Republic of China are meant, it seems")
    return point if (point.month or 1) <= 12 and exists(point) else None


def _told_by_units(reading: Reading) -> Point | None:
    """As in "Kuang-hsu 24, 4th month, 23rd day", "the third day of the sixth month of Kaei 6"."""
    values: dict[str, int] = {}
    numbers = reading.of("NUM", "ORD")
    era = reading.of("ERA")[0]
    for unit in reading.of("UNIT"):
        before = [number for number in numbers if number.start < unit.start]
        if not before:
            return None
        values[str(unit.value)] = int(str(before[-1].value))
    behind = [number for number in numbers if number.start > era.start and number.kind == KINDS["NUM"]]
    year = values.get("year") or (int(str(behind[0].value)) if behind else None)
    return Point(year, values.get("month"), values.get("day")) if year and values.get("month") else None


def read_numbered_month(reading: Reading) -> Point | None:
    """As in "9 of the 5th month, 1938", "the 5th month, 1938"; before the new calendar the year alone is sure."""
    numbers = [int(str(token.value)) for token in reading.of("NUM", "ORD")]
    year = reading.number("YEAR") or 0
    if reading.of("UNIT")[0].value != "month" or not 1 <= numbers[-1] <= 12:
        return None
    if year < max(LUNAR_UNTIL.values()):
        return Point(year, note="the month may be one of the old lunar calendar: the year alone is sure")
    point = Point(year, numbers[-1], numbers[0] if len(numbers) > 1 else None)
    return point if exists(point) else None


def read_moon(reading: Reading) -> Point:
    """As in "the seventeenth day of the tenth moon of 1884": of the old calendar, so that the year alone is sure."""
    return Point(reading.number("YEAR"), note="the month is one of the old lunar calendar: the year alone is sure")


def read_era_long(reading: Reading) -> Point | None:
    """As in "Koki 2600", "Tan'gi 4283", "Kaeguk 503": an era that counts from a founder."""
    era, number = _era(reading), reading.of("YEAR", "COUNT")[0].text
    if era is None or not number.isdigit():
        return None
    year = era.first_year + int(number) - 1
    return Point(year) if year in USUAL and (era.last_year is None or year <= era.last_year) else None


def read_era_range(reading: Reading) -> tuple[Point, Point] | None:
    """As in "Showa 33-35"."""
    era = _era(reading)
    numbers = [int(str(token.value)) for token in reading.of("NUM", "ORD")]
    if era is None or numbers[0] >= numbers[1] or era.first_year + numbers[0] - 1 not in USUAL:
        return None
    first, last = (Point(era.first_year + number - 1, note=_era_note(era, Point(number))) for number in numbers)
    return first, last


def _era(reading: Reading) -> Era | None:
    token = reading.of("ERA", "LETTER")[0]
    return token.value if isinstance(token.value, Era) else reading.habits.era(token.text)


def _era_note(era: Era, point: Point) -> str | None:
    year = era.first_year + (point.year or 1) - 1
    if era.last_year and year > era.last_year:
        return f"{era.name} ended with its year {era.last_year - era.first_year + 1}"
    if point.month and year < era.lunar_until:
        return "the month is one of the old lunar calendar: the year alone is sure, and at its end may be the next"
    return None
