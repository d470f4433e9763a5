"""What goes wrong, told to whoever asked: a sentence and the way out, as a page or as JSON. The log has the rest.

In place of Datasette's own, which prints all local variables of a failure to the log: they can hold a password.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from datasette import Forbidden, NotFound, Request, Response, hookimpl
from datasette.app import Datasette
from datasette.utils.asgi import Base400
from datasette.views.base import DatasetteError
from markupsafe import Markup

from db.review import serve

_LOG = logging.getLogger("fonds.review")
_TOLD = {
    404: "There is no such page here.",
    403: "You may not do this. Sign in if you have an account, or ask an admin of this site.",
    500: "Something went wrong in the site itself. Nothing was saved; please try again, and report it if it stays.",
}


@hookimpl
def handle_exception(datasette: Datasette, request: Request, exception: Exception) -> Callable[[], Awaitable[Response]]:
    """The answer to a request that failed."""
    return lambda: _answer(datasette, request, exception)


@hookimpl
def forbidden(datasette: Datasette, request: Request, message: str) -> Callable[[], Awaitable[Response]]:
    """The answer where Datasette refuses: its message is the name of a permission, which tells people nothing."""
    return lambda: _answer(datasette, request, Forbidden(message))


async def _answer(datasette: Datasette, request: Request, exception: Exception) -> Response:
    status, message, plain = _what(exception)
    if status >= 500:
        _LOG.error("%s %s failed", request.method, request.path, exc_info=exception)
    if request.path.endswith((".json", ".csv")) or _wants_json(request):
        return Response.json({"ok": False, "error": plain, "status": status}, status=status)
    return await serve.page(datasette, request, "trouble.html", status=status, message=message, code=status)


def _what(exception: Exception) -> tuple[int, Any, str]:
    """The status, and what to say on a page and as plain text."""
    status = 404 if isinstance(exception, NotFound) else getattr(exception, "status", None) or 500
    told = _TOLD.get(status, "That did not work.")
    if isinstance(exception, DatasetteError) and exception.message:
        plain = exception.plain_message or str(exception.message)
        # of its own errors Datasette has escaped what came from outside
        return status, Markup(exception.message) if exception.message_is_html else plain, plain  # noqa: S704
    if isinstance(exception, Base400) and status not in (403, 404) and exception.args:
        told = str(exception.args[0])
    return status, told, told


def _wants_json(request: Request) -> bool:
    return request.path.startswith("/-/fonds/") or "application/json" in (request.headers.get("accept") or "")
