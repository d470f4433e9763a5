"""Readers of the forms: each turns the matched tokens into a `Point`, two points for a range, or None where they are no date."""

from __future__ import annotations

from dataclasses import replace

from extractors.dates import guards
from extractors.dates.calendar import days_in
from extractors.dates.feasts import feasts
from extractors.dates.leads import USUAL
from extractors.dates.point import Point
from extractors.dates.reading import Reading
from extractors.dates.words import KINDS, english_months, months, number_words


def read_calendar(reading: Reading) -> Point | None:
    """Day, month and year in any order, as far as they are there."""
    point = Point(
        reading.number("YEAR", "SHORT"), reading.number("MONTH"), reading.number("NUM", "ORD"), short=reading.has("SHORT")
    )
    if reading.has("UNIT") and reading.of("UNIT")[0].value != "day":
        return None
    misread = next((token.text for token in reading.of("MONTH") if token.text.lower() not in months()), None)
    if misread and misread[0].isupper():
        point = replace(point, note=f"the month is misread: {misread}")
    numbered = reading.has("OF") and reading.line.before(reading.start) in number_words("numbered")
    if numbered and reading.line.kinds[reading.end : reading.end + 1] in {KINDS["NUM"], KINDS["ORD"]}:
        return None  # "despatch No. 12 of December 3, 1936"
    if not exists(point):
        if point.year and point.month and 28 < (point.day or 0) <= 31:  # the day is a misprint or the author's slip
            return replace(point, day=None, note=f"the month has no day {point.day}")
        return None
    if reading.tokens[0].kind == KINDS["YEAR"] and guards.is_count(reading.line, reading.start, reading.start):
        return None  # "NO: 1711, MAY 24"
    if reading.tokens[0].kind == KINDS["YEAR"] and point.day:
        # "1924 Sept. 4 linear feet", "1907 July Second agreement"
        behind = reading.line.tokens[reading.end : reading.end + 1]
        counted = guards.is_count(reading.line, reading.end, reading.end) and behind and behind[0].text[:1].islower()
        if counted or reading.tokens[-1].text.isalpha():
            return None
    if (
        point.year
        and not point.short
        and point.year not in USUAL
        and (guards.is_count(reading.line, reading.end, reading.end) or (point.year < 2400 and point.year % 100 < 60))
    ):
        return None  # "14 August, 1400 hours", "29 JULY 1115"
    if point.year is None and not guards.is_day_of_month(reading.line, reading.start, reading.end):
        return None
    if point.day is None and reading.of("MONTH")[0].text.islower() and reading.has("OF") is False and _is_verb(reading):
        return None
    if point.day is None and reading.has("COMMA") and reading.tokens[0].kind == KINDS["YEAR"]:
        # "1919, July   Notes bought": only at the head of an entry, else "In 1919, July was hot"
        return point if reading.line.kinds[reading.start - 1 : reading.start] in {"", KINDS["BREAK"]} else None
    return point


def read_misprinted(reading: Reading) -> Point | None:
    """As in a dateline's "PUSAN, Oct, 9.--", with a comma for the stop of the abbreviation."""
    month, before = reading.tokens[0], reading.line.tokens[: reading.start]
    placed = (
        len(before) > 1
        and before[-1].kind == KINDS["COMMA"]
        and all(word.text[0].isupper() for word in before if word.text[0].isalpha())
    )
    if not placed or reading.start > 5 or len(month.text) > 4 or not month.text[0].isupper():
        return None
    point = Point(month=reading.number("MONTH"), day=reading.number("NUM"))
    return point if exists(point) else None


def read_solemn(reading: Reading) -> Point | None:
    """As in "the tenth day of September, in the year of our Lord 1901"."""
    units = [str(token.value) for token in reading.of("UNIT")]
    year, month, day = reading.number("YEAR", "SHORT"), reading.number("MONTH"), reading.number("NUM", "ORD")
    point = Point(year, month, day, short=reading.has("SHORT"))
    return point if units in (["year"], ["day", "year"]) and exists(point) else None


def read_days(reading: Reading) -> tuple[Point, Point] | None:
    """Two days of one month: "5 till 19 May 1938", "March 9-15, 1947"; with "and" only after "between"."""
    start = reading.start - (reading.line.before(reading.start) == "the")
    if reading.has("AND") and reading.line.before(start) != "between":
        return None
    if guards.is_count(reading.line, reading.start, reading.start):
        return None  # "Letter No. 12 - 22 December 1978"
    year, month = reading.number("YEAR", "SHORT"), reading.number("MONTH")
    days = [int(str(token.value)) for token in reading.of("NUM", "ORD")]
    points = [Point(year, month, day, short=reading.has("SHORT")) for day in days]
    if days[0] >= days[1] or not all(exists(point) for point in points):
        return None
    if year is None and (guards.is_count(reading.line, reading.end, reading.end) or reading.of("MONTH")[0].text.islower()):
        return None
    return points[0], points[1]


