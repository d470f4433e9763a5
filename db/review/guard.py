"""What Datasette asks about safety, answered in one place: the layers around it, who asks, what they may, and who signs an
edited row.

What may be done is settled by the gate (accounts/rules.py) before Datasette sees a request. What is said here makes Datasette
show the buttons that work and no others, and would hold if a request ever came past the gate.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator
from typing import Any

from datasette import Request, hookimpl
from datasette.app import Datasette
from datasette.permissions import PermissionSQL

from db.review import routes, serve
from db.review.csv_download import CsvDownload
from db.review.gate import App, Gate
from db.review.headers import Headers
from db.review.policies import policy_of

_EDITS = frozenset({"insert-row", "update-row", "delete-row"})
_EDITORS = ("reviewer", "admin")
_LOOKING = frozenset({"view-instance", "view-database", "view-table", "view-query", "execute-sql"})
_CLOSED = """select :fonds_database as parent, value as child, 0 as allow, 'it names folders of this machine' as reason
from json_each('["files", "failures", "duplicates", "run_documents", "arrivals", "store", "fixity_events"]')"""
_ALLOW_ROW = "select :fonds_database as parent, :fonds_table as child, 1 as allow, 'reviewers edit rows of this table' as reason"


@hookimpl
def asgi_wrapper(datasette: Datasette) -> Callable[[App], App]:
    """From the outside in: headers, the gate, CSV made safe, Datasette."""

    def wrap(app: App) -> App:
        gate = Gate(CsvDownload(app), datasette, policy_of(datasette))
        return Headers(gate, [pattern for pattern, _ in routes.register_routes()])

    return wrap


@hookimpl(tryfirst=True)
def actor_from_request(request: Request) -> dict[str, Any] | None:
    """Who the gate says it is."""
    actor: dict[str, Any] | None = request.scope.get("actor")
    return actor


@hookimpl
def permission_resources_sql(datasette: Datasette, actor: dict[str, Any] | None, action: str) -> PermissionSQL | None:
    """Reviewers edit the rows of "review", admins see what Datasette says about itself, and what else writes is nobody's."""
    role = (actor or {}).get("role")
    if action == "execute-sql" and not role:
        return PermissionSQL.deny(reason="sign in to write queries of your own")  # one can keep a processor busy for seconds
    if action == "view-table" and not role and policy_of(datasette).public:
        return PermissionSQL(sql=_CLOSED, params={"fonds_database": serve.archive(datasette).name})
    if action in _LOOKING:
        return None if role or policy_of(datasette).public else PermissionSQL.deny(reason="sign in first")
    if action in _EDITS and role in _EDITORS:
        row = {"fonds_database": serve.archive(datasette).name, "fonds_table": "review"}
        return PermissionSQL(sql=_ALLOW_ROW, params=row)
    if action == "permissions-debug" and role == "admin":
        return PermissionSQL.allow(reason="admins may")
    return PermissionSQL.deny(reason="the site has no such way to write")


@hookimpl
def write_wrapper(datasette: Datasette, database: str, request: Request | None) -> Callable[[sqlite3.Connection], Any] | None:
    """Signs each edited row with the name of who edits it, whatever the request says (see schema/0003_review_site.sql)."""
    if request is None or not request.actor or database != serve.archive(datasette).name:
        return None

    def signed(conn: sqlite3.Connection) -> Generator[None, Any, None]:
        conn.execute("insert into _signature values (?)", [str(request.actor["id"])])
        yield
        conn.execute("delete from _signature")  # in the same transaction, so that nobody else ever sees it

    return signed


@hookimpl
def extra_template_vars(request: Request | None) -> dict[str, Any]:
    """For the frame of our pages: whether there is anything to sign in with, and whether who asks may read the others."""
    scope = request.scope if request else {}
    return {"accounts": scope.get("fonds.accounts", False), "may_read": scope.get("fonds.may_read", False)}


@hookimpl
def menu_links(actor: dict[str, Any] | None, request: Request | None) -> list[dict[str, str]]:
    """The way to sign in and out on Datasette's own pages."""
    if actor and actor.get("session"):
        return [{"href": "/-/sign-in", "label": f"{actor['id']}: sign out"}]
    return [{"href": "/-/sign-in", "label": "Sign in"}] if request and request.scope.get("fonds.accounts") and not actor else []
