"""Entities that are no more: where the mentions went of which a decision speaks that was made about them.

Ids follow from names and from who is one with whom, so they come and go; links to them, in notes and in letters, stay.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from typing import Any

_ABOUT = """
select id, action, entity_id, other_id, after from corrections where entity_id = :id and mention_id is null
union all
select id, action, entity_id, other_id, after from corrections where other_id = :id and mention_id is null
order by id desc limit 20"""
_OF_NAME = """
select m.entity_id
from documents older join documents d on d.lineage = older.lineage and d.state = 'done'
cross join mentions m indexed by mentions_by_document on m.document_id = d.id
where older.sha256 = ? and m.cleaned = ? and m.placed and m.entity_id is not null limit 5"""
_OF_MENTIONS = """
select m.entity_id from corrections c join mentions m on m.id = c.mention_id
where c.entity_id = ? and m.entity_id is not null order by c.id desc limit 50"""
_LOOKED_AT = 40  # names in documents


def successors(connection: sqlite3.Connection, entity_id: str) -> list[dict[str, Any]]:
    """The entities that have the mentions of one that is no more: [{id, label, name, mentions, documents}], the most first."""
    went = Counter(_went(connection, entity_id))
    went.pop(entity_id, None)
    found = [_entity(connection, other) for other, _ in went.most_common(10)]
    return [one for one in found if one and one["mentions"]]


def _went(connection: sqlite3.Connection, entity_id: str) -> Iterator[str]:
    for row in connection.execute(_ABOUT, {"id": entity_id}).fetchall():
        after = json.loads(row["after"])
        sides = [after.get("left", []), after.get("right", [])]
        if row["other_id"] == entity_id:
            sides.reverse()
        tried = {"split": [[*sides[0][:_LOOKED_AT], *sides[1][:_LOOKED_AT]]], "merge": sides}.get(row["action"], sides[:1])
        if held := next(filter(None, (_holders(connection, side) for side in tried)), None):
            yield from held
            return
    yield from (found for (found,) in connection.execute(_OF_MENTIONS, [entity_id]))


def _holders(connection: sqlite3.Connection, side: list[list[str]]) -> list[str]:
    """The entities, once for each mention, that have the names of a side today."""
    return [held for sha256, name in side[: 2 * _LOOKED_AT] for (held,) in connection.execute(_OF_NAME, [sha256, name])]


def _entity(connection: sqlite3.Connection, entity_id: str) -> dict[str, Any] | None:
    row = connection.execute("select id, label, name, mentions, documents from entities where id = ?", [entity_id]).fetchone()
    return dict(row) if row else None
