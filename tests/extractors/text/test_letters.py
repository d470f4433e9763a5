"""Digits and letters that stand for other letters within words."""

from __future__ import annotations

import pytest

from extractors.text.letters import repair_letters
from extractors.text.offsets import apply


def repaired(text: str, *, damaged: bool = False) -> str:
    return apply(text, sorted(repair_letters(text, damaged=damaged)))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("0SAKA EVEN1NG STAR, L0ND0N", "OSAKA EVENING STAR, LONDON"),
        ("Mr. MEET1NGER", "Mr. MEETINGER"),
        ("0kada Hisa", "Okada Hisa"),
        ("the Dai1y Co1onist", "the Daily Colonist"),
        ("the Customs Tribuna1", "the Customs Tribunal"),
        ("MORI & C0., Ltd.", "MORI & Co., Ltd."),
        ("Baron lwasaki and Mr. lto", "Baron Iwasaki and Mr. Ito"),
        ("the lmperial Bank", "the Imperial Bank"),
    ],
)
def test_letters_come_back(text: str, meant: str) -> None:
    assert repaired(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "the company1 and its Vol1",  # the number of a footnote, and of a volume
        "10th, 1st, 100yen, 3OOl",
        "B101, MI6, CO2, WO110, FO017",  # codes
        "Mori, Ltd., 5 lbs. of wool, the llama",
        "the lst inst.",  # an ordinal, which is the affair of figures
    ],
)
def test_what_may_stand_stays(text: str) -> None:
    assert repaired(text, damaged=True) == text


def test_pieces_of_a_word_are_joined_in_damaged_text_only() -> None:
    text = "the Dis trict Court sat on Thurs day, the man ager said"
    assert repaired(text, damaged=True) == "the District Court sat on Thursday, the manager said"
    assert repaired(text) == text
    assert repaired("Kan ichi sa id to day", damaged=True) == "Kan ichi sa id to day"  # no word, or all of them words
