"""Dates and amounts over time: how many dates of each year the documents name, and the amounts in yen that stand after them.

Nothing in an amount says when it was paid; the date nearest before it on its page mostly does. The view `amounts_in_time` pairs
them, and what is told here is told of pairs only.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median_low

DECADE, YEAR = 10, 1


@dataclass(slots=True)
class Dates:
    """Dates of one stretch of time. beyond: how many of them begin there and reach beyond its end."""

    count: int = 0
    beyond: int = 0


@dataclass(frozen=True, slots=True)
class Yen:
    """Amounts of one stretch of time, of ranges the least; in thousandths of a yen. At least half are no larger than `middle`."""

    count: int
    sum: int
    middle: int


@dataclass(frozen=True, slots=True)
class Times:
    """By DECADE and by YEAR, each named by its first year. outside: dates that stand before the year 0, or have no year."""

    dates: dict[int, dict[int, Dates]]
    yen: dict[int, dict[int, Yen]]
    outside: int


def times(connection: sqlite3.Connection) -> Times:
    """Over the whole archive. A date stands where it begins; one without a beginning stands where it ends."""
    dates: dict[int, dict[int, Dates]] = {DECADE: {}, YEAR: {}}
    outside = 0
    for first, last, count in connection.execute(_DATES):
        if first is None:
            outside += count
            continue
        for span, found in dates.items():
            one = found.setdefault(first // span * span, Dates())
            one.count += count
            if last is None or last // span > first // span:
                one.beyond += count
    rows = connection.execute(_YEN).fetchall()
    return Times(dates, {span: _yen(rows, span) for span in (DECADE, YEAR)}, outside)


# years from the text of days: what has none stands before the year 0, or nowhere
_DATES = """select cast(substr(coalesce(earliest, latest), 1, 4) as integer), cast(substr(latest, 1, 4) as integer), count(*)
from dates where status not in ('rejected', 'hidden') group by 1, 2"""
# a date that leaves the stretch of time open tells nothing of the amount
_YEN = """select cast(substr(earliest, 1, 4) as integer), cast(substr(latest, 1, 4) as integer), minimum_thousandths
from amounts_in_time where currency = 'JPY' and exact and earliest is not null and latest is not null"""


def _yen(rows: Iterable[tuple[int, int, int]], span: int) -> dict[int, Yen]:
    amounts: dict[int, list[int]] = {}
    for first, last, thousandths in rows:
        if first // span == last // span:
            amounts.setdefault(first // span * span, []).append(thousandths)
    return {begin: Yen(len(found), sum(found), median_low(found)) for begin, found in sorted(amounts.items())}
