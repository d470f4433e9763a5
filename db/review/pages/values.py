"""What the pages of dates and of amounts have in common: a list in the order of an index, narrowed by facets, a page at a time.

To add a filter: a `Filter` in the kind's list, and its value in each cell of the kind's cube.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from datasette import Request, Response
from datasette.app import Datasette

from db.review import facets, serve
from db.review.facets import Cell, Facet
from db.review.items import Item, items
from db.review.remembered import remembered

LISTED = 50
NONE = "none"
_LARGEST = 2**63 - 1  # SQLite's largest integer
_STATUSES = {
    "undecided": ("machine",),
    "decided": ("accepted", "corrected", "added"),
    "rejected": ("rejected",),
}
_USUAL = ("undecided", "decided")  # what was rejected is left out unless it is asked for
_CONTEXTS = {"body": "the text", "footnote": "footnotes", "citation": "citations", "table": "tables", "heading": "headings"}
Condition = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Filter:
    """A facet, and what a value of it asks of a row: SQL with named parameters. None where it is no value of this facet.

    within: the facet of which a value is chosen before this one is offered.
    """

    facet: Facet
    where: Callable[[str], Condition | None]
    within: str | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """by: columns of an index. after: what follows the row whose key is in the parameters :key0, :key1, and so on."""

    called: str
    by: str
    after: str


@dataclass(frozen=True, slots=True)
class Cube:
    """What is remembered of one kind. without: how many mentions have no value at all."""

    cells: Sequence[Cell]
    without: int


@dataclass(frozen=True, slots=True)
class Kind:
    """Dates or amounts. key: columns that tell one row from the next, in order, with their types; the last is the mention."""

    label: str
    path: str
    title: str
    one: str
    several: str
    table: str
    key: Sequence[tuple[str, type]]
    orders: Mapping[str, Order]
    filters: Sequence[Filter]
    cube: Callable[[sqlite3.Connection], Cube]
    note: str
    totals: Callable[[Sequence[Cell]], list[Any]] = lambda _cells: []


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for. chosen: values by facet. without: mentions that have no value. after: the key of the last row seen."""

    chosen: Mapping[str, str]
    order: str
    without: bool = False
    after: tuple[Any, ...] | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """Some mentions, and the key to ask for the next with; None after the last."""

    items: list[Item]
    next: str | None


def among(name: str, title: str, column: str, values: Mapping[str, str]) -> Filter:
    """A filter on a column that holds one of some words."""
    order = list(values).index

    def where(value: str) -> Condition | None:
        return (f"{column} = :{name}", {name: value}) if value in values else None

    return Filter(
        Facet(name, title, lambda value: values.get(value, value), lambda value: order(value) if value in values else 99), where
    )


def _with_status(names: Collection[str]) -> str:
    statuses = [status for name in names for status in _STATUSES[name]]
    return f"status in ({', '.join(repr(status) for status in statuses)})"


def _in_status(value: str) -> Condition | None:
    return (_with_status([value]), {}) if value in _STATUSES else None


CONTEXT = among("context", "Stands in", "context", _CONTEXTS)
STATUS = Filter(Facet("status", "Status", str, list(_STATUSES).index), _in_status)
_STATUS_OF = {status: name for name, statuses in _STATUSES.items() for status in statuses}


def status_of(status: str) -> str:
    """What the pages call a status of the table "review"."""
    return _STATUS_OF[status]


# as the index review_without_value has it, which SQLite uses only where the words are the same
_WITHOUT = f"""from review where value is null and label in ('DATE', 'MONEY') and label = :label and {_with_status(_USUAL)}"""


def without_value(connection: sqlite3.Connection, label: str) -> int:
    """How many mentions with this label have no value."""
    return int(connection.execute(f"select count(*) {_WITHOUT}", {"label": label}).fetchone()[0])


