"""One document: its whole text with all mentions, the pictures of its pages in step, and what became of it.

The text comes in windows (`db/review/windows.py`); the page's script fetches further ones, and after a decision the pieces
that it changed, as HTML that is made here.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from datasette import Request, Response
from datasette.app import Datasette

from db import history, run_words
from db.connection import over
from db.review import serve
from db.review.items import LABELS, items
from db.review.pages import provenance
from db.review.windows import STATUSES, Window, page_start, window

DECISIONS = 50  # the newest that are listed
_ISSUES = 200
_DOCUMENT = """select d.*, r.started as added, (select max(version) from documents o where o.lineage = d.lineage) as newest
from documents d join runs r on r.id = d.added_run where d.id = ?"""
_VERSIONS = "select id, version, state, name, bytes from documents where lineage = ? order by version desc"
_FOUND = "select label, status, count(*) as mentions from review where document_id = ? group by label, status"
_ORIGINS = "select origin, count(*) as pages from pages where document_id = ? group by origin"
_REMARKS = "select page, kind, message from issues where document_id = ? order by page, id limit ?"
_PLACE = "select start from review where id = ? and document_id = ?"
_RUNS = """select r.id, r.kind, r.started, t.outcome, t.mentions_found, t.mentions_added, t.mentions_changed, t.mentions_lost,
  t.error
from run_documents t join runs r on r.id = t.run_id where t.document_id = ? order by t.id desc limit ?"""


@dataclass(frozen=True, slots=True)
class Overview:
    """What is known of a document. counts: see `counts`."""

    document: sqlite3.Row
    versions: list[sqlite3.Row]
    counts: dict[str, int]
    origins: dict[str, int]
    remarks: list[sqlite3.Row]
    runs: list[sqlite3.Row]


def overview(connection: sqlite3.Connection, document_id: int) -> Overview | None:
    """None where there is no such document."""
    document = connection.execute(_DOCUMENT, [document_id]).fetchone()
    if document is None:
        return None
    return Overview(
        document=document,
        versions=connection.execute(_VERSIONS, [document["lineage"]]).fetchall(),
        counts=counts(connection, document_id),
        origins=dict(connection.execute(_ORIGINS, [document_id]).fetchall()),
        remarks=connection.execute(_REMARKS, [document_id, _ISSUES]).fetchall(),
        runs=connection.execute(_RUNS, [document_id, _ISSUES]).fetchall(),
    )


def counts(connection: sqlite3.Connection, document_id: int) -> dict[str, int]:
    """Mentions by status, and by label those that are shown at first: not rejected, not hidden."""
    found = dict.fromkeys((*LABELS, *STATUSES), 0)
    for label, status, mentions in connection.execute(_FOUND, [document_id]):
        found[status] += mentions
        found[label] += mentions if status not in ("rejected", "hidden") else 0
    return found


@dataclass(frozen=True, slots=True)
class Asked:
    """Where in the text: a mention's number, a page's, or an offset, or what ends at it."""

    mention: int | None = None
    page: int | None = None
    start: int | None = None
    back: bool = False


def first_window(connection: sqlite3.Connection, document_id: int, asked: Asked) -> Window:
    """The window that a person asks for by a mention, a page or an offset; else the first."""
    at = asked.start or 0
    if asked.mention is not None:
        row = connection.execute(_PLACE, [asked.mention, document_id]).fetchone()
        at = row["start"] if row else 0
    elif asked.page is not None:
        at = page_start(connection, document_id, asked.page)
    return window(connection, document_id, at, back=asked.back)


def decisions_on(connection: sqlite3.Connection, document_id: int) -> list[history.Decision]:
    """The newest decisions on the document and its other versions."""
    return history.made_in(over(connection), document_id, DECISIONS)


async def document(datasette: Datasette, request: Request) -> Response:
    """The page."""
    document_id = int(request.url_vars["id"])
    known = await serve.read(datasette, overview, document_id)
    if known is None:
        return await serve.page(datasette, request, "trouble.html", status=404, message="There is no such document.", code=404)
    before, start = serve.number(request, "before"), serve.number(request, "from")
    asked = Asked(
        serve.number(request, "mention"),
        serve.number(request, "page"),
        start if before is None else before,
        back=before is not None,
    )
    return await serve.page(
        datasette,
        request,
        "document.html",
        **{field: getattr(known, field) for field in known.__slots__},
        called=LABELS,
        status_called=STATUSES,
        window=await serve.read(datasette, first_window, document_id, asked),
        decisions=await serve.read(datasette, decisions_on, document_id),
        known=await serve.read(datasette, provenance.provenance, known.document),
        words=run_words,
    )


async def text(datasette: Datasette, request: Request) -> Response:
    """A window of the text as HTML, for the page's script: `from`, and `to` or `before`."""
    document_id = int(request.url_vars["id"])
    before = serve.number(request, "before")
    at = serve.number(request, "from") if before is None else before

    def found(connection: sqlite3.Connection) -> Window:
        return window(connection, document_id, at or 0, end=serve.number(request, "to"), back=before is not None)

    return await _fragment(datasette, request, "document_text.html", window=await serve.read(datasette, found))


async def decisions(datasette: Datasette, request: Request) -> Response:
    """The newest decisions on the document as HTML, with its counts."""
    document_id = int(request.url_vars["id"])
    return await _fragment(
        datasette,
        request,
        "document_decisions.html",
        decisions=await serve.read(datasette, decisions_on, document_id),
        counts=await serve.read(datasette, counts, document_id),
    )


async def mention(datasette: Datasette, request: Request) -> Response:
    """One mention as JSON."""
    found = await serve.read(datasette, items, [int(request.url_vars["id"])])
    return Response.json(found[0]) if found else serve.not_found("There is no such mention, or it is not shown any more.")


async def _fragment(datasette: Datasette, request: Request, template: str, **context: Any) -> Response:
    shown = {"may_decide": serve.may_decide(request), **context}
    return Response.html(await datasette.render_template(template, shown, request=request))


ROUTES: list[tuple[str, Any]] = [
    (r"^/-/documents/(?P<id>\d{1,15})$", document),
    (r"^/-/fonds/documents/(?P<id>\d{1,15})/text$", text),
    (r"^/-/fonds/documents/(?P<id>\d{1,15})/decisions$", decisions),
    (r"^/-/fonds/mentions/(?P<id>\d{1,15})$", mention),
]
