"""What Datasette's own pages show of ours: the ways in, above everything, so that nobody gets lost among tables."""

from __future__ import annotations

from typing import Any

from datasette import Request, hookimpl

from db.review import serve


@hookimpl
def extra_template_vars(request: Request | None) -> dict[str, Any]:
    """For templates/base.html."""
    return {"navigation": serve.NAVIGATION, "here": request.path if request else ""}
