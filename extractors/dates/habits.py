"""Habits of one document that decide how its forms are read: the order of day and month, and the eras that it writes out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.dates.leads import USUAL
from extractors.dates.numeric import Order, order_of
from extractors.dates.tokens import Line, Token
from extractors.dates.words import KINDS, Era

_NO_MONTH = re.compile(r"(?:^|\n)(?:1[89]|20)\d\d\.(?:1[3-9]|[2-9]\d|\d{3}|\d{1,2}(?:[a-z]|[.-]\d+[.-]\d))")
_WHOLE_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_DAY_FIRST = re.compile(f"[{KINDS['NUM']}{KINDS['ORD']}]{KINDS['MONTH']}[,]?{KINDS['YEAR']}")
_MONTH_FIRST = re.compile(f"{KINDS['MONTH']}[{KINDS['NUM']}{KINDS['ORD']}],?{KINDS['YEAR']}")
_SLASHED = re.compile(f"(?:^|{KINDS['BREAK']}|{re.escape(KINDS['DOT'])})({KINDS['NUM']}/{KINDS['NUM']})(?![/{KINDS['NUM']}])")
_ERA_YEAR = re.compile(KINDS["ERA"] + KINDS["NUM"])
_RARELY = 4  # times that one order must be more frequent than the other, to be the habit


@dataclass(frozen=True, slots=True)
class Habits:
    """order: which of day and month slashed dates put first. letters: initials of the eras that the document writes out.
    dotted: "1931.4" is a month, for no figure behind such a dot is none, as in "1931.44" and "1931.4.1-9" of a museum's list.
    """

    order: Order = Order.UNKNOWN
    letters: tuple[tuple[str, Era], ...] = ()
    dotted: bool = True

    def era(self, letter: str) -> Era | None:
        """The era for which the document may write a mere initial."""
        return dict(self.letters).get(letter)


def habits_of(lines: Sequence[Line]) -> Habits:
    """What all passages of one document show together."""
    numeric = [token.text for line in lines for token in _of_kind(line, "NUMERIC")]
    numeric += [day for line in lines for day in _days_without_year(line)]
    eras = {era for line in lines for token in _of_kind(line, "ERA") if isinstance(era := token.value, Era)}
    letters = {era.letter: era for era in eras if era.letter}
    dotted = not any(_NO_MONTH.search(line.text) for line in lines)
    order = order_of(numeric)
    if order is Order.UNKNOWN and numeric:
        order = _order_in_words(lines)
    return Habits(order, tuple(sorted(letters.items(), key=lambda pair: pair[0])), dotted)


def years_of(lines: Sequence[Line]) -> tuple[int, ...]:
    """All years in full that the passages name, sorted."""
    plain = [int(str(token.value)) for line in lines for token in _of_kind(line, "YEAR")]
    figures = [year for line in lines for token in _of_kind(line, "NUMERIC") for year in _WHOLE_YEAR.findall(token.text)]
    return tuple(sorted(year for year in [*plain, *map(int, figures), *_years_of_eras(lines)] if year in USUAL))


def _years_of_eras(lines: Sequence[Line]) -> list[int]:
    found = [line.tokens[match.start() : match.end()] for line in lines for match in _ERA_YEAR.finditer(line.kinds)]
    return [era.value.first_year + int(str(year.value)) - 1 for era, year in found if isinstance(era.value, Era)]


def _order_in_words(lines: Sequence[Line]) -> Order:
    """The order where the month is a word: who writes "5 March 1919" writes "5/3/1919"; UNKNOWN where both orders stand."""
    days = sum(len(_DAY_FIRST.findall(line.kinds)) for line in lines)
    months = sum(len(_MONTH_FIRST.findall(line.kinds)) for line in lines)
    if min(days, months) * _RARELY > max(days, months) or not days + months:
        return Order.UNKNOWN
    return Order.DAY_FIRST if days > months else Order.MONTH_FIRST


def _days_without_year(line: Line) -> list[str]:
    """The days like "24/6" at the heads of lines, with a leap year added so that they can be read."""
    days = [match.start(1) for match in _SLASHED.finditer(line.kinds)]
    return [f"{line.tokens[place].text}/{line.tokens[place + 2].text}/2000" for place in days]


def _of_kind(line: Line, name: str) -> list[Token]:
    kind = KINDS[name]
    return [token for token in line.tokens if token.kind == kind] if kind in line.kinds else []
