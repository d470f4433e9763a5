"""To which person or organisation mentions belong: given to one, found by their name, and the aliases counted.

For decisions only, one mention or one entity at a time; resolution (`db/entities.py`) looks at all. How many mentions an entity
has is kept by triggers (schema/0003_review_site.sql). All of it runs inside `writing`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from extractors.names import evidence
from extractors.names.forms import authority_name, rank
from extractors.names.naming import fullest, namesake_id, plain_id
from extractors.records import Label

Name = tuple[str, str]  # an entity and a name by which it is printed
_NAME = "case when r.text = m.text then m.cleaned else r.text end"  # as in the table appearances
_SHOWN = f"""select r.label, {_NAME}, r.document_id, r.entity_id, d.sha256, r.start from json_each(?) wanted
cross join review r on r.id = wanted.value join mentions m on m.id = r.id join documents d on d.id = r.document_id"""  # noqa: S608
_HOMELESS = """select r.id from json_each(?) wanted cross join review r on r.id = wanted.value
where r.entity_id is null and r.label in ('PERSON', 'ORG') and r.status not in ('rejected', 'hidden')"""
# who bears a name: the mention's own entity first, then one of its document, then the one with most mentions
_SO_NAMED = """select e.id, exists (
  select 1 from appearances o where o.entity_id = e.id and o.document_id = ?1 and o.mention_id <> ?4) as is_here
from aliases a cross join entities e on e.id = a.entity_id and e.label = ?2
where a.text = ?3 and e.mentions > 0 order by e.id = ?5 desc, is_here desc, e.mentions desc, e.id limit 1"""
_TO = f"""update mentions set entity_id = ?1, evidence = coalesce(?2, (
    select a.evidence from aliases a cross join review r cross join mentions m on m.id = r.id
    where r.id = mentions.id and a.entity_id = ?1 and a.text = {_NAME}), ?3)
where id in (select value from json_each(?4)) and entity_id is not ?1
  and exists (select 1 from review r join entities e on e.label = r.label where r.id = mentions.id and e.id = ?1)"""  # noqa: S608
_NAMES = """select distinct m.entity_id, case when coalesce(j.text, m.text) = m.text then m.cleaned else j.text end
from json_each(?) wanted cross join mentions m on m.id = wanted.value left join judgements j on j.mention_id = m.id
where m.entity_id is not null"""
_COUNTED = """select name, count(*), min(mention_id) from appearances
where entity_id = ? and name in (select value from json_each(?)) group by name"""
_ALIAS = """insert into aliases (entity_id, text, mentions, evidence)
select ?1, ?2, ?3, coalesce((select evidence from mentions where id = ?4), ?5) where true
on conflict (entity_id, text) do update set mentions = excluded.mentions where mentions <> excluded.mentions"""
NEW_ENTITY = """insert into entities (id, search_id, label, name)
select ?1, (select coalesce(max(search_id), 0) + 1 from entities), ?2, ?3
where not exists (select 1 from entities where id = ?1)"""  # id, label, name
NO_ENTITY = "delete from entities where id = ?1 and not exists (select 1 from mentions where entity_id = ?1)"


def entity(db: Database, entity_id: str) -> dict[str, Any] | None:
    """Id, label, name and number of mentions of an entity, None where there is none with this id."""
    return next(iter(db.query("select id, label, name, mentions from entities where id = ?", [entity_id])), None)


def homeless(db: Database, mentions: Sequence[int]) -> list[int]:
    """Those of the mentions that are names, count, and belong to no entity."""
    return [mention for (mention,) in db.execute(_HOMELESS, [json.dumps(mentions)])]


def give(db: Database, mentions: Sequence[int], entity_id: str, why: str | None) -> None:
    """Give mentions to an entity, those that have its label. why: None for the reason for which it bears their names already."""
    before = names_of(db, mentions)
    db.execute(_TO, [entity_id, why, evidence.SAME, json.dumps(mentions)])
    count(db, before | names_of(db, mentions))
    for left in sorted({one for one, _ in before} - {entity_id}):
        tidy(db, left)


def give_by_name(db: Database, mention: int) -> None:
    """Give a mention to who bears its very name: in its document, or anywhere if it is a full name. Else it is one of its own.

    A short name that is borne nowhere near leaves it where it is.
    """
    label, name, document, here, *_ = db.execute(_SHOWN, [json.dumps([mention])]).fetchone() or [None] * 6
    if label not in (Label.PERSON, Label.ORG):
        return
    is_full = rank(Label(label), name) == 0
    found = db.execute(_SO_NAMED, [document, label, name, mention, here]).fetchone()
    if found and (found[1] or is_full):
        give(db, [mention], found[0], evidence.SAME)
    elif here is None or is_full:
        give(db, [mention], new(db, [mention]), evidence.SAME)


def new(db: Database, mentions: Sequence[int]) -> str:
    """The id of an entity made for some mentions, named as the resolution would name it."""
    rows = db.execute(_SHOWN, [json.dumps(mentions)]).fetchall()
    label, forms = Label(rows[0][0]), Counter(row[1] for row in rows)
    name = authority_name(label, forms) or fullest(label, forms)
    entity_id = plain_id(label, name)
    if entity(db, entity_id):
        document, start = min((sha256, start) for *_, sha256, start in rows)
        entity_id = namesake_id(entity_id, document, start, lambda one: entity(db, one) is not None)
    restore(db, {"id": entity_id, "label": label.value, "name": name})
    return entity_id


def restore(db: Database, lost: Mapping[str, Any]) -> None:
    """Make the entity with this id, label and name where there is none."""
    db.execute(NEW_ENTITY, [lost["id"], lost["label"], lost["name"]])


def names_of(db: Database, mentions: Sequence[int]) -> set[Name]:
    """The entities and names of mentions, of those that do not count as well."""
    return {(entity_id, name) for entity_id, name in db.execute(_NAMES, [json.dumps(mentions)])}


def count(db: Database, names: Iterable[Name]) -> None:
    """Count these aliases anew; those that are printed no more go."""
    by_entity: dict[str, set[str]] = {}
    for entity_id, name in names:
        by_entity.setdefault(entity_id, set()).add(name)
    for entity_id, wanted in sorted(by_entity.items()):
        printed = {name: (number, first) for name, number, first in db.execute(_COUNTED, [entity_id, json.dumps(sorted(wanted))])}
        for name in sorted(wanted - printed.keys()):
            db.execute("delete from aliases where entity_id = ? and text = ?", [entity_id, name])
        for name, (number, first) in sorted(printed.items()):
            db.execute(_ALIAS, [entity_id, name, number, first, evidence.SAME])


def tidy(db: Database, entity_id: str) -> None:
    """Remove an entity that has nothing left; one that only rejected mentions refer to stays, for those."""
    if not db.execute("select 1 from appearances where entity_id = ? limit 1", [entity_id]).fetchone():
        db.execute("delete from aliases where entity_id = ?", [entity_id])
        db.execute(NO_ENTITY, [entity_id])
