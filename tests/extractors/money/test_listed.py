"""Lists of givers, in running text and line by line."""

from __future__ import annotations

import pytest

from extractors.money.find import find_amounts
from extractors.records import Kind, Origin, Page, Reading
from extractors.text.clean import passages


def found(text: str) -> list[tuple[str, str | None]]:
    parts = [part for part in passages(Reading("text/plain", (Page(1, text, Origin.TEXT),))) if part.kind is not Kind.FURNITURE]
    return [
        (part.text[one.start : one.end], getattr(one.value, "currency", None))
        for part, finds in zip(parts, find_amounts(parts), strict=True)
        for one in finds
    ]


@pytest.mark.parametrize(
    ("text", "sums"),
    [
        ("H. S. Hollis, Y2OO ; Staff, 88.5O ; A Friend, five ; Mrs. Lund, 5O.", ["Y200", "88.50", "five", "50"]),
        ("Received: H. S. Hollis Y200, Staff of same 88.50, A Friend 5, Mrs. Lund 50.", ["Y200", "88.50", "5", "50"]),
        ("Subscriptions in yen are: Hollis & Co., 1,000; Staff, 312; A Sailor, two.", ["1,000", "312", "two"]),
        ("Advances in yen: Hollis & Co. 1,000; Staff 312; J. Lund 40", ["1,000", "312", "40"]),
        ("The shares (in yen):\nSale of the hall: 41,200\nWages of 3 men: 960\nLawyer: 85\n", ["41,200", "960", "85"]),
        (
            "The gifts, in yen:\n\nHall and yard     41,200\nBooks, 1912-14       960\nA chair for ever  85\n",
            ["41,200", "960", "85"],
        ),
        ("Acknowledged Y12,450\nMessrs. Hollis 1,000\nRowing Club 250\nCapt. Lund 25\n", ["Y12,450", "1,000", "250", "25"]),
        ("We print the names:\n\nHollis & Co. ... ... Y1,OOO\nMr. Lund ... ... 5O\nAnon. ... ... l0\n", ["Y1,000", "50", "10"]),
    ],
)
def test_givers_leave_out_the_currency(text: str, sums: list[str]) -> None:
    assert found(text) == [(text, "JPY") for text in sums]


@pytest.mark.parametrize(
    "text",
    [
        "Among the dead are Kim, 31; Pak, 45; Yi, 50, who was fined 20 yen.",
        "Mr. Ito, 20 yen; Mr. Ota, aged 31; Mr. Abe, of Room 5.",
    ],
)
def test_ages_and_rooms_are_no_gifts(text: str) -> None:
    assert found(text) == [("20 yen", "JPY")]


def test_tables_that_sign_one_figure_or_state_the_unit_once() -> None:
    rows = "                 1934       1935\nHollis          ¥412,000    505,000\nLund             388,000    420,000\n"
    assert found("Hire paid\n\n" + rows) == [(text, "JPY") for text in ("¥412,000", "505,000", "388,000", "420,000")]
    heads = "Ship            Tons     Paid (1,000 yen)\n                         1935     1936\n"
    rows = "Teiyo           9,850    1,204    1,350\nOgura           7,270      980    1,010\n"
    assert [text for text, _ in found(heads + rows)] == ["1,204", "1,350", "980", "1,010"]
    rates = "Voyage              1934    1935\nPedro-Moji          14s.    17s.\nTarakan-Kobe        Y7.20   8.40\n"
    assert found("Rates\n\n" + rates) == [("14s.", "GBP"), ("17s.", "GBP"), ("Y7.20", "JPY"), ("8.40", "JPY")]
