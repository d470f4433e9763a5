"""Which sentences the model reads."""

from __future__ import annotations

import pytest

from extractors.ner.rules import read
from extractors.ner.stretches import stretches
from extractors.records import Kind, Passage
from extractors.text.offsets import OffsetMap

PLAIN = "However, it was not until the following year that the works were opened again. "
NAMED = "Then Ōkuma spoke for an hour of the debts of the company. "


def shown(text: str, *, small: bool = False) -> list[str]:
    passage = Passage(Kind.BODY, text, OffsetMap.identity(len(text)))
    return [text[start:end] for start, end in stretches(read(passage, small=small))]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (NAMED + PLAIN + NAMED, [NAMED, NAMED]),
        (PLAIN + NAMED, [NAMED]),
        (PLAIN.strip(), []),
        (NAMED + PLAIN + PLAIN.strip(), [NAMED]),
        ("He left. " + NAMED, ["He left. " + NAMED]),  # too short to be worth it
        ("Suzuki was not seen again at the works until the following year. ", None),
        ("It was said by the clerk that lto had left the works with the money. ", None),
        ("It was said by the clerk that 0zaki had left the works with the money. ", None),
        ("it was said by Mr. Mori that the works had lost all their money. ", None),
    ],
)
def test_only_sentences_without_a_name_are_passed_over(text: str, parts: list[str] | None) -> None:
    assert shown(text) == ([text] if parts is None else parts)


def test_all_is_read_where_capitals_were_lost() -> None:
    assert shown(NAMED + PLAIN, small=True) == [NAMED + PLAIN]


def test_nothing_is_read_without_words() -> None:
    assert shown("") == []
