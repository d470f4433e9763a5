"""Footnotes marked by signs. Every text was written for these tests."""

from __future__ import annotations

import pytest

from extractors.records import Origin, Page, Reading
from extractors.text.clean import passages

SIGNED = """The harbour board of Lisbon met on Monday under Mr. Duarte,* who had come from Porto with the
new statutes of the company.† The clerks had read them in May and were not pleased

* Senhor Duarte was born at Braga in 1880, and went to school in that
town and in Guimarães.
† Printed by the Casa Moderna in 1921.

with what they said on salaries.
"""
LISTS = [
    "The board wants:\n\n* a clerk who can count\n* a clerk who can write\n\nIt has *neither* of them.\n",
    "See the list below.*\n\n* A clerk who can count\n* A clerk who can write\n",
    "He said that it was *very* good.\n\n* Nobody believed him in the end.\n",
    "A room at 2 * 3 metres was let.\n\n* The rent was paid by Duarte.\n",
    "The prices rose.**\n\n* They fell in May.\n",
]


def read(text: str) -> list[tuple[str, str]]:
    return [(passage.kind.value, passage.text) for passage in passages(Reading("text/plain", (Page(1, text, Origin.TEXT),)))]


def test_signs_tell_notes_and_are_left_out() -> None:
    body, *notes = read(SIGNED)
    assert body == (
        "body",
        "The harbour board of Lisbon met on Monday under Mr. Duarte, who had come from Porto with the new statutes of the "
        "company. The clerks had read them in May and were not pleased with what they said on salaries.",
    )
    assert notes == [
        ("footnote", "Senhor Duarte was born at Braga in 1880, and went to school in that town and in Guimarães."),
        ("footnote", "Printed by the Casa Moderna in 1921."),
    ]


def test_one_sign_marks_a_note_on_each_page() -> None:
    text = "The clerk {0} came.*\n\n* He was of {0}.\n"
    pages = tuple(Page(i, text.format(name), Origin.TEXT) for i, name in enumerate(("Braga", "Porto"), 1))
    found = passages(Reading("application/pdf", pages))
    assert [p.text for p in found if p.kind == "footnote"] == ["He was of Braga.", "He was of Porto."]


@pytest.mark.parametrize("text", LISTS)
def test_lists_and_emphasis_are_no_notes(text: str) -> None:
    assert not [kind for kind, _ in read(text) if kind == "footnote"]
