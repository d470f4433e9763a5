"""The lists of dates and amounts are read in the order of one index, which holds all that they are narrowed by."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest

from db.review.pages import amounts, dates
from db.review.pages.values import Kind, Wanted, listing

CHOSEN = {
    "DATE": ("century=1900", "decade=bc", "precision=day", "certainty=both", "context=body", "status=decided"),
    "MONEY": ("currency=JPY", "magnitude=4", "context=body", "status=rejected"),
}
AFTER = {"DATE": (718459, 1), "MONEY": ("JPY", 1200500, 4, "1200.5", 1)}


def asked(connection: sqlite3.Connection, kind: Kind, wanted: Wanted) -> list[str]:
    """What SQLite does for a list, but for the look at the mentions that are shown."""
    statements: list[str] = []
    connection.set_trace_callback(statements.append)
    listing(connection, kind, wanted)
    connection.set_trace_callback(None)
    return [row[3] for row in connection.execute(f"explain query plan {statements[0]}")]


def combinations(kind: Kind) -> Iterator[Wanted]:
    """Every order with each filter alone, each two of them, and all."""
    some = CHOSEN[kind.label]
    for order, count, after in itertools.product(kind.orders, (0, 1, 2, len(some)), (None, AFTER[kind.label])):
        for chosen in itertools.combinations(some, count):
            yield Wanted(dict(one.split("=") for one in chosen), order, after=after)


@pytest.mark.parametrize(("kind", "index"), [(dates.KIND, "dates_listed"), (amounts.KIND, "amounts_listed")])
def test_lists_go_by_their_index_alone(sample: Any, kind: Kind, index: str) -> None:
    sample.db.conn.row_factory = sqlite3.Row
    for wanted in combinations(kind):
        (step,) = asked(sample.db.conn, kind, wanted)
        assert f"COVERING INDEX {index}" in step, wanted


@pytest.mark.parametrize("kind", [dates.KIND, amounts.KIND])
def test_those_without_a_value_have_an_index(sample: Any, kind: Kind) -> None:
    sample.db.conn.row_factory = sqlite3.Row
    (step,) = asked(sample.db.conn, kind, Wanted({}, next(iter(kind.orders)), without=True))
    assert "INDEX review_without_value (label=? AND id>?)" in step


@pytest.mark.parametrize("kind", [dates.KIND, amounts.KIND])
def test_cubes_are_counted_over_an_index(sample: Any, kind: Kind) -> None:
    statements: list[str] = []
    sample.db.conn.set_trace_callback(statements.append)
    kind.cube(sample.db.conn)
    sample.db.conn.set_trace_callback(None)
    for statement in statements:
        steps = [row[3] for row in sample.db.conn.execute(f"explain query plan {statement}")]
        assert not [step for step in steps if step.startswith("SCAN") and "COVERING INDEX" not in step]
