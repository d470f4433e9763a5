"""Identifiers of entities in authority files: the rows of `identifiers`, kept as the decisions "identify" say.

A decision names its entity by names in documents (`db/sides.py`), as those on names do; resolution tells whose identifier it is.
Until it has, `follow` shows the decision at the entity for which it was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sqlite_utils import Database

from db.transactions import Statement
from extractors.names.resolve import Entity

Stored = Mapping[tuple[str, str], tuple[str, int]]


def of(db: Database, entity_id: str) -> dict[str, str]:
    """The identifiers of an entity by scheme."""
    return dict(db.execute("select scheme, identifier from identifiers where entity_id = ?", [entity_id]).fetchall())


def load(db: Database) -> Stored:
    """All rows: identifier and decision by entity and scheme."""
    rows = db.execute("select entity_id, scheme, identifier, correction_id from identifiers").fetchall()
    return {(entity_id, scheme): (identifier, correction) for entity_id, scheme, identifier, correction in rows}


def between(stored: Stored, entities: Iterable[Entity]) -> Iterator[Statement]:
    """The statements that bring all rows up to date with what was resolved."""
    wanted = {(one.id, its.scheme): (its.identifier, its.judgement) for one in entities for its in one.identifiers}
    for key in stored.keys() - wanted.keys():
        yield _NONE, key
    for key, row in wanted.items():
        if stored.get(key) != row:
            yield _PUT, (*key, *row)


_NEWEST = """select after ->> '$.identifier', id from standing_corrections
where entity_id = ? and mention_id is null and action = 'identify' and after ->> '$.scheme' = ? order by id desc limit 1"""


def follow(db: Database, entity_id: str, scheme: str) -> None:
    """Show at once what the newest decision says that was made about this entity."""
    newest = db.execute(_NEWEST, [entity_id, scheme]).fetchone()
    known = db.execute("select 1 from entities where id = ?", [entity_id]).fetchone()
    _set(db, entity_id, scheme, newest if newest and newest[0] and known else None)


def move(db: Database, former_id: str, entity_id: str) -> None:
    """Show at once that two were judged to be one: of two identifiers in one scheme the newer is shown, as resolution has it."""
    sql = "select scheme, identifier, correction_id from identifiers where entity_id = ?"
    held = {scheme: number for scheme, _, number in db.execute(sql, [entity_id])}
    for scheme, identifier, number in db.execute(sql, [former_id]).fetchall():
        _set(db, former_id, scheme, None)
        if number > held.get(scheme, 0):
            _set(db, entity_id, scheme, (identifier, number))


_NONE = "delete from identifiers where (entity_id, scheme) = (?, ?)"
_PUT = """insert into identifiers (entity_id, scheme, identifier, correction_id)
select ?1, ?2, ?3, ?4 where exists (select 1 from entities where id = ?1)
on conflict (entity_id, scheme) do update set identifier = excluded.identifier, correction_id = excluded.correction_id"""


def _set(db: Database, entity_id: str, scheme: str, row: tuple[str, int] | None) -> None:
    if row:
        db.execute(_PUT, [entity_id, scheme, *row])
    else:
        db.execute(_NONE, [entity_id, scheme])
