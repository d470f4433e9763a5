from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.records import Span
from extractors.text.offsets import Edit, OffsetMap, apply


@st.composite
def texts_with_edits(draw: st.DrawFn) -> tuple[str, list[list[Edit]]]:
    """A raw text, and several rounds of edits, each made for the text that the round before leaves."""
    raw = text = draw(st.text(alphabet="ab c\n-ü", min_size=1, max_size=40))
    rounds = []
    for _ in range(draw(st.integers(1, 4))):
        cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6)))
        pairs = [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False) if a < b]
        edits = [Edit(a, b, draw(st.sampled_from(["", "X", "YZ", text[a:b].upper()]))) for a, b in pairs]
        rounds.append(edits)
        text = apply(text, edits)
        if not text:
            break
    return raw, rounds


@given(texts_with_edits())
def test_copied_segments_are_the_raw_text_and_spans_stay_in_order(case: tuple[str, list[list[Edit]]]) -> None:
    raw, rounds = case
    text, offsets = raw, OffsetMap.identity(len(raw))
    for edits in rounds:
        text, offsets = apply(text, edits), offsets.edited(edits)
    assert offsets.length == len(text)
    assert [segment.start for segment in offsets.segments] == [0, *(segment.end for segment in offsets.segments)][:-1]
    for before, after in zip(offsets.segments, offsets.segments[1:], strict=False):
        assert before.raw_end <= after.raw_start or not (before.copied and after.copied)
        assert before.raw_start <= after.raw_start
    for segment in offsets.segments:
        assert 0 <= segment.raw_start <= segment.raw_end <= len(raw)
        if segment.copied:
            assert text[segment.start : segment.end].casefold() == raw[segment.raw_start : segment.raw_end].casefold() or set(
                text[segment.start : segment.end]
            ) & set("XYZ")


@given(st.text(min_size=1, max_size=30), st.integers(0, 1000), st.data())
def test_an_identity_maps_every_span_to_itself(raw: str, base: int, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(raw) - 1))
    end = data.draw(st.integers(start + 1, len(raw)))
    assert OffsetMap.identity(len(raw), base).to_raw(start, end) == Span(base + start, base + end)


def test_a_removed_stretch_lies_between_its_neighbours() -> None:
    offsets = OffsetMap.identity(10).edited([Edit(4, 6, "")])
    assert offsets.to_raw(3, 4) == (3, 4)
    assert offsets.to_raw(4, 5) == (6, 7)
    assert offsets.to_raw(3, 5) == (3, 7)


def test_a_replacement_stands_for_all_of_its_raw_stretch() -> None:
    offsets = OffsetMap.identity(6).edited([Edit(2, 3, "fi")])
    assert offsets.to_raw(2, 3) == offsets.to_raw(3, 4) == (2, 3)
    assert offsets.length == 7


def test_a_part_counts_from_its_own_start() -> None:
    offsets = OffsetMap.identity(10, 100).edited([Edit(2, 4, "")])
    assert offsets.part(1, 5).to_raw(0, 4) == (101, 107)


@pytest.mark.parametrize(("start", "end"), [(0, 0), (-1, 2), (2, 11), (5, 4)])
def test_spans_outside_the_text_are_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="empty or outside"):
        OffsetMap.identity(10).to_raw(start, end)


@pytest.mark.parametrize("edits", [[Edit(0, 3, ""), Edit(2, 4, "")], [Edit(9, 12, "")]])
def test_edits_that_overlap_or_run_over_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="overlaps another or lies outside"):
        OffsetMap.identity(10).edited(edits)
