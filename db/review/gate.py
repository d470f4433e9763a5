"""The gate of the site: every request passes it before Datasette sees it, and Datasette learns from it alone who asks.

It settles, in this order: whether the request is for this site at all, who asks (a session, or whoever sits at this machine),
whether they may (accounts/rules.py), and whether a page elsewhere made their browser ask. Credentials of Datasette's own (the
cookie ds_actor, tokens) are left out on the way: they would know nothing of sessions that have ended.

Requests from elsewhere: Datasette refuses what Origin or Sec-Fetch-Site say comes from another site (datasette/csrf.py). A
browser so old that it sends neither cannot be told from a script; so what writes without either is JSON, which no form
elsewhere can send.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import quote

from datasette import Request, Response
from datasette.app import Datasette

from db.review import serve
from db.review.accounts import rules, sessions, store
from db.review.accounts.policy import Policy, answers_to
from db.review.accounts.rules import Answer
from extractors.errors import FondsError

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

COOKIE = "fonds_session"
_KEPT = re.compile(r"(?:^|;\s*)(ds_messages=[\w.:~-]+)(?=;|$)", re.ASCII)  # what Datasette says once, after a row was edited
_SESSION = re.compile(rf"(?:^|;\s*){COOKIE}=([\w-]+)(?=;|$)", re.ASCII)
_BY_PROXY = frozenset({b"forwarded", b"via", b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-proto", b"x-real-ip"})
_FOR_SCRIPTS = re.compile(r"/-/fonds/.*|.*\.(json|csv|blob|md)")


class Gate:
    """The gate before one site."""

    def __init__(self, app: App, datasette: Datasette, policy: Policy) -> None:
        self._app, self._datasette, self._policy = app, datasette, policy
        self._had_accounts = False  # a file of accounts that is removed while the site runs does not open it

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._request(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name.lower(): value for name, value in scope["headers"]}
        cookies = b"; ".join(value for name, value in scope["headers"] if name.lower() == b"cookie").decode("latin-1")
        method, path = scope["method"], raw_path(scope)
        scope = {**scope, "headers": _without_credentials(scope["headers"], cookies), "actor": None}
        request = Request(scope, receive)
        if not answers_to(self._policy, headers.get(b"host", b"").decode("latin-1")):
            refusal: Response | None = Response.text(
                "The site is not reached under this name: see --allow-host of fonds review.", 400
            )
        elif not path.isascii():
            refusal = Response.text("An address has no such characters but with percent signs.", 400)
        else:
            try:
                refusal = await self._refusal(request, method, path, headers, _SESSION.search(cookies))
            except FondsError as error:
                refusal = Response.json({"ok": False, "error": str(error), "hint": error.hint}, status=503)
        if refusal is not None:
            await refusal.asgi_send(send)
        else:
            await self._app(scope, receive, send)

    async def _refusal(
        self, request: Request, method: str, path: str, headers: Mapping[bytes, bytes], session: re.Match[str] | None
    ) -> Response | None:
        """Why a request goes no further, None where it does. Writes into its scope who asks."""
        scope = request.scope
        if not rules.is_static(path):
            actor = await asyncio.to_thread(self._who, session and session[1])
            if actor and not actor["session"] and _BY_PROXY & set(headers):
                return _told(403, "A proxy brings others to this site, and it has no accounts.", _PROXY)
            scope["actor"] = actor
            scope["fonds.may_read"] = bool(actor) or self._policy.public
            scope["fonds.accounts"] = self._had_accounts or self._policy.here is None
            scope["fonds.token"] = lambda: session and session[1]  # a function, so that no log of a scope shows it
        actor = scope["actor"]
        answer = rules.answer(method, path, actor and actor["role"], public=self._policy.public)
        if answer is Answer.SIGN_IN:
            return self._to_sign_in(request, path)
        if answer is Answer.REFUSE:
            return await self._refused(request, path)
        if method not in rules.SAFE and path != "/-/sign-in" and not _can_be_judged(headers):
            return _told(403, "This request does not say from where it comes.", "Send it as JSON, or use a newer browser.")
        return None

    def _who(self, token: str | None) -> dict[str, Any] | None:
        user = sessions.user_of(self._policy.accounts, token, int(time.time())) if token else None
        if user is not None:
            self._had_accounts = True
            return {"id": user.name, "role": user.role, "session": True}
        self._had_accounts = self._had_accounts or store.any_user(self._policy.accounts)
        if self._policy.here is None or self._had_accounts:
            return None
        return {"id": self._policy.here, "role": "admin", "session": False}

    def _to_sign_in(self, request: Request, path: str) -> Response:
        if not _for_people(request, path):
            return _told(401, "Sign in first.", "The page to sign in is /-/sign-in.")
        back = f"?next={quote(request.full_path, safe='')}" if request.method in rules.SAFE else ""
        return Response.redirect(f"/-/sign-in{back}", status=303)

    async def _refused(self, request: Request, path: str) -> Response:
        if _for_people(request, path) and rules.needed(request.method, path) != rules.NOBODY:
            return await serve.page(self._datasette, request, "refused.html", status=403)
        return _told(403, "Your account may not do this.", "Ask an admin of this site.")


def raw_path(scope: Scope) -> str:
    """The path as it came, by which Datasette chooses what answers."""
    path = scope["raw_path"].decode("latin-1") if scope.get("raw_path") else scope["path"]
    return str(path).partition("?")[0]


def _without_credentials(headers: list[tuple[bytes, bytes]], cookies: str) -> list[tuple[bytes, bytes]]:
    kept = [(name, value) for name, value in headers if name.lower() not in (b"cookie", b"authorization")]
    messages = _KEPT.search(cookies)
    return [*kept, (b"cookie", messages[1].encode("ascii"))] if messages else kept


def _can_be_judged(headers: Mapping[bytes, bytes]) -> bool:
    kind = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    return b"origin" in headers or b"sec-fetch-site" in headers or kind == b"application/json"


def _for_people(request: Request, path: str) -> bool:
    accepted = request.headers.get("accept") or ""
    if request.method not in rules.SAFE:
        return "text/html" in accepted
    return not _FOR_SCRIPTS.fullmatch(path) and not accepted.startswith("application/json")


def _told(status: int, error: str, hint: str) -> Response:
    return Response.json({"ok": False, "error": error, "hint": hint}, status=status)


_PROXY = "Make an account with 'fonds user add NAME --role admin', and start the site with --behind-proxy."
