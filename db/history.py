"""The log of decisions as people read it: what was done, by whom, why, and what has become of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlite_utils import Database

from db import entities
from extractors.errors import CorrectionError
from extractors.names.identifiers import SCHEMES

SHOWN = 40  # of a longer quote or name, so many characters


@dataclass(frozen=True, slots=True)
class Decision:
    """One row of the log.

    done: before -> after in words. state: applied, superseded or orphaned. batch: shared by those made as one. undone_by: the
    correction that takes it back, where there is one; its state is then superseded.
    """

    number: int
    created: str
    actor: str
    action: str
    done: str
    reason: str | None
    state: str
    document: str | None
    mention: int | None
    entity: str | None
    other: str | None
    undoes: int | None
    undone_by: int | None
    batch: str | None


# A decision about an entity holds its names in all documents, which are many and tell nobody anything: they are not read.
SELECT = """select h.id, h.created, h.actor, h.action, h.reason, h.state, h.about, h.label, h.scope, h.before,
  case when h.action in ('merge', 'differ') then '{}'
       when h.action in ('link', 'rename', 'identify') then json_remove(h.after, '$.left', '$.right', '$.names')
       when h.action = 'split' then json_object('left', (select json_group_array(json_array('', name))
           from (select distinct one.value ->> 1 as name from json_each(h.after, '$.left') one)))
       else h.after end as after,
  h.mention_id, h.entity_id, h.other_id, h.undoes, h.batch, h.document_id, d.name as document,
  (select u.id from corrections u where u.undoes = h.id) as undone_by
from decisions_made h left join documents d on d.id = h.document_id"""
_OF_MENTION = """where h.id in (select id from corrections where mention_id = :about
    union all select id from decisions where on_mention = :about)"""
_OF_ENTITY = """where h.id in (select id from corrections where entity_id = :about
    union all select id from corrections where other_id = :about
    union all select c.id from mentions m join corrections c on c.mention_id = m.id where m.entity_id = :about)"""


_ABOUT_ENTITY = """select id from (select id from corrections where entity_id = :about and mention_id is null
    union select id from corrections where other_id = :about and mention_id is null)
order by id desc limit :limit"""


def made(db: Database, about: str | None = None, limit: int = 50) -> list[Decision]:
    """The newest decisions first: all, or those about a mention (its number) or an entity (its id or exact name).

    Raises CorrectionError where there is no such mention or entity, and none was ever decided about.
    """
    where, key = _asked(db, about)
    rows = db.query(f"{SELECT} {where} order by h.id desc limit :limit", {"about": key, "limit": limit})
    found = [decision(row) for row in rows]
    if not found and about is not None and not _exists(db, key):
        raise CorrectionError(f"There is no mention or entity {about!r}.", hint="'fonds review' shows the numbers and ids.")
    return found


def made_in(db: Database, document_id: int, limit: int = 50) -> list[Decision]:
    """The newest decisions on mentions of a document and of its other versions."""
    where = """where h.id in (select c.id from documents mine join documents its on its.lineage = mine.lineage
        join corrections c on c.document_sha256 = its.sha256 where mine.id = :document order by c.id desc limit :limit)"""
    rows = db.query(f"{SELECT} {where} order by h.id desc", {"document": document_id, "limit": limit})
    return [decision(row) for row in rows]


def told(db: Database, number: int) -> str:
    """What one decision says, in words. Raises CorrectionError where there is none with this number."""
    return one(db, number).done


def one(db: Database, number: int) -> Decision:
    """One decision. Raises CorrectionError where there is none with this number."""
    for row in db.query(f"{SELECT} where h.id = ?", [number]):
        return decision(row)
    raise CorrectionError(f"There is no decision with the number {number}.", hint="'fonds history' lists them.")


def some(db: Database, numbers: Iterable[int]) -> list[Decision]:
    """These decisions, the newest first; those that are none are left out."""
    sql = f"{SELECT} where h.id in (select value from json_each(?)) order by h.id desc"  # noqa: S608
    return [decision(row) for row in db.query(sql, [json.dumps(sorted(numbers))])]


def about_entity(db: Database, entity_id: str, limit: int) -> list[int]:
    """The numbers of the newest decisions about an entity itself, under this id; those on single mentions are left out."""
    return [number for (number,) in db.execute(_ABOUT_ENTITY, {"about": entity_id, "limit": limit})]


def made_with(db: Database, number: int) -> int:
    """How many others were recorded as one with this."""
    sql = "select count(*) from corrections o join corrections c on c.batch = o.batch where c.id = ? and o.id <> c.id"
    return int(db.execute(sql, [number]).fetchone()[0])


def words(row: Mapping[str, Any]) -> str:
    """What a row of `decisions_made` says."""
    before, after = json.loads(row["before"]), json.loads(row["after"])
    action = row["action"]
    if action in _ON_ENTITIES:
        return _ON_ENTITIES[action]([short(one["name"]) for one in before["entities"]], after)
    about = short(str(before.get("text") or row["about"]))
    if action == "undo":
        return f"decision {row['undoes']} is undone"
    return f"{about}{_ON_MENTIONS[action](before, after, row['scope'])}"


def amount_words(value: str) -> str:
    """An amount's JSON as people read it, with its digits as they are: "JPY 1,200.50 to 1,300"."""
    amount = json.loads(value, parse_float=Decimal)
    bounds = [f"{amount[bound]:,}" for bound in ("min", "max")]
    return f"{amount['currency']} {' to '.join(dict.fromkeys(bounds))}"


