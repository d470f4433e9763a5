"""One row into a table, from a mapping of its columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlite_utils import Database


def insert(db: Database, table: str, row: Mapping[str, Any]) -> int:
    """Insert a row and return its id. It neither begins nor ends a transaction, as sqlite-utils would."""
    columns, marks = ", ".join(row), ", ".join("?" * len(row))
    sql = f"insert into {table} ({columns}) values ({marks})"  # noqa: S608
    return int(db.conn.execute(sql, list(row.values())).lastrowid or 0)
