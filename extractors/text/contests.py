"""Two anchors of different places never get one place: what two contend for, neither has, unless one is certain."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.records import Span
from extractors.text.occurrences import context
from extractors.text.places import Anchor, Candidate, Lost, Placed
from extractors.text.skeleton import likeness, skeleton


def parted(anchors: Sequence[Anchor], results: Sequence[Placed | Lost], text: str) -> list[Placed | Lost]:
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
        around = context(item.prefix, item.quote, item.suffix, text, *span)
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
    around = context(item.prefix, item.quote, item.suffix, text, spot.start, spot.end)
    return all(side.score >= 0.95 for side in around)
