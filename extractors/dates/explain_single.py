"""One date of EDTF, in plain English: "about 4 May 1931", "a year in the 1950s", "18 December of an unknown year".

Years are as EDTF counts them: 0 is 1 BC, -43 is 44 BC. A mark behind a whole date is said in front of it ("perhaps May 1931"),
one at a part of it behind ("4 May 1931 (the day is uncertain)").
"""

from __future__ import annotations

import re
from calendar import month_name

_SINGLE = re.compile(
    r"(?P<year_left>[?~%]?)(?P<year>Y-?\d+(?:E\d+)?|-?[\dX]{4})(?:S(?P<certain>\d+))?(?P<year_right>[?~%]?)"
    r"(?:-(?P<month_left>[?~%]?)(?P<month>[\dX]{2})(?P<month_right>[?~%]?)"
    r"(?:-(?P<day_left>[?~%]?)(?P<day>[\dX]{2})(?P<day_right>[?~%]?))?)?"
)
_PARTS = ("year", "month", "day")
_WHOLE = {"?": "perhaps ", "~": "about ", "%": "perhaps about "}
_PART = {"?": "uncertain", "~": "approximate", "%": "uncertain and approximate"}
_YEAR = ("spring", "summer", "autumn", "winter")
_ORDER = ("first", "second", "third", "fourth")
_SEASONS = {
    **{21 + at: name for at, name in enumerate(_YEAR)},
    **{25 + at: f"{name} (northern hemisphere)" for at, name in enumerate(_YEAR)},
    **{29 + at: f"{name} (southern hemisphere)" for at, name in enumerate(_YEAR)},
    **{33 + at: f"the {name} quarter" for at, name in enumerate(_ORDER)},
    **{37 + at: f"the {name} third" for at, name in enumerate(_ORDER[:3])},
    **{40 + at: f"the {name} half" for at, name in enumerate(_ORDER[:2])},
}
_WINTER = 24
_READABLE = 12  # zeros behind a number that people still read


def explain_single(edtf: str) -> str:
    """One date, without "/" and brackets, in words. Raises ValueError where it is none."""
    match = _SINGLE.fullmatch(edtf)
    if match is None:
        raise ValueError(f"{edtf!r} is not a date in EDTF")
    parts = {part: match[part] for part in _PARTS if match[part]}
    last = list(parts)[-1]
    whole = match[f"{last}_right"] or (match["year_left"] if last == "year" else "")
    plain = _plain(**parts)
    if match["certain"]:
        plain += f" (certain to {match['certain']} figure{'' if match['certain'] == '1' else 's'})"
    remarks = [f"the {part} is {_PART[mark]}" for part, mark in _marks(match, list(parts))]
    return _WHOLE.get(whole, "") + plain + (f" ({'; '.join(remarks)})" if remarks else "")


def _marks(match: re.Match[str], parts: list[str]) -> list[tuple[str, str]]:
    """Parts that are doubtful by themselves: a mark before one is of it alone, a mark behind one of all up to it."""
    found = {part: match[f"{part}_left"] for part in parts if match[f"{part}_left"] and len(parts) > 1}
    for at, part in enumerate(parts[:-1]):
        if mark := match[f"{part}_right"]:
            found.update(dict.fromkeys(parts[: at + 1], mark))
    return [(part, found[part]) for part in parts if part in found]


def _plain(year: str, month: str | None = None, day: str | None = None) -> str:
    told = _year(year)
    if month is None:
        return told
    of_year = f"of {told}"
    if month == "XX":
        if day in (None, "XX"):
            return f"some {'month' if day is None else 'day'} {of_year}"
        return f"day {int(str(day))} of an unknown month {of_year}"
    number = int(month)
    behind = of_year if "X" in year else told  # "May of a year in the 1930s", but "May 1931"
    if number in _SEASONS:
        ends = ", at its beginning or its end" if number == _WINTER else ""
        return f"{_SEASONS[number]} {behind if number <= _WINTER else of_year}{ends}"
    named = f"{month_name[number]} {behind}"
    if day is None:
        return named
    return f"some day in {named}" if day == "XX" else f"{int(day)} {named}"


def _year(year: str) -> str:
    if year.startswith("Y"):
        return _long_year(year[1:])
    if "X" not in year:
        return _counted(int(year))
    digits = year.lstrip("-")
    if digits == "XXXX":
        return "an unknown year"
    ends = sorted(int(year.replace("X", figure)) for figure in "09")
    if year == digits and digits.index("X") == len(digits) - 1:
        return f"a year in the {ends[0]}s"
    if digits.rstrip("X").isdigit():
        return f"a year from {_counted(ends[0])} to {_counted(ends[1])}"
    return f"a year written {year.replace('X', '_')}, from {_counted(ends[0])} to {_counted(ends[1])}"


def _counted(year: int) -> str:
    if year <= 0:
        return f"{1 - year:,} BC" if year < -9998 else f"{1 - year} BC"
    return f"AD {year}" if year < 1000 else str(year) if year <= 9999 else f"the year {year:,}"


def _long_year(digits: str) -> str:
    base, _, exponent = digits.partition("E")
    if not exponent or int(exponent) <= _READABLE:
        return _counted(int(base) * 10 ** int(exponent or 0))
    return f"the year {int(base):,} with {int(exponent):,} zeros" + (", before Christ" if base.startswith("-") else "")
