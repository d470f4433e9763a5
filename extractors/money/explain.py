"""What an amount is, in plain English, so that a reviewer sees at once whether what was typed was understood.

"1,500,000,000 yen (JPY), that is 1.5 billion"; "1,200.5 yen (JPY), that is 1,200 yen 50 sen"; "from 200 to 300 yen (JPY)".
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache

from extractors.money.currencies import currencies
from extractors.records import Amount


@dataclass(frozen=True, slots=True)
class Form:
    """A way to type an amount: what it is for, and an example that `parse_amount` takes."""

    use: str
    example: str


FORMS: tuple[Form, ...] = (
    Form("figures and a currency", "1,200 yen"),
    Form("large numbers", "1.5 billion yen"),
    Form("coins", "1,200 yen 50 sen"),
    Form("a range", "200 to 300 yen"),
    Form("with the code of the currency", "USD 1,000"),
    Form("with a sign", "$500"),
    Form("less than nothing", "-300 yen"),
)
_LARGE = ((12, "trillion"), (9, "billion"), (6, "million"))
_SHORT = 4  # decimals of a number of millions that are easier to read than all its figures
_READABLE = 1_000_000  # trillions; behind it no words help
_COINS = (Fraction(1, 100), Fraction(1, 1000))


def explain(amount: Amount) -> str:
    """The amount with its figures in groups, its currency, and where that helps in large numbers or in coins."""
    name = f"{currency_name(amount.currency)} ({amount.currency})"
    if amount.minimum != amount.maximum:
        return f"from {figures(amount.minimum)} to {figures(amount.maximum)} {name}"
    also = _in_large_numbers(amount.minimum) or _in_coins(amount.minimum, amount.currency)
    return f"{figures(amount.minimum)} {name}" + (f", that is {also}" if also else "")


def figures(number: Decimal) -> str:
    """A number with all its figures, in groups of three: "1,200.5"."""
    return f"{number:,f}"


@cache
def currency_name(code: str) -> str:
    """What a currency is called: "yen", "US Dollar". What the list says of its place and time is left out."""
    name = currencies().codes[code].partition(",")[0]
    return name if " " in name else name.lower()


def _in_large_numbers(number: Decimal) -> str | None:
    for power, word in _LARGE:
        count = number.scaleb(-power)
        if 1 <= abs(count) < _READABLE:
            shown = figures(count.normalize())
            return f"{shown} {word}" if len(shown.partition(".")[2]) <= _SHORT else None
    return None


def _in_coins(number: Decimal, code: str) -> str | None:
    """Whole units and coins, where the fraction comes out even in coins whose names are known: "1,200 yen 50 sen"."""
    if number <= 0:
        return None
    whole, rest = divmod(Fraction(number), 1)
    if not rest:
        return None
    told = [f"{whole:,} {currency_name(code)}"] if whole else []
    for size, names in _coins(code):
        count, rest = divmod(rest, size)
        if count:
            told.append(f"{count} {names[0] if count == 1 else names[-1]}")
    return None if rest else " ".join(told)


@cache
def _coins(code: str) -> tuple[tuple[Fraction, tuple[str, ...]], ...]:
    """Size and names (one, several) of the coins of a currency, the largest first."""
    found: dict[Fraction, list[str]] = {}
    for word, units in currencies().words.items():
        for unit in units:
            if unit.code == code and unit.size in _COINS and not unit.doubt:
                names = found.setdefault(unit.size, [word])
                if word == names[0] + "s":
                    names.append(word)
    return tuple((size, tuple(found[size])) for size in _COINS if size in found)
