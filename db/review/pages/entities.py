"""People and organisations: the lists of all, by mentions or by letters, and the search for one as a name is typed."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from typing import Any

from datasette import Request, Response
from datasette.app import Datasette

from db import seen
from db.connection import over
from db.review import serve
from extractors.names.folding import fold
from extractors.records import Label

FOUND = 10  # by a search as one types
LISTED = 100
LETTERS = "abcdefghijklmnopqrstuvwxyz"
_TITLES = {Label.PERSON: "People", Label.ORG: "Organisations"}
_ADDRESSES = {Label.PERSON: "/-/people", Label.ORG: "/-/organisations"}
_FEW = 500  # found names that are sorted; more are soon met in the order of their mentions
_KNOWN_AS = 120  # characters of other names

_COLUMNS = f"e.id, e.label, e.name, e.mentions, e.documents, substr(e.also_known_as, 1, {_KNOWN_AS}) as also_known_as"
_MATCHING = "select rowid from entities_fts where entities_fts match :words"


@dataclass(frozen=True, slots=True)
class Page:
    """Some entities, and the id after which the next page begins; None after the last."""

    entities: list[dict[str, Any]]
    next: str | None


def search(connection: sqlite3.Connection, text: str, label: Label | None = None, limit: int = FOUND) -> list[dict[str, Any]]:
    """Those in whose names each word of a text begins a word, the most mentioned first; without words all are found."""
    found = [one for each in ([label] if label else _TITLES) for one in by_mentions(connection, each, text, None, limit).entities]
    return sorted(found, key=lambda one: (-one["mentions"], one["name"], one["id"]))[:limit]


def by_mentions(connection: sqlite3.Connection, label: Label, text: str, after: str | None, limit: int = LISTED) -> Page:
    """The most mentioned first, of those that `search` finds. after: the id of the last one that was seen."""
    where, given = ["e.label = :label", "e.mentions > 0"], {"label": label.value, "limit": limit, "words": _words(text)}
    last = connection.execute("select mentions, name, id from entities where id = ?", [after]).fetchone()
    if last:
        where.append("e.mentions <= :mentions and (e.mentions < :mentions or (e.name, e.id) > (:name, :id))")
        given |= dict(zip(("mentions", "name", "id"), last, strict=True))
    source = "entities e indexed by entities_by_count"
    if given["words"]:
        few = len(connection.execute(f"{_MATCHING} limit {_FEW}", given).fetchall()) < _FEW
        if few:
            source = f"({_MATCHING}) f cross join entities e on e.search_id = f.rowid"
        else:
            where.append(f"e.search_id in ({_MATCHING})")
    return _page(connection, f"from {source} where {' and '.join(where)} order by e.mentions desc, e.name, e.id", given)


def by_letter(connection: sqlite3.Connection, label: Label, letter: str, after: str | None, limit: int = LISTED) -> Page:
    """In the order of the alphabet, those whose name begins with a letter; "0" for figures, "other" for other scripts.

    It goes by ids, which begin with the name in plain letters: "Ōkuma" stands among the others with O.
    """
    kind = f"{label.lower()}-"
    first, last = {"0": ("", "a"), "other": ("{", "\U0010ffff")}.get(letter, (letter, chr(ord(letter[0]) + 1)))
    given = {"first": max(kind + first, after or ""), "last": kind + last, "after": after or "", "limit": limit}
    where = "e.id >= :first and e.id < :last and e.id > :after and e.mentions > 0"
    return _page(connection, f"from entities e where {where} order by e.id", given)


def _page(connection: sqlite3.Connection, rest: str, given: dict[str, Any]) -> Page:
    rows = connection.execute(f"select {_COLUMNS} {rest} limit :limit", given).fetchall()
    found = [{**dict(row), "also_known_as": _whole(row["also_known_as"])} for row in rows]
    return Page(found, rows[-1]["id"] if len(rows) == given["limit"] else None)


def _whole(names: str) -> str:
    """Other names without the last one where it was cut."""
    return names if len(names) < _KNOWN_AS else names.rpartition(" | ")[0] + " …"


def _words(text: str) -> str:
    """A search of FTS5 for all words as beginnings; "" where there are none."""
    return " ".join(f'"{word}"*' for word in re.findall(r"[^\W_]+", text)[:8])


def _label(request: Request) -> Label | None:
    given = request.args.get("label")
    return Label(given) if given in set(_TITLES) else None


async def found(datasette: Datasette, request: Request) -> Response:
    """What is found as one types, for scripts: [{id, label, name, mentions, documents, also_known_as, token}]."""
    return Response.json(await serve.read(datasette, _found, request.args.get("q") or "", _label(request)))


def _found(connection: sqlite3.Connection, text: str, label: Label | None) -> list[dict[str, Any]]:
    """With what is seen of each by whoever chooses it."""
    return [{**one, "token": seen.entity_token(over(connection), one["id"])} for one in search(connection, text, label)]


async def _listed(datasette: Datasette, request: Request, label: Label) -> Response:
    text, after = (request.args.get("q") or "").strip(), request.args.get("after")
    letter = fold(request.args.get("letter") or "")
    if letter not in (*LETTERS, "0", "other") or text:
        letter = ""
    page = await serve.read(datasette, by_letter if letter else by_mentions, label, letter or text, after)
    return await serve.page(
        datasette,
        request,
        "entities.html",
        title=_TITLES[label],
        address=_ADDRESSES[label],
        label=label,
        letters=LETTERS,
        letter=letter,
        q=text,
        found=page,
        begun=bool(after),
    )


async def people(datasette: Datasette, request: Request) -> Response:
    """All people."""
    return await _listed(datasette, request, Label.PERSON)


async def organisations(datasette: Datasette, request: Request) -> Response:
    """All organisations."""
    return await _listed(datasette, request, Label.ORG)


ROUTES: list[tuple[str, Any]] = [
    (r"^/-/people$", people),
    (r"^/-/organisations$", organisations),
    (r"^/-/fonds/entities$", found),
]
