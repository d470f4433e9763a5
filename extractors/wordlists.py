"""Word lists, authority files and tables in `corpus/`, read and validated.

A list is a CSV file in UTF-8 whose first lines may be comments ("# ..." with the provenance), then a header line, then rows.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from importlib.resources import files


class WordListError(ValueError):
    """A row of a list in `corpus/` is malformed; the message names the file and the line."""


@cache
def read_rows(name: str, columns: tuple[str, ...]) -> tuple[dict[str, str], ...]:
    """The rows of `corpus/<name>`, each with exactly `columns`. Raises WordListError naming file and line."""
    text = files("corpus").joinpath(name).read_text(encoding="utf-8")
    return tuple(_rows(name, text, columns))


def _rows(name: str, text: str, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    lines = text.splitlines()
    first = next((i for i, line in enumerate(lines) if not line.startswith("#")), len(lines))
    reader = csv.reader(lines[first:])
    if tuple(next(reader, ())) != columns:
        raise WordListError(f"corpus/{name}:{first + 1}: expected the header {','.join(columns)}")
    for row in reader:
        if len(row) != len(columns) or not row[0].strip():
            raise WordListError(f"corpus/{name}:{first + reader.line_num}: expected {len(columns)} fields, the first not empty")
        yield dict(zip(columns, row, strict=True))
