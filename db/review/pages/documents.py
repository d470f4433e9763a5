"""The list of documents, a page at a time: by name, or those whose name, description or text holds what is searched for."""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from datasette import Request, Response
from datasette.app import Datasette

from db.review import serve
from db.review.pages import collections

LISTED = 50
STATES = {"done": "read", "failed": "not readable", "pending": "not read yet", "superseded": "replaced by newer versions"}
PLACES = {"name": "names", "description": "titles, creators and reference codes", "text": "the text"}
_SHOWN = """select d.id, d.name, d.state, d.version, d.media_type, d.pages, d.error,
  n.title, n.reference_code, n.date, (select name from collections where id = n.collection_id) as collection,
  (select count(*) from review r where r.document_id = d.id and r.status not in ('rejected', 'hidden')) as mentions,
  (select count(*) from review r where r.document_id = d.id and r.status = 'machine') as undecided,
  (select count(*) from issues i where i.document_id = d.id) as remarks
from documents d left join descriptions n on n.lineage = d.lineage where d.id = ?"""
_BY_NAME = """select id from documents where state = :state and (name, id) > (:name, :id) {matching}
order by name, id limit :limit"""
# of a collection in the order in which its documents came first; so are those that are found by their descriptions
_OF_COLLECTION = "select lineage from descriptions where collection_id = :collection and lineage >= :lineage order by lineage"
_DESCRIBED = """select n.lineage from descriptions_fts cross join descriptions n on n.lineage = descriptions_fts.rowid
where descriptions_fts match :query and descriptions_fts.rowid >= :lineage
  and (:collection is null or n.collection_id = :collection)
order by descriptions_fts.rowid"""
_VERSIONS = """select lineage, id from documents where lineage in (select value from json_each(?)) and state = ?
  and name like ? escape '\\' order by version"""
# pages come in the order in which they were read, so that no match has to be weighed against all others
_BY_TEXT = """select p.id as page_id, p.number, p.document_id, d.state,
  (select n.collection_id from descriptions n where n.lineage = d.lineage) as collection_id
from pages_fts join pages p on p.id = pages_fts.rowid join documents d on d.id = p.document_id
where pages_fts match ? and pages_fts.rowid > ? order by pages_fts.rowid"""
_MOST = 20_000  # pages or descriptions that are looked through for one list
_AT_ONCE = 200  # descriptions whose documents are asked for at once
_BEFORE, _AFTER = 80, 160  # characters of a snippet
_FOLDED = 100_000  # characters of a page among which words are looked for without their accents


@dataclass(frozen=True, slots=True)
class Wanted:
    """words: what is searched for, "" for all. place: where, of `PLACES`. after: the key that was reached, "" at first.

    collection: its number, None for all.
    """

    words: str = ""
    place: str = "name"
    state: str = "done"
    after: str = ""
    collection: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A document, and the first page that holds the words: its number, and the text around them in three parts or more."""

    document: sqlite3.Row
    page: int | None = None
    snippet: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """Some documents, and the key of the next; None after the last."""

    documents: list[Found]
    next: str | None


def listed(connection: sqlite3.Connection, wanted: Wanted) -> Listed:
    """The documents that are wanted, `LISTED` at most."""
    if wanted.place == "text" and _phrases(wanted.words):
        return _by_text(connection, wanted)
    if wanted.place == "description" and _phrases(wanted.words):
        return _by_lineage(connection, wanted, _DESCRIBED, "%")
    if wanted.collection is not None:
        return _by_lineage(connection, wanted, _OF_COLLECTION, _pattern(wanted.words))
    return _by_name(connection, wanted)


def _by_name(connection: sqlite3.Connection, wanted: Wanted) -> Listed:
    reached = connection.execute("select name, id from documents where id = ?", [_number(wanted.after)]).fetchone()
    name, document_id = reached or ("", -1)
    matching = "and name like :pattern escape '\\'" if wanted.words else ""
    given = {"state": wanted.state, "name": name, "id": document_id, "limit": LISTED + 1, "pattern": _pattern(wanted.words)}
    ids = [row["id"] for row in connection.execute(_BY_NAME.format(matching=matching), given)]
    documents = [Found(_shown(connection, one)) for one in ids[:LISTED]]
    return Listed(documents, str(ids[LISTED - 1]) if len(ids) > LISTED else None)


def _by_lineage(connection: sqlite3.Connection, wanted: Wanted, sql: str, pattern: str) -> Listed:
    """Versions in the wanted state of what `sql` gives, all of one document together; the key is the next one's lineage."""
    asked = {"collection": wanted.collection, "lineage": _number(wanted.after), "query": _query(_phrases(wanted.words))}
    found: list[Found] = []
    rows = connection.execute(sql, asked)
    for looked_at, (lineage, versions) in enumerate(_versions(connection, rows, wanted.state, pattern)):
        if (found and len(found) + len(versions) > LISTED) or looked_at == _MOST:
            rows.close()
            return Listed(found, str(lineage))
        found += [Found(_shown(connection, one)) for one in versions]
    return Listed(found, None)


