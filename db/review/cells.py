"""How cells of the archive's tables are shown: snippets with the mention marked, links from names and values to their mentions.

All text comes from strangers' documents and is escaped here; `Markup.format` does it for every value put in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import quote, urlencode

from datasette import hookimpl
from datasette.utils import tilde_encode
from markupsafe import Markup, escape

from db.history import amount_words
from db.snippets import whole_words

_MARGIN = 60  # characters of text that the views give on either side of a mention
_MARKED = re.compile(r"\[([^\[\]]*)\]")


@hookimpl
def render_cell(row: Mapping[str, Any], value: Any, column: str, table: str | None, database: str) -> Markup | None:
    """Our columns as HTML; None leaves a cell to Datasette."""
    show = _COLUMNS.get((table or "", column))
    if show is None or value is None:
        return None
    try:
        return show(value, row, database)
    except LookupError:  # a column that the cell is made with was not asked for, as with ?_col=name
        return None


def _snippet(value: Any, _row: Mapping[str, Any], _database: str) -> Markup:
    """Text with the mention between [brackets] marked; only the pair nearest the middle can be the mention's."""
    text = str(value)
    marked = min(_MARKED.finditer(text), key=lambda found: abs(found.start() - _MARGIN), default=None)
    if marked is None:
        return escape(text)
    before, after = whole_words(text[: marked.start()], text[marked.end() :], _MARGIN - 1)
    return Markup("{}<mark>{}</mark>{}").format(before, marked[1], after)


def _document(value: Any, row: Mapping[str, Any], database: str) -> Markup:
    return Markup('<a href="/{}/documents/{}">{}</a>').format(tilde_encode(database), row["document_id"], value)


def _in_document(value: Any, row: Mapping[str, Any], _database: str) -> Markup:
    """What stands in a document, as a link to its place there."""
    return Markup('<a href="/-/documents/{}?mention={}">{}</a>').format(row["document_id"], row["id"], value)


def _of_document(value: Any, row: Mapping[str, Any], _database: str) -> Markup:
    """A document in the answer to a query, as a link to it."""
    return Markup('<a href="/-/documents/{}">{}</a>').format(row["document_id"], value)


def _of_entity(value: Any, row: Mapping[str, Any], _database: str) -> Markup:
    """A person or body in the answer to a query, as a link to its page."""
    return Markup('<a href="/-/entities/{}">{}</a>').format(quote(str(row["entity_id"]), safe=""), value)


def _value(value: Any, row: Mapping[str, Any], _database: str) -> Markup:
    """An amount as people write it; a date as it is."""
    if row["label"] != "MONEY":
        return escape(value)
    return escape(amount_words(value))


def _entity(value: Any, row: Mapping[str, Any], database: str) -> Markup:
    return _mentions_link(database, value, {"entity_id": row["id"]})


def _edtf(value: Any, _row: Mapping[str, Any], database: str) -> Markup:
    return _mentions_link(database, value, {"label": "DATE", "value": value})


def _yen(value: Any, _row: Mapping[str, Any], _database: str) -> Markup:
    """Digits in groups of three, as people read amounts."""
    return Markup('<span class="col-number">¥{}</span>').format(f"{Decimal(str(value)):,}")


def _mentions_link(database: str, shown: Any, filters: Mapping[str, Any]) -> Markup:
    exact = urlencode({f"{column}__exact": wanted for column, wanted in filters.items()})
    return Markup('<a href="/{}/mentions_in_context?{}">{}</a>').format(tilde_encode(database), exact, shown)


_COLUMNS: dict[tuple[str, str], Callable[[Any, Mapping[str, Any], str], Markup]] = {
    # answers to queries come from no table
    **{("", column): _in_document for column in ("amount", "date", "text")},
    **{("", column): _of_entity for column in ("name", "organisation", "person")},
    ("", "document"): _of_document,
    ("people", "name"): _entity,
    ("people", "mentions"): _entity,
    ("people", "snippet"): _snippet,
    ("organisations", "name"): _entity,
    ("organisations", "mentions"): _entity,
    ("organisations", "snippet"): _snippet,
    ("date_list", "edtf"): _edtf,
    ("date_list", "snippet"): _snippet,
    ("yen_amounts", "minimum"): _yen,
    ("yen_amounts", "maximum"): _yen,
    ("yen_amounts", "snippet"): _snippet,
    ("amounts_in_time", "text"): _in_document,
    ("mentions_in_context", "snippet"): _snippet,
    ("mentions_in_context", "document"): _document,
    ("mentions_in_context", "value"): _value,
}
