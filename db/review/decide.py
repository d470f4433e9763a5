"""Decisions over HTTP: one POST of JSON to /-/fonds/decide (see `db/requests.py`), answered with the corrections made.

The answer holds the mentions of the decision as they are now ("items"), so that a page can show them without being loaded again.
"""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

from datasette import Request, Response
from datasette.app import Datasette

from db import requests
from db.connection import open_archive
from db.review import serve
from db.review.items import Item, items
from extractors.errors import ChangedMeanwhile, FondsError

_LARGEST = 1_000_000  # bytes of a request
_SHOWN = 50  # mentions of one decision that the answer tells of
_savers = ThreadPoolExecutor(4, "decisions")  # those who wait until another program has written keep nobody from reading


async def decide(datasette: Datasette, request: Request) -> Response:
    """Take one decision. 400 with a sentence and the way out where it makes no sense, 409 where what was seen has changed."""
    if request.method != "POST" or not (request.headers.get("content-type") or "").startswith("application/json"):
        # a form on a page elsewhere cannot send this content type
        return _refused("Send a decision as JSON, by POST.", 405 if request.method != "POST" else 415)
    body = await request.post_body()
    try:
        wanted = json.loads(body) if len(body) <= _LARGEST else None
    except ValueError:
        wanted = None
    if not isinstance(wanted, dict):
        return _refused("The decision is no JSON object.", 400)
    if request.actor:
        wanted["actor"] = str(request.actor["id"])
    try:
        made = await asyncio.get_running_loop().run_in_executor(_savers, _decide, serve.path(datasette), wanted)
    except FondsError as error:
        told: dict[str, Any] = {"ok": False, "error": str(error), "hint": error.hint}
        if isinstance(error, ChangedMeanwhile):
            told["items"] = await serve.read(datasette, items, _mentions(wanted))
            return Response.json(told, status=409)
        return Response.json(told, status=400)
    return Response.json({"ok": True, "corrections": made, "items": await serve.read(datasette, _about, made)})


def _decide(path: Path, wanted: dict[str, Any]) -> list[int]:
    with closing(open_archive(path)) as db:
        return requests.take(db, wanted)


def _about(connection: Any, made: list[int]) -> list[Item]:
    """The mentions of some corrections."""
    rows = connection.execute(
        "select distinct mention_id from corrections where id in (select value from json_each(?)) and mention_id is not null"
        " order by mention_id limit ?",
        [json.dumps(made), _SHOWN],
    )
    return items(connection, [mention_id for (mention_id,) in rows])


def _mentions(wanted: dict[str, Any]) -> list[int]:
    named = wanted.get("mentions")
    return [one for one in named if type(one) is int][:_SHOWN] if isinstance(named, list) else []


def _refused(why: str, status: int) -> Response:
    return Response.json({"ok": False, "error": why}, status=status)


ROUTES: list[tuple[str, Any]] = [(r"^/-/fonds/decide$", decide)]
