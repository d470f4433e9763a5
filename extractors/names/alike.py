"""What people and bodies have in common where names are compared: the record, and how two names differ by letters.

`people_alike.py` and `bodies_alike.py` hold the rules of each. A rule gives reasons for; a doubt lessens whatever the rules give.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz.distance import OSA
from wordfreq import zipf_frequency

from extractors.names import misprints

Reason = tuple[float, str]  # how much it says by itself, from 0 to 1, or what a doubt leaves of that; in words

_TOLD = 2  # reasons for
_COMMON = 3.0  # Zipf frequency of a word that is hardly a slip for another
_BY_LENGTH = ((6, 0.7), (5, 0.55), (4, 0.4), (3, 0.15))  # letters of the longer word; what one slip in it says


@dataclass(frozen=True, slots=True)
class Likeness:
    """score: from 0 to 1, to order by; no probability. reasons: the best first, and last what speaks against."""

    score: float
    reasons: tuple[str, ...]


NONE = Likeness(0.0, ())


def weigh(reasons: Iterable[Reason], doubts: Iterable[Reason]) -> Likeness:
    """The best reason, lessened by each doubt."""
    ordered = sorted(reasons, key=lambda reason: -reason[0])[:_TOLD]
    if not ordered:
        return NONE
    score, against = ordered[0][0], []
    for left, words in doubts:
        score *= left
        against.append(words)
    return Likeness(round(score, 4), (*(words for _, words in ordered), *against))


def by_letters(one: list[str], other: list[str], *, exact: bool) -> Iterator[Reason]:
    """What two lists of folded words, in their order, say that differ by a slip. exact: one letter makes another name."""
    if one != other and "".join(one) == "".join(other):
        yield 0.85, "the same letters, parted differently"
        return
    pairs = _differing(one, other)
    if not pairs:
        return
    if all(misprints.clear(a) == misprints.clear(b) for a, b in pairs):
        shown = " and ".join(f"“{a}” and “{b}”" for a, b in pairs)
        yield 0.5 if _both_common(pairs) else 0.8, f"letters that are taken for each other in print: {shown}"
        return
    weights = [_slip(a, b) for a, b in pairs]
    if not all(weights):
        return
    weight = min(weights) * (1.0 if len(weights) == 1 else 0.6) * (0.5 if exact else 1.0) * (0.7 if _both_common(pairs) else 1.0)
    distance = sum(OSA.distance(a, b) for a, b in pairs)
    shown = " and ".join(f"“{a}” and “{b}”" for a, b in pairs)
    yield weight, f"{'one letter' if distance == 1 else f'{distance} letters'} apart: {shown}"


def _differing(one: list[str], other: list[str]) -> list[tuple[str, str]]:
    """The words that the lists do not share, the nearest together; empty where there are more than two, or not as many."""
    left, right = list(one), list(other)
    for word in one:
        if word in right:
            left.remove(word)
            right.remove(word)
    if len(left) != len(right) or not 0 < len(left) <= 2:
        return []
    pairs = []
    for word in left:
        nearest = min(right, key=lambda candidate: (OSA.distance(word, candidate), candidate))
        right.remove(nearest)
        pairs.append((word, nearest))
    return pairs


def _slip(one: str, other: str) -> float:
    """What two words say that are one or two letters apart; 0 where they are more, or too short."""
    length = max(len(one), len(other))
    distance = OSA.distance(one, other, score_cutoff=2)
    if distance == 1:
        return next((weight for least, weight in _BY_LENGTH if length >= least), 0.0)
    return 0.4 if distance == 2 and length >= 8 and one[0] == other[0] else 0.0


def _both_common(pairs: list[tuple[str, str]]) -> bool:
    """Whether any two of the words are both in use: "Joan" is no misprint of "John"."""
    return any(min(zipf_frequency(a, "en"), zipf_frequency(b, "en")) >= _COMMON for a, b in pairs)
