"""Feasts and quarter days that stand for a day of the year: "Midsummer Day, 1896", "Easter Monday 1911".

The table is `corpus/eras/feasts.csv`. A feast lies on a day of a month (`weekday` is "any"), on one of its Mondays (0) or other
weekdays, or some days from Easter (`month` is 0); of a "lunar" one the year alone is known. To add one: a row in the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from extractors.wordlists import read_rows


@dataclass(frozen=True, slots=True)
class Feast:
    """month and day, or with `weekday` (0 for Monday) the `day`-th such day of the month; month 0: `day` days after Easter.

    lunar: it lies elsewhere each year, by a calendar that is not reckoned here.
    """

    month: int
    day: int
    weekday: int | None = None
    lunar: bool = False

    def in_year(self, year: int) -> tuple[int, int]:
        """Month and day in a year from 1583 on."""
        if not self.month:
            moved = easter(year) + timedelta(days=self.day)
            return moved.month, moved.day
        if self.weekday is None:
            return self.month, self.day
        first = date(year, self.month, 1).weekday()
        return self.month, 1 + (self.weekday - first) % 7 + 7 * (self.day - 1)


@cache
def feasts() -> dict[str, Feast]:
    """Spelling with straight apostrophes to the feast."""
    out: dict[str, Feast] = {}
    for row in read_rows("eras/feasts.csv", ("spellings", "month", "day", "weekday")):
        weekday = int(row["weekday"]) if row["weekday"].isdigit() else None
        feast = Feast(int(row["month"]), int(row["day"]), weekday, lunar=row["weekday"] == "lunar")
        out |= dict.fromkeys(row["spellings"].split("|"), feast)
    return out


def easter(year: int) -> date:
    """Easter Sunday (the anonymous Gregorian algorithm, Nature 13, 1876, p. 487)."""
    golden, century, rest = year % 19, year // 100, year % 100
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    to_sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    days = epact + to_sunday - 7 * late + 114
    return date(year, days // 31, days % 31 + 1)
