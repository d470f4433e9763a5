"""Habits of one document that decide how its forms are read: the order of day and month, and the eras that it writes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.dates.numeric import Order, order_of
from extractors.dates.tokens import Line, Token
from extractors.dates.words import KINDS, Era


@dataclass(frozen=True, slots=True)
class Habits:
    """order: which of day and month slashed dates put first. letters: initials of the eras that the document writes out."""

    order: Order = Order.UNKNOWN
    letters: tuple[tuple[str, Era], ...] = ()

    def era(self, letter: str) -> Era | None:
        """The era for which the document may write a mere initial."""
        return dict(self.letters).get(letter)


def habits_of(lines: Sequence[Line]) -> Habits:
    """What all passages of one document show together."""
    numeric = [token.text for line in lines for token in _of_kind(line, "NUMERIC")]
    eras = {era for line in lines for token in _of_kind(line, "ERA") if isinstance(era := token.value, Era)}
    letters = {era.letter: era for era in eras if era.letter}
    return Habits(order_of(numeric), tuple(sorted(letters.items(), key=lambda pair: pair[0])))


def _of_kind(line: Line, name: str) -> list[Token]:
    kind = KINDS[name]
    return [token for token in line.tokens if token.kind == kind] if kind in line.kinds else []
