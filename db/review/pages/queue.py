"""The queue: what waits for review, in the order in which a decision helps most, one at a time or as a list."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from datasette import Request, Response
from datasette.app import Datasette

from db import history, seen
from db.connection import over
from db.review import claims, serve
from db.review.clashes import Clash, items_of, known
from db.review.items import LABELS, Item, items
from db.review.remembered import remembered
from extractors.records import Label

AT_ONCE = 20  # given to a reviewer who sees one at a time
LISTED = 50
WHAT = {"waiting": "Undecided", "clashes": "Clashes", "orphans": "Without a place"}
_FEW = 5_000  # a run with fewer mentions is sorted; in a larger one they are soon met in the order of the queue


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reviewer asks for. after: the place in the order that was reached, as `Page.next` gave it."""

    what: str = "waiting"
    label: str | None = None
    document: int | None = None
    run: int | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some items, and what to ask for to get the next; None after the last."""

    items: list[Item]
    next: str | None


def page(connection: sqlite3.Connection, wanted: Wanted, limit: int, but_for: list[int]) -> Page:
    """The next `limit` items. but_for: mentions that others are at."""
    return _PAGES[wanted.what](connection, wanted, limit, but_for)


def _waiting(connection: sqlite3.Connection, wanted: Wanted, limit: int, but_for: list[int]) -> Page:
    where, given = ["r.status = 'machine'"], {"but_for": json.dumps(but_for), "limit": limit}
    if but_for:
        where.append("r.id not in (select value from json_each(:but_for))")
    if wanted.label:
        where.append("q.label = :label")
        given["label"] = wanted.label
    source = "queue q cross join review r on r.id = q.mention_id"
    if wanted.document is not None:
        source = "review r cross join queue q on q.mention_id = r.id"
        where.append("r.document_id = :document")
        given["document"] = wanted.document
    if wanted.run is not None:
        given["run"] = wanted.run
        few = (
            connection.execute("select 1 from mentions where run_id = ? limit 1 offset ?", [wanted.run, _FEW]).fetchone() is None
        )
        if few and wanted.document is None:
            source = "mentions m cross join review r on r.id = m.id cross join queue q on q.mention_id = m.id"
        else:
            source += " cross join mentions m on m.id = r.id"
        where.append("m.run_id = :run" if few else "+m.run_id = :run")
    if reached := _reached(wanted.after):
        where.append("(q.priority < :priority or (q.priority = :priority and q.mention_id > :mention))")
        given["priority"], given["mention"] = reached
    rows = connection.execute(
        f"select q.mention_id, q.priority from {source} where {' and '.join(where)}"  # noqa: S608
        " order by q.priority desc, q.mention_id limit :limit",
        given,
    ).fetchall()
    following = f"{rows[-1][1]!r},{rows[-1][0]}" if len(rows) == limit else None
    return Page(items(connection, [row[0] for row in rows]), following)


def _reached(after: str | None) -> tuple[float, int] | None:
    priority, _, mention = (after or "").partition(",")
    number = serve.whole(mention)
    try:
        return None if number is None else (float(priority), number)
    except ValueError:
        return None


def _clashing(connection: sqlite3.Connection, wanted: Wanted, limit: int, known: Sequence[Clash]) -> Page:
    reached = serve.whole(wanted.after) or 0
    fitting = (
        one
        for one in known
        if one.correction > reached
        and wanted.label in (None, one.label)
        and wanted.document in (None, one.document)
        and wanted.run in (None, one.run)
    )
    some = list(islice(fitting, limit))
    return Page(items_of(connection, some), str(some[-1].correction) if len(some) == limit else None)


def _orphans(connection: sqlite3.Connection, wanted: Wanted, limit: int, _but_for: list[int]) -> Page:
    """Decisions without a place, with the likely places in the present text."""
    reached = serve.whole(wanted.after) or 0
    rows = connection.execute(
        f"""select c.id, c.mention_id, c.quote, c.label, c.prefix, c.suffix, o.candidates, d.id as document_id,
          d.name as document, {seen.TOKEN} as token
        from orphans o join corrections c on c.id = o.correction_id left join documents d on d.sha256 = c.document_sha256
        left join mentions m on m.id = c.mention_id left join judgements j on j.mention_id = m.id
        where c.id > :reached and (:label is null or c.label = :label) and (:document is null or d.id = :document)
          and (:run is null or o.run_id = :run) and not exists (select 1 from corrections u where u.undoes = c.id)
        order by c.id limit :limit""",  # noqa: S608
        {"reached": reached, "label": wanted.label, "document": wanted.document, "run": wanted.run, "limit": limit},
    ).fetchall()
    found = [
        {
            **{key: row[key] for key in ("quote", "label", "prefix", "suffix", "document_id", "document", "token")},
            "correction": row["id"],
            "mention": row["mention_id"],
            "done": history.told(over(connection), row["id"]),
            "candidates": [_candidate(connection, row["document_id"], one) for one in json.loads(row["candidates"])],
        }
        for row in rows
    ]
    return Page(found, str(rows[-1]["id"]) if len(rows) == limit else None)


def _candidate(connection: sqlite3.Connection, document_id: int, place: dict[str, Any]) -> dict[str, Any]:
    row = connection.execute(
        """select number as page, substr(text, max(?2 - start - 80, 0) + 1, min(?2 - start, 80)) as before,
          substr(text, ?2 - start + 1, ?3 - ?2) as text, substr(text, ?3 - start + 1, 80) as after
        from pages where document_id = ?1 and start <= ?2 order by start desc limit 1""",
        [document_id, place["start"], place["end"]],
    ).fetchone()
    return {**place, **(dict(row) if row else {})}


_PAGES = {"waiting": _waiting, "orphans": _orphans}


def _wanted(request: Request) -> Wanted:
    label, what = request.args.get("label"), request.args.get("what")
    return Wanted(
        what=what if what in WHAT else "waiting",
        label=label if label in set(Label) else None,
        document=serve.number(request, "document"),
        run=serve.number(request, "run"),
        after=request.args.get("after"),
    )


async def _found(datasette: Datasette, request: Request, wanted: Wanted, limit: int) -> Page:
    actor = str(request.actor["id"]) if request.actor else ""
    if wanted.what == "clashes":
        return await serve.read(datasette, _clashing, wanted, limit, await remembered(datasette, "clashes", known))
    found = await serve.read(datasette, page, wanted, limit, claims.of_others(actor) if wanted.what == "waiting" else [])
    if wanted.what == "waiting" and limit == AT_ONCE and serve.may_decide(request):
        claims.give(actor, [item["id"] for item in found.items])
    return found


def _names(connection: sqlite3.Connection, document: int | None) -> str | None:
    row = connection.execute("select name from documents where id = ?", [document]).fetchone()
    return row["name"] if row else None


async def queue(datasette: Datasette, request: Request) -> Response:
    """The page."""
    wanted, listed = _wanted(request), request.args.get("view") == "list"
    found = await _found(datasette, request, wanted, LISTED if listed else AT_ONCE)
    return await serve.page(
        datasette,
        request,
        "queue.html",
        wanted=wanted,
        listed=listed,
        document_name=await serve.read(datasette, _names, wanted.document),
        what=WHAT,
        labels=LABELS.items(),
        start={"items": found.items, "next": found.next, "what": wanted.what, "listed": listed},
    )


async def more(datasette: Datasette, request: Request) -> Response:
    """The next items, for the page's script."""
    listed = request.args.get("view") == "list"
    found = await _found(datasette, request, _wanted(request), LISTED if listed else AT_ONCE)
    return Response.json({"items": found.items, "next": found.next})


