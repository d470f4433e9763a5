"""The history: every decision, by whom, when, what, why, before and after; each can be taken back."""

from __future__ import annotations

import json
import sqlite3
from typing import Any
from urllib.parse import urlencode

from datasette import Request, Response
from datasette.app import Datasette

from db import decision_log, history
from db.connection import over
from db.decision_changes import LABELS, if_taken_back
from db.decision_log import STATES, Wanted
from db.review import serve
from db.review.remembered import remembered
from extractors.errors import CorrectionError

DONE = {
    "accept": "accepted",
    "reject": "rejected",
    "relabel": "given another kind",
    "respan": "moved",
    "revalue": "given another value",
    "link": "said whose name it is",
    "add": "added",
    "merge": "taken for one",
    "differ": "taken for two",
    "split": "parted",
    "rename": "renamed",
    "identify": "identified",
    "undo": "taken back",
}
STATE = {"applied": "in force", "superseded": "replaced or taken back", "orphaned": "without a place in the text"}
_SAME = 20  # decisions on the same that are listed


def detail(connection: sqlite3.Connection, number: int) -> dict[str, Any] | None:
    """All that is kept of one decision. None where there is none with this number."""
    entries = decision_log.entries(connection, [number], together=True)
    if not entries:
        return None
    kept = connection.execute(
        "select document_sha256, page, start, end, prefix, quote, suffix, machine, scope, uid from corrections where id = ?",
        [number],
    ).fetchone()
    machine = json.loads(kept["machine"]) if kept["machine"] else {}
    decision = entries[0].decision
    about = str(decision.mention) if decision.mention is not None else decision.entity
    same = history.made(over(connection), about, _SAME) if about else []
    return {
        "entry": entries[0],
        "kept": kept,
        "machine": {**machine, "value": history.value_words(machine.get("value"))} if machine.get("text") else None,
        "same": [one for one in same if one.number != number],
        "outcome": if_taken_back(over(connection), number) if decision.action != "undo" else None,
    }


def _wanted(request: Request) -> Wanted:
    """What the address asks for; what makes no sense in it is passed over."""

    def given(name: str) -> str | None:
        return (request.args.get(name) or "").strip() or None

    state = given("state")
    return Wanted(
        actor=given("actor"),
        action=given("action"),
        state=state if state in STATES else None,
        document=serve.number(request, "document"),
        text=given("text"),
        batch=given("batch"),
        before=serve.number(request, "before"),
    )


def _document_name(connection: sqlite3.Connection, document: int) -> str | None:
    row = connection.execute("select name from documents where id = ?", [document]).fetchone()
    return row["name"] if row else None


async def log(datasette: Datasette, request: Request) -> Response:
    """The page."""
    wanted = _wanted(request)
    found = await serve.read(datasette, decision_log.page, wanted)
    asked = {
        name: value
        for name in ("actor", "action", "state", "document", "text", "batch")
        if (value := getattr(wanted, name)) is not None
    }
    return await serve.page(
        datasette,
        request,
        "history.html",
        entries=found.entries,
        looked_to=found.looked_to,
        next=f"/-/history?{urlencode({**asked, 'before': found.next})}" if found.next is not None else None,
        first=f"/-/history?{urlencode(asked)}" if wanted.before is not None else None,
        wanted=wanted,
        asked=asked,
        document_name=await serve.read(datasette, _document_name, wanted.document) if wanted.document is not None else None,
        actors=await remembered(datasette, "history.actors", decision_log.actors),
        actions=await remembered(datasette, "history.actions", decision_log.actions),
        done=DONE,
        states=STATE,
    )


async def one(datasette: Datasette, request: Request) -> Response:
    """The page of one decision."""
    found = await serve.read(datasette, detail, int(request.url_vars["id"]))
    if found is None:
        message = f"There is no decision with the number {request.url_vars['id']}."
        return await serve.page(datasette, request, "trouble.html", status=404, message=message, code=404)
    return await serve.page(datasette, request, "decision.html", **found, done=DONE, states=STATE, labels=LABELS)


async def outcome(datasette: Datasette, request: Request) -> Response:
    """What becomes of what is shown where a decision is taken back, for the page's script."""

    def told(connection: sqlite3.Connection) -> str:
        return if_taken_back(over(connection), int(request.url_vars["id"]))

    try:
        return Response.json({"outcome": await serve.read(datasette, told)})
    except CorrectionError as error:
        return serve.not_found(str(error))


ROUTES: list[tuple[str, Any]] = [
    (r"^/-/history$", log),
    (r"^/-/history/(?P<id>\d{1,15})$", one),
    (r"^/-/fonds/history/(?P<id>\d{1,15})/outcome$", outcome),
]
