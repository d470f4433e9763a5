"""The forms that dates take: a table of patterns over token kinds, each with its reader.

A pattern is a regular expression whose letters are names of `words.KINDS` (or of `GROUPS` here), blanks not counting:
"MONTH THE? DAY COMMA? ANYYEAR" is "December the 14th, 1959". The first row that matches at a token and whose reader accepts
wins, so longer rows stand before shorter ones. What may stand before a form is `narrowing`'s affair: "late [1950s]".
To add a form: one row in `FORMS`. Context is not looked at here, except by `guards`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from extractors.dates import guards
from extractors.dates.era_readers import (
    read_era,
    read_era_and_year,
    read_era_long,
    read_era_range,
    read_moon,
    read_numbered_month,
    read_republic,
)
from extractors.dates.figure_readers import (
    read_day_slashed,
    read_days_in_figures,
    read_fiscal_short,
    read_month_of_short_year,
    read_numeric,
    read_soldier,
    read_styles,
)
from extractors.dates.habits import Habits
from extractors.dates.item import Item
from extractors.dates.narrowing import PREFIXES, Prefix
from extractors.dates.point import Point
from extractors.dates.readers import (
    read_calendar,
    read_centuries,
    read_century,
    read_cut,
    read_days,
    read_decade,
    read_decade_in_words,
    read_double,
    read_either_day,
    read_feast,
    read_feast_alone,
    read_misprinted,
    read_month,
    read_months_behind,
    read_named_year,
    read_open,
    read_part_behind,
    read_quarter,
    read_season,
    read_short,
    read_solemn,
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
    read_season_told,
    read_weekday_alone,
)
from extractors.dates.tokens import Line
from extractors.dates.words import KINDS

GROUPS = {
    "ANYYEAR": "(YEAR|SHORT)",
    "DAY": "(NUM|ORD)",
    "JOIN": "(DASH|TO|AND)",
    "RELATIVE": "((SAME|THAT|NEXT|PREVIOUS) UNIT|UNIT (NEXT|PREVIOUS))",
    "OTHERYEAR": "(THE? (NEXT|PREVIOUS|PRESENT) UNIT|THE UNIT (NEXT|PREVIOUS)|(LAST|THIS) UNIT)",
}

_DEEPEST = 5


@dataclass(frozen=True, slots=True)
class Form:
    """One way of writing a date. `read` returns a point, the two ends of a range, or None where the words are no date."""

    pattern: str
    read: Callable[[Reading], Point | tuple[Point, Point | None] | None]


FORMS = (
    # two days of one month, then two years
    Form("DAY JOIN THE? DAY OF? MONTH COMMA? OF (THAT UNIT|OTHERYEAR)", read_days_of_year),
    Form("MONTH THE? DAY JOIN THE? DAY COMMA? OF (THAT UNIT|OTHERYEAR)", read_days_of_year),
    Form("DAY JOIN THE? DAY OF? MONTH (COMMA? LBR? ANYYEAR)?", read_days),
    Form("MONTH THE? DAY JOIN THE? DAY (COMMA? LBR? ANYYEAR)?(?!MONTH)", read_days),
    Form("NUM DOT DASH NUM DOT MONTH YEAR", read_days),
    Form("DAY SLASH DAY OF? MONTH (COMMA? YEAR)?", read_styles),
    Form("MONTH DAY SLASH DAY COMMA? YEAR", read_styles),
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
    Form("ERA NUM LPAR YEAR RPAR COMMA? MONTH DAY?", read_era_and_year),
    Form("ERA NUM LPAR YEAR RPAR COMMA? ORD UNIT COMMA? ORD UNIT", read_era_and_year),
    Form("THE? ORD UNIT OF THE OTHER (COMMA ORD UNIT (COMMA? ORD UNIT)?)?", read_republic),
    Form("ERA NUM COMMA ORD UNIT (COMMA? ORD UNIT)?", read_era),
    Form("THE? ORD UNIT OF THE? ERA COMMA ORD UNIT (COMMA? ORD UNIT)?", read_era),
    Form("ERA NUM MONTH(?!DAY)", read_era),
    Form("DAY OF? MONTH (COMMA|OF)? ERA NUM", read_era),
    Form("MONTH DAY (COMMA|OF)? ERA NUM", read_era),
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
    Form("NUM DASH NUMERIC", read_days_in_figures),
    Form("NUM SLASH NUM(?!SLASH|DASH|DOT NUM)", read_day_slashed),
    Form("NUM SLASH MONTH(?!SLASH|DASH)", read_day_slashed),
    Form("DAY OF THE? ORD UNIT COMMA? OF? YEAR", read_numbered_month),
    Form("THE? ORD UNIT COMMA OF? YEAR", read_numbered_month),
    Form("DAY OF? MONTH COMMA? OF THAT UNIT", read_other_year),
    Form("MONTH THE? DAY COMMA? OF THAT UNIT", read_other_year),
    Form("DAY OF? MONTH COMMA? (OF|IN)? OTHERYEAR", read_other_year),
    Form("MONTH THE? DAY COMMA? (OF|IN)? OTHERYEAR", read_other_year),
    Form("DAY OF? MONTH (LAST|NEXT)(?!UNIT|MONTH|SEASON)", read_from_dateline),
    Form("MONTH THE? DAY (LAST|NEXT)(?!UNIT|MONTH|SEASON)", read_from_dateline),
    Form("MONTH COMMA? (OF|IN)? OTHERYEAR", read_other_year),
    Form("DAY OF? MONTH COMMA? (IN|OF) THE UNIT (OF OTHER OTHER)? ANYYEAR", read_solemn),
    Form("ORD UNIT OF MONTH COMMA? (IN|OF) THE UNIT (OF OTHER OTHER)? ANYYEAR", read_solemn),
    Form("DAY OF? MONTH (COMMA|OF)? LBR? ANYYEAR", read_calendar),
    Form("ORD UNIT OF MONTH COMMA? LBR? ANYYEAR", read_calendar),
    Form("NUM DOT MONTH YEAR", read_calendar),
    Form("NUM MONTH NUM", read_soldier),
    Form("MONTH THE? DAY COMMA? LBR? ANYYEAR", read_calendar),
    Form("MONTH DAY DOT YEAR(?=DOT|COMMA|RPAR|RBR|DASH|BREAK|$)", read_calendar),
    Form("DAY MONTH LPAR DAY MONTH RPAR COMMA? YEAR", read_double),
    Form("DAY LPAR DAY RPAR MONTH COMMA? YEAR", read_double),
    Form("DAY LPAR OR DAY RPAR OF? MONTH COMMA? YEAR", read_either_day),
    Form("MONTH DAY LPAR MONTH DAY RPAR COMMA? YEAR", read_double),
    Form("MONTH THE? DAY LPAR WEEKDAY RPAR COMMA? YEAR", read_calendar),
    Form("YEAR COMMA? MONTH DAY(?!ANYYEAR|JOIN DAY COMMA YEAR)", read_calendar),
    Form("YEAR MONTH(?=DAY)", read_calendar),
    Form("DAY OF? MONTH", read_calendar),
    Form("ORD UNIT OF MONTH", read_calendar),
    Form("MONTH THE? DAY", read_calendar),
    Form("MONTH COMMA NUM(?=DOT? DASH|LPAR)", read_misprinted),
    # feasts
    Form("FEAST COMMA? (OF|IN)? LBR? ANYYEAR", read_feast),
    Form("FEAST", read_feast_alone),
    # month and year
    Form("MONTH OF? COMMA? LBR? ANYYEAR", read_calendar),
    Form("SHORT COMMA MONTH(?=COMMA|DOT|DASH)", read_calendar),
    Form("MONTH NUM", read_month_of_short_year),
    Form("FISCAL NUM", read_fiscal_short),
    Form("YEAR COMMA? SEASON", read_season),
    Form("YEAR (COMMA|COLON)? MONTH(?!COMMA? YEAR|DAY)", read_calendar),
    Form("MONTH COMMA? OF? THE? RELATIVE", read_relative),
    # told from another time
    Form("THE? DAY OF THE? (SAME|THAT) MONTH", read_month_of_last),
    Form("THE? ORD UNIT? OF THE? RELATIVE", read_relative),
    Form("THE? DAY OF? INSTANT", read_relative),
    Form("THE? ORD UNIT? OF (LAST|THIS|THE PRESENT) UNIT", read_day_from_dateline),
    Form("THE ORD (TO|DASH|AND) THE? ORD", read_days_alone),
    Form("THE ORD(?!((COMMA AND?|AND) THE? ORD)+ OF? MONTH|(TO|DASH) THE? ORD)", read_day_alone),
    Form("WEEKDAY COMMA? THE? ORD", read_weekday_alone),
    Form("ORD(?=DOT|COLON|RPAR|DASH|COMMA OTHER (DOT|COLON))", read_entry),
    Form("ORD(?!((COMMA AND?|AND) THE? ORD)* OF? MONTH|(TO|DASH) THE? ORD)", read_day_alone),
    Form("THE? RELATIVE", read_relative),
    Form("(LAST|THIS) MONTH DAY(?!MONTH|YEAR)", read_from_dateline),
    Form("(LAST|THIS) (UNIT|SEASON|MONTH)", read_from_dateline),
    Form("THE (NEXT|PREVIOUS) (SEASON|MONTH)(?!YEAR|NUM|ORD|COMMA YEAR)", read_coming),
    Form("NEXT (SEASON|MONTH)", read_from_dateline),
    Form("DAY? OF? MONTH (LAST|NEXT)(?!UNIT)", read_from_dateline),
    Form("THE UNIT BEFORE YESTERDAY", read_from_dateline),
    Form("YESTERDAY", read_from_dateline),
    Form("THE UNIT (BEFORE|AFTER)(?=COMMA|DOT|SEMI)", read_relative),
    Form("THE? SAME PERIOD", read_relative),
    Form("THE? PART OF THE UNIT", read_part_of_last),
    Form("THAT SEASON", read_season_alone),
    Form("THE SEASON(?!OF|SEASON|COMMA? YEAR)", read_season_told),
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


def parse(line: Line, start: int, habits: Habits, depth: int = 0) -> Item | None:
    """The date that begins at token `start`, if one does. depth: how many words that narrow it were read before."""
    if depth > _DEEPEST:
        return None
    prefixes, forms = _compiled()
    kind = line.kinds[start]
    gate = _gates().get(kind)
    if gate is None or gate.match(line.kinds, start) is None:
        return None
    for pattern, prefix in prefixes.get(kind, ()):
        match = pattern.match(line.kinds, start)
        if match and match.end() < len(line.kinds):
            inner = parse(line, match.end(), habits, depth + 1)
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