def listing(connection: sqlite3.Connection, kind: Kind, wanted: Wanted) -> Listing:
    """The next mentions that are wanted, in order."""
    if wanted.without:
        return _listing_without(connection, kind, wanted)
    order = kind.orders[wanted.order]
    conditions = [one.where(wanted.chosen[one.facet.name]) for one in kind.filters if one.facet.name in wanted.chosen]
    if "status" not in wanted.chosen:
        conditions.append((_with_status(_USUAL), {}))
    if wanted.after:
        conditions.append((order.after, {f"key{at}": value for at, value in enumerate(wanted.after)}))
    given = {name: value for condition in conditions if condition for name, value in condition[1].items()}
    columns = ", ".join(name for name, _ in kind.key)
    rows = connection.execute(
        f"select {columns} from {kind.table} where {' and '.join(condition[0] for condition in conditions if condition)}"  # noqa: S608
        f" order by {order.by} limit {LISTED + 1}",
        given,
    ).fetchall()
    return _listing(connection, [tuple(row) for row in rows])


def _listing_without(connection: sqlite3.Connection, kind: Kind, wanted: Wanted) -> Listing:
    """In the order in which they came in."""
    given = {"label": kind.label, "after": wanted.after[0] if wanted.after else 0}
    rows = connection.execute(f"select id {_WITHOUT} and id > :after order by id limit {LISTED + 1}", given).fetchall()
    return _listing(connection, [tuple(row) for row in rows])


def _listing(connection: sqlite3.Connection, keys: Sequence[tuple[Any, ...]]) -> Listing:
    here = keys[:LISTED]
    following = ",".join(str(part) for part in here[-1]) if len(keys) > LISTED else None
    return Listing(items(connection, [key[-1] for key in here]), following)


def _wanted(request: Request, kind: Kind) -> Wanted:
    """What the address asks for; what makes no sense in it is passed over."""
    chosen = {
        one.facet.name: value
        for one in kind.filters
        if (value := request.args.get(one.facet.name)) and one.where(value) is not None
    }
    order = request.args.get("order")
    without = request.args.get("value") == NONE
    types = (int,) if without else tuple(type_ for _, type_ in kind.key)
    return Wanted(
        chosen={} if without else chosen,
        order=order if order in kind.orders else next(iter(kind.orders)),
        without=without,
        after=_key(request.args.get("after"), types),
    )


def _key(given: str | None, types: Sequence[type]) -> tuple[Any, ...] | None:
    parts = (given or "").split(",")
    try:
        key = tuple(type_(part) for type_, part in zip(types, parts, strict=True))
    except ValueError:
        return None
    return None if any(isinstance(part, int) and abs(part) > _LARGEST for part in key) else key


async def page(datasette: Datasette, request: Request, kind: Kind) -> Response:
    """The page of one kind."""
    wanted = _wanted(request, kind)
    cube = await remembered(datasette, kind.path, kind.cube)
    found = await serve.read(datasette, listing, kind, wanted)
    asked = {name: frozenset((wanted.chosen[name],)) for name in wanted.chosen}
    cells, counts = facets.matching(cube.cells, {"status": frozenset(_USUAL), **asked})
    first = next(iter(kind.orders))
    kept = {} if wanted.order == first else {"order": wanted.order}
    here = {**wanted.chosen, **kept, **({"value": NONE} if wanted.without else {})}
    return await serve.page(
        datasette,
        request,
        "values.html",
        kind=kind,
        wanted=wanted,
        items=found.items,
        next=facets.address(kind.path, {**here, "after": found.next}) if found.next else None,
        first=facets.address(kind.path, here) if wanted.after else None,
        count=cube.without if wanted.without else sum(cell.count for cell in cells),
        facets=[] if wanted.without else facets.shown(_offered(kind, wanted.chosen), counts, wanted.chosen, kind.path, kept),
        chosen=[
            (
                one.facet.title,
                one.facet.called(wanted.chosen[one.facet.name]),
                facets.address(kind.path, {**_but(wanted.chosen, one), **kept}),
            )
            for one in kind.filters
            if one.facet.name in wanted.chosen
        ],
        orders=[
            (name, order.called, facets.address(kind.path, {**wanted.chosen, **({} if name == first else {"order": name})}))
            for name, order in kind.orders.items()
        ],
        without=None if wanted.without else cube.without,
        totals=[] if wanted.without else kind.totals(cells),
    )


def _offered(kind: Kind, chosen: Mapping[str, str]) -> list[Facet]:
    return [one.facet for one in kind.filters if one.within is None or {one.within, one.facet.name} & set(chosen)]


def _but(chosen: Mapping[str, str], one: Filter) -> dict[str, str]:
    return {name: value for name, value in chosen.items() if name != one.facet.name}
