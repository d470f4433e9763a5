"""Our addresses: to add a page, a module in `pages/` with `ROUTES`, and its name here."""

from __future__ import annotations

from typing import Any

from datasette import hookimpl

from db.review import decide, explain, images
from db.review.pages import (
    accounts,
    amounts,
    arrivals,
    dates,
    document,
    documents,
    entities,
    entity,
    history,
    home,
    queue,
    runs,
    sign_in,
    tables,
)

_MODULES = (
    accounts,
    amounts,
    arrivals,
    dates,
    decide,
    document,
    documents,
    entities,
    entity,
    explain,
    history,
    home,
    images,
    queue,
    runs,
    sign_in,
    tables,
)


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """All of them, each a pattern and the function that answers."""
    return [route for module in _MODULES for route in module.ROUTES]
