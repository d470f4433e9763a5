"""What a cleaning step sees: the text of one passage as it stands, and the evidence that the whole document gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from extractors.records import Kind, Span
from extractors.text.layout import Piece
from extractors.text.offsets import Edit, OffsetMap, Segment, apply


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the document shows about itself.

    words: how often each word occurs, as written. lost: small letters whose capitals the conversion lost. il_misread: "II" stands
    for the name "Il" somewhere beyond doubt. confusions: letters misread and meant, each with the number of different words
    that show it; none in a document that is not damaged.
    """

    words: Mapping[str, int]
    lost: frozenset[str] = frozenset()
    il_misread: bool = False
    confusions: Mapping[tuple[str, str], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draft:
    """A passage on its way through the steps. markers: draft offsets of its footnote markers, until they are left out."""

    kind: Kind
    text: str
    offsets: OffsetMap
    markers: tuple[Span, ...] = ()

    def edited(self, edits: Iterable[Edit]) -> Draft:
        """The draft that sorted, non-overlapping edits make of this one."""
        changes = [edit for edit in edits if self.text[edit.start : edit.end] != edit.text]
        if not changes:
            return self
        return Draft(self.kind, apply(self.text, changes), self.offsets.edited(changes), self.markers)


Step = Callable[[Draft, Evidence], Iterable[Edit]]


def first_draft(raw: str, piece: Piece) -> Draft:
    """The raw stretches of a piece, parted by line breaks that stand for no raw text."""
    segments: list[Segment] = []
    parts: list[str] = []
    position = 0
    for span in piece.spans:
        if parts:
            segments.append(Segment(position, position + 1, segments[-1].raw_end, segments[-1].raw_end, copied=False))
            parts.append("\n")
            position += 1
        length = span.end - span.start
        segments.append(Segment(position, position + length, span.start, span.end, copied=True))
        parts.append(raw[span.start : span.end])
        position += length
    return Draft(piece.kind, "".join(parts), OffsetMap(tuple(segments)))
