"""Suggestions: which entities may be one with another, best first, each with the reasons in words. A person decides.

Candidates meet under the keys of their printed names (`db/name_index.py`), `extractors.names.likeness` says how alike two names
are, and what the archive knows besides is weighed in: identifiers, and documents that name both. What people judged different is
never suggested.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extractors.names.forms import rank
from extractors.names.identifiers import SCHEMES
from extractors.names.likeness import likeness
from extractors.names.meeting import keys_of
from extractors.records import Label

SHOWN = 10
_NAMES = 12  # printed names of the entity that are looked at, the most frequent
_A_KEY = 40  # candidates that one key may bring
_PAIRS = 250  # names that are compared with others
_LEAST = 0.25  # of a score, to be worth a look
_LOOKED_AT = 20  # of the best, where else they stand
_TOGETHER = 500  # documents of an entity that are looked through for another
_NAMED = 2  # documents that are told by name


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An entity that may be one with the one asked about. score: from 0 to 1, to order by. reasons: the best first."""

    id: str
    name: str
    mentions: int
    documents: int
    score: float
    reasons: tuple[str, ...]


# what is short in the name of somebody who is also named more fully says nothing
_MEETING = """
select e.id, e.name, e.mentions, e.documents, n.text, n.rank
from name_keys k
cross join printed_names n on n.id = k.name_id and n.label = :label
cross join aliases a on a.text = n.text
cross join entities e on e.id = a.entity_id and e.label = :label and e.mentions > 0 and e.id <> :entity
where k.key = :key and (n.rank = 0 or not exists (
    select 1 from aliases b cross join printed_names f on f.label = :label and f.text = b.text
    where b.entity_id = e.id and f.rank < n.rank))
limit :most"""
_BOTH = """
select d.name
from (select distinct document_id from mentions indexed by mentions_by_entity where entity_id = ? limit ?) held
cross join documents d on d.id = held.document_id
where exists (
  select 1 from mentions m indexed by mentions_by_entity where m.entity_id = ? and m.document_id = held.document_id)
order by d.name"""
_SHARED = """
select i.scheme, i.identifier, e.id, e.name, e.mentions, e.documents
from identifiers mine
cross join identifiers i on (i.scheme, i.identifier) = (mine.scheme, mine.identifier) and i.entity_id <> mine.entity_id
cross join entities e on e.id = i.entity_id and e.label = ? and e.mentions > 0
where mine.entity_id = ?"""


def find(connection: sqlite3.Connection, entity_id: str, most: int = SHOWN) -> list[Suggestion]:
    """The entities that may be one with this, best first; none where there is no such entity."""
    row = connection.execute("select label, name from entities where id = ?", [entity_id]).fetchone()
    if row is None:
        return []
    label = Label(row[0])
    apart = {other for (other,) in connection.execute("select other_id from kept_apart where entity_id = ?", [entity_id])}
    found = {one.id: one for one in _alike(connection, label, entity_id, _names(connection, label, entity_id, row[1]), apart)}
    for one in _same_identifier(connection, label, entity_id):
        before = found.get(one.id)
        found[one.id] = replace(one, reasons=one.reasons + (before.reasons if before else ()))
    likely = [one for one in found.values() if one.id not in apart and one.score >= _LEAST]
    best = [_together(connection, entity_id, one) for one in sorted(likely, key=_order)[:_LOOKED_AT]]
    known = _identifiers(connection, [entity_id, *(one.id for one in best)])
    doubted = [_doubted(one, known.get(entity_id, {}), known.get(one.id, {})) for one in best]
    return sorted((one for one in doubted if one.score >= _LEAST), key=_order)[:most]


def prepare() -> None:
    """Load the tables that names are compared by, so that the first who asks need not wait for them."""
    for label in (Label.PERSON, Label.ORG):
        keys_of(label, "Pak Chol-su Kyokai")
        likeness(label, "Pak Chol-su Kyokai", "Pak Chol-so Kyokai")


def _order(one: Suggestion) -> tuple[float, int, str]:
    return -one.score, -one.mentions, one.id


