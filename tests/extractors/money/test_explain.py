"""How amounts are told to a reviewer."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.money.amount_value import CURRENCIES, parse_amount
from extractors.money.explain import FORMS, currency_name, explain
from extractors.records import Amount


@pytest.mark.parametrize(
    ("typed", "meaning"),
    [
        ("1.5 billion yen", "1,500,000,000 yen (JPY), that is 1.5 billion"),
        ("41,600,000 yen", "41,600,000 yen (JPY), that is 41.6 million"),
        ("12,345,678 yen", "12,345,678 yen (JPY)"),
        ("1,200 yen 50 sen", "1,200.5 yen (JPY), that is 1,200 yen 50 sen"),
        ("JPY 0.015", "0.015 yen (JPY), that is 1 sen 5 rin"),
        ("JPY 0.0001", "0.0001 yen (JPY)"),
        ("USD 2.01", "2.01 US Dollar (USD), that is 2 US Dollar 1 cent"),
        ("USD 2.25", "2.25 US Dollar (USD), that is 2 US Dollar 25 cents"),
        ("200 to 300 yen", "from 200 to 300 yen (JPY)"),
        ("-1.5 JPY", "-1.5 yen (JPY)"),
        ("5000 won", "5,000 North Korean Won (KPW)"),
        ("JPY 1" + 10 * ",000", "1" + 10 * ",000" + " yen (JPY)"),
        ("JPY 12,345,678,901,234,567,890", "12,345,678,901,234,567,890 yen (JPY)"),
    ],
)
def test_an_amount_in_words(typed: str, meaning: str) -> None:
    assert explain(parse_amount(typed)) == meaning


def test_the_examples_for_newcomers_are_taken() -> None:
    assert len({explain(parse_amount(form.example)) for form in FORMS}) == len(FORMS)


NUMBERS = st.decimals(min_value=-(10**24), max_value=10**24, places=3, allow_nan=False)


@given(NUMBERS, NUMBERS, st.sampled_from(sorted(CURRENCIES)))
def test_every_amount_is_told_with_all_its_figures(one: Decimal, other: Decimal, currency: str) -> None:
    amount = Amount(currency, min(one, other), max(one, other))
    told = explain(amount).replace(",", "")
    assert format(amount.minimum, "f") in told
    assert format(amount.maximum, "f") in told
    assert f"{currency_name(currency)} ({currency})".replace(",", "") in told
