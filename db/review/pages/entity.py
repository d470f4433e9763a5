"""A person or organisation: names, identifiers, why all of that is one, who else may be, and the mentions in order of time."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from datasette import Request, Response
from datasette.app import Datasette

from db import history, seen, suggestions
from db.connection import over
from db.review import serve
from db.review.items import LABELS, Item, items
from db.review.pages import entities, former
from db.snippets import whole_words
from extractors.names.identifiers import SCHEMES, address

MENTIONS = 50  # a page
NAMES, DECISIONS, DOCUMENTS, NAMESAKES = 100, 50, 100, 20  # shown at most
_CORRECTION = re.compile(r"\(correction (\d+)\)")
_CONTEXT = 120  # characters of text on either side of a mention
_UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Mentions:
    """Some mentions in the order of time, those without a date near them last. next: where the following begin, or None."""

    items: list[Item]
    next: str | None


def entity(connection: sqlite3.Connection, entity_id: str) -> dict[str, Any] | None:
    """All that the page shows of an entity, but for its mentions. None where there is no such entity."""
    db = over(connection)
    row = connection.execute("select id, label, name, mentions, documents from entities where id = ?", [entity_id]).fetchone()
    if row is None:
        return None
    names = _names(connection, entity_id)
    numbers = set(history.about_entity(db, entity_id, DECISIONS))
    numbers |= {name["correction"] for name in names if name["correction"]}
    decisions = history.some(db, numbers)
    told = {one.number: one for one in decisions}
    suggested = suggestions.find(connection, entity_id)
    return {
        **dict(row),
        "called": LABELS[row["label"]],
        "token": seen.entity_token(db, entity_id),
        "identifiers": _identifiers(connection, entity_id),
        "names": [{**name, "decision": told.get(name["correction"])} for name in names],
        "decisions": decisions,
        "suggestions": suggested,
        "seen": {one.id: seen.entity_token(db, one.id) for one in suggested},
        "apart": _apart(connection, entity_id),
        "namesakes": _namesakes(connection, row),
        "documents_held": _documents(connection, entity_id),
    }


def mentions(connection: sqlite3.Connection, entity_id: str, after: str | None, limit: int = MENTIONS) -> Mentions:
    """The next mentions. after: `Mentions.next` of the page before, or a day or year from which to begin; None for the first."""
    place = _place(after)
    found: list[tuple[str | None, int, int, int]] = []
    if place[0] != _UNDATED:
        found = connection.execute(
            f"{_SHOWN} and m.day > '' and (m.day, m.document_id, m.start, m.id) > (?, ?, ?, ?)"
            " order by m.day, m.document_id, m.start, m.id limit ?",
            [entity_id, *place, limit + 1],
        ).fetchall()
    if len(found) <= limit:
        rest = place[1:] if place[0] == _UNDATED else (0, -1, 0)
        found += connection.execute(
            f"{_SHOWN} and m.day is null and (m.document_id, m.start, m.id) > (?, ?, ?)"
            " order by m.document_id, m.start, m.id limit ?",
            [entity_id, *rest, limit + 1 - len(found)],
        ).fetchall()
    days = {row[3]: row[0] for row in found}
    shown = [_item(one, days[one["id"]]) for one in items(connection, [row[3] for row in found[:limit]])]
    last = found[limit - 1] if len(found) > limit else None
    return Mentions(shown, ",".join(map(str, (last[0] or _UNDATED, *last[1:]))) if last else None)


_SHOWN = """select m.day, m.document_id, m.start, m.id from mentions m indexed by mentions_by_time
cross join review r on r.id = m.id and r.status <> 'hidden' where m.entity_id = ?"""


def _place(after: str | None) -> tuple[str, int, int, int]:
    day, *rest = (after or "").split(",")
    if len(rest) == 3 and all(re.fullmatch(r"-?\d{1,15}", one) for one in rest):
        return day, int(rest[0]), int(rest[1]), int(rest[2])
    return day if re.fullmatch(r"-?\d{4}(-\d\d){0,2}", day) else "", -1, -1, -1


def _item(item: Item, day: str | None) -> dict[str, Any]:
    before, after = whole_words(item["before"][-_CONTEXT:], item["after"][:_CONTEXT], _CONTEXT)
    return {**item, "before": before, "after": after, "year": day[:4] if day else None}


def _names(connection: sqlite3.Connection, entity_id: str) -> list[dict[str, Any]]:
    rows = connection.execute(
        "select text, mentions, evidence from aliases where entity_id = ? order by mentions desc, text limit ?",
        [entity_id, NAMES + 1],
    )
    return [{**dict(row), "correction": _number(row["evidence"])} for row in rows]


def _number(evidence: str) -> int | None:
    found = _CORRECTION.search(evidence)
    return int(found[1]) if found else None


def _identifiers(connection: sqlite3.Connection, entity_id: str) -> list[dict[str, Any]]:
    """One row a scheme, with the address where there is an identifier."""
    rows = connection.execute("select scheme, identifier, correction_id from identifiers where entity_id = ?", [entity_id])
    known = {row["scheme"]: row for row in rows if row["scheme"] in SCHEMES}
    return [
        {
            "scheme": scheme,
            "title": about.title,
            "example": about.example,
            "identifier": known[scheme]["identifier"] if scheme in known else None,
            "address": address(scheme, known[scheme]["identifier"]) if scheme in known else None,
        }
        for scheme, about in SCHEMES.items()
    ]


def _apart(connection: sqlite3.Connection, entity_id: str) -> list[dict[str, Any]]:
    rows = connection.execute(
        "select e.id, e.name, e.mentions, k.correction_id, c.actor, c.created, c.reason from kept_apart k"
        " join entities e on e.id = k.other_id join corrections c on c.id = k.correction_id"
        " where k.entity_id = ? order by e.mentions desc limit ?",
        [entity_id, NAMESAKES],
    )
    return [dict(row) for row in rows]


def _namesakes(connection: sqlite3.Connection, row: sqlite3.Row) -> list[dict[str, Any]]:
    found = connection.execute(
        "select id, label, name, mentions, documents from entities where name = ? and id <> ? and mentions > 0"
        " order by mentions desc, id limit ?",
        [row["name"], row["id"], NAMESAKES],
    )
    return [dict(one) for one in found]


def _documents(connection: sqlite3.Connection, entity_id: str) -> list[dict[str, Any]]:
    """The first documents by number, with how often each names it."""
    rows = connection.execute(
        "select d.id, d.name, h.mentions from (select document_id, count(*) as mentions from mentions"
        " indexed by mentions_by_entity where entity_id = ? group by document_id limit ?) h"
        " join documents d on d.id = h.document_id and d.state = 'done'",
        [entity_id, DOCUMENTS],
    )
    return [dict(row) for row in rows]


async def one(datasette: Datasette, request: Request) -> Response:
    """The page; of an id that is no more, where its mentions went."""
    entity_id = request.url_vars["id"]
    shown = await serve.read(datasette, entity, entity_id)
    if shown is None or not shown["mentions"]:
        successors = await serve.read(datasette, former.successors, entity_id)
        if len(successors) == 1:
            return Response.redirect(f"/-/entities/{quote(successors[0]['id'])}?was={quote(entity_id)}")
        if successors or shown is None:
            words = " ".join(entity_id.partition("-")[2].split("-"))
            near = await serve.read(datasette, entities.search, words) if words and not successors else []
            status = 200 if successors else 404
            return await serve.page(
                datasette, request, "entity_gone.html", status=status, id=entity_id, successors=successors, near=near
            )
    after = request.args.get("after") or request.args.get("from")
    listed = await serve.read(datasette, mentions, entity_id, after)
    return await serve.page(
        datasette,
        request,
        "entity.html",
        entity=shown,
        found=listed,
        years=_by_year(listed.items),
        begun=bool(after),
        was=request.args.get("was"),
        most={"names": NAMES, "documents": DOCUMENTS},
    )


def _by_year(shown: Iterable[Item]) -> list[tuple[str | None, list[Item]]]:
    years: dict[str | None, list[Item]] = {}
    for item in shown:
        years.setdefault(item["year"], []).append(item)
    return list(years.items())


ROUTES: list[tuple[str, Any]] = [(r"^/-/entities/(?P<id>[^/]+)$", one)]
