"""What every page of ours needs: the archive that is served, reading from it, and the frame around what is shown."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from datasette import Request, Response
from datasette.app import Datasette
from datasette.database import Database

Found = TypeVar("Found")
# (address, what it is called): the ways in, on every page
NAVIGATION = (
    ("/", "Home"),
    ("/-/queue", "Review"),
    ("/-/documents", "Documents"),
    ("/-/arrivals", "Arrivals"),
    ("/-/people", "People"),
    ("/-/organisations", "Organisations"),
    ("/-/dates", "Dates"),
    ("/-/amounts", "Amounts"),
    ("/-/history", "History"),
    ("/-/tables", "Tables"),
)


def archive(datasette: Datasette) -> Database:
    """The one archive that is served."""
    return next(database for database in datasette.databases.values() if database.path)


def path(datasette: Datasette) -> Path:
    """The archive's file."""
    return Path(archive(datasette).path)


def table(datasette: Datasette, name: str) -> str:
    """The address of a table, a view or a ready query of the archive."""
    return str(datasette.urls.table(archive(datasette).name, name))


async def read(datasette: Datasette, function: Callable[..., Found], *arguments: Any) -> Found:
    """What `function(connection, *arguments)` returns, read in a thread over a connection that cannot write."""

    def reading(connection: sqlite3.Connection) -> Found:
        return function(connection, *arguments)

    found: Found = await archive(datasette).execute_fn(reading)
    return found


async def page(datasette: Datasette, request: Request, template: str, status: int = 200, **context: Any) -> Response:
    """A page of ours, in the frame of templates/fonds.html."""
    here = request.path
    shown = {"navigation": NAVIGATION, "here": here, "may_decide": may_decide(request), **context}
    return Response.html(await datasette.render_template(template, shown, request=request), status=status)


def may_decide(request: Request) -> bool:
    """Whether who asks may decide."""
    return request.actor is not None and request.actor.get("role") != "viewer"


def not_found(what: str) -> Response:
    """An answer for scripts: there is no such thing."""
    return Response.json({"ok": False, "error": what}, status=404)


def number(request: Request, name: str) -> int | None:
    """A whole number of the request's query, None where it gives none."""
    return whole(request.args.get(name))


def whole(given: str | None) -> int | None:
    """The whole number that a text is, None where it is none or larger than any number of a row."""
    return int(given) if given and given.isascii() and given.isdigit() and len(given) < 16 else None
