"""Reading: what a reader of a form is given."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.dates.habits import Habits
from extractors.dates.tokens import Line, Token
from extractors.dates.words import KINDS


@dataclass(frozen=True, slots=True)
class Reading:
    """Tokens start to end of a line that a pattern matched, and the habits of the document."""

    line: Line
    start: int
    end: int
    habits: Habits

    @property
    def tokens(self) -> tuple[Token, ...]:
        """The matched tokens."""
        return self.line.tokens[self.start : self.end]

    def of(self, *names: str) -> list[Token]:
        """The matched tokens of these kinds."""
        kinds = {KINDS[name] for name in names}
        return [token for token in self.tokens if token.kind in kinds]

    def has(self, *names: str) -> bool:
        """Whether one of these kinds is among the tokens."""
        return bool(self.of(*names))

    def number(self, *names: str) -> int | None:
        """The value of the first token of these kinds."""
        found = self.of(*names)
        return int(str(found[0].value)) if found else None
