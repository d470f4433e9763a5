"""Texts compared without what every reading sets anew: white space, line ends, and hyphens at line ends.

"Choson\\nSoren", "Choson Soren" and "Cho-\\nson Soren" have one skeleton. Hyphens between letters are left out everywhere,
because nobody can tell which of them a line end has made.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from extractors.records import Span

_HYPHEN = r"(?<=[^\W\d_])[-‐\u00ad]\s*(?=[^\W\d_])"
_HYPHENS = re.compile(_HYPHEN)
_BROKEN = re.compile(r"(?<=[^\W\d_])[-‐\u00ad]\s*\n\s*(?=[^\W\d_])")
_LEFT_OUT = re.compile(rf"{_HYPHEN}|[\s\u00ad]+")
# characters that OCR takes for each other; one for one, so that offsets stay
_FOLD = str.maketrans("1I|!ıi0OQSBZ’‘`´“”—–", "llllllooo582''''\"\"--")
_PARTS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Skeleton:
    """`text`: the characters kept. `folded`: the same with look-alikes made equal. `at`: where each stands in the whole text."""

    text: str
    folded: str
    at: list[int]

    def index(self, offset: int) -> int:
        """How many kept characters stand before `offset` of the whole text."""
        return bisect_left(self.at, offset)

    def span(self, start: int, end: int) -> Span:
        """The stretch of the whole text from kept character `start` up to `end`, which is greater."""
        return Span(self.at[start], self.at[end - 1] + 1)


def skeleton(text: str) -> Skeleton:
    """The skeleton of `text`."""
    at: list[int] = []
    kept: list[str] = []
    done = 0
    for match in _LEFT_OUT.finditer(text):
        at.extend(range(done, match.start()))
        kept.append(text[done : match.start()])
        done = match.end()
    at.extend(range(done, len(text)))
    kept.append(text[done:])
    whole = "".join(kept)
    return Skeleton(whole, whole.translate(_FOLD), at)


def likeness(first: str, second: str) -> float:
    """0 to 1: how much of two readings is the same, where "rn" may be "m" and "l" may be "1"."""
    a, b = (skeleton(text).folded.replace("rn", "m").replace("vv", "w") for text in (first, second))
    return Levenshtein.normalized_similarity(a, b)


def words(text: str) -> list[str]:
    """Words and figures without marks, look-alikes folded; a Chinese or Japanese character is a word of its own."""
    return _PARTS.findall(_HYPHENS.sub("", text).translate(_FOLD))


def same_word(first: str, second: str) -> bool:
    """Whether two (folded) words can be readings of one. Figures and short words must be equal: "Row 1" is not "Row 2"."""
    if first == second:
        return True
    a, b = first.replace("rn", "m"), second.replace("rn", "m")
    if min(len(a), len(b)) <= 3 or any(sign.isdigit() for sign in a + b):
        return a == b
    return Levenshtein.normalized_similarity(a, b) >= 0.6


def at_word_bound(text: str, offset: int) -> bool:
    """Whether no word runs across `offset`, not even one that a line end has broken."""
    if not 0 < offset < len(text):
        return True
    if _wordly(text[offset - 1]) and _wordly(text[offset]):
        return False
    return not any(match.start() <= offset <= match.end() for match in _BROKEN.finditer(text, max(0, offset - 4), offset + 4))


def _wordly(sign: str) -> bool:
    return sign.isalnum() and not "\u3040" <= sign <= "\u9fff"