def _versions(
    connection: sqlite3.Connection, lineages: sqlite3.Cursor, state: str, pattern: str
) -> Iterator[tuple[int, list[int]]]:
    """Each lineage with its versions, asked for many at once."""
    while some := [row["lineage"] for row in lineages.fetchmany(_AT_ONCE)]:
        found: dict[int, list[int]] = {}
        for row in connection.execute(_VERSIONS, [json.dumps(some), state, pattern]):
            found.setdefault(row["lineage"], []).append(row["id"])
        yield from ((lineage, found.get(lineage, [])) for lineage in some)


def _by_text(connection: sqlite3.Connection, wanted: Wanted) -> Listed:
    phrases, found = _phrases(wanted.words), dict[int, sqlite3.Row]()
    rows = connection.execute(_BY_TEXT, [_query(phrases), _number(wanted.after)])
    reached = None
    for looked_at, row in enumerate(rows):
        if (len(found) == LISTED and row["document_id"] not in found) or looked_at == _MOST:
            reached = str(row["page_id"] - 1)
            break
        if row["state"] == wanted.state and wanted.collection in (None, row["collection_id"]):
            found.setdefault(row["document_id"], row)
    rows.close()
    return Listed([_with_snippet(connection, phrases, row) for row in found.values()], reached)


def _with_snippet(connection: sqlite3.Connection, phrases: list[str], row: sqlite3.Row) -> Found:
    text = connection.execute("select text from pages where id = ?", [row["page_id"]]).fetchone()["text"]
    return Found(_shown(connection, row["document_id"]), row["number"], tuple(snippet(text, phrases)))


def snippet(text: str, phrases: list[str]) -> Iterator[tuple[str, bool]]:
    """The text around the first of some phrases on one line, in parts, and whether each is a match; none where it is not found.

    The snippets of FTS take seconds on a very long page.
    """
    wanted = re.compile("|".join(r"\s+".join(map(re.escape, _unaccented(phrase).split())) for phrase in phrases), re.IGNORECASE)
    plain = _unaccented(text[:_FOLDED]) + text[_FOLDED:]
    match = wanted.search(plain)
    if match is None:
        return
    position, end = _whole_words(text, match)
    if position:
        yield "… ", False
    for found in wanted.finditer(plain, position, end):
        yield _line(text[position : found.start()]), False
        yield _line(text[found.start() : found.end()]), True
        position = found.end()
    yield _line(text[position:end]) + (" …" if end < len(text) else ""), False


def _whole_words(text: str, match: re.Match[str]) -> tuple[int, int]:
    """Where a snippet begins and ends, so that no word is cut."""
    start, end = max(0, match.start() - _BEFORE), min(len(text), match.end() + _AFTER)
    blank = re.compile(r"\s")
    if start and (before := blank.search(text, start, match.start())):
        start = before.end()
    if end < len(text):
        end = max([one.start() for one in blank.finditer(text, match.end(), end)], default=end)
    return start, end


def _unaccented(text: str) -> str:
    """The text with the plain letter in the place of each accented one, of the same length, as FTS finds "Gérard" by "gerard"."""
    return text if text.isascii() else "".join(map(_plain, text))


def _plain(letter: str) -> str:
    first, *rest = list(unicodedata.normalize("NFD", letter))
    return first if all(map(unicodedata.combining, rest)) else letter  # a syllable of Hangul has no accents, it comes apart


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _shown(connection: sqlite3.Connection, document_id: int) -> sqlite3.Row:
    row: sqlite3.Row = connection.execute(_SHOWN, [document_id]).fetchone()
    return row


def _phrases(given: str) -> list[str]:
    """The words, and the phrases in quotation marks, that stand in what a person searches for."""
    parts = [phrase or word for phrase, word in re.findall(r'"([^"]*)"|([^\s"]+)', given)]
    return [part for part in parts if re.search(r"\w", part)]


def _query(phrases: list[str]) -> str:
    """These words and nothing else of the language of FTS5."""
    return " ".join(f'"{phrase}"' for phrase in phrases)


def _pattern(words: str) -> str:
    return "%" + re.sub(r"([\\%_])", r"\\\1", words) + "%"


def _number(text: str) -> int:
    number = serve.whole(text)
    return -1 if number is None else number


async def documents(datasette: Datasette, request: Request) -> Response:
    """The page."""
    place, state, named = request.args.get("in"), request.args.get("state"), request.args.get("collection") or ""
    collection = await serve.read(datasette, collections.named, named) if named else None
    missing = bool(named) and collection is None
    wanted = Wanted(
        words=(request.args.get("q") or "").strip()[:200],
        place=place if place in PLACES else "name",
        state=state if state in STATES else "done",
        after=request.args.get("after") or "",
        collection=collection,
    )
    found = Listed([], None) if missing else await serve.read(datasette, listed, wanted)
    asked = {"q": wanted.words, "in": wanted.place, "state": wanted.state, "collection": named}
    return await serve.page(
        datasette,
        request,
        "documents.html",
        wanted=wanted,
        found=found.documents,
        next=found.next,
        asked={name: value for name, value in asked.items() if value},
        collection=named,
        missing=missing,
        collections=await serve.read(datasette, collections.some),
        states=STATES,
        places=PLACES,
    )


ROUTES: list[tuple[str, Any]] = [(r"^/-/documents$", documents)]
