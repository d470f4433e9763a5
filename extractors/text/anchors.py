"""Places in a text found again after the text was read anew.

Promises never a wrong place: what is weak, or could as well be elsewhere, comes back as `Lost` with the best candidates. Three
trials, the strongest first: the same offsets, the same quote in the same surroundings, and the alignment of the former text with
the new one. Where the former text is at hand it also says which of several equal places is meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from extractors.records import Span
from extractors.text.alignment import Alignment, stripped
from extractors.text.contests import parted
from extractors.text.occurrences import Context, Haystack, context
from extractors.text.places import Anchor, Candidate, Lost, Placed, anchor
from extractors.text.skeleton import at_word_bound, likeness, skeleton, words

__all__ = ["Anchor", "Candidate", "Lost", "Placed", "anchor", "place"]

MOST_CANDIDATES = 5
ALIKE = 0.6  # likeness of a quote to what the alignment puts in its place, from which it is a reading of it
ALIKE_ALONE = 0.7  # the same without an alignment
ALIKE_WORD = 0.6  # likeness of each word of it
WHOLE_WORD = 4  # letters of a word, from which it is known again when it has grown together with another
AHEAD = 0.1  # by how much better the context of another place must be to make an aligned one doubtful
BEHIND = 0.25  # by how much worse it may be where its next words agree better: two rows of a table have changed places
_WORTH = 0.4  # score from which a candidate is worth showing


def place(anchors: Sequence[Anchor], text: str, former: str | None = None) -> list[Placed | Lost]:
    """Where each of `anchors` stands in `text`, in their order.

    former: the text in which the offsets of the anchors count. An anchor whose quote does not stand there at its offsets is
    looked for as if there were none. What was found for the last few texts is kept, so that asking again costs nothing.
    """
    placer = _placer(text, former)
    return parted(anchors, [placer.place(item) for item in anchors], text)


@lru_cache(maxsize=4)
def _placer(text: str, former: str | None) -> _Placer:
    return _Placer(text, former)


class _Placer:
    def __init__(self, text: str, former: str | None) -> None:
        self.text, self.former = text, former
        self.haystack = Haystack(text)
        self.alignment = None if former is None or former == text else Alignment(former, text)
        self.known: dict[Anchor, Placed | Lost] = {}

    def place(self, item: Anchor) -> Placed | Lost:
        if item not in self.known:
            self.known[item] = self._found(item)
        return self.known[item]

    def _found(self, item: Anchor) -> Placed | Lost:
        if not item.quote.strip():
            return Lost(())
        aligned = None
        known = self.former is not None and self.former[item.start : item.end] == item.quote
        if known and self.former == self.text:
            return Placed(*stripped(self.text, Span(item.start, item.end)), "position")
        spans = self.haystack.places(item.quote, *_bounds(item))
        scored = {span: self._context(item, span) for span in spans}
        if known and self.alignment is not None:
            aligned = self.alignment.image(item.start, item.end)
            if aligned is not None:
                aligned = stripped(self.text, aligned)
                if self._trusted(item, aligned, scored):
                    return self._placed(item, aligned)
            for span in spans:  # what comes from elsewhere is not this
                sources = self.alignment.sources(*span)
                if sources is not None and (sources.end <= item.start or item.end <= sources.start):
                    scored[span] = scored[span]._replace(left=scored[span].left._replace(near=False, whole=False))
        if not known and self._unmoved(item) and sum(around.score == 1.0 for around in scored.values()) == 1:
            return Placed(*stripped(self.text, Span(item.start, item.end)), "position")
        proven = [span for span, around in scored.items() if around.proves]
        if not proven:
            for span in self.haystack.alike(item.prefix, item.quote, item.suffix, *_bounds(item)):
                scored.setdefault(span, self._context(item, span))
            proven = [
                span
                for span, around in scored.items()
                if span not in spans and around.proves and not around.repeated and self._same(item, span, ALIKE_ALONE)
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
        if span not in scored and not self._same(item, span, ALIKE):
            return False
        if not (around.neighbours and around.clear) or (max(side.score for side in around) < 0.7 and around.score < 0.5):
            return False
        return not any(
            other.score >= around.score + AHEAD or (other.neighbours > around.neighbours and other.score >= around.score - BEHIND)
            for other in scored.values()
        )

    def _context(self, item: Anchor, span: Span) -> Context:
        return context(item.prefix, item.quote, item.suffix, self.text, span.start, span.end)

    def _likeness(self, item: Anchor, span: Span) -> float:
        return likeness(item.quote, self.text[span.start : span.end])

    def _same(self, item: Anchor, span: Span, least: float) -> bool:
        """Whether what stands there is a reading of the quote: on the whole, and its first and last word, or each of as many.

        Inside a longer word ("saidKim") only the very word of the quote will do.
        """
        found, former = words(self.text[span.start : span.end]), words(item.quote)
        if self._likeness(item, span) < least or not found or not former:
            return False
        if any(now > then for now, then in zip(_marks(self.text[span.start : span.end]), _marks(item.quote), strict=True)):
            return False  # specks beside the word were read as points
        if len(found) != len(former):
            found, former = [found[0], found[-1]], [former[0], former[-1]]
        if any(likeness(*pair) < ALIKE_WORD for pair in zip(found, former, strict=True)):
            return False
        inside = [asked and not at_word_bound(self.text, at) for asked, at in zip(_bounds(item), span, strict=True)]
        return not any(
            cut and (found[k] != former[k] or len(found[k]) < WHOLE_WORD) for cut, k in zip(inside, (0, -1), strict=True)
        )

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


def _marks(quote: str) -> tuple[int, int]:
    """How many characters that are no letters and figures stand at its beginning and its end."""
    sides = (quote.strip(), quote.strip()[::-1])
    first, last = (next((i for i, sign in enumerate(side) if sign.isalnum()), len(side)) for side in sides)
    return first, last
