"""Signing in and out, and a password of one's own: `/-/sign-in`, `/-/sign-out`, `/-/password`."""

from __future__ import annotations

import re
import time
from typing import Any

from datasette import Request, Response
from datasette.app import Datasette

from db.review import serve
from db.review.accounts import limits, names, passwords, sessions, sign_in, store, workers
from db.review.gate import COOKIE
from db.review.policies import policy_of
from extractors.errors import AccountError

_WRONG = "This name and password do not belong together. Check both, and whether capitals are on."
_HERE_ONLY = re.compile(r"/(?![/\\])[!-\[\]-~]*", re.ASCII)  # a path of this site: "//host" and "/\host" lead elsewhere


async def entrance(datasette: Datasette, request: Request) -> Response:
    """The page to sign in, and what it sends."""
    if request.method != "POST":
        return await _form(datasette, request, back=local(request.args.get("next")))
    given = await form(request)
    name, back = given.get("name", ""), local(given.get("next"))
    if not name.strip() or not given.get("password"):
        return await _form(datasette, request, 400, name=name, back=back, wrong="Give your name and your password.")
    policy, now = policy_of(datasette), int(time.time())
    try:
        token = await workers.run(sign_in.sign_in, policy.accounts, name, given["password"], _address(request), now)
    except (limits.TooMany, workers.Busy) as waiting:
        return await _later(datasette, request, waiting, name=name, back=back)
    if token is None:
        return await _form(datasette, request, 401, name=name, back=back, wrong=_WRONG)
    response = Response.redirect(back, status=303)
    _set(response, request, token, sessions.SECONDS)
    await _end(datasette, request)  # the session that this browser had before
    return response


async def exit_(datasette: Datasette, request: Request) -> Response:
    """End the session."""
    await _end(datasette, request)
    response = Response.redirect("/", status=303)
    _set(response, request, "", 0)
    return response


async def password(datasette: Datasette, request: Request) -> Response:
    """The page to change one's own password, and what it sends. All sessions of the account end."""
    if not request.actor or not request.actor["session"]:
        return Response.redirect("/", status=303)
    if request.method != "POST":
        return await serve.page(datasette, request, "password.html", shortest=passwords.SHORTEST)
    given = await form(request)
    asked = (request.actor["id"], given.get("old", ""), given.get("new", ""), _address(request), int(time.time()))
    status, wrong = 400, ""
    if given.get("new") != given.get("again"):
        wrong = "The new password was typed in two ways. Type it again."
    else:
        try:
            if not await workers.run(sign_in.change_password, policy_of(datasette).accounts, *asked):
                wrong = "The old password is not right."
        except AccountError as error:
            wrong = f"{error} {error.hint}"
        except (limits.TooMany, workers.Busy) as waiting:
            status, wrong = 429, str(waiting)
    if wrong:
        return await serve.page(datasette, request, "password.html", status=status, wrong=wrong, shortest=passwords.SHORTEST)
    response = Response.redirect("/-/sign-in", status=303)
    _set(response, request, "", 0)
    return response


def local(address: str | None) -> str:
    """An address of this site to go on to; the first page where it is none, or one that has to do with signing in."""
    if not address or not _HERE_ONLY.fullmatch(address) or address.startswith(("/-/sign-", "/-/password")):
        return "/"
    return address


async def form(request: Request) -> dict[str, str]:
    """The fields that a form of ours sent; none where it is no form."""
    kind = (request.headers.get("content-type") or "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        return {}
    try:
        fields: dict[str, str] = await request.post_vars()
    except ValueError:  # no UTF-8, or too many fields
        return {}
    return fields


async def _form(datasette: Datasette, request: Request, status: int = 200, **context: Any) -> Response:
    return await serve.page(datasette, request, "sign_in.html", status=status, longest=names.LONGEST, **context)


async def _later(datasette: Datasette, request: Request, waiting: limits.TooMany | workers.Busy, **context: Any) -> Response:
    status = 429 if isinstance(waiting, limits.TooMany) else 503
    response = await _form(datasette, request, status, wrong=str(waiting), **context)
    response.headers["Retry-After"] = str(waiting.seconds)
    return response


async def _end(datasette: Datasette, request: Request) -> None:
    token = request.scope["fonds.token"]()
    if token:
        await workers.run(_end_session, policy_of(datasette).accounts, token)


def _end_session(accounts: Any, token: str) -> None:
    with store.opened(accounts) as db:
        sessions.end(db, token)


def _set(response: Response, request: Request, token: str, seconds: int) -> None:
    secure = request.scope.get("scheme") == "https"
    response.set_cookie(COOKIE, token, max_age=seconds, path="/", secure=secure, httponly=True, samesite="lax")


def _address(request: Request) -> str:
    client = request.scope.get("client")
    return str(client[0]) if client else "this machine"


ROUTES: list[tuple[str, Any]] = [
    (r"^/-/sign-in$", entrance),
    (r"^/-/sign-out$", exit_),
    (r"^/-/password$", password),
]
