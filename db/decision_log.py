"""The log of decisions a page at a time: narrowed by who, what, where and words, the newest first.

Whatever is asked for, one page looks at `LOOKED` decisions at most, so that it is quick in a long log; where fewer are found than
a page holds, the next one goes on from there.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from db import history
from db.decision_changes import Change, changes
from db.history import Decision

PAGE = 50
LOOKED = 10_000
STATES = ("applied", "superseded", "orphaned")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for. document: its number, for all its versions. batch: made as one. before: numbers below this one."""

    actor: str | None = None
    action: str | None = None
    state: str | None = None
    document: int | None = None
    text: str | None = None
    batch: str | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A decision with what it changed. together: how many were made as one with it and are shown as this one, itself included.

    document_id: of the version it was made on. entities: id and present name of those it is about.
    """

    decision: Decision
    changes: tuple[Change, ...]
    together: int
    document_id: int | None
    entities: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Some decisions. next: what `before` is for the following ones, None after the last. looked_to: the number down to which
    was looked, where that is why there are no more here.
    """

    entries: list[Entry]
    next: int | None
    looked_to: int | None = None


def page(connection: sqlite3.Connection, wanted: Wanted) -> Page:
    """The newest decisions that are wanted."""
    where, given = _where(wanted)
    narrow = _narrow(wanted)
    looked_to = _number_of(connection, where, given, LOOKED) if narrow else None
    if looked_to is not None:
        narrow.append("c.id >= :looked_to")
        given["looked_to"] = looked_to
    ids = _numbers(connection, [*where, *narrow], given, PAGE + 1)
    found = entries(connection, ids[:PAGE], together=not (wanted.batch or narrow))
    return Page(found, ids[PAGE - 1]) if len(ids) > PAGE else Page(found, looked_to, looked_to)


def _numbers(connection: sqlite3.Connection, where: list[str], given: dict[str, Any], limit: int, skipped: int = 0) -> list[int]:
    """The numbers of the newest decisions of which all this is so."""
    sql = f"select c.id from corrections c where {' and '.join(where)} order by c.id desc limit {limit} offset {skipped}"  # noqa: S608
    return [row[0] for row in connection.execute(sql, given)]


def _number_of(connection: sqlite3.Connection, where: list[str], given: dict[str, Any], place: int) -> int | None:
    """The number of the decision at a place among the newest, from 1; None where there are not so many."""
    return next(iter(_numbers(connection, where, given, 1, place - 1)), None)


def entries(connection: sqlite3.Connection, numbers: list[int], *, together: bool = False) -> list[Entry]:
    """These decisions, the newest first. together: each stands for all that were made as one with it."""
    rows = connection.execute(
        f"{history.SELECT} where h.id in (select value from json_each(?)) order by h.id desc",  # noqa: S608
        [json.dumps(numbers)],
    ).fetchall()
    names = _names(connection, rows)
    batches = json.dumps([row["batch"] for row in rows if together and row["batch"]])
    counts = dict(
        tuple(row)
        for row in connection.execute(
            "select batch, count(*) from corrections where batch in (select value from json_each(?)) group by batch", [batches]
        )
    )
    return [
        Entry(
            history.decision(row),
            changes(row, names),
            counts.get(row["batch"], 1),
            row["document_id"],
            tuple((one, names[one]) for one in _entities(row) if one in names),
        )
        for row in rows
    ]


def actors(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    """Who has decided, and how often, the busiest first."""
    return _counted(connection, "actor")


def actions(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    """What was decided, and how often."""
    return _counted(connection, "lower(action)")


def _counted(connection: sqlite3.Connection, what: str) -> list[tuple[str, int]]:
    rows = connection.execute(f"select {what}, count(*) from corrections group by 1 order by 2 desc, 1")  # noqa: S608
    return [(row[0], row[1]) for row in rows]


def _where(wanted: Wanted) -> tuple[list[str], dict[str, Any]]:
    """What indexes answer."""
    where = ["c.id < :before"]
    parameters: dict[str, Any] = {"before": 2**62 if wanted.before is None else wanted.before}
    for name, column in (("actor", "c.actor"), ("action", "lower(c.action)"), ("batch", "c.batch")):
        if (value := getattr(wanted, name)) is not None:
            where.append(f"{column} = :{name}")
            parameters[name] = value
    if wanted.document is not None:
        where.append(f"c.id in ({_OF_DOCUMENT})")
        parameters["document"] = wanted.document
    if wanted.state is None and wanted.text is None and wanted.batch is None:
        where.append(_FIRST if wanted.document is None else _FIRST_IN_DOCUMENT)
    if wanted.text is not None:
        parameters["text"] = f"%{wanted.text.translate(_PLAIN)}%"
    if wanted.state is not None:
        parameters["state"] = wanted.state
    return where, parameters


def _narrow(wanted: Wanted) -> list[str]:
    """What every decision must be looked at for."""
    return [sql for sql, value in ((_HAS_TEXT, wanted.text), (_IN_STATE, wanted.state)) if value is not None]


_OF_DOCUMENT = """select x.id from documents mine join documents its on its.lineage = mine.lineage
  join corrections x on x.document_sha256 = its.sha256 where mine.id = :document"""
# of those made as one, the newest stands for all
_FIRST = "(c.batch is null or not exists (select 1 from corrections b where b.batch = c.batch and b.id > c.id))"
_FIRST_IN_DOCUMENT = """(c.batch is null or not exists (select 1 from corrections b
  where b.batch = c.batch and b.id > c.id and b.document_sha256 = c.document_sha256))"""
_HAS_TEXT = r"""(c.quote like :text escape '\' or c.reason like :text escape '\'
  or (c.mention_id is null and (c.before like :text escape '\' or c.after like :text escape '\')))"""
_IN_STATE = "exists (select 1 from decisions_made h where h.id = c.id and h.state = :state)"
_PLAIN = str.maketrans({"%": r"\%", "_": r"\_", "\\": r"\\"})


def _entities(row: sqlite3.Row) -> list[str]:
    """The entities that a decision is about: those of a decision about entities, or the one that a mention was linked to."""
    about = [row["entity_id"], row["other_id"]] if row["mention_id"] is None or row["action"] == "link" else []
    return [one for one in about if one]


def _names(connection: sqlite3.Connection, rows: list[sqlite3.Row]) -> dict[str, str]:
    """The present names of all entities that these decisions speak of."""
    ids = {one for row in rows for one in (*_entities(row), json.loads(row["before"]).get("entity_id")) if one}
    found = connection.execute(
        "select id, name from entities where id in (select value from json_each(?))", [json.dumps(sorted(ids))]
    )
    return dict(tuple(row) for row in found)
