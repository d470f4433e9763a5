"""OffsetMap: the exact way from a cleaned text back to the raw one.

A map is a run of segments in the order of the cleaned text. In a *copied* segment both sides are equally long and character i
of the one is character i of the other. A *replaced* segment stands for its whole raw stretch. Raw text that no segment covers
was left out. Segments may jump in raw text (a sentence that goes on behind a footnote), but never backwards.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from extractors.records import Span


class Edit(NamedTuple):
    """Put `text` in place of [start, end) of the current text. An empty text leaves the stretch out."""

    start: int
    end: int
    text: str


class Segment(NamedTuple):
    """[start, end) of the cleaned text comes from [raw_start, raw_end) of the raw text."""

    start: int
    end: int
    raw_start: int
    raw_end: int
    copied: bool


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Maps offsets of a cleaned text to raw offsets."""

    segments: tuple[Segment, ...]

    @classmethod
    def identity(cls, length: int, raw_start: int = 0) -> OffsetMap:
        """The map of a text that was not cleaned: `length` code points that stand at `raw_start` in raw text."""
        return cls((Segment(0, length, raw_start, raw_start + length, copied=True),) if length else ())

    def to_raw(self, start: int, end: int) -> Span:
        """The smallest raw span that covers the cleaned characters [start, end).

        Raises ValueError on an empty span or one outside the text.
        """
        if not 0 <= start < end <= self.length:
            raise ValueError(f"span {start}:{end} is empty or outside the text of length {self.length}")
        first, last = self._segment_at(start), self._segment_at(end - 1)
        raw_start = first.raw_start + (start - first.start if first.copied else 0)
        raw_end = last.raw_start + (end - last.start) if last.copied else last.raw_end
        return Span(raw_start, raw_end)

    def from_raw(self, start: int, end: int) -> Span | None:
        """The cleaned span that stands for any of the raw characters [start, end); None where all of them were left out."""
        covered = [segment for segment in self.segments if segment.raw_start < end and start < segment.raw_end]
        if not covered:
            return None
        first, last = covered[0], covered[-1]
        return Span(
            first.start + (max(0, start - first.raw_start) if first.copied else 0),
            last.end - (max(0, last.raw_end - end) if last.copied else 0),
        )

    def raw_pieces(self, start: int, end: int) -> list[Span]:
        """The raw spans that the cleaned characters [start, end) come from, in order; touching ones are one."""
        pieces: list[Span] = []
        for segment in self._slice(start, end):
            if pieces and pieces[-1].end == segment.raw_start:
                pieces[-1] = Span(pieces[-1].start, segment.raw_end)
            else:
                pieces.append(Span(segment.raw_start, segment.raw_end))
        return pieces

    def edited(self, edits: Iterable[Edit]) -> OffsetMap:
        """The map of the text that `edits` make of this one. Edits are sorted, do not overlap and lie inside the text."""
        position, changes = 0, []
        for edit in edits:
            if not position <= edit.start <= edit.end <= self.length:
                raise ValueError(f"edit {edit} overlaps another or lies outside the text of length {self.length}")
            position = edit.end
            if not self._answers(edit):
                changes.append(edit)
        return self._changed(changes) if changes else self

    def _answers(self, edit: Edit) -> bool:
        """Whether the new characters answer to the old ones one by one, as in a repaired capital: the map stays as it is."""
        if not edit.text or len(edit.text) != edit.end - edit.start:
            return False
        segment = self._segment_at(edit.start)
        return segment.copied and edit.end <= segment.end

    def _changed(self, edits: Iterable[Edit]) -> OffsetMap:
        out: list[Segment] = []
        position, new = 0, 0

        def keep(until: int) -> None:
            nonlocal new
            for piece in self._slice(position, until):
                length = piece.end - piece.start
                _append(out, Segment(new, new + length, piece.raw_start, piece.raw_end, piece.copied))
                new += length

        for edit in edits:
            keep(edit.start)
            if edit.text:
                raw = self._raw_of(edit.start, edit.end)
                _append(out, Segment(new, new + len(edit.text), raw.start, raw.end, copied=False))
                new += len(edit.text)
            position = edit.end
        keep(self.length)
        return OffsetMap(tuple(out))

    def part(self, start: int, end: int) -> OffsetMap:
        """The map of the slice [start, end) of this map's text."""
        pieces = self._slice(start, end)
        return OffsetMap(tuple(piece._replace(start=piece.start - start, end=piece.end - start) for piece in pieces))

    @property
    def length(self) -> int:
        """Code points of the cleaned text."""
        return self.segments[-1].end if self.segments else 0

    def _segment_at(self, position: int) -> Segment:
        return self.segments[self._index_at(position)]

    def _index_at(self, position: int) -> int:
        return bisect_right(self.segments, position, key=_start) - 1

    def _raw_of(self, start: int, end: int) -> Span:
        if start < end:
            return self.to_raw(start, end)
        # an insertion stands for no raw text; it points at the place between its neighbours
        at = self.to_raw(start - 1, start).end if start else (self.segments[0].raw_start if self.segments else 0)
        return Span(at, at)

    def _slice(self, start: int, end: int) -> list[Segment]:
        pieces: list[Segment] = []
        if start >= end:
            return pieces
        first = self._index_at(start)
        for k in range(first, len(self.segments)):
            segment = self.segments[k]
            if segment.start >= end:
                break
            low, high = max(start, segment.start), min(end, segment.end)
            if segment.copied:
                shift = segment.raw_start - segment.start
                pieces.append(Segment(low, high, low + shift, high + shift, copied=True))
            else:
                pieces.append(Segment(low, high, segment.raw_start, segment.raw_end, copied=False))
        return pieces


def without_overlaps(edits: Iterable[Edit]) -> list[Edit]:
    """The edits in order; of those that overlap the first, and of those that begin in one place the longest."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text that sorted, non-overlapping `edits` make of `text`."""
    parts, position = [], 0
    for edit in edits:
        parts += [text[position : edit.start], edit.text]
        position = edit.end
    return "".join([*parts, text[position:]])


def _start(segment: Segment) -> int:
    return segment.start


def _append(out: list[Segment], segment: Segment) -> None:
    if out and segment.copied and out[-1].copied and out[-1].end == segment.start and out[-1].raw_end == segment.raw_start:
        before = out[-1]
        out[-1] = Segment(before.start, segment.end, before.raw_start, segment.raw_end, copied=True)
    else:
        out.append(segment)
