"""The map between two readings of one document: which word of the one is which of the other.

Words are aligned twice, from the front and from the back. Where several alignments cost the same (a row of a table is lost, and
its neighbours are like it), the two differ, and such words are taken for unaligned: no map is better than a wrong one.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from extractors.records import Span
from extractors.text.skeleton import at_word_bound, skeleton

FIRM = 8  # characters in a run of aligned words, from which it is no accident
FAR = 400  # characters between the firm words around a stretch, beyond which nothing is said about it

_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+|[^\w\s]")


class Alignment:
    """Aligns `former` with `text`. Some 0.5 s for 200,000 characters; memory grows with the length, not with its square."""

    def __init__(self, former: str, text: str) -> None:
        self.former, self.text = former, text
        self._old = [Span(*match.span()) for match in _TOKEN.finditer(former)]
        self._new = [Span(*match.span()) for match in _TOKEN.finditer(text)]
        numbers: dict[str, int] = {}
        old = [numbers.setdefault(former[a:b], len(numbers)) for a, b in self._old]
        new = [numbers.setdefault(text[a:b], len(numbers)) for a, b in self._new]
        pairs = self._firm(_certain_pairs(old, new))
        self._firm_old = [i for i, _ in pairs]
        self._firm_new = [j for _, j in pairs]

    def _firm(self, pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """The pairs that stand in runs of at least `FIRM` characters."""
        kept: list[tuple[int, int]] = []
        run: list[tuple[int, int]] = []
        for i, j in [*pairs, (-1, -1)]:
            if run and (i - 1, j - 1) != run[-1]:
                whole = len(run) == len(self._old) == len(self._new)
                if whole or sum(self._old[k].end - self._old[k].start for k, _ in run) >= FIRM:
                    kept += run
                run = []
            run.append((i, j))
        return kept

    def image(self, start: int, end: int) -> Span | None:
        """Where former[start:end] stands in the text; None where that is not certain, or nothing is left of it."""
        first = bisect_right(self._old, start, key=lambda token: token.end)
        last = bisect_left(self._old, end, key=lambda token: token.start) - 1
        if last < first:
            return None
        low, high = bisect_left(self._firm_old, first), bisect_right(self._firm_old, last)
        if high - low == last - first + 1 and self._firm_new[high - 1] - self._firm_new[low] == last - first:
            head, tail = self._new[self._firm_new[low]], self._new[self._firm_new[high - 1]]
            return Span(head.start + max(0, start - self._old[first].start), tail.end - max(0, self._old[last].end - end))
        if not self._firm_old:
            return None
        # the firm words around it, or the ends of the texts
        before = (self._old[self._firm_old[low - 1]].end, self._new[self._firm_new[low - 1]].end) if low else (0, 0)
        after = (len(self.former), len(self.text))
        if high < len(self._firm_old):
            after = (self._old[self._firm_old[high]].start, self._new[self._firm_new[high]].start)
        if start - before[0] > FAR or after[0] - end > FAR or after[1] - before[1] > 3 * (after[0] - before[0]) + FAR:
            return None
        found = carried(self.former[before[0] : after[0]], start - before[0], end - before[0], self.text[before[1] : after[1]])
        if found is None:
            return None
        return to_word_bounds(
            self.text,
            Span(found.start + before[1], found.end + before[1]),
            at_word_bound(self.former, start),
            at_word_bound(self.former, end),
        )

    def sources(self, start: int, end: int) -> Span | None:
        """The stretch of the former text from which the words of text[start:end] come; None where none is aligned."""
        first = bisect_right(self._new, start, key=lambda token: token.end)
        last = bisect_left(self._new, end, key=lambda token: token.start)
        low, high = bisect_left(self._firm_new, first), bisect_left(self._firm_new, last)
        if high <= low:
            return None
        return Span(self._old[self._firm_old[low]].start, self._old[self._firm_old[high - 1]].end)


def _certain_pairs(old: Sequence[int], new: Sequence[int]) -> list[tuple[int, int]]:
    """Pairs of equal items that the alignments from the front and from the back have in common."""
    forward = _pairs(old, new)
    if len(old) == len(new) and len(forward) == len(old):
        return forward
    ends = len(old) - 1, len(new) - 1
    backward = {(ends[0] - i, ends[1] - j) for i, j in _pairs(old[::-1], new[::-1])}
    return [pair for pair in forward if pair in backward]


def _pairs(old: Sequence[int], new: Sequence[int]) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    for code in Levenshtein.opcodes(old, new):
        if code.tag == "equal":
            pairs += zip(range(code.src_start, code.src_end), range(code.dest_start, code.dest_end), strict=True)
    return pairs


def carried(former: str, start: int, end: int, text: str) -> Span | None:
    """Where former[start:end] stands in `text`, by characters; None where nothing is left of it or two places do as well."""
    a, b = skeleton(former), skeleton(text)
    low, high = a.index(start), a.index(end)
    there = _carried(a.folded, low, high, b.folded)
    size, length = len(a.folded), len(b.folded)
    back = _carried(a.folded[::-1], size - high, size - low, b.folded[::-1])
    if there is None or back is None:
        return None
    back = Span(length - back.end, length - back.start)
    if there.start >= back.end or back.start >= there.end:
        return None
    # they differ by a character or two where one was lost at a bound
    if max(abs(there.start - back.start), abs(there.end - back.end)) > 2:
        return None
    return b.span(min(there.start, back.start), max(there.end, back.end))


def _carried(former: str, start: int, end: int, text: str) -> Span | None:
    partners: list[int] = []
    for code in Levenshtein.opcodes(former, text):
        if code.tag in ("equal", "replace") and code.src_start < end and start < code.src_end:
            shift = code.dest_start - code.src_start
            partners += (max(code.src_start, start) + shift, min(code.src_end, end) + shift)
    return Span(partners[0], partners[-1]) if partners else None


def to_word_bounds(text: str, span: Span, left: bool, right: bool) -> Span:
    """The span with its ends moved to bounds of words, where `left` and `right` ask for it and the bound is near.

    It stays where it is inside a word that OCR has made of two ("saidKim").
    """
    start, end = span
    if left:
        start = _bound(text, start, [start - 1, start + 1, start - 2, start + 2])
    if right:
        end = _bound(text, end, [end + 1, end - 1, end + 2, end - 2])
    return Span(start, end) if start < end else span


def _bound(text: str, offset: int, others: list[int]) -> int:
    places = (place for place in (offset, *others) if 0 <= place <= len(text) and at_word_bound(text, place))
    return next(places, offset)


def stripped(text: str, span: Span) -> Span:
    """The span without white space at its ends."""
    found = text[span.start : span.end]
    return Span(span.start + len(found) - len(found.lstrip()), span.end - len(found) + len(found.rstrip()))
