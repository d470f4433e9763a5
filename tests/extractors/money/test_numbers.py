"""Numbers in figures and words: cases, and round trips of what a speller writes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from extractors.money.numbers import parse_number, scan

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()


def spell(number: int, joint: str = " and ") -> str:
    """English words for 1 up to 999,999,999,999."""
    for size, word in ((10**9, "billion"), (10**6, "million"), (1000, "thousand")):
        if number >= size:
            rest = number % size
            return f"{spell(number // size, joint)} {word}" + (
                f"{joint if rest < 100 else ' '}{spell(rest, joint)}" if rest else ""
            )
    if number >= 100:
        rest = number % 100
        return f"{ONES[number // 100]} hundred" + (joint + spell(rest, joint) if rest else "")
    if number >= 20:
        return TENS[number // 10] + (f"-{ONES[number % 10]}" if number % 10 else "")
    return ONES[number]


@given(st.integers(1, 10**12 - 1), st.sampled_from([" and ", " "]))
@example(100_100, " ")
@example(2_000_000_019, " and ")
def test_words_round_trip(number: int, joint: str) -> None:
    assert parse_number(spell(number, joint)) == number
    assert parse_number(spell(number, joint).upper()) == number


@given(st.decimals(0, 10**15, places=2), st.sampled_from([",", "", "\u00a0", "\u2009"]))
def test_figures_round_trip(number: Decimal, separator: str) -> None:
    assert parse_number(f"{number:,}".replace(",", separator)) == number


@given(
    st.integers(1, 9999),
    st.sampled_from([("thousand", 3), ("million", 6), ("billion", 9), ("crore", 7), ("lakh", 5), ("bn", 9), ("m", 6)]),
)
def test_multiples_round_trip(hundredths: int, multiple: tuple[str, int]) -> None:
    coefficient = Decimal(hundredths) / 100
    assert parse_number(f"{coefficient} {multiple[0]}") == coefficient * 10 ** multiple[1]


@given(st.text("0123456789,. -/½abandehimlorstu", max_size=60))
def test_any_text_is_scanned_in_order_without_overlap(text: str) -> None:
    end = 0
    for quantity in scan(text):
        assert end <= quantity.start < quantity.end <= len(text)
        assert quantity.scale >= 1
        end = quantity.end


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,204", "1204"),
        ("318, 207,455", "318207455"),
        ("318,207, 455 of it", None),
        ("20, 000", "20000"),
        ("12,50,000", "1250000"),
        ("1.250.000", "1250000"),
        ("2½", "2.5"),
        ("½", "0.5"),
        ("3 1/4", "3.25"),
        ("half a million", "500000"),
        ("a quarter of a million", "250000"),
        ("one and a half million", "1500000"),
        ("two and a half thousand", "2500"),
        ("three million and a half", "3500000"),
        ("three dozen", "36"),
        ("1 crore 20 lakhs", "12000000"),
        ("a hundred and one", "101"),
        ("20 hundred", "2000"),
        ("several thousand", None),
        ("hundreds of thousands", None),
        ("12 and 30", None),
        ("nothing", None),
        ("", None),
        ("5 x", None),
    ],
)
def test_parse_number(text: str, value: str | None) -> None:
    if value is None:
        with pytest.raises(ValueError, match="is not a number"):
            parse_number(text)
    else:
        assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("12 and 300", [12, 300]),
        ("two and three hundred", [2, 300]),
        ("1958 two hundred", [1958, 200]),
        ("one two", [1, 2]),
        ("16.4.1955", [16]),
        ("1,200, 300 and 500", [1200, 300, 500]),
        ("on July 12, 300,000", [300000]),
        ("a man with five hundred", [500]),
        ("several thousand", [None]),
    ],
)
def test_scan(text: str, values: list[int | None]) -> None:
    assert [each.value for each in scan(text)] == values
