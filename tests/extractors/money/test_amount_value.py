"""What a reviewer may type as an amount, and what is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.money.amount_value import CURRENCIES, parse_amount
from extractors.records import Amount


@pytest.mark.parametrize(
    ("text", "currency", "expected"),
    [
        ("41.6 billion yen", None, ("JPY", "41600000000", "41600000000")),
        ("  1,200 ", "jpy", ("JPY", "1200", "1200")),
        ("100 to 250", "NLG", ("NLG", "100", "250")),
        ("3-7 million", "JPY", ("JPY", "3000000", "7000000")),
        ("¥300–450", None, ("JPY", "300", "450")),
        ("12 yen 5 sen", None, ("JPY", "12.05", "12.05")),
        ("£2 10s. 6d.", "GBP", ("GBP", "2.525", "2.525")),
        ("$500", "HKD", ("HKD", "500", "500")),
        ("40 won", "KRW", ("KRW", "40", "40")),
        ("20 roubles", "RUB", ("RUB", "20", "20")),
        ("-12.50", "USD", ("USD", "-12.5", "-12.5")),
        ("−500 yen", None, ("JPY", "-500", "-500")),
        ("two thousand", "DEM", ("DEM", "2000", "2000")),
        ("500 taels", None, ("XTL", "500", "500")),
        ("JPY 1,200.5 to 2,000", None, ("JPY", "1200.5", "2000")),
        ("KRH 12,345,678,901,234,567,890.123", None, ("KRH", "12345678901234567890.123", "12345678901234567890.123")),
        ("USD -5 to -3", "usd", ("USD", "-5", "-3")),
        ("JPY 2 million", None, ("JPY", "2000000", "2000000")),
    ],
)
def test_parse_amount(text: str, currency: str | None, expected: tuple[str, str, str]) -> None:
    assert parse_amount(text, currency) == Amount(expected[0], Decimal(expected[1]), Decimal(expected[2]))


@pytest.mark.parametrize(
    ("text", "currency", "complaint"),
    [
        ("", "JPY", "empty"),
        ("   ", None, "empty"),
        ("a lot", "JPY", "not an amount"),
        ("yen", None, "not an amount"),
        ("1,200", None, "no currency"),
        ("1,200", "", "no currency"),
        ("1,200", "YEN", "not a currency code"),
        ("500 yen", "USD", "says JPY"),
        ("7 to 3", "JPY", "greater"),
        ("JPY 7 to 3", None, "greater"),
        ("JPY 500", "USD", "says JPY|not an amount"),
        ("9" * 40, "JPY", "as large as that"),
        ("3 4", "JPY", "two numbers"),
        ("several thousand yen", None, "names no number"),
        ("several thousand", "JPY", "names no number"),
        ("500 yen and 20", "JPY", "two numbers"),
        ("1e5", "JPY", "two numbers"),
        ("NaN", "JPY", "not an amount"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(text: str, currency: str | None, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint) as caught:
        parse_amount(text, currency)
    assert str(caught.value).endswith(".")


@given(st.decimals(-(10**12), 10**12, places=3), st.sampled_from(sorted(CURRENCIES)))
def test_plain_numbers_round_trip(number: Decimal, code: str) -> None:
    assert parse_amount(str(number), code) == Amount(code, number, number)
    assert parse_amount(f"{abs(number):,}", code) == Amount(code, abs(number), abs(number))


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_ranges_round_trip(first: int, second: int) -> None:
    low, high = sorted((first, second))
    assert parse_amount(f"{low:,} to {high:,} yen") == Amount("JPY", Decimal(low), Decimal(high))
    assert parse_amount(f"{low}-{high}", "JPY") == Amount("JPY", Decimal(low), Decimal(high))


@given(st.text(max_size=40), st.sampled_from(["JPY", "GBP", None]))
def test_any_text_is_read_or_refused(text: str, currency: str | None) -> None:
    try:
        amount = parse_amount(text, currency)
    except ValueError as error:
        assert str(error)  # noqa: PT017
    else:
        assert amount.minimum <= amount.maximum
        assert amount.currency in CURRENCIES
