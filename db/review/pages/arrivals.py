"""What came in through an inbox, the newest first, and what has become of it: for those who wait to see their scans appear.

Paths are those within the inbox; where the inbox or the store lies is told to nobody.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from datasette import Request, Response
from datasette.app import Datasette

from db import runs
from db.review import serve
from db.review.pages import collections
from db.run_words import ARRIVALS

LISTED = 50
_NEW = timedelta(hours=24)
_SHOWN = """select a.id, a.path, a.kind, a.arrived, a.state, a.bytes, c.name as collection, a.document_id, d.name as document,
  n.title, coalesce(a.error, case when a.state = 'failed' then d.error end) as error, coalesce(a.hint, d.hint) as hint
from arrivals a left join collections c on c.id = a.collection_id left join documents d on d.id = a.document_id
left join descriptions n on n.lineage = d.lineage
where a.id = ?"""
_RECENT = """select state, count(*) from arrivals indexed by arrivals_by_time where arrived >= ? and kind = 'document'
group by state"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """state: None for any. collection: the number of one, None for all. before: the number above theirs; None for the newest."""

    state: str | None = None
    collection: int | None = None
    before: int | None = None


def listed(connection: sqlite3.Connection, wanted: Wanted) -> tuple[list[sqlite3.Row], int | None]:
    """The newest arrivals that are wanted, `LISTED` at most, and the number below which there are more."""
    where: list[str] = ["id < ?"]
    given: list[object] = [2**62 if wanted.before is None else wanted.before]
    for column, value in (("collection_id", wanted.collection), ("state", wanted.state)):
        if value is not None:
            where.append(f"{column} = ?")
            given.append(value)
    sql = f"select id from arrivals where {' and '.join(where)} order by id desc limit {LISTED + 1}"  # noqa: S608
    ids = [row["id"] for row in connection.execute(sql, given)]
    rows = [connection.execute(_SHOWN, [one]).fetchone() for one in ids[:LISTED]]
    return rows, ids[LISTED - 1] if len(ids) > LISTED else None


def recent(connection: sqlite3.Connection) -> Counter[str] | None:
    """The documents that arrived in the last day, by state; None where nothing ever came through an inbox."""
    if connection.execute("select 1 from arrivals limit 1").fetchone() is None:
        return None
    since = datetime.fromisoformat(runs.now()) - _NEW
    rows = connection.execute(_RECENT, [since.strftime("%Y-%m-%dT%H:%M:%SZ")])
    return Counter(dict(tuple(row) for row in rows))


async def arrivals(datasette: Datasette, request: Request) -> Response:
    """The page."""
    state, named = request.args.get("state"), request.args.get("collection") or ""
    state = state if state in ARRIVALS else None
    collection = await serve.read(datasette, collections.named, named) if named else None
    before = serve.number(request, "before")
    missing = bool(named) and collection is None
    rows, more = ([], None) if missing else await serve.read(datasette, listed, Wanted(state, collection, before))
    asked = {name: value for name, value in (("state", state), ("collection", named)) if value}
    return await serve.page(
        datasette,
        request,
        "arrivals.html",
        arrivals=rows,
        next=f"/-/arrivals?{urlencode({**asked, 'before': more})}" if more is not None else None,
        first=f"/-/arrivals?{urlencode(asked)}" if before is not None else None,
        state=state,
        collection=named,
        missing=missing,
        collections=await serve.read(datasette, collections.some),
        states=ARRIVALS,
    )


ROUTES: list[tuple[str, Any]] = [(r"^/-/arrivals$", arrivals)]