def read_years(reading: Reading) -> tuple[Point, Point] | None:
    """As in "1947-48", "1899-02" over the turn of a century, "1941-5", "1955/56"."""
    first, tail = reading.tokens[0], reading.tokens[2]
    year, number = int(str(first.value)), int(str(tail.value))
    if guards.is_count(reading.line, reading.start, reading.end) or year not in USUAL:
        return None
    if guards.is_slashed(reading.line, reading.start):
        return None
    unit = 10 if len(tail.text) == 1 else 100
    last = year - year % unit + number
    if last <= year and unit == 100 and number < 10 and year % 100 > 80:
        last += 100
    if last <= year or (unit == 10 and tail.start != first.end + 1):
        return None
    return Point(year), Point(last)


def read_open(reading: Reading) -> tuple[Point, None] | None:
    """As in "1946-present", "(1946-)"."""
    return (Point(reading.number("YEAR")), None) if guards.is_year(reading.line, reading.start) else None


def read_named_year(reading: Reading) -> Point | None:
    """As in "the 1955 fiscal year", "the 1922 school year"."""
    year = reading.number("YEAR")
    if reading.of("UNIT")[0].value != "year" or year not in USUAL:
        return None
    return Point(year, note="not a calendar year")


def read_feast(reading: Reading) -> Point | None:
    """As in "Midsummer Day, 1896", "Christmas Eve of '44"."""
    year = reading.number("YEAR", "SHORT")
    if year is None:
        return None
    feast = feasts()[str(reading.of("FEAST")[0].value)]
    if feast.lunar:
        note = "a feast of the lunar calendar: the year alone is sure"
        return Point(year, short=reading.has("SHORT"), note=note)
    if reading.has("SHORT"):
        return Point(year, feast.month, feast.day, short=True) if feast.month and feast.weekday is None else None
    month, day = feast.in_year(year)
    return Point(year, month, day)


def read_feast_alone(reading: Reading) -> Point | None:
    """As in "on New Year's Eve": a feast called a day or an eve, on the same day each year."""
    token = reading.tokens[0]
    feast = feasts()[str(token.value)]
    plain = feast.month and feast.weekday is None and token.text.split()[-1] in {"Day", "Eve"}
    led = reading.line.before(reading.start) in {"on", "by", "until", "till", "since", "before", "after", "from", "this"}
    return Point(month=feast.month, day=feast.day) if plain and led else None


def read_unknown_day(reading: Reading) -> Point:
    """As in "March ?, 1909"."""
    return Point(reading.number("YEAR"), reading.number("MONTH"))


def read_part_behind(reading: Reading) -> Point | None:
    """As in a catalogue's "1918, 1st half" or "July, second half"."""
    kind, count = reading.of("HALF", "QUARTER")[0], reading.number("ORD") or 2
    year, month = reading.number("YEAR"), reading.number("MONTH")
    quarter = kind.kind == KINDS["QUARTER"]
    if count > (4 if quarter else 2) or (quarter and (month or not reading.has("ORD"))):
        return None
    if month and reading.of("MONTH")[0].text.islower():
        return None
    return Point(year, month, part=f"{kind.text.lower() if quarter else 'half'}{count}")


def read_months_behind(reading: Reading) -> tuple[Point, Point] | None:
    """As in a table's "1957 (Jan.-Sept.)"."""
    year = reading.number("YEAR")
    first, last = (int(str(token.value)) for token in reading.of("MONTH"))
    return (Point(year, first), Point(year, last)) if first < last else None


def read_double(reading: Reading) -> Point | None:
    """As in "25 October (7 November) 1917", "3 (16) May 1905": the second day is that of the Gregorian calendar."""
    months, days = reading.of("MONTH"), reading.of("NUM", "ORD")
    point = Point(
        reading.number("YEAR"),
        int(str(months[-1].value)),
        int(str(days[1].value)),
        note="the first of the two days is in the old style",
    )
    return point if exists(point) else None


def read_either_day(reading: Reading) -> Point | None:
    """As in "2 (or 3) July 1918"."""
    year, month = reading.number("YEAR"), reading.number("MONTH")
    first, other = (Point(year, month, int(str(token.value))) for token in reading.of("NUM", "ORD"))
    return replace(first, others=(other,), note="the text leaves it open") if exists(first) and exists(other) else None


