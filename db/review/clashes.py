"""Clashes as the queue shows them: where the machine has changed its mind about what a person decided on.

To find all of them every decision is looked at, which takes long where there are many; so which there are is remembered (see
`remembered.py`), and those that are shown are asked for anew.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from db.history import value_words
from db.review.items import Item, items


class Clash(NamedTuple):
    """One clash. run: that in which the machine changed its mind."""

    correction: int
    mention: int
    label: str
    document: int
    run: int


def known(connection: sqlite3.Connection) -> list[Clash]:
    """All there are, in the order of the decisions."""
    rows = connection.execute(
        """select correction_id, mention_id, label, document_id, max(run_id) from clashes
        group by correction_id, mention_id order by correction_id, mention_id"""
    )
    return [Clash(*row) for row in rows]


def items_of(connection: sqlite3.Connection, some: Sequence[Clash]) -> list[Item]:
    """The mentions of those that still stand, each with its "clash": what, decided, machine, machine_value, actor, created."""
    shown = {item["id"]: item for item in items(connection, [one.mention for one in some])}
    standing = ((one, _standing(connection, one)) for one in some)
    return [{**shown[one.mention], "clash": found} for one, found in standing if found and one.mention in shown]


def _standing(connection: sqlite3.Connection, one: Clash) -> Item | None:
    rows: Iterable[sqlite3.Row] = connection.execute(
        "select label, clash, decided, machine, actor, created from clashes where mention_id = ? and correction_id = ? limit 1",
        [one.mention, one.correction],
    )
    for row in rows:
        return {
            "what": row["clash"],
            "actor": row["actor"],
            "created": row["created"],
            "decided": row["decided"] and value_words(row["decided"]),
            "machine": row["machine"] and value_words(row["machine"]),
            "machine_value": row["machine"] if row["clash"].endswith("another value") else None,
        }
    return None
