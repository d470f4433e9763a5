"""What stands at the top of the archive's first page: how much is in it, and the ways in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from datasette import hookimpl
from datasette.app import Datasette
from markupsafe import Markup

_OF_DATASETTE = ("_internal", "_memory")  # its own databases
# (view, what it counts, how it is called)
_DOORS = (
    ("documents_overview", "select count(*) from documents where state <> 'superseded'", "documents"),
    ("people", "select count(*) from entities where label = 'PERSON' and mentions > 0", "people"),
    ("organisations", "select count(*) from entities where label = 'ORG' and mentions > 0", "organisations"),
    ("date_list", "select count(*) from current_mentions where label = 'DATE' and status <> 'rejected'", "dates"),
    ("yen_amounts", "select count(*) from amounts where currency = 'JPY'", "amounts in yen"),
    ("mentions_in_context", "select count(*) from current_mentions where status <> 'rejected'", "mentions"),
    ("review", "select count(*) from review where status = 'machine'", "mentions to review"),
    ("clashes", "select count(*) from clashes", "clashes"),
    ("orphans", "select count(*) from orphans", "decisions without a place"),
    ("failures", "select count(*) from failures", "failed documents"),
)
_STYLE = Markup(
    "<style>.fonds-doors{display:flex;flex-wrap:wrap;gap:.75rem;padding:0;list-style:none}"
    ".fonds-doors a{display:block;padding:.75rem 1.25rem;border:1px solid #666;border-radius:.5rem;text-decoration:none}"
    ".fonds-doors strong{display:block;font-size:1.6rem}</style>"
)
_PLAIN_TABLE = Markup("<style>.column-descriptions,.col-search_id{display:none}.col-snippet{min-width:22rem}</style>")


@hookimpl
def top_homepage(datasette: Datasette) -> Callable[[], Awaitable[Markup]]:
    """The doors of the one archive that is served."""
    return lambda: _doors(datasette, next(name for name in datasette.databases if name not in _OF_DATASETTE))


@hookimpl
def top_table() -> Markup:
    """Keeps the data at the top of the page: what the columns mean is in the menu of each column."""
    return _PLAIN_TABLE


@hookimpl
def top_database(datasette: Datasette, database: str) -> Callable[[], Awaitable[Markup]]:
    """The same above the list of tables."""
    return lambda: _doors(datasette, database)


async def _doors(datasette: Datasette, database: str) -> Markup:
    db = datasette.get_database(database)
    shown = []
    for view, counting, called in _DOORS:
        count: Any = (await db.execute(counting)).single_value()
        address = datasette.urls.table(database, view)
        shown.append(Markup('<li><a href="{}"><strong>{:,}</strong> {}</a></li>').format(address, count, called))
    return _STYLE + Markup('<ul class="fonds-doors">{}</ul>').format(Markup("").join(shown))
