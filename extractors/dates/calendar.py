"""Proleptic Gregorian days: lengths of months, steps from one month or day to another. Years may be anything from 1 to 9999."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta


def days_in(year: int, month: int) -> int:
    """Days of a month. A year outside 1 to 9999 is taken as a leap year."""
    return monthrange(year if 1 <= year <= 9999 else 2000, month)[1]


def shift_month(year: int, month: int, count: int) -> tuple[int, int]:
    """The month `count` months after this one."""
    months = year * 12 + month - 1 + count
    return months // 12, months % 12 + 1


def shift_day(year: int, month: int, day: int, count: int) -> tuple[int, int, int]:
    """The day `count` days after this one."""
    moved = date(year, month, day) + timedelta(days=count)
    return moved.year, moved.month, moved.day


def weekday(year: int, month: int, day: int) -> int:
    """0 for Monday to 6 for Sunday."""
    return date(year, month, day).weekday()
