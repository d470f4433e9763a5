"""Whence a document came: what its sidecar says, when it arrived, what it is like, and whether its original is intact.

Where the inbox, the store or the file lies on this machine is told to nobody.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from db import values

_SHOWN = 20  # arrivals and near-duplicates of one document
_FIELDS = (
    ("creator", "Made by"),
    ("reference_code", "Reference code"),
    ("language", "Language"),
    ("rights", "Rights"),
)
_DESCRIPTION = """select n.*, c.name as collection from descriptions n left join collections c on c.id = n.collection_id
where n.lineage = ?"""
_ARRIVALS = """select a.arrived, a.path, a.state, c.name as collection
from arrivals a left join collections c on c.id = a.collection_id
where a.document_id = ? and a.kind = 'document' order by a.id desc limit ?"""
_ORIGINAL = """select state, checked, stored, (select max(at) from fixity_events e where e.sha256 = o.sha256) as since
from originals o where o.sha256 = ?"""
# in either direction, the likest first
_ALIKE = """select d.id, d.name, d.state, n.kind, n.likeness, n.earlier from (
  select other_id as other, kind, likeness, 1 as earlier from near_duplicates where document_id = :id
  union all select document_id, kind, likeness, 0 from near_duplicates where other_id = :id) n
join documents d on d.id = n.other order by n.likeness desc, d.id limit :limit"""


@dataclass(frozen=True, slots=True)
class Provenance:
    """title: "" where none is known. facts: what the sidecar says, name and value. meaning: of its date, as EDTF and in words.

    original: None where the bytes are not in the store. alike: near-duplicates; earlier: 1 where the other came first.
    """

    title: str
    facts: list[tuple[str, str]]
    date: str
    meaning: str
    collection: str
    arrivals: list[sqlite3.Row]
    original: sqlite3.Row | None
    alike: list[sqlite3.Row]


def provenance(connection: sqlite3.Connection, document: sqlite3.Row) -> Provenance:
    """Of a row of `documents`."""
    described = connection.execute(_DESCRIPTION, [document["lineage"]]).fetchone()
    return Provenance(
        title=described["title"] or "" if described else "",
        facts=list(_facts(described)) if described else [],
        date=described["date"] or described["edtf"] or "" if described else "",
        meaning=", ".join(_meaning(described)) if described else "",
        collection=described["collection"] or "" if described else "",
        arrivals=connection.execute(_ARRIVALS, [document["id"], _SHOWN]).fetchall(),
        original=connection.execute(_ORIGINAL, [document["sha256"]]).fetchone(),
        alike=connection.execute(_ALIKE, {"id": document["id"], "limit": _SHOWN}).fetchall(),
    )


def _facts(described: sqlite3.Row) -> Iterator[tuple[str, str]]:
    yield from ((called, described[name]) for name, called in _FIELDS if described[name])
    other = json.loads(described["other"])
    if isinstance(other, dict):
        yield from (
            (str(name), value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
            for name, value in other.items()
        )


def _meaning(described: sqlite3.Row) -> Iterator[str]:
    """What adds to the date as it was given; nothing for what is no date."""
    if described["edtf"]:
        with suppress(ValueError):
            words = values.in_words("DATE", described["edtf"])
            yield from (told for told in (described["edtf"], words) if told != described["date"])
