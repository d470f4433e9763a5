"""On which line of a TOML file a key stands, which the parser of the standard library does not tell.

The parser itself finds the ends of statements: as few lines as it takes, under the header of their table, to be TOML.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

Key = tuple[str | int, ...]  # ("schedule", "cron"); a number is a place in an array


def lines_of(text: str) -> dict[Key, int]:
    """The line, from 1, on which each key, table and item of an array begins. `text` is valid TOML."""
    found: dict[Key, int] = {}
    header, statement, begins = "", "", 1
    for number, line in enumerate(text.split("\n"), 1):
        begins = begins if statement else number
        statement += line + "\n"
        # "[" may as well go on with an array of several lines; such a line alone is no TOML then, or stands within a statement
        data = _parsed(statement if _is_header(statement) else header + statement)
        if data is None:
            _add_items(found, _parsed(header + statement + "]"), number)
            continue
        if _is_header(statement):
            header = statement
        for key in _keys(data):
            found.setdefault(key, number if isinstance(key[-1], int) else begins)
        statement = ""
    return found


def _add_items(found: dict[Key, int], unfinished: Mapping[str, Any] | None, number: int) -> None:
    """The items of an array that goes on are told by closing it here."""
    for key in _keys(unfinished or {}):
        if isinstance(key[-1], int):
            found.setdefault(key, number)


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def _is_header(statement: str) -> bool:
    return statement.lstrip().startswith("[")


def _keys(data: object, above: Key = ()) -> Iterator[Key]:
    if above:
        yield above
    inner = data.items() if isinstance(data, Mapping) else enumerate(data) if isinstance(data, list) else ()
    for name, value in inner:
        yield from _keys(value, (*above, name))
