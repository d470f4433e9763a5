"""Datasette on one archive: its settings, its descriptions (`described.py`), and our plugin.

What is written goes by way of decisions: rows of the table "review", and `decide`. Who may write is settled in `gate.py` and
`accounts/`. It asks nothing of any other machine.
"""

from __future__ import annotations

from contextlib import closing
from importlib.resources import files
from pathlib import Path

from datasette.app import Datasette
from datasette.plugins import pm

from db.connection import open_archive
from db.review import cells, frame, guard, large, policies, routes, troubles
from db.review.accounts.policy import Policy, choose
from db.review.described import for_datasette

PLUGINS = (cells, frame, guard, large, routes, troubles)
_LOGS_ALL = "datasette.handle_exception"
_SETTINGS = {
    "default_page_size": 50,
    "max_returned_rows": 2000,
    "sql_time_limit_ms": 5000,
    "allow_download": False,
    # what is counted to suggest or to narrow is counted over whole tables
    "suggest_facets": False,
    "facet_time_limit_ms": 30,
    "allow_signed_tokens": False,
}


def build(path: Path, policy: Policy | None = None) -> Datasette:
    """A Datasette that serves the archive at `path`, to this machine alone where no policy says otherwise.

    Raises DatabaseError where there is no archive.
    """
    with closing(open_archive(path)) as db:  # brings an older file up to date, and says clearly what is no archive
        metadata, config = for_datasette(db, path.stem)
    for plugin in PLUGINS:
        if not pm.is_registered(plugin):
            pm.register(plugin, name=f"fonds.{plugin.__name__.rpartition('.')[2]}")
    if pm.has_plugin(_LOGS_ALL):
        pm.unregister(name=_LOGS_ALL)  # see troubles.py
    here = Path(str(files("db.review")))
    datasette = Datasette(
        [str(path)],
        metadata=metadata,
        config=config,
        settings=_SETTINGS,
        template_dir=str(here / "templates"),
        static_mounts=[("-/fonds/static", str(here / "static"))],
    )
    policies.protect(datasette, policy or choose(path))
    return datasette
