"""Datasette on one archive: its settings, its descriptions from `metadata.yaml`, and our plugin.

What is written goes by way of decisions: rows of the table "review", and `decide`. Who may write is settled in `gate.py` and
`accounts/`. It asks nothing of any other machine.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from datasette.app import Datasette
from datasette.plugins import pm

from db.connection import open_archive
from db.review import cells, frame, guard, large, policies, routes, troubles
from db.review.accounts.policy import Policy, choose

PLUGINS = (cells, frame, guard, large, routes, troubles)
_DESCRIBES = ("title", "description", "columns")  # what Datasette calls metadata; all other keys are configuration
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
    open_archive(path).close()  # brings an older file up to date, and says clearly what is no archive
    for plugin in PLUGINS:
        if not pm.is_registered(plugin):
            pm.register(plugin, name=f"fonds.{plugin.__name__.rpartition('.')[2]}")
    if pm.has_plugin(_LOGS_ALL):
        pm.unregister(name=_LOGS_ALL)  # see troubles.py
    metadata, config = _split(path.stem)
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


def _split(database: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """`metadata.yaml` as Datasette's metadata and configuration for a database of this name."""
    text = files("db.review").joinpath("metadata.yaml").read_text(encoding="utf-8")
    described: dict[str, Any] = yaml.safe_load(text)
    tables: dict[str, dict[str, Any]] = described["tables"]
    about = {name: {key: value for key, value in table.items() if key in _DESCRIBES} for name, table in tables.items()}
    shown = {name: {key: value for key, value in table.items() if key not in _DESCRIBES} for name, table in tables.items()}
    metadata = {
        "title": described["title"],
        "description": described["description"],
        "databases": {database: {"description": described["description"], "tables": about}},
    }
    return metadata, {"databases": {database: {"tables": shown, "queries": described["queries"]}}}
