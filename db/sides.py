"""The sides of a decision about entities: the printed names that an entity has in each document.

Ids of entities follow from what is resolved, and change; the names in the documents are what a person has seen and judged. A
side is a list of [sha-256 of a document, name], sorted, in cleaned text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlite_utils import Database

Side = list[list[str]]

_NAMES = "select distinct sha256, name from names_in_documents where entity_id = ? order by 1, 2"


def names_of(db: Database, entity_id: str) -> Side:
    """The names of an entity as it stands."""
    return [list(row) for row in db.execute(_NAMES, [entity_id])]


def without(side: Side, part: Side) -> Side:
    """The names of a side that are not in a part of it."""
    taken = {tuple(one) for one in part}
    return [one for one in side if tuple(one) not in taken]


def mentions_of(side: Side, known: Mapping[tuple[int, str], Sequence[int]], lineages: Mapping[str, int]) -> frozenset[int]:
    """The mentions that a side means today. known: by lineage and name. lineages: by hash of any version."""
    keys: Iterable[tuple[int, str]] = ((lineages.get(sha256, 0), name) for sha256, name in side)
    return frozenset(mention for key in keys for mention in known.get(key, ()))
