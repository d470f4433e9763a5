"""All dates of the archive in order of time, narrowed by century and decade, precision, certainty, context and status."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from datasette import Request, Response
from datasette.app import Datasette

from db.review.facets import Cell, Facet
from db.review.pages.values import (
    CONTEXT,
    NONE,
    STATUS,
    Condition,
    Cube,
    Filter,
    Kind,
    Order,
    among,
    page,
    status_of,
    without_value,
)

_YEAR = 372  # of the column "moment": 12 months of 31 days
_NO_YEAR = 2**63 - 1
_BC = "bc"
_PRECISIONS = ("day", "month", "season", "year", "decade", "century", "interval", "unknown")
_CERTAINTIES = {"stated": "as stated", "about": "about (~)", "perhaps": "perhaps (?)", "both": "perhaps and about (%)"}
_SIGNS = {"stated": (0, 0), "about": (1, 0), "perhaps": (0, 1), "both": (1, 1)}  # columns "approximate" and "uncertain"
_CERTAINTY = {signs: name for name, signs in _SIGNS.items()}
_SPANS = {"century": 100, "decade": 10, "year": 1}  # in years
_PERIODS = {_BC: "before Christ", NONE: "no year"}

_CUBE = f"""
select case when moment < 0 then '{_BC}' when moment = {_NO_YEAR} then '{NONE}' else moment / {_YEAR} end as year,
  precision, approximate, uncertain, context, status, count(*)
from dates where status <> 'hidden' group by 1, 2, 3, 4, 5, 6"""  # noqa: S608


def cube(connection: sqlite3.Connection) -> Cube:
    """How many dates there are of each kind."""
    cells = [
        Cell(
            {
                **{name: str(year // span * span if isinstance(year, int) else year) for name, span in _SPANS.items()},
                "precision": precision,
                "certainty": _CERTAINTY[approximate, uncertain],
                "context": context,
                "status": status_of(status),
            },
            dates,
        )
        for year, precision, approximate, uncertain, context, status, dates in connection.execute(_CUBE)
    ]
    return Cube(cells, without_value(connection, "DATE"))


def _period(name: str, title: str, called: Callable[[int], str], within: str | None = None) -> Filter:
    """A filter on one of `_SPANS`, each stretch named by its first year. called: one in words."""

    def told(value: str) -> str:
        return _PERIODS.get(value) or called(int(value))

    def order(value: str) -> float:
        return {_BC: -1.0, NONE: float("inf")}[value] if value in _PERIODS else float(value)

    def where(value: str) -> Condition | None:
        if value == _BC:
            return "moment < 0", {}
        if value == NONE:
            return "moment = :no_year", {"no_year": _NO_YEAR}
        if not (value.isascii() and value.isdigit() and len(value) < 12):
            return None
        first = int(value) * _YEAR
        return f"moment between :{name} and :{name}_end", {name: first, f"{name}_end": first + _SPANS[name] * _YEAR - 1}

    return Filter(Facet(name, title, told, order), where, within)


def _certain(value: str) -> Condition | None:
    if value not in _SIGNS:
        return None
    approximate, uncertain = _SIGNS[value]
    return "approximate = :approximate and uncertain = :uncertain", {"approximate": approximate, "uncertain": uncertain}


KIND = Kind(
    label="DATE",
    path="/-/dates",
    title="Dates",
    one="date",
    several="dates",
    table="dates",
    key=(("moment", int), ("mention_id", int)),
    orders={
        "earliest": Order("earliest first", "moment, mention_id", "(moment, mention_id) > (:key0, :key1)"),
        "latest": Order("latest first", "moment desc, mention_id desc", "(moment, mention_id) < (:key0, :key1)"),
    },
    filters=(
        _period("century", "Century", lambda first: f"{first} to {first + 99}"),
        _period("decade", "Decade", lambda first: f"{first}s" if first >= 100 else f"AD {first} to {first + 9}"),
        _period("year", "Year", str, within="decade"),
        among("precision", "Precision", "precision", {name: name for name in _PRECISIONS}),
        Filter(
            Facet("certainty", "Certainty", lambda value: _CERTAINTIES[value], lambda value: list(_SIGNS).index(value)), _certain
        ),
        CONTEXT,
        STATUS,
    ),
    cube=cube,
    note="A date stands where it begins; one without a beginning stands where it ends.",
)


async def dates(datasette: Datasette, request: Request) -> Response:
    """The page."""
    return await page(datasette, request, KIND)


ROUTES: list[tuple[str, Any]] = [(r"^/-/dates$", dates)]
