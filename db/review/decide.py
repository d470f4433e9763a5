"""Decisions over HTTP: one POST of JSON to /-/fonds/decide (see `db/requests.py`), answered with the corrections made."""

from __future__ import annotations

import asyncio
import json
from contextlib import closing
from pathlib import Path
from typing import Any

from datasette import Request, Response, hookimpl
from datasette.app import Datasette

from db import requests
from db.connection import open_archive
from extractors.errors import FondsError

_LARGEST = 1_000_000  # bytes of a request


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The one way in."""
    return [(r"^/-/fonds/decide$", decide)]


async def decide(datasette: Datasette, request: Request) -> Response:
    """Take one decision. 400 with a sentence and the way out where it makes no sense, and nothing is changed then."""
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
    path = next(Path(database.path) for database in datasette.databases.values() if database.path)
    try:
        made = await asyncio.to_thread(_decide, path, wanted)
    except FondsError as error:
        return Response.json({"ok": False, "error": str(error), "hint": error.hint}, status=400)
    return Response.json({"ok": True, "corrections": made})


def _decide(path: Path, wanted: dict[str, Any]) -> list[int]:
    with closing(open_archive(path)) as db:
        return requests.decide(db, wanted)


def _refused(why: str, status: int) -> Response:
    return Response.json({"ok": False, "error": why}, status=status)