def short(text: str) -> str:
    """A quote on one line."""
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else line[: SHOWN - 3] + "..."


def _accepted(before: Mapping[str, Any], after: Mapping[str, Any], _scope: str | None) -> str:
    return f" is accepted as {before.get('label', 'it is')}" + (f" {value_words(after['value'])}" if after.get("value") else "")


def _rejected(_before: Mapping[str, Any], _after: Mapping[str, Any], scope: str | None) -> str:
    return " is rejected" + (f", wherever it stands in the {scope}" if scope else "")


def _relabelled(before: Mapping[str, Any], after: Mapping[str, Any], _scope: str | None) -> str:
    value = f" {value_words(after['value'])}" if after.get("value") else ""
    return f": {before.get('label')} -> {after['label']}{value}"


def _linked(before: Mapping[str, Any], after: Mapping[str, Any], _scope: str | None) -> str:
    return f": {before.get('entity_id') or 'no entity'} -> {after.get('entity_id') or 'an entity of its own'}"


def _added(_before: Mapping[str, Any], after: Mapping[str, Any], _scope: str | None) -> str:
    return f" is added as {after.get('label')}" + (f" {value_words(after['value'])}" if after.get("value") else "")


_Row = Mapping[str, Any]
_ON_MENTIONS: dict[str, Callable[[_Row, _Row, str | None], str]] = {
    "accept": _accepted,
    "reject": _rejected,
    "relabel": _relabelled,
    "respan": lambda _before, after, _scope: f" -> {short(after['text'])} ({after['start']} to {after['end']})",
    "revalue": lambda before, after, _scope: f": {value_words(before.get('value'))} -> {value_words(after['value'])}",
    "link": _linked,
    "add": _added,
}
_ON_ENTITIES: dict[str, Callable[[list[str], _Row], str]] = {
    "merge": lambda names, _after: f"{names[0]} and {names[1]} are one",
    "differ": lambda names, _after: f"{names[0]} and {names[1]} are different",
    "split": lambda names, after: f"of {names[0]} another is parted: {_names(after['left'])}",
    "rename": lambda names, after: f"{names[0]} -> {short(after['name'])}",
    "identify": lambda names, after: f"{names[0]}: {_identifier(after)}",
}


def _identifier(after: Mapping[str, Any]) -> str:
    scheme = SCHEMES[after["scheme"]].title if after["scheme"] in SCHEMES else short(str(after["scheme"]))
    return f"{scheme} {short(str(after['identifier']))}" if after["identifier"] else f"no identifier of {scheme}"


def _names(side: list[list[str]]) -> str:
    return ", ".join(sorted({short(name) for _, name in side}))


def value_words(value: str | None) -> str:
    """A value as people read it, an amount with its currency first: "1931-05-04", "JPY 300", "no value"."""
    if value is None:
        return "no value"
    return amount_words(value) if value.startswith('{"') else value  # a date may be a set of EDTF: {1931,1932}


def decision(row: Mapping[str, Any]) -> Decision:
    """What a row of `SELECT` says."""
    return Decision(
        number=row["id"],
        done=words(row),
        mention=row["mention_id"],
        entity=row["entity_id"],
        other=row["other_id"],
        **{
            key: row[key] for key in ("created", "actor", "action", "reason", "state", "document", "undoes", "undone_by", "batch")
        },
    )


def _asked(db: Database, about: str | None) -> tuple[str, object]:
    if about is None:
        return "", None
    if about.isascii() and about.isdigit() and len(about) < 19:
        return _OF_MENTION, int(about)
    # an id that is no more may still stand in the log
    known = db.execute("select 1 from corrections where ? in (entity_id, other_id) limit 1", [about]).fetchone()
    return _OF_ENTITY, about if known else entities.named(db, about)


def _exists(db: Database, key: object) -> bool:
    sql = "select 1 from mentions where id = :key union all select 1 from entities where id = :key limit 1"
    return db.execute(sql, {"key": key}).fetchone() is not None
