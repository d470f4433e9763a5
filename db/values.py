"""Values in the database: the text that `mentions.value` and the export hold, and the rows of `dates` and `amounts` beside it.

A date is its EDTF string, an amount the JSON object {"currency", "min", "max"} with exact numbers. `dates` and `amounts` always
follow the current value of a mention: a human decision, else the machine's.
"""

from __future__ import annotations

import json
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any

from sqlite_utils import Database

from extractors.dates.explain import explain as explain_date
from extractors.money.explain import explain as explain_amount
from extractors.records import Amount, DateValue, Value

_LARGEST = 2**63 - 1  # SQLite's largest integer
_EXACT = Context(prec=1000)
_DATE = """insert or replace into dates
(mention_id, edtf, earliest, latest, precision, approximate, uncertain) values (?, ?, ?, ?, ?, ?, ?)"""
_AMOUNT = """insert or replace into amounts
(mention_id, currency, minimum, maximum, minimum_thousandths, maximum_thousandths, exact) values (?, ?, ?, ?, ?, ?, ?)"""


def to_text(value: Value) -> str | None:
    """The text of a value, or None where there is none."""
    if isinstance(value, DateValue):
        return value.edtf
    if isinstance(value, Amount):
        # written by hand: a JSON library would make floats of decimals
        low, high = to_decimal_text(value.minimum), to_decimal_text(value.maximum)
        return f'{{"currency": {json.dumps(value.currency)}, "min": {low}, "max": {high}}}'
    return None


def to_export(label: str, text: str | None) -> str | dict[str, Any] | None:
    """The value as `fonds export` gives it: numbers are int where whole, else Decimal."""
    if text is None or label != "MONEY":
        return text
    value: dict[str, Any] = json.loads(text, parse_float=Decimal)
    return value


def to_amount(text: str) -> Amount:
    """The amount whose text is given."""
    value = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    return Amount(value["currency"], value["min"], value["max"])


def in_words(label: str, text: str) -> str:
    """What a value means, in plain English, from the text of it. Raises ValueError where it is none."""
    return explain_amount(to_amount(text)) if label == "MONEY" else explain_date(text)


def to_decimal_text(number: Decimal) -> str:
    """A decimal without exponent and without idle zeros."""
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def to_thousandths(number: Decimal) -> int:
    """Rounded to the thousandth (half to even), counted in thousandths, and kept within SQLite's integers."""
    scaled = int(number.scaleb(3, context=_EXACT).to_integral_value(ROUND_HALF_EVEN, context=_EXACT))
    return max(-_LARGEST, min(scaled, _LARGEST))


def is_exact(amount: Amount) -> bool:
    """Whether its thousandths are the amount itself, so that sums of them are right."""
    return all(Decimal(to_thousandths(bound)) == bound.scaleb(3, context=_EXACT) for bound in (amount.minimum, amount.maximum))


def store(db: Database, mention_id: int, value: Value, *, new: bool = False) -> None:
    """Make the row in `dates` or `amounts` of one mention, in place of an earlier one (`new`: there is none)."""
    if not new and not isinstance(value, DateValue):
        db.execute("delete from dates where mention_id = ?", [mention_id])
    if not new and not isinstance(value, Amount):
        db.execute("delete from amounts where mention_id = ?", [mention_id])
    if isinstance(value, DateValue):
        db.execute(_DATE, [mention_id, *_date_row(value)])
    elif isinstance(value, Amount):
        db.execute(_AMOUNT, [mention_id, *_amount_row(value)])


def _date_row(value: DateValue) -> list[object]:
    edtf = value.edtf or ""
    approximate, uncertain = "~" in edtf or "%" in edtf, "?" in edtf or "%" in edtf
    return [value.edtf, value.earliest, value.latest, value.precision, int(approximate), int(uncertain)]


def _amount_row(value: Amount) -> list[object]:
    bounds = (value.minimum, value.maximum)
    texts, thousandths = (to_decimal_text(bound) for bound in bounds), (to_thousandths(bound) for bound in bounds)
    return [value.currency, *texts, *thousandths, int(is_exact(value))]