def _names(connection: sqlite3.Connection, label: Label, entity_id: str, name: str) -> list[str]:
    """The names by which an entity is looked for, the most frequent: of a person, only those that are as full as any."""
    rows = connection.execute(
        "select text from aliases where entity_id = ? order by mentions desc, text limit 60", [entity_id]
    ).fetchall()
    names = [text for (text,) in rows] or [name]
    if label is Label.PERSON:
        fullest = min(rank(label, text) for text in names)
        names = [text for text in names if rank(label, text) == fullest]
    return names[:_NAMES]


def _alike(
    connection: sqlite3.Connection, label: Label, entity_id: str, names: list[str], apart: set[str]
) -> Iterator[Suggestion]:
    """Entities with a name that is like one of these, with the best likeness."""
    met: dict[str, Suggestion] = {}
    pairs: dict[tuple[str, str], set[str]] = {}
    fullest = min((rank(label, text) for text in names), default=0)
    sought = ((key, text) for text in names for key in keys_of(label, text).sought)
    for key, text in sought:
        given = {"key": key, "label": label.value, "entity": entity_id, "most": _A_KEY}
        for other_id, name, mentions, documents, its_text, its_rank in connection.execute(_MEETING, given):
            # what is short in the name of one does not make it any other that is named in full
            if other_id not in apart and (its_rank > 0 or rank(label, text) == fullest):
                met.setdefault(other_id, Suggestion(other_id, name, mentions, documents, 0.0, ()))
                pairs.setdefault((text, its_text), set()).add(other_id)
        if len(pairs) >= _PAIRS:
            break
    for (text, its_text), others in pairs.items():
        like = likeness(label, text, its_text)
        for other_id in others:
            if like.score > met[other_id].score:
                met[other_id] = replace(met[other_id], score=like.score, reasons=like.reasons)
    yield from met.values()


def _same_identifier(connection: sqlite3.Connection, label: Label, entity_id: str) -> Iterator[Suggestion]:
    for scheme, identifier, other_id, name, mentions, documents in connection.execute(_SHARED, [label.value, entity_id]):
        told = f"the same identifier: {SCHEMES[scheme].title} {identifier}"
        yield Suggestion(other_id, name, mentions, documents, 1.0, (told,))


def _identifiers(connection: sqlite3.Connection, entity_ids: list[str]) -> dict[str, dict[str, str]]:
    known: dict[str, dict[str, str]] = {}
    sql = "select entity_id, scheme, identifier from identifiers where entity_id in (select value from json_each(?))"
    for entity_id, scheme, identifier in connection.execute(sql, [json.dumps(entity_ids)]):
        known.setdefault(entity_id, {})[scheme] = identifier
    return known


def _doubted(one: Suggestion, mine: dict[str, str], its: dict[str, str]) -> Suggestion:
    """Less likely where an authority file knows the two as two."""
    differing = [scheme for scheme in mine if scheme in its and mine[scheme] != its[scheme]]
    if not differing or one.score == 1.0:
        return one
    told = f"but {SCHEMES[differing[0]].title} has them as two"
    return replace(one, score=one.score * 0.3, reasons=(*one.reasons, told))


def _together(connection: sqlite3.Connection, entity_id: str, one: Suggestion) -> Suggestion:
    """With the documents that name both."""
    counts = dict(connection.execute("select id, documents from entities where id in (?, ?)", [entity_id, one.id]).fetchall())
    fewer, more = sorted((entity_id, one.id), key=lambda each: counts.get(each, 0))
    shared = connection.execute(
        _BOTH,
        [fewer, _TOGETHER, more],
    ).fetchall()
    if not shared:
        return one
    named = ", ".join(name for (name,) in shared[:_NAMED]) + (", …" if len(shared) > _NAMED else "")
    told = f"both in {len(shared)} document{'s' if len(shared) > 1 else ''}: {named}"
    return replace(one, score=one.score + (1 - one.score) * min(0.05 * len(shared), 0.2), reasons=(*one.reasons, told))
