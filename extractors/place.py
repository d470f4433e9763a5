"""From a find in a passage to a mention in its document: raw offsets, page, box and context."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from extractors.records import Box, Found, Mention, Page, Passage, Reading, Span

# what may stand inside a mention that was broken over lines
_MAY_PART = frozenset(" \t\r\n\f\v\u00a0\u00ad-‐‑0123456789¹²³⁴⁵⁶⁷⁸⁹⁰")


class Placer:
    """Places the finds of one document. Holds where its pages begin in raw text."""

    def __init__(self, reading: Reading) -> None:
        self.text = reading.text
        self.pages = reading.pages
        self.starts: list[int] = []
        start = 0
        for page in reading.pages:
            self.starts.append(start)
            start += len(page.text) + 1

    def place(self, passage: Passage, found: Found) -> Mention:
        """The mention of `found`, cut to its longer part where a footnote or a page head lies between its words."""
        raw = self._raw(passage, found)
        index = bisect_right(self.starts, raw.start) - 1
        page = self.pages[index]
        return Mention(
            start=raw.start,
            end=raw.end,
            text=self.text[raw.start : raw.end],
            label=found.label,
            context=_context(passage, found),
            score=found.score,
            extractor=found.extractor,
            cleaned=passage.text[found.start : found.end],
            page=page.number,
            value=found.value,
            box=box_of(page, Span(raw.start - self.starts[index], raw.end - self.starts[index])),
            note=found.note,
        )

    def _raw(self, passage: Passage, found: Found) -> Span:
        runs: list[Span] = []
        for piece in passage.offsets.raw_pieces(found.start, found.end):
            if runs and _MAY_PART.issuperset(self.text[runs[-1].end : piece.start]):
                runs[-1] = Span(runs[-1].start, piece.end)
            else:
                runs.append(piece)
        return max(runs, key=lambda run: run.end - run.start)


def box_of(page: Page, span: Span) -> Box | None:
    """The smallest box around the words of a page that meet `span` (page offsets); None where the page has no boxes there."""
    first = bisect_right(page.words, span.start, key=lambda word: word.end)
    boxes = []
    for word in page.words[first:]:
        if word.start >= span.end:
            break
        boxes.append(word.box)
    if not boxes:
        return None
    return Box(min(b.x0 for b in boxes), min(b.y0 for b in boxes), max(b.x1 for b in boxes), max(b.y1 for b in boxes))


def _context(passage: Passage, found: Found) -> str:
    cited: Sequence[Span] = passage.citations
    if any(span.start <= found.start and found.end <= span.end for span in cited):
        return "citation"
    return str(passage.kind)
