"""All amounts of the archive in order of their exact size, currency by currency, with exact sums of what the filters leave."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from datasette import Request, Response
from datasette.app import Datasette

from db.review.facets import Cell, Facet
from db.review.pages.values import CONTEXT, STATUS, Condition, Cube, Filter, Kind, Order, page, status_of, without_value
from extractors.money.amount_value import CURRENCIES
from extractors.money.explain import currency_name, figures

_PART = 1_000_000_000  # sums are made of what is above and below it, so that they cannot overflow
_LARGEST = 2**63 - 1  # thousandths, which stand for all that are larger
_WORDS = {
    -1: "below zero",
    0: "below 1",
    1: "ones",
    2: "tens",
    3: "hundreds",
    4: "thousands",
    5: "ten thousands",
    6: "hundred thousands",
    7: "millions",
    8: "ten millions",
    9: "hundred millions",
    10: "billions",
    11: "ten billions",
    12: "hundred billions",
    13: "trillions",
}

_CUBE = f"""
select currency, max(digits, -1) as magnitude, context, status, count(*),
  sum(minimum_thousandths < maximum_thousandths), sum(not exact),
  sum(iif(exact, minimum_thousandths / {_PART}, 0)), sum(iif(exact, minimum_thousandths % {_PART}, 0)),
  sum(iif(exact, maximum_thousandths / {_PART}, 0)), sum(iif(exact, maximum_thousandths % {_PART}, 0))
from amounts where status <> 'hidden' group by 1, 2, 3, 4"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Total:
    """What the amounts of one currency come to, least and greatest. ranges: of how many these differ; not_summed: how many are
    finer than a thousandth, or larger than thousandths can be counted, and so not in the sums.
    """

    currency: str
    name: str
    amounts: int
    least: str
    greatest: str
    ranges: int
    not_summed: int


def cube(connection: sqlite3.Connection) -> Cube:
    """How many amounts there are of each kind, and their sums in thousandths."""
    rows = ((row[:4], row[4], row[5:]) for row in map(tuple, connection.execute(_CUBE)))
    cells = [
        Cell(
            {"currency": currency, "magnitude": str(magnitude), "context": context, "status": status_of(status)},
            amounts,
            (ranges, not_summed, low * _PART + low_rest, high * _PART + high_rest),
        )
        for (currency, magnitude, context, status), amounts, (ranges, not_summed, low, low_rest, high, high_rest) in rows
    ]
    return Cube(cells, without_value(connection, "MONEY"))


def totals(cells: Sequence[Cell]) -> list[Total]:
    """The sums of some cells by currency, the one with the most amounts first."""
    by_currency: dict[str, list[Cell]] = {}
    for cell in cells:
        by_currency.setdefault(cell.values["currency"], []).append(cell)
    made = [_total(currency, some) for currency, some in by_currency.items()]
    return sorted(made, key=lambda total: (-total.amounts, total.currency))


def _total(currency: str, cells: Sequence[Cell]) -> Total:
    ranges, not_summed, least, greatest = (sum(cell.sums[at] for cell in cells) for at in range(4))
    amounts = sum(cell.count for cell in cells)
    return Total(currency, currency_name(currency), amounts, units(least), units(greatest), ranges, not_summed)


def units(thousandths: int) -> str:
    """Thousandths as units with all their figures, in groups of three: "1,200.5"."""
    # made of its digits: a context of decimals would round a long sum
    sign, digits, _ = Decimal(thousandths).as_tuple()
    return figures(Decimal((sign, digits, -3))).rstrip("0").rstrip(".")


def _magnitude(value: str) -> Condition | None:
    """By the range of the index, and by the digits where thousandths do not reach."""
    try:
        digits = int(value)
    except ValueError:
        return None
    if not -1 <= digits < 1000:
        return None
    if digits < 1:
        low, high = (-_LARGEST, 0) if digits < 0 else (0, 1000)
    else:
        low, high = (min(1000 * 10**power, _LARGEST) for power in (digits - 1, digits))
    return "minimum_thousandths between :low and :high and max(+digits, -1) = :digits", {
        "low": low,
        "high": high,
        "digits": digits,
    }


def _in_currency(value: str) -> Condition | None:
    return ("currency = :currency", {"currency": value}) if value in CURRENCIES else None


def _called(value: str) -> str:
    return _WORDS.get(int(value)) or f"{value} figures"


_SIZE = "minimum_thousandths, digits, minimum, mention_id"
_AFTER = "(:key1, :key2, :key3, :key4)"
KIND = Kind(
    label="MONEY",
    path="/-/amounts",
    title="Amounts",
    one="amount",
    several="amounts",
    table="amounts",
    key=(("currency", str), ("minimum_thousandths", int), ("digits", int), ("minimum", str), ("mention_id", int)),
    orders={
        "largest": Order(
            "largest first",
            "currency, minimum_thousandths desc, digits desc, minimum desc, mention_id desc",
            f"currency >= :key0 and (currency > :key0 or ({_SIZE}) < {_AFTER})",
        ),
        "smallest": Order(
            "smallest first",
            "currency desc, minimum_thousandths, digits, minimum, mention_id",
            f"currency <= :key0 and (currency < :key0 or ({_SIZE}) > {_AFTER})",
        ),
    },
    filters=(
        Filter(Facet("currency", "Currency", lambda value: f"{value}, {currency_name(value)}"), _in_currency),
        Filter(Facet("magnitude", "Magnitude", _called, float), _magnitude),
        CONTEXT,
        STATUS,
    ),
    cube=cube,
    note="Each currency by itself; a range stands where it begins.",
    totals=totals,
)


async def amounts(datasette: Datasette, request: Request) -> Response:
    """The page."""
    return await page(datasette, request, KIND)


ROUTES: list[tuple[str, Any]] = [(r"^/-/amounts$", amounts)]
