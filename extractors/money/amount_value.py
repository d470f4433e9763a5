"""Reading an amount that a person typed, for corrections: "1.5 billion yen", "1,500 to 2,000" with a currency beside it.

Promises an exact `Amount`, or a ValueError whose sentence says what is wrong. Nothing is guessed: a reviewer's value is final.
"""

from __future__ import annotations

import re
from decimal import Decimal

from extractors.money.currencies import currencies
from extractors.money.forms import exact, find_sums, scaled
from extractors.money.numbers import scan
from extractors.records import Amount

CURRENCIES: frozenset[str] = frozenset(currencies().codes)
"""All codes that a value may carry: ISO 4217, current and historic, and this project's own (corpus/currencies/README.md)."""

_MOST = 30  # as a power of ten
_FIGURES = r"[-−+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{1,30})?"
_PLAIN = re.compile(rf"({_FIGURES})(?: to ({_FIGURES}))?")  # as an amount is shown, below zero and of any length
_CODED = re.compile(r"([A-Z]{3}) (.+)")
_JOINT = re.compile(r"\s*(?:[-–—~/]|to|\.\.)\s*")
# one word or sign may stand for several: a reviewer who writes "$500" and HKD means Hong Kong dollars
_ALIKE = (
    {"KPW", "KRW"},
    {"SUR", "RUB"},
    {"USD", "HKD", "CAD", "AUD", "NZD", "SGD", "XSD", "TWD", "MXP"},
    {"DEM", "DDM", "XRM", "FIM"},
)


def parse_amount(text: str, currency: str | None = None) -> Amount:
    """The amount that `text` states, in `currency` or in the one that it names itself.

    A code in front, as amounts are shown ("JPY 1,200"), names the currency too.
    Raises ValueError where there is no amount or more than one, no currency or an unknown one, or two that differ.
    """
    raw = " ".join(text.split())
    if not raw:
        raise ValueError("The amount is empty.")
    code = currency.strip().upper() if currency and currency.strip() else None
    if code and code not in CURRENCIES:
        raise ValueError(f"{currency!r} is not a currency code. Use one of ISO 4217, such as JPY or USD.")
    coded = _CODED.fullmatch(raw)
    if coded and coded[1] in CURRENCIES and code in (None, coded[1]):
        code, raw = coded[1], coded[2]
    negative = raw[0] in "-−" and not _PLAIN.fullmatch(raw)
    body = raw[1:].strip() if negative else raw
    amount = _stated(body, code) or _bare(body, code)
    return Amount(amount.currency, -amount.maximum, -amount.minimum) if negative else amount


def _stated(raw: str, code: str | None) -> Amount | None:
    """The amount of a text that names its currency itself."""
    sums = [each for each in find_sums(raw)[0] if (each.start, each.end) == (0, len(raw))]
    if not sums:
        return None
    amount = sums[0].amount
    if amount is None:
        raise ValueError(f"{raw!r} names no number.")
    if code is None or code == amount.currency:
        return amount
    options = {unit.code for word in re.findall(r"[^\W\d_]+", raw.lower()) for unit in currencies().words.get(word, ())}
    if code in options or any({code, amount.currency} <= alike for alike in _ALIKE):
        return Amount(code, amount.minimum, amount.maximum)
    raise ValueError(f"The text {raw!r} says {amount.currency}, but the currency given is {code}.")


def _bare(raw: str, code: str | None) -> Amount:
    """The amount of a text that is a number or a range alone."""
    plain = _PLAIN.fullmatch(raw)
    bounds = [Decimal(figures.replace("−", "-").replace(",", "")) for figures in plain.groups() if figures] if plain else []
    if bounds and bounds[0] <= bounds[-1]:
        low, high = bounds[0], bounds[-1]
    else:
        numbers = scan(raw)
        if not numbers or numbers[0].start or numbers[-1].end != len(raw) or len(numbers) > 2:
            raise ValueError(f"{raw!r} is not an amount. Write for example 1,200 or 1.5 billion yen or 100 to 200.")
        if len(numbers) == 2 and not _JOINT.fullmatch(raw, numbers[0].end, numbers[1].start):
            raise ValueError(f"{raw!r} has two numbers with no range between them.")
        if any(number.value is None for number in numbers):
            raise ValueError(f"{raw!r} names no number.")
        scale = scaled(numbers[0], numbers[-1])
        if scale is None:
            raise ValueError(f"In {raw!r} the first number is greater than the second.")
        low, high = scale
    if max(abs(low), abs(high)).adjusted() > _MOST:
        raise ValueError("No amount of money is as large as that.")
    if code is None:
        raise ValueError(f"{raw!r} has no currency. Name one, such as JPY.")
    return Amount(code, exact(low), exact(high))
