"""Decisions drawn at random from what an archive holds, as `db.requests` takes them; "actor" is left to the caller.

Some make no sense where they fall, as people's do not always, and are refused. To add one: a function and a row in `KINDS`.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from sqlite_utils import Database

Request = dict[str, Any]
Draw = Callable[[Database, random.Random], Request]
_NAMES = ("PERSON", "ORG")
_TRIES = 1_000


def mention(db: Database, chance: random.Random, *labels: str) -> tuple[int, str]:
    """A mention that is undecided, with its label: one of `labels`, if any are given. LookupError where there is none."""
    most = db.execute("select max(id) from mentions").fetchone()[0]
    for _ in range(_TRIES):
        # the plus keeps SQLite to the order of the ids
        sql = "select id, label from review where id >= ? and +status = 'machine' order by id limit 1"
        row = db.execute(sql, [chance.randint(1, most)]).fetchone()
        if row and (not labels or row[1] in labels):
            return int(row[0]), str(row[1])
    raise LookupError("no mention is undecided")


def entity(db: Database, chance: random.Random, label: str | None = None, least: int = 1) -> tuple[str, str]:
    """An entity with at least so many mentions, the likelier the more it has, and its label."""
    sql = "select e.id, e.label from mentions m join entities e on e.id = m.entity_id where m.id = ? and e.mentions >= ?"
    for _ in range(_TRIES):
        found, _ = mention(db, chance, *([label] if label else _NAMES))
        if row := db.execute(sql, [found, least]).fetchone():
            return str(row[0]), str(row[1])
    raise LookupError("no entity is large enough")


def namesakes(db: Database, chance: random.Random) -> tuple[str, str]:
    """Two entities next to each other in the alphabet, of which people may well think that they are one; mostly small ones."""
    most = db.execute("select max(id) from aliases").fetchone()[0]
    for _ in range(_TRIES):
        sql = "select e.id, e.label from aliases a join entities e on e.id = a.entity_id where a.id >= ? order by a.id limit 1"
        row = db.execute(sql, [chance.randint(1, most)]).fetchone()
        if row and (other := next_to(db, *row)):
            return str(row[0]), other
    raise LookupError("no two entities have one label")


def next_to(db: Database, entity_id: str, label: str) -> str | None:
    """The entity that follows in the alphabet."""
    sql = "select id from entities where id > ? and label = ? and mentions > 0 order by id limit 1"
    row = db.execute(sql, [entity_id, label]).fetchone()
    return str(row[0]) if row else None


def any_two(db: Database, chance: random.Random) -> tuple[str, str]:
    """Two entities of one label."""
    one, label = entity(db, chance)
    return one, entity(db, chance, label)[0]


def on_mention(action: str, *labels: str, after: Callable[..., Request] | None = None, scope: str | None = None) -> Draw:
    """A decision on one mention. after: of the database, the chance, the mention and its label."""

    def draw(db: Database, chance: random.Random) -> Request:
        one, label = mention(db, chance, *labels)
        given = after(db, chance, one, label) if after else None
        return {"action": action, "mentions": [one], "after": given, "scope": scope}

    return draw


def about_two(action: str, pair: Callable[[Database, random.Random], tuple[str, str]]) -> Draw:
    """A decision about two entities."""

    def draw(db: Database, chance: random.Random) -> Request:
        one, other = pair(db, chance)
        return {"action": action, "entity": one, "other": other}

    return draw


def _span(db: Database, chance: random.Random, one: int, _label: str) -> Request:
    start, end = db.execute("select start, end from review where id = ?", [one]).fetchone()
    return (
        {"start": start, "end": end - 1} if chance.random() < 0.5 else {"start": max(0, start - chance.randint(1, 4)), "end": end}
    )


def _other_label(_db: Database, chance: random.Random, _one: int, label: str) -> Request:
    return {"label": chance.choice([other for other in _NAMES if other != label])}


def _value(_db: Database, chance: random.Random, _one: int, label: str) -> Request:
    year = chance.randint(1890, 1960)
    return {"value": chance.choice([f"{year}", f"{year}-05", f"{year}-05-04", f"{year}~"]) if label == "DATE" else f"{year} yen"}


def _to_entity(db: Database, chance: random.Random, one: int, label: str) -> Request:
    (here,) = db.execute("select entity_id from mentions where id = ?", [one]).fetchone()
    return {"entity_id": (here and next_to(db, here, label)) or entity(db, chance, label)[0]}


def _to_itself(*_: object) -> Request:
    return {"entity_id": None}


def _add(db: Database, chance: random.Random) -> Request:
    most = db.execute("select max(id) from pages").fetchone()[0]
    sql = "select document_id, start, text from pages where id >= ? order by id limit 1"
    document, start, text = db.execute(sql, [chance.randint(1, most)]).fetchone()
    first = text.find(" ", chance.randint(0, len(text) // 2)) + 1
    last = text.find(" ", first + 1)
    return {"action": "add", "document": document, "start": start + first, "end": start + last, "label": chance.choice(_NAMES)}


def _split(db: Database, chance: random.Random) -> Request:
    one, _ = entity(db, chance, least=3)
    where = [row[0] for row in db.execute("select distinct document_id from appearances where entity_id = ?", [one])]
    if chance.random() < 0.5:
        return {"action": "split", "entity": one, "documents": [chance.choice(where)]}
    printed = [row[0] for row in db.execute("select text from aliases where entity_id = ? order by mentions, text", [one])]
    return {"action": "split", "entity": one, "names": printed[:1]}


def _rename(db: Database, chance: random.Random) -> Request:
    one, _ = entity(db, chance)
    name = db.execute("select name from entities where id = ?", [one]).fetchone()[0]
    return {"action": "rename", "entity": one, "name": f"{name} ({chance.choice(['elder', 'younger', 'first', 'second'])})"}


def _undo(db: Database, chance: random.Random) -> Request:
    most = db.execute("select coalesce(max(id), 0) from corrections").fetchone()[0]
    return {"action": "undo", "correction": chance.randint(0, most)}


KINDS: dict[str, Draw] = {
    "accept": on_mention("accept"),
    "reject": on_mention("reject"),
    "relabel": on_mention("relabel", *_NAMES, after=_other_label),
    "respan": on_mention("respan", after=_span),
    "revalue": on_mention("revalue", "DATE", "MONEY", after=_value),
    "link": on_mention("link", *_NAMES, after=_to_entity),
    "link alone": on_mention("link", *_NAMES, after=_to_itself),
    "add": _add,
    "reject, document": on_mention("reject", scope="document"),
    "reject, archive": on_mention("reject", scope="archive"),
    "merge": about_two("merge", namesakes),
    "differ": about_two("differ", namesakes),
    "split": _split,
    "rename": _rename,
    "undo": _undo,
}
