"""The records of `extractors.text.anchors`: where something stood, and where it stands now."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.text.occurrences import AROUND


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where something stands in a text that may be at hand no more. Offsets count code points of that text.

    quote: what stands there. prefix, suffix: up to 40 code points before and after it.
    """

    start: int
    end: int
    quote: str
    prefix: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an anchor stands now. how: "position" (the same offsets), "quote" (moved), or "alignment" (read differently)."""

    start: int
    end: int
    how: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place where a lost anchor may stand. score: likeness of quote and surroundings, 0 to 1."""

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Lost:
    """An anchor whose place is gone or not certain. candidates: the best first, at most five."""

    candidates: tuple[Candidate, ...]


def anchor(text: str, start: int, end: int) -> Anchor:
    """The anchor of text[start:end]."""
    return Anchor(start, end, text[start:end], text[max(0, start - AROUND) : start], text[end : end + AROUND])
