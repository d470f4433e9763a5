"""From finds in passages to mentions in raw text."""

from __future__ import annotations

from extractors.place import Placer
from extractors.records import Box, Found, Kind, Label, Origin, Page, Passage, Reading, Span, Word
from extractors.text.offsets import OffsetMap, Segment


def page(number: int, text: str, *, boxed: bool = False) -> Page:
    words, start = [], 0
    for part in text.split():
        start = text.index(part, start)
        words.append(Word(start, start + len(part), Box(start, 10 * number, start + len(part), 10 * number + 8), None))
        start += len(part)
    return Page(number, text, Origin.TEXT, words=tuple(words) if boxed else ())


def found(text: str, part: str) -> Found:
    return Found(text.index(part), text.index(part) + len(part), Label.PERSON, "names.form", 0.9)


def test_a_mention_broken_over_lines_keeps_its_raw_text() -> None:
    raw = "paid to Shin\nChang-\nseok in May"
    cleaned = "paid to Shin Chang-seok in May"
    segments = (
        Segment(0, 12, 0, 12, True),
        Segment(12, 13, 12, 13, False),
        Segment(13, 19, 13, 19, True),
        Segment(19, 30, 20, 31, True),
    )
    reading = Reading("text/plain", (page(1, raw),))
    mention = Placer(reading).place(Passage(Kind.BODY, cleaned, OffsetMap(segments)), found(cleaned, "Shin Chang-seok"))
    assert mention.text == raw[mention.start : mention.end] == "Shin\nChang-\nseok"
    assert mention.cleaned == "Shin Chang-seok"
    assert mention.box is None


def test_a_mention_that_a_footnote_parts_is_cut_to_its_longer_part() -> None:
    raw = "met Sun\n\n1 A note of several words.\n\nYat-sen in Kobe"
    after = raw.index("Yat-sen")
    cleaned = "met Sun Yat-sen in Kobe"
    segments = (Segment(0, 7, 0, 7, True), Segment(7, 8, 7, 9, False), Segment(8, 23, after, after + 15, True))
    mention = Placer(Reading("text/plain", (page(1, raw),))).place(
        Passage(Kind.BODY, cleaned, OffsetMap(segments)), found(cleaned, "Sun Yat-sen")
    )
    assert mention.text == "Yat-sen"


def test_page_box_and_offsets_on_a_later_page() -> None:
    first, second = page(1, "nothing here", boxed=True), page(2, "Mr. Hara Kei came", boxed=True)
    reading = Reading("application/pdf", (first, second))
    passage = Passage(Kind.FOOTNOTE, second.text, OffsetMap.identity(len(second.text), len(first.text) + 1), page=2)
    mention = Placer(reading).place(passage, found(second.text, "Hara Kei"))
    assert (mention.page, mention.context) == (2, "footnote")
    assert mention.text == reading.text[mention.start : mention.end] == "Hara Kei"
    assert mention.box == Box(4, 20, 12, 28)


def test_a_mention_inside_a_citation_has_that_context() -> None:
    text = "as told (Noma 1988: 3) before"
    passage = Passage(Kind.BODY, text, OffsetMap.identity(len(text)), (Span(8, 22),))
    placer = Placer(Reading("text/plain", (page(1, text),)))
    assert placer.place(passage, found(text, "Noma")).context == "citation"
    assert placer.place(passage, found(text, "told")).context == "body"
