"""Collections by name, as forms ask for them."""

from __future__ import annotations

import sqlite3

OFFERED = 200  # names that a form offers; another one is typed


def named(connection: sqlite3.Connection, name: str) -> int | None:
    """The number of the collection with exactly this name, or else without blanks around it; None where there is none."""
    sql = "select id from collections where name in (?, ?) order by name = ? desc limit 1"
    row = connection.execute(sql, [name, name.strip(), name]).fetchone()
    return row["id"] if row else None


def some(connection: sqlite3.Connection) -> list[str]:
    """Names to choose from, in the order of the alphabet."""
    return [row["name"] for row in connection.execute("select name from collections order by name limit ?", [OFFERED])]
