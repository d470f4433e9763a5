"""The tables and views of the archive by what they are for, and the ready queries, each with fields for what it asks for."""

from __future__ import annotations

from functools import partial
from typing import Any

from datasette import Request, Response
from datasette.app import Datasette

from db.review import serve
from db.review.described import described, shown_tables


def grouped() -> list[tuple[str, list[tuple[str, dict[str, Any]]]]]:
    """Each group's title with the names and descriptions of its tables, in the order of the file."""
    tables = shown_tables().items()
    return [
        (title, [(name, table) for name, table in tables if table["group"] == group])
        for group, title in described()["groups"].items()
    ]


async def tables(datasette: Datasette, request: Request) -> Response:
    """The page."""
    return await serve.page(
        datasette,
        request,
        "tables.html",
        groups=grouped(),
        queries=described()["queries"],
        table=partial(serve.table, datasette),
        database=datasette.urls.database(serve.archive(datasette).name),
    )


ROUTES: list[tuple[str, Any]] = [(r"^/-/tables$", tables)]
