"""Where a quote may stand in a text, and how well the words around it agree with those that stood around it before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from extractors.records import Span
from extractors.text.alignment import carried, stripped, to_word_bounds
from extractors.text.skeleton import at_word_bound, likeness, same_word, skeleton, words

AROUND = 40  # code points of context kept on either side
_MOST = 300  # occurrences looked at; a quote that stands in more places is found by alignment only
_SEED = 6  # characters of the pieces by which a misread quote is searched
_COMMON = 40  # places of one piece, beyond which it tells nothing


class Side(NamedTuple):
    """How the context on one side agrees. `words`: how many there are to compare.

    score: likeness of its characters, 0 to 1. whole: every word has its like. near: the words next to the quote have, up to the
    first that is not in the quote itself; in "Kim, Kim, Kim and Lee" the next word says nothing. repeated: a word of
    the context is in the quote. telling: how many different words are not.
    """

    words: int
    score: float
    whole: bool
    near: bool
    repeated: bool = False
    telling: int = 0


class Context(NamedTuple):
    """How the contexts on both sides agree."""

    left: Side
    right: Side

    @property
    def score(self) -> float:
        """0 to 1; a side with nothing on it does not count."""
        sides = [side for side in self if side.words]
        return sum(side.score for side in sides) / len(sides) if sides else 1.0

    @property
    def neighbours(self) -> int:
        """On how many sides the word next to the quote agrees."""
        return self.left.near + self.right.near

    @property
    def repeated(self) -> bool:
        """Whether the quote, or a word of it, returns in its own surroundings."""
        return self.left.repeated or self.right.repeated

    @property
    def clear(self) -> bool:
        """Whether, where equal words stand close together, this is not one whose like was lost."""
        return not self.repeated or self.neighbours == 2

    @property
    def proves(self) -> bool:
        """Whether this can be no other place: all words agree on one side, and on the other the one next to the quote.

        Rows of a table often differ by one word, which may be far from the figure, so that nothing less is enough. Where the
        quote returns in its own surroundings, all words must agree on both sides, and there must be other words among them.
        """
        whole = [side.whole and side.words > 2 for side in self]
        if self.repeated:
            return any(whole) and self.left.telling + self.right.telling > 2 and self.left.whole and self.right.whole
        return (whole[0] and self.right.near) or (whole[1] and self.left.near)


def context(prefix: str, quote: str, suffix: str, text: str, start: int, end: int) -> Context:
    """How the surroundings of text[start:end] agree with `prefix` and `suffix`, which stood around `quote`."""
    window, own = 2 * AROUND, set(words(quote))
    return Context(
        _side(prefix[::-1], text[max(0, start - window) : start][::-1], len(prefix) >= AROUND, own),
        _side(suffix, text[end : end + window], len(suffix) >= AROUND, own),
    )


def _side(known: str, found: str, cut: bool, own: set[str]) -> Side:
    """`known` and `found` run away from the quote; the last word of `known` may be `cut`. own: the words of the quote."""
    expected, there = words(known), words(found)
    if not expected:
        return Side(0, 1.0, True, True)
    if cut and len(expected) > 1:
        expected = expected[:-1]
    own = own | {word[::-1] for word in own}
    telling = next((i for i, word in enumerate(expected) if word not in own), len(expected))
    reach = min(telling + 1, len(expected))
    near = len(there) >= reach and all(map(same_word, expected[:reach], there))
    whole = len(there) >= len(expected) and all(map(same_word, expected, there))
    a, b = skeleton(known).folded, skeleton(found).folded
    score = Levenshtein.normalized_similarity(a, b[: len(a)])
    return Side(len(expected), score, whole and near, near, not own.isdisjoint(expected), len(set(expected) - own))


class Haystack:
    """A text made ready for many searches."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.bare = skeleton(text)
        self._known: dict[str, list[Span]] = {}

    def equal(self, quote: str) -> list[Span]:
        """All places of the quote, whatever its white space and line ends; none where they are too many."""
        if quote not in self._known:
            self._known[quote] = self._equal(skeleton(quote).text)
        return self._known[quote]

    def _equal(self, bare: str) -> list[Span]:
        found: list[Span] = []
        at = self.bare.text.find(bare) if bare else -1
        while at >= 0:
            found.append(self.bare.span(at, at + len(bare)))
            if len(found) > 20 * _MOST:
                return []
            at = self.bare.text.find(bare, at + 1)
        return found

    def places(self, quote: str, left: bool, right: bool) -> list[Span]:
        """The places of `equal` that begin and end at bounds of words, where `left` and `right` ask for it."""
        found = [
            span
            for span in self.equal(quote)
            if not (left and not at_word_bound(self.text, span.start)) and not (right and not at_word_bound(self.text, span.end))
        ]
        return found if len(found) <= _MOST else []

    @cached_property
    def _seeds(self) -> dict[str, list[int]]:
        seeds: dict[str, list[int]] = defaultdict(list)
        folded = self.bare.folded
        for at in range(len(folded) - _SEED + 1):
            seeds[folded[at : at + _SEED]].append(at)
        return seeds

    def alike(self, prefix: str, quote: str, suffix: str, left: bool, right: bool) -> Iterable[Span]:
        """Up to five places where the quote may stand misread, the likeliest first."""
        whole = prefix + quote + suffix
        needle = skeleton(whole).folded
        votes: Counter[int] = Counter()
        for offset in range(len(needle) - _SEED + 1):
            at = self._seeds.get(needle[offset : offset + _SEED], ())
            if len(at) <= _COMMON:
                for place in {(found - offset) // 16 for found in at}:
                    votes[place] += 1
        spans: list[Span] = []
        for place, _count in votes.most_common(8):
            low = max(0, (place - 1) * 16)
            high = min(len(self.bare.folded), (place + 2) * 16 + len(needle))
            match = fuzz.partial_ratio_alignment(needle, self.bare.folded[low:high])
            if match is None or match.dest_end <= match.dest_start:
                continue
            around = self.bare.span(low + match.dest_start, low + match.dest_end)
            span = carried(whole, len(prefix), len(prefix) + len(quote), self.text[around.start : around.end])
            if span is None:
                continue
            span = to_word_bounds(self.text, Span(around.start + span.start, around.start + span.end), left, right)
            span = stripped(self.text, span)
            if span not in spans and likeness(quote, self.text[span.start : span.end]) > 0:
                spans.append(span)
        return spans[:5]