_ALIKE = """select count(*) from (
  select 1 from mentions m join documents d on d.id = m.document_id and d.state = 'done'
  where m.label = ?1 and m.cleaned = ?2 and m.placed and m.lost_run is null and (?3 is null or d.lineage = ?3) limit ?4)"""


def _reach(connection: sqlite3.Connection, mention: int) -> dict[str, int] | None:
    """How many mentions a rejection would reach in the document and in the archive, counted no further than `_FEW`."""
    row = connection.execute(
        "select m.label, m.cleaned, d.lineage from mentions m join documents d on d.id = m.document_id where m.id = ?", [mention]
    ).fetchone()
    if row is None:
        return None
    alike = [row["label"], row["cleaned"]]
    archive = connection.execute(_ALIKE, [*alike, None, _FEW]).fetchone()[0]
    document = connection.execute(_ALIKE, [*alike, row["lineage"], _FEW]).fetchone()[0]
    return {"document": document, "archive": archive, "most": _FEW}


async def reach(datasette: Datasette, request: Request) -> Response:
    """How many mentions a rejection would reach."""
    counted = await serve.read(datasette, _reach, serve.number(request, "mention") or 0)
    return Response.json(counted) if counted else serve.not_found("There is no such mention.")


ROUTES: list[tuple[str, Any]] = [
    (r"^/-/queue$", queue),
    (r"^/-/fonds/queue$", more),
    (r"^/-/fonds/reach$", reach),
]