def read_season(reading: Reading) -> Point | None:
    """As in a catalogue's "1912 Spring"."""
    head = reading.has("COMMA") and reading.line.kinds[reading.start - 1 : reading.start] in {"", KINDS["BREAK"]}
    capital = not reading.has("COMMA") and reading.tokens[1].text[0].isupper()
    return Point(reading.number("YEAR"), season=reading.number("SEASON")) if head or capital else None


def read_quarter(reading: Reading) -> Point | None:
    """As in "Q3 1958"."""
    quarter = reading.number("NUM") or 0
    return Point(reading.number("YEAR"), part=f"quarter{quarter}") if 1 <= quarter <= 4 else None


def read_century(reading: Reading) -> Point | None:
    """As in "the nineteenth century": 1800 to 1899, as EDTF counts."""
    number = reading.number("ORD") or 0
    following = reading.line.tokens[reading.end : reading.end + 1]
    titled = reading.tokens[-1].text.istitle() and following and following[0].text.istitle()
    if titled and reading.tokens[0].text.istitle():
        return None  # "Twentieth Century Impressions"
    return Point((number - 1) * 100, span=100) if 2 <= number <= 21 else None


def read_centuries(reading: Reading) -> tuple[Point, Point] | None:
    """As in "the seventeenth and eighteenth centuries"."""
    numbers = [int(str(token.value)) for token in reading.of("ORD")]
    if not 2 <= numbers[0] < numbers[1] <= 21:
        return None
    return Point((numbers[0] - 1) * 100, span=100), Point((numbers[1] - 1) * 100, span=100)


def read_decade_in_words(reading: Reading) -> Point:
    """As in "the eighteen-nineties"."""
    return Point((reading.number("HUNDREDS") or 0) + (reading.number("DECADE") or 0) % 100, span=10)


def read_decade(reading: Reading) -> Point | None:
    """As in "1950s"; "the 50s" and "the fifties" with the century that the text is in."""
    decade = reading.number("DECADE") or 0
    if decade >= 100:
        return Point(decade, span=10) if decade in USUAL else None
    token = reading.tokens[0]
    lead = reading.line.before(reading.start)
    if lead == "-" and reading.line.before(reading.start - 1) != "mid":
        return None
    if lead in {"early", "late", "mid"} and guards.is_age(reading.line, reading.start - 1):
        return None
    if token.text[0] in "'’‘" or lead in {"the", "'", "’", "‘"} or lead in {"early", "late", "mid", "-"}:
        return Point(decade, span=10, short=True)
    return None


def read_cut(reading: Reading) -> Point:
    """A cataloguer's "[195-?]" and "[19--]"."""
    digits = reading.tokens[0].text.rstrip("-")
    return Point(int(digits) * 10, span=10) if len(digits) == 3 else Point(int(digits) * 100, span=100)


def read_undated(_: Reading) -> Point:
    """As in "n.d."."""
    return Point()


def read_month(reading: Reading) -> Point | None:
    """A month alone. Months that are also names and verbs come back as weak items; see `guards.is_weak`."""
    token = reading.tokens[0]
    if token.text.lower() in months() and token.text.lower() not in english_months():
        return None  # "Chiang Mai"
    following = reading.line.kinds[reading.end : reading.end + 2]
    listed = following[1:] == KINDS["MONTH"] and following[0] in (KINDS["AND"], KINDS["TO"], KINDS["DASH"])
    return None if token.text.islower() and _is_verb(reading) and not listed else Point(month=int(str(token.value)))


def read_year(reading: Reading) -> Point | None:
    """A four-digit number that is a year by what stands around it."""
    return Point(reading.number("YEAR")) if guards.is_year(reading.line, reading.start) else None


def read_short(reading: Reading) -> Point | None:
    """As in "in '59"."""
    return Point(reading.number("SHORT"), short=True) if guards.is_short_year(reading.line, reading.start) else None


def exists(point: Point) -> bool:
    """Whether the day is one that its month can have; a month or year alone always."""
    if point.day is None:
        return True
    return point.month is not None and 1 <= point.day <= days_in(
        2000 if point.short or point.year is None else point.year, point.month
    )


def _is_verb(reading: Reading) -> bool:
    """Whether a month in lower case may be a word of another kind: "may", "march", "mars", "august", an abbreviation."""
    month = reading.of("MONTH")[0].text.lower()
    return month in {"may", "march", "mars", "mar", "sep", "dec", "august", "mai", "jan", "jun"}
