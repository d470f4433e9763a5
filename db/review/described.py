"""What `metadata.yaml` says of the archive's tables, columns and queries: for Datasette, and for the page that lists them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from sqlite_utils import Database

_TOLD = ("title", "description", "columns")  # what Datasette calls metadata; all other keys are configuration
_OURS = ("group",)


@cache
def described() -> dict[str, Any]:
    """The file as it is. Whoever asks must not change it."""
    text = files("db.review").joinpath("metadata.yaml").read_text(encoding="utf-8")
    whole: dict[str, Any] = yaml.safe_load(text)
    return whole


def shown_tables() -> dict[str, dict[str, Any]]:
    """The tables and views that are not hidden, by name."""
    tables: dict[str, dict[str, Any]] = described()["tables"]
    return {name: table for name, table in tables.items() if not table.get("hidden")}


def for_datasette(db: Database, database: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Metadata and configuration for a database of this name."""
    whole = described()
    about = {name: {**_told(table), "columns": _columns(db, name, table)} for name, table in shown_tables().items()}
    shown = {
        name: {key: value for key, value in table.items() if key not in (*_TOLD, *_OURS)}
        for name, table in whole["tables"].items()
    }
    queries = {
        name: {**{key: value for key, value in query.items() if key != "parameters"}, "params": list(query.get("parameters", {}))}
        for name, query in whole["queries"].items()
    }
    metadata = {
        "title": whole["title"],
        "description": whole["description"],
        "databases": {database: {"description": whole["description"], "tables": about}},
    }
    return metadata, {"databases": {database: {"tables": shown, "queries": queries}}}


def _told(table: dict[str, Any]) -> dict[str, Any]:
    return {key: table[key] for key in _TOLD if key in table}


def _columns(db: Database, name: str, table: dict[str, Any]) -> dict[str, str]:
    """What each column of a table or view holds: as the table says, or else as all do."""
    known = {**described()["columns"], **table.get("columns", {})}
    return {column: known[column] for column in (row[1] for row in db.execute(f"pragma table_info([{name}])")) if column in known}
