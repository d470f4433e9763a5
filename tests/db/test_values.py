"""Amounts in the database: exact as text, right to sort and to add up in SQL."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import values
from extractors.records import Amount, DateValue, Label

CASES = {
    # number: text, thousandths, exact
    "whole": ("97300000000", "97300000000", 97_300_000_000_000, True),
    "sen": ("3204.15", "3204.15", 3_204_150, True),
    "rin": ("0.005", "0.005", 5, True),
    "idle zeros": ("12.500", "12.5", 12_500, True),
    "nothing": ("0.00", "0", 0, True),
    "exponent": ("1E+6", "1000000", 1_000_000_000, True),
    "finer than a rin": ("1.00416", "1.00416", 1_004, False),
    "too large to count in rin": ("1" + "0" * 20, "1" + "0" * 20, 2**63 - 1, False),
    "many digits": ("123456789012345678.5", "123456789012345678.5", 2**63 - 1, False),
    "debt": ("-7.25", "-7.25", -7_250, True),
}


@pytest.mark.parametrize(("number", "text", "thousandths", "exact"), CASES.values(), ids=CASES)
def test_amounts(archive, number, text, thousandths, exact):
    amount = Amount("JPY", Decimal(number), Decimal(number))
    assert values.to_decimal_text(amount.minimum) == text
    assert values.to_thousandths(amount.minimum) == thousandths
    assert values.to_text(amount) == f'{{"currency": "JPY", "min": {text}, "max": {text}}}'
    assert values.is_exact(amount) == exact


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6) | st.decimals(allow_nan=False, allow_infinity=False))
def test_amount_comes_back_exactly(number):
    amount = Amount("JPY", number, number)
    assert values.to_amount(values.to_text(amount)) == amount


def test_date_without_edtf_has_no_value():
    assert values.to_text(DateValue(None, "1931-01-01", None, "unknown")) is None
    assert values.to_text(None) is None


def test_export_keeps_whole_numbers_whole():
    text = values.to_text(Amount("JPY", Decimal("3.0"), Decimal("3.1")))
    exported = values.to_export("MONEY", text)
    assert (exported["min"], exported["max"]) == (3, Decimal("3.1"))
    assert type(exported["min"]) is int
    assert json.loads(text)["max"] == 3.1


def test_sums_of_yen_are_exact(builder):
    parts = ["0.1", "0.2", "0.3", "3204.15", "0.005", "0.001", "100000000000000", "100000000000000.999"]
    builder.find = {f"<{n}>": (Label.MONEY, builder.yen(part)) for n, part in enumerate(parts)}
    builder.find["<huge>"] = (Label.MONEY, builder.yen("1" + "0" * 20))
    builder.find["<fine>"] = (Label.MONEY, builder.yen("0.00001"))
    builder.ingest({"/p": " ".join(builder.find)})
    (row,) = builder.db.query("select * from amounts_by_currency")
    assert Decimal(row["sum_of_minimums"]) == Decimal(row["sum_of_maximums"]) == sum(Decimal(part) for part in parts)
    assert (row["mentions"], row["not_summed"]) == (10, 2)


def test_amounts_of_japan_s_budgets_do_not_overflow(builder):
    builder.find = {"<budget>": (Label.MONEY, builder.yen("114381200000000"))}
    builder.ingest({"/p": "<budget> " * 200})
    (row,) = builder.db.query("select * from amounts_by_currency")
    assert row["sum_of_minimums"] == f"{114381200000000 * 200}.000"


def test_yen_sort_by_size(builder):
    builder.find = {f"<{n}>": (Label.MONEY, builder.yen(n)) for n in ("9", "10", "0.5", "1" + "0" * 20, "1000", "10.001")}
    builder.ingest({"/p": " ".join(builder.find)})
    shown = [row[0] for row in builder.db.execute("select minimum from yen_amounts")]
    assert shown == [10**20, 1000, 10.001, 10, 9, 0.5]
