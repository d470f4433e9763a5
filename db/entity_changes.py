"""What a resolution changes in an archive: statements, each of which does nothing where the row is no longer as it was read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from sys import intern

from sqlite_utils import Database

from db import identifiers, kept_apart
from db.belonging import NEW_ENTITY, NO_ENTITY
from db.transactions import Statement
from extractors.names.resolve import Judgement, Resolution

_Belonging = tuple[str | None, str | None]  # entity and evidence of a mention


@dataclass(frozen=True, slots=True)
class Stored:
    """Entities and what belongs to them as they stood at one moment.

    entities: id to label and name. aliases: entity to text to count and evidence. mentions: those that have an entity.
    """

    entities: Mapping[str, tuple[str, str]]
    aliases: Mapping[str, Mapping[str, tuple[int, str]]]
    mentions: Mapping[int, _Belonging]
    identifiers: identifiers.Stored
    apart: Mapping[tuple[str, str], int]


def load(db: Database) -> Stored:
    """What is stored now."""
    aliases: dict[str, dict[str, tuple[int, str]]] = {}
    for entity_id, text, count, evidence in db.execute("select entity_id, text, mentions, evidence from aliases"):
        aliases.setdefault(intern(entity_id), {})[text] = (count, intern(evidence))
    belonging = "select id, entity_id, evidence from mentions where entity_id is not null or evidence is not null"
    return Stored(
        {intern(entity_id): (label, name) for entity_id, label, name in db.execute("select id, label, name from entities")},
        aliases,
        # the strings are few and come very often
        {key: (one and intern(one), evidence and intern(evidence)) for key, one, evidence in db.execute(belonging)},
        identifiers.load(db),
        kept_apart.load(db),
    )


def between(
    stored: Stored, resolution: Resolution, judgements: Iterable[Judgement], gone: Iterable[int], run_id: int
) -> Iterator[Statement]:
    """The statements that make of what is stored what was resolved, in the order in which they must be executed.

    judgements: those that were resolved by. gone: ids of decisions of whose sides nothing stands in the archive.
    """
    yield from _set_aside(gone, resolution.overruled, run_id)
    for entity in resolution.entities:
        if entity.id not in stored.entities:
            yield NEW_ENTITY, (entity.id, entity.label.value, entity.name)
        elif stored.entities[entity.id] != (entity.label.value, entity.name):
            yield _RENAMED, (entity.label.value, entity.name, entity.id, *stored.entities[entity.id])
    for key, entity_id in resolution.entity_of.items():
        found, had = (entity_id, resolution.evidence_of[key]), stored.mentions.get(key, (None, None))
        if found != had:
            yield _BELONGS, (key, *found, *had)
    for entity in resolution.entities:
        wanted = {alias.text: (alias.count, alias.evidence) for alias in entity.aliases}
        kept = stored.aliases.get(entity.id, {})
        for text in kept.keys() - wanted.keys():
            yield _NO_ALIAS, (entity.id, text, *kept[text])
        for text, known in wanted.items():
            if kept.get(text) != known:
                yield _ALIAS, (entity.id, text, *known)
    yield from identifiers.between(stored.identifiers, resolution.entities)
    yield from kept_apart.between(stored.apart, judgements, resolution)
    for entity_id in stored.entities.keys() - {entity.id for entity in resolution.entities}:
        yield _NAMELESS, (entity_id,)
        yield NO_ENTITY, (entity_id,)


def _set_aside(gone: Iterable[int], overruled: Iterable[int], run_id: int) -> Iterator[Statement]:
    """Which judgements hold nowhere today, and which newer ones speak against."""
    listed, against = json.dumps(list(gone)), json.dumps(sorted(overruled))
    yield _FOUND_AGAIN, (listed,)
    yield "insert or ignore into orphans (correction_id, run_id) select value, ? from json_each(?)", (run_id, listed)
    yield "delete from overruled where correction_id not in (select value from json_each(?))", (against,)
    yield "insert or ignore into overruled (correction_id) select value from json_each(?)", (against,)


_FOUND_AGAIN = """delete from orphans
where correction_id in (select id from corrections where action in ('merge', 'differ', 'split', 'rename', 'identify', 'link'))
  and correction_id not in (select value from json_each(?))
  and (select m.placed from corrections c join mentions m on m.id = c.mention_id where c.id = correction_id) is not 0"""
_RENAMED = "update entities set label = ?, name = ? where id = ? and (label, name) = (?, ?)"
# one that was relabelled meanwhile belongs to no entity of its former label
_BELONGS = """update mentions set entity_id = ?2, evidence = ?3
where id = ?1 and entity_id is ?4 and evidence is ?5
  and exists (select 1 from review r join entities e on e.label = r.label where r.id = ?1 and e.id = ?2)"""
_NO_ALIAS = "delete from aliases where entity_id = ? and text = ? and (mentions, evidence) = (?, ?)"
_ALIAS = """insert into aliases (entity_id, text, mentions, evidence)
select ?1, ?2, ?3, ?4 where exists (select 1 from entities where id = ?1)
on conflict (entity_id, text) do update set mentions = excluded.mentions, evidence = excluded.evidence"""
_NAMELESS = "delete from aliases where entity_id = ?1 and not exists (select 1 from appearances where entity_id = ?1)"
