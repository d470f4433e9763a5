"""Places in a text found again after the text was read anew.

Promises never a wrong place: what is weak, or could as well be elsewhere, comes back as `Lost` with the best candidates. Three
trials, the strongest first: the same offsets, the same quote in the same surroundings, and the alignment of the former text with
the new one. Where the former text is at hand it also says which of several equal places is meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.records import Span
from extractors.text.alignment import Alignment
from extractors.text.occurrences import AROUND, Context, Haystack, context
from extractors.text.skeleton import at_word_bound, likeness, skeleton

MOST_CANDIDATES = 5
ALIKE = 0.6  # likeness of a quote to what the alignment puts in its place, from which it is a reading of it
ALIKE_ALONE = 0.7  # the same without an alignment
AHEAD = 0.1  # by how much better the context of another place must be to make an aligned one doubtful
_WORTH = 0.4  # score from which a candidate is worth showing


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


def place(anchors: Sequence[Anchor], text: str, former: str | None = None) -> list[Placed | Lost]:
    """Where each of `anchors` stands in `text`, in their order.

    former: the text in which the offsets of the anchors count. An anchor whose quote does not stand there at its offsets is
    looked for as if there were none.
    """
    placer = _Placer(text, former)
    return _parted(anchors, [placer.place(item) for item in anchors], text)


class _Placer:
    def __init__(self, text: str, former: str | None) -> None:
        self.text, self.former = text, former
        self.haystack = Haystack(text)
        self.alignment = None if former is None or former == text else Alignment(former, text)

    def place(self, item: Anchor) -> Placed | Lost:
        if not item.quote.strip():
            return Lost(())
        aligned = None
        known = self.former is not None and self.former[item.start : item.end] == item.quote
        if known and self.former == self.text:
            return Placed(*_stripped(self.text, Span(item.start, item.end)), "position")
        spans = self.haystack.places(item.quote, *_bounds(item))
        scored = {span: self._context(item, span) for span in spans}
        if known and self.alignment is not None:
            aligned = self.alignment.image(item.start, item.end)
            if aligned is not None:
                aligned = _stripped(self.text, aligned)
                if self._trusted(item, aligned, scored):
                    return self._placed(item, aligned)
            for span in spans:  # what comes from elsewhere is not this
                sources = self.alignment.sources(*span)
                if sources is not None and (sources.end <= item.start or item.end <= sources.start):
                    scored[span] = scored[span]._replace(left=scored[span].left._replace(near=False, whole=False))
        if not known and self._unmoved(item) and sum(around.score == 1.0 for around in scored.values()) == 1:
            return Placed(*_stripped(self.text, Span(item.start, item.end)), "position")
        proven = [span for span, around in scored.items() if around.proves]
        if not proven:
            for span in self.haystack.alike(item.prefix, item.quote, item.suffix, *_bounds(item)):
                scored.setdefault(span, self._context(item, span))
            proven = [
                span
                for span, around in scored.items()
                if span not in spans and around.proves and self._likeness(item, span) >= ALIKE_ALONE
            ]
        if aligned is not None:
            scored.setdefault(aligned, self._context(item, aligned))
        perfect = [span for span in proven if scored[span].score == 1.0]
        if len(perfect) == 1:
            proven = perfect
        if len(proven) == 1 and all(scored[proven[0]].score >= around.score for around in scored.values()):
            return self._placed(item, proven[0])
        return self._lost(item, scored)

    def _unmoved(self, item: Anchor) -> bool:
        """Whether quote and context stand at the same offsets, to the letter."""
        return anchor(self.text, item.start, item.end) == item

    def _trusted(self, item: Anchor, span: Span, scored: dict[Span, Context]) -> bool:
        """Whether quote and surroundings bear out what the alignment says, and no other place fits better."""
        around = scored.get(span) or self._context(item, span)
        if span not in scored and self._likeness(item, span) < ALIKE:
            return False
        if not any(side.score >= 0.7 for side in around) and around.score < 0.5:
            return False
        return all(other.score < around.score + AHEAD for other in scored.values())

    def _context(self, item: Anchor, span: Span) -> Context:
        return context(item.prefix, item.suffix, self.text, span.start, span.end)

    def _likeness(self, item: Anchor, span: Span) -> float:
        return likeness(item.quote, self.text[span.start : span.end])

    def _placed(self, item: Anchor, span: Span) -> Placed:
        found = self.text[span.start : span.end]
        if span == (item.start, item.end) and found == item.quote:
            return Placed(*span, "position")
        return Placed(*span, "quote" if skeleton(found).text == skeleton(item.quote).text else "alignment")

    def _lost(self, item: Anchor, scored: dict[Span, Context]) -> Lost:
        found = [Candidate(*span, round((self._likeness(item, span) + around.score) / 2, 3)) for span, around in scored.items()]
        found.sort(key=lambda candidate: (-candidate.score, abs(candidate.start - item.start), candidate.end))
        return Lost(tuple(candidate for candidate in found if candidate.score >= _WORTH)[:MOST_CANDIDATES])


def _bounds(item: Anchor) -> tuple[bool, bool]:
    """Whether the quote began and ended at bounds of words."""
    return at_word_bound(item.prefix[-1:] + item.quote, len(item.prefix[-1:])), at_word_bound(
        item.quote + item.suffix[:1], len(item.quote)
    )


def _stripped(text: str, span: Span) -> Span:
    found = text[span.start : span.end]
    return Span(span.start + len(found) - len(found.lstrip()), span.end - len(found) + len(found.rstrip()))


def _parted(anchors: Sequence[Anchor], results: Sequence[Placed | Lost], text: str) -> list[Placed | Lost]:
    """The results, `Lost` in place of those that two anchors of different places contend for.

    Spans that lay apart may not meet now, and of two that lay in one another the inner one may not have come out.
    """
    spots = {i: spot for i, spot in enumerate(results) if isinstance(spot, Placed)}
    order = sorted(spots, key=lambda i: (spots[i].start, spots[i].end))
    doubtful: set[int] = set()
    for at, i in enumerate(order):
        for j in order[at + 1 :]:
            if spots[j].start >= spots[i].end:
                break
            if not _agree(anchors[i], anchors[j], _span(spots[i]), _span(spots[j])):
                sure = [_sure(anchors[k], spots[k], text) for k in (i, j)]
                doubtful |= {k for k, safe in zip((i, j), sure, strict=True) if not safe or all(sure)}
    parted = list(results)
    for i in doubtful:
        item, span = anchors[i], _span(spots[i])
        around = context(item.prefix, item.suffix, text, *span)
        score = (likeness(item.quote, text[span.start : span.end]) + around.score) / 2
        parted[i] = Lost((Candidate(*span, round(score, 3)),))
    return parted


def _span(spot: Placed) -> Span:
    return Span(spot.start, spot.end)


def _agree(first: Anchor, second: Anchor, x: Span, y: Span) -> bool:
    """Whether two spans that meet stand to each other as the former ones did."""
    a, b = _former(first), _former(second)
    if a == b:
        return x == y
    if x == y or a.end <= b.start or b.end <= a.start:
        return False
    return _order(a.start, b.start) * _order(x.start, y.start) >= 0 and _order(a.end, b.end) * _order(x.end, y.end) >= 0


def _order(a: int, b: int) -> int:
    return (a > b) - (a < b)


def _former(item: Anchor) -> Span:
    """The former span without white space at its ends."""
    return Span(item.start + len(item.quote) - len(item.quote.lstrip()), item.end - len(item.quote) + len(item.quote.rstrip()))


def _sure(item: Anchor, spot: Placed, text: str) -> bool:
    """Whether the quote stands there unchanged, in surroundings all but unchanged."""
    if skeleton(item.quote).text != skeleton(text[spot.start : spot.end]).text:
        return False
    around = context(item.prefix, item.suffix, text, spot.start, spot.end)
    return all(side.score >= 0.95 for side in around)
