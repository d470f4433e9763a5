"""What the site says of values as they are typed. It takes what decisions take, which `db/decisions.py` is tested for."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import corrections
from db.history import amount_words
from db.review.explain import explained
from db.values import to_amount, to_text
from extractors.money.amount_value import CURRENCIES
from extractors.records import Amount


def test_a_date_is_explained_with_its_first_and_last_day() -> None:
    assert explained("DATE", "1931-05~") == {
        "ok": True,
        "value": "1931-05~",
        "typed": "1931-05~",
        "explanation": "about May 1931",
        "earliest": "1931-05-01",
        "latest": "1931-05-31",
        "precision": "month",
    }
    assert explained("DATE", "../1940")["earliest"] is None


def test_an_amount_is_explained_with_what_will_be_saved() -> None:
    answer = explained("MONEY", "1.5 billion yen")
    assert answer["explanation"] == "1,500,000,000 yen (JPY), that is 1.5 billion"
    assert answer["typed"] == "JPY 1,500,000,000"
    assert json.loads(answer["value"]) == {"currency": "JPY", "min": 1_500_000_000, "max": 1_500_000_000}
    assert explained("MONEY", answer["value"]) == answer


@pytest.mark.parametrize(
    ("label", "typed", "error"),
    [
        ("DATE", "", "Nothing is written"),
        ("DATE", "in May", "not a date in EDTF"),
        ("DATE", "1931-02-30", "no day 30|not a date"),
        ("DATE", "1" * 400, "longer than"),
        ("MONEY", "1,200", "no currency"),
        ("MONEY", '{"currency": "JPY"', "An amount is"),
        ("MONEY", '{"currency": "JPY", "min": 1e99, "max": 1e99}', "no amount of money"),
        ("PERSON", "Sato", "Only dates and amounts"),
    ],
)
def test_what_is_no_value_is_refused_with_the_way_out(label: str, typed: str, error: str) -> None:
    answer = explained(label, typed)
    assert not answer["ok"]
    assert answer["hint"]
    assert re.search(error, answer["error"])


@pytest.mark.parametrize(
    ("text", "label", "typed"), [("4 May 1931", "DATE", "[1931,1932]"), ("200 to 300 yen", "MONEY", "5 sen")]
)
def test_what_is_explained_is_what_a_decision_saves(sample: Any, text: str, label: str, typed: str) -> None:
    answer = explained(label, typed)
    mention = sample.mention(text)
    corrections.record(sample.db, mention, "revalue", {"value": answer["value"]}, "Ann")
    assert sample.db.execute("select value from current_mentions where id = ?", [mention]).fetchone() == (answer["value"],)


NUMBERS = st.decimals(min_value=-(10**20), max_value=10**20, places=4, allow_nan=False)


@given(NUMBERS, NUMBERS, st.sampled_from(sorted(CURRENCIES)))
def test_what_is_shown_of_an_amount_can_be_typed_back(one: Decimal, other: Decimal, currency: str) -> None:
    amount = Amount(currency, min(one, other), max(one, other))
    answer = explained("MONEY", amount_words(str(to_text(amount))))
    assert to_amount(answer["value"]) == amount
