"""The century of a year of two digits: "'59", "18/2/34".

The text's own year decides where it is near; else the years that the document names. With neither, a date of a paper is one of
the twentieth century, and a year that is told of lies around its first decades ("the war of '94", "in '37").
A date that says when a paper was written is not earlier than what the paper tells of.
"""

from __future__ import annotations

from collections.abc import Sequence

NOW = 2025  # no year of two digits is beyond it
CENTURY, USUAL = 1900, 1930  # of papers of this kind, and the middle of what they tell of
BEYOND = 3  # years after the one in which a document was written, to which its years of two digits may reach
NEAR = 30  # years from those of the text, within which there is no doubt
LIFETIME = 80  # years before the text's own, to which people look back without saying the century
LATEST = 90  # papers of the nineties that name no year in full are those of 1890 to 1899
SLACK = 25  # years that half of what a paper tells of may lie behind its own date: fewer than to the next century


def in_full(digits: int, near: int | None, years: Sequence[int], *, written: int | None = None, own: bool = False) -> int:
    """The whole year of two digits.

    near: the year that the text has come to. years: all that the document names, sorted. written: the year in which it was
    written, where that is known. own: it says when a paper was written.
    """
    if own and near is None and not years:
        return CENTURY + digits - (100 if digits >= LATEST else 0)
    usual = years[len(years) // 2] if years else near or USUAL
    near = near or usual
    possible = [year for step in (-100, 0, 100) if 0 < (year := near // 100 * 100 + step + digits) <= NOW] or [CENTURY + digits]
    if own:
        return next((year for year in possible if year >= usual - SLACK), possible[-1])
    if written and usual <= written + BEYOND:
        possible = [year for year in possible if year <= written + BEYOND and near - year <= LIFETIME] or possible
    nearest = min(possible, key=lambda year: abs(year - near))
    if abs(nearest - near) <= NEAR or not years:
        return nearest
    return min(possible, key=lambda year: (min(abs(year - named) for named in years), abs(year - near)))
