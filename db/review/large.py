"""What the site does otherwise for a large archive, so that its pages are quick there too.

Of a table only the first rows are counted, and what pages count over the whole archive is worked out before anybody asks for it.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable

from datasette import hookimpl
from datasette.app import Datasette

from db.review import clashes, serve
from db.review.pages import dates, home
from db.review.remembered import remembered

_LARGE = 50_000  # mentions
_COUNTED = 100  # rows of a table; Datasette counts up to 10,000 otherwise
_begun: set[asyncio.Task[object]] = set()  # held, or they would be thrown away unfinished


@hookimpl
def startup(datasette: Datasette) -> Callable[[], Awaitable[None]]:
    """When the site starts."""

    async def begin() -> None:
        if await serve.read(datasette, _is_large):
            serve.archive(datasette).count_limit = _COUNTED
            task: asyncio.Task[object] = asyncio.create_task(_make_ready(datasette))
            _begun.add(task)
            task.add_done_callback(_begun.discard)

    return begin


async def _make_ready(datasette: Datasette) -> None:
    await home.figures(datasette)
    await remembered(datasette, dates.KIND.path, dates.KIND.cube)
    await remembered(datasette, "clashes", clashes.known)


def _is_large(connection: sqlite3.Connection) -> bool:
    return connection.execute("select 1 from mentions limit 1 offset ?", [_LARGE]).fetchone() is not None
