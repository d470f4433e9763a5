"""Runs: the log of them, the newest first, and what one of them did, as its report tells it (`db/run_report.py`)."""

from __future__ import annotations

import sqlite3
from typing import Any

from datasette import Request, Response
from datasette.app import Datasette

from db import run_words
from db.connection import over
from db.review import serve
from db.run_report import DOCUMENT_OUTCOMES, Report, report
from extractors.errors import DatabaseError

LISTED = 50
_RUNS = "select * from runs where id < ? order by id desc limit ?"


def listed(connection: sqlite3.Connection, before: int | None) -> tuple[list[dict[str, Any]], int | None]:
    """The newest runs whose numbers are below one, and the number below which there are more. documents: by outcome."""
    rows = connection.execute(_RUNS, [2**62 if before is None else before, LISTED + 1]).fetchall()
    found = [
        {**dict(row), "documents": _documents(row), "seconds": run_words.seconds(row["started"], row["finished"])} for row in rows
    ]
    return found[:LISTED], rows[LISTED - 1]["id"] if len(rows) > LISTED else None


def _documents(row: sqlite3.Row) -> dict[str, int]:
    return {outcome: row[f"documents_{outcome}"] for outcome in DOCUMENT_OUTCOMES if row[f"documents_{outcome}"]}


def told(connection: sqlite3.Connection, run_id: int) -> Report | None:
    """All about a run; None where there is none with this number."""
    try:
        return report(over(connection), run_id)
    except DatabaseError:
        return None


async def runs(datasette: Datasette, request: Request) -> Response:
    """The page of all."""
    before = serve.number(request, "before")
    found, more = await serve.read(datasette, listed, before)
    return await serve.page(datasette, request, "runs.html", runs=found, next=more, begun=before is not None, words=run_words)


async def run(datasette: Datasette, request: Request) -> Response:
    """The page of one."""
    number = int(request.url_vars["id"])
    found = await serve.read(datasette, told, number)
    if found is None:
        return await serve.page(datasette, request, "trouble.html", status=404, message=f"There is no run {number}.", code=404)
    return await serve.page(datasette, request, "run.html", report=found, words=run_words)


ROUTES: list[tuple[str, Any]] = [(r"^/-/runs$", runs), (r"^/-/runs/(?P<id>\d{1,15})$", run)]
