"""Marked text: as the browser reads it, it is the raw text, and every mention covers its own."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.review.marking import Mark, marked, plain

HOSTILE = '<script>alert("1")</script>&amp;\r\n\ttab\r alone\n\n𠮷 👩‍👩‍👧 עברית \u202e\u200b\ufeff\x0b\x85</div><!-- ]]>'


class Reader(HTMLParser):
    """What a browser holds: the text, and the text below each element with a data-m."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.text = ""
        self.inside: list[str] = []
        self.mentions: dict[str, str] = {}
        self.reached: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = dict(attrs)
        assert tag == "span"
        self.inside.append(about["data-m"] or "")
        if about.get("tabindex") == "0":
            self.reached.append(about["data-m"] or "")

    def handle_endtag(self, tag: str) -> None:
        self.inside.pop()

    def handle_data(self, data: str) -> None:
        assert "\r" not in data, "a parser would make another line end of it"
        self._add(data)

    def handle_charref(self, name: str) -> None:
        self._add(chr(int(name)))

    def handle_entityref(self, name: str) -> None:
        self._add({"lt": "<", "gt": ">", "amp": "&", "quot": '"'}[name])

    def _add(self, text: str) -> None:
        self.text += text
        for mention in set(self.inside):
            self.mentions[mention] = self.mentions.get(mention, "") + text


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(str(html))  # a Markup would escape what is put beside it
    reader.close()
    assert reader.inside == []
    return reader


def mark(number: int, start: int, end: int) -> Mark:
    return Mark(number, start, end, "PERSON", "machine", "body", 'Person, "quoted" <b>')


def test_hostile_text_stays_text() -> None:
    html = marked(HOSTILE, 100, [mark(1, 103, 120), mark(2, 110, 130)])
    assert read(html).text == HOSTILE
    assert "<script" not in html
    assert "<b>" not in html


def test_a_nul_has_a_sign_of_one_character() -> None:
    assert plain("a\0b") == "a␀b"


TEXT = st.text(st.sampled_from("ab <&\r\n𠮷é\t\"'"), min_size=1, max_size=40)
SPANS = st.lists(st.tuples(st.integers(-5, 45), st.integers(1, 20)), max_size=8)


@given(TEXT, SPANS)
def test_any_overlap_is_shown_whole(text: str, spans: list[tuple[int, int]]) -> None:
    marks = [mark(number, start, start + length) for number, (start, length) in enumerate(spans)]
    seen = read(marked(text, 0, marks))
    assert seen.text == text
    assert seen.mentions == {
        str(one.id): text[max(0, one.start) : one.end] for one in marks if one.end > 0 and one.start < len(text)
    }
    # each that begins here is reached by the keyboard, once
    assert sorted(seen.reached) == sorted(str(one.id) for one in marks if 0 <= one.start < len(text))


@pytest.mark.parametrize(("start", "end", "expected"), [(0, 3, "abc"), (2, 9, "cdef"), (9, 12, None)])
def test_parts_of_a_mention_outside_are_left_out(start: int, end: int, expected: str | None) -> None:
    assert read(marked("abcdef", 0, [mark(7, start, end)])).mentions.get("7") == expected
