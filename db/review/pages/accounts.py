"""The accounts of the site, for admins: `/-/accounts` shows, adds, changes and removes them, as `fonds user` does."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from datasette import Request, Response
from datasette.app import Datasette

from db.review import serve
from db.review.accounts import passwords, store, workers
from db.review.pages.sign_in import form
from db.review.policies import policy_of
from extractors.errors import AccountError


async def accounts(datasette: Datasette, request: Request) -> Response:
    """The page, and what its forms send."""
    path, wrong = policy_of(datasette).accounts, ""
    if request.method == "POST":
        try:
            await workers.run(_change, path, request.actor["id"], await form(request))
        except AccountError as error:
            wrong = f"{error} {error.hint}"
        except workers.Busy as busy:
            wrong = str(busy)
        else:
            return Response.redirect("/-/accounts", status=303)
    return await serve.page(
        datasette,
        request,
        "accounts.html",
        status=400 if wrong else 200,
        users=await workers.run(_users, path),
        roles=store.ROLES,
        shortest=passwords.SHORTEST,
        wrong=wrong,
    )


def _users(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    with store.opened(path) as db:
        return [
            {"name": user.name, "role": user.role, "created": _day(user.created), "last": _day(user.last_sign_in)}
            for user in store.users(db)
        ]


def _day(seconds: int | None) -> str:
    return time.strftime("%Y-%m-%d", time.gmtime(seconds)) if seconds is not None else ""


def _change(path: Path, by: str, given: Mapping[str, str]) -> None:
    do, name = given.get("do", ""), given.get("name", "")
    with store.opened(path) as db:
        if do == "add":
            password = passwords.hashed(given.get("password", ""))
            store.add(db, name, password, given.get("role", ""), int(time.time()))
        elif do == "password":
            store.find(db, name)
            store.set_hash(db, name, passwords.hashed(given.get("password", "")))
        elif do in ("role", "remove"):
            _not_oneself(db, name, by)
            if do == "role":
                store.set_role(db, name, given.get("role", ""))
            else:
                store.remove(db, name)
        else:
            raise AccountError("This form is not of this site.", hint="Load the page again.")


def _not_oneself(db: sqlite3.Connection, name: str, by: str) -> None:
    """So that an admin remains."""
    if store.find(db, name).name == by:
        raise AccountError("This is your own account.", hint="Ask another admin, or use the command 'fonds user'.")


ROUTES: list[tuple[str, Any]] = [(r"^/-/accounts$", accounts)]
