"""Who may ask what: every route that there is, with every method, by every role, over HTTP."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from db.review import routes
from db.review.accounts import rules
from db.review.site import build
from tests.db.review.serving import add_users, client, content, serving

Browsers = Mapping[str | None, httpx.Client]
_ROLES: tuple[str | None, ...] = (None, "viewer", "reviewer", "admin")
_PARTS = {
    "database": "archive",
    "table": "review",
    "query": "search_text",
    "pks": "999",
    "format": "json",
    "path": "app.css",
    "rest": "",
}
_UNSAFE = ("POST", "PUT", "PATCH", "DELETE", "PROPFIND")
_UNKNOWN = (
    "/-/new-page",
    "/-/fonds/new",
    "/archive/-/new",
    "/archive/review/-/new",
    "/archive/review/1/-/new",
    "/new/a/b/c/d",
    "//-/x",
)


def _paths(pattern: str) -> Iterator[str]:
    """Addresses that a pattern of Datasette leads to, without and with a format."""
    for formatted in (False, True):
        path = pattern.removeprefix("^").removesuffix("$")
        path = re.sub(r"\(\\\.\(\?P<format>[^)]*\)\)\?", ".json" if formatted else "", path)
        path = re.sub(r"\(\?P<(\w+)>(?:\[[^\]]*\]|\\.|[^()\[\]])*\)", lambda part: _PARTS.get(part[1], "1"), path)
        path = path.replace("\\.", ".").replace("\\d+", "1")
        yield path


@pytest.fixture(scope="session")
def paths(hostile: Path) -> list[str]:
    """An address for each route, and some for which there is none."""
    found = []
    for pattern, _ in build(hostile)._routes():
        some = list(_paths(pattern.pattern))
        assert all(pattern.match(path) for path in some), f"teach _paths this pattern: {pattern.pattern}"
        found += some
    return list(dict.fromkeys([*found, *_UNKNOWN]))


def _open(answer: httpx.Response) -> bool:
    """Whether the gate let it through to what is behind."""
    to_sign_in = answer.status_code == 303 and answer.headers["location"].startswith("/-/sign-in?next=")
    refused = answer.status_code in (401, 403) and answer.text.startswith(
        ('{"ok": false, "error": "Sign in', '{"ok": false, "error": "Your acc')
    )
    return not to_sign_in and not refused and "Your account may not see this" not in answer.text


def test_what_writes_is_open_to_those_who_may_and_nothing_else_is(people: Browsers, paths: list[str], hostile: Path) -> None:
    before = content(hostile)
    let_in: dict[str | None, set[tuple[str, str]]] = {role: set() for role in _ROLES}
    for role in _ROLES:
        for path in paths:
            for method in _UNSAFE:
                if path in ("/-/sign-in", "/-/sign-out") and method == "POST":
                    continue
                # a body that no writer takes, and rows that are not there, so that nothing changes where it is let in
                if _open(people[role].request(method, path, content=b"no json", headers={"content-type": "application/json"})):
                    let_in[role].add((method, path))
    edits = {
        ("POST", path) for path in ("/archive/review/-/insert", "/archive/review/999/-/update", "/archive/review/999/-/delete")
    }
    assert let_in[None] == set()
    assert let_in["viewer"] == {("POST", "/-/password")}
    decides = {path for _, path in let_in["reviewer"] if path.startswith("/-/fonds/")}
    assert let_in["reviewer"] == let_in["viewer"] | edits | {("POST", path) for path in decides}
    assert "/-/fonds/decide" in decides
    assert let_in["admin"] == let_in["reviewer"] | {("POST", "/-/accounts")}
    assert content(hostile) == before


_FOR_NOBODY = {"/-/sign-out", "/-/auth-token", "/-/create-token", "/-/logout", "/archive.db"}
_DEBUG = set(
    "versions plugins settings config threads tasks databases actions api permissions allowed rules check messages allow-debug"
    " patterns debug/autocomplete accounts".split()
)


def test_who_reads_what(people: Browsers, paths: list[str]) -> None:
    let_in = {role: {path for path in paths if _open(people[role].get(path))} for role in _ROLES}
    assert {re.sub(r"/app\.css$|/1$", "/", path) for path in let_in[None]} == {
        "/-/sign-in",
        "/favicon.ico",
        "/-/static/",
        "/-/fonds/static/",
    } | {path.removesuffix("app.css") for path in paths if path.startswith("/-/static-plugins/")}
    of_admins = {path.removeprefix("/-/").removesuffix(".json") for path in let_in["admin"] - let_in["reviewer"]}
    assert of_admins == _DEBUG | {"new-page"}
    assert let_in["reviewer"] - let_in["viewer"] == {"/-/fonds/decide"}
    closed = set(paths) - let_in["admin"]
    assert closed >= _FOR_NOBODY
    assert all(path in _FOR_NOBODY or "/-/" in path[1:] for path in closed)
    for path in (
        "/archive/-/create",
        "/archive/-/execute-write",
        "/archive/review/-/drop",
        "/archive/review/-/alter",
        "/archive/-/new",
    ):
        assert path in closed
    for path in (
        "/",
        "/archive",
        "/archive/review",
        "/archive/review.json",
        "/archive/review/999",
        "/archive/-/query",
        "/-/queue",
    ):
        assert path in let_in["viewer"]


def test_each_page_of_ours_stands_in_the_rules() -> None:
    for pattern, _ in routes.register_routes():
        for path in _paths(pattern):
            assert rules.needed("GET", path) != rules.ADMIN or path == "/-/accounts", f"name {path} in accounts/rules.py"


def test_heads_and_options_are_read_like_pages(people: Browsers) -> None:
    for method in ("HEAD", "OPTIONS"):
        assert people[None].request(method, "/archive/review").status_code == 303
        assert people[None].request(method, "/archive/review.json").status_code == 401
    assert people["viewer"].head("/archive/review").status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/-/%73ettings", "/%2D/settings", "/-//settings", "/./-/settings", "/-/settings/", "/-/settings%0A", "/archive/%2D/create"],
)
def test_no_other_spelling_leads_around_the_rules(closed: str, people: Browsers, path: str) -> None:
    request = people["viewer"].build_request("GET", closed)
    request.url = request.url.copy_with(raw_path=path.encode())
    answer = people["viewer"].send(request)
    assert answer.status_code in (302, 303, 403, 404)
    assert "default_page_size" not in answer.text


def test_how_strangers_are_sent_to_sign_in(people: Browsers) -> None:
    page = people[None].get("/archive/review?label=DATE&x=a%26b")
    assert (page.status_code, page.headers["location"]) == (
        303,
        "/-/sign-in?next=%2Farchive%2Freview%3Flabel%3DDATE%26x%3Da%2526b",
    )
    for path in ("/archive/review.json", "/archive/review.csv?_stream=1", "/-/fonds/queue", "/-/fonds/pages/1"):
        assert people[None].get(path).status_code == 401
    assert people[None].get("/-/queue", headers={"accept": "application/json"}).status_code == 401
    form = people[None].post("/-/accounts", data={"do": "add"}, headers={"accept": "text/html"})
    assert (form.status_code, form.headers["location"]) == (303, "/-/sign-in")
    refused = people["viewer"].get("/-/accounts")
    assert refused.status_code == 403
    assert "You are Vi, viewer" in refused.text


def test_no_credential_of_datasettes_own_opens_anything(hostile: Path, closed: str) -> None:
    signed = build(hostile)
    with client(closed) as stranger:
        stranger.cookies.set("ds_actor", signed.sign({"a": {"id": "root", "role": "admin"}}, "actor"))
        assert stranger.get("/archive/review.json").status_code == 401
        token = "dstok_" + signed.sign({"a": "root", "t": 1}, namespace="token")
        assert stranger.get("/archive/review.json", headers={"authorization": f"Bearer {token}"}).status_code == 401
        assert stranger.get("/archive/review.json", headers={"cookie": "x=y ds_actor=z; fonds_session=z"}).status_code == 401


def test_the_secret_of_datasette_gives_nobody_a_name(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_users(path, {"Vi": "viewer"})
    monkeypatch.setenv("DATASETTE_SECRET", "known to all")
    root = {"id": "root", "role": "admin"}
    signed = build(path)
    with serving(path) as address, client(address, "Vi") as viewer:
        viewer.cookies.set("ds_actor", signed.sign({"a": root}, "actor"))
        assert viewer.get("/-/actor.json").json()["actor"] == {"id": "Vi", "role": "viewer", "session": True}
        session = viewer.cookies["fonds_session"]
        with client(address) as stranger:
            for cookies in ("ds_actor={0}", "x=1 ds_actor={0}", 'x="; ds_actor={0}', "ds_messages=1; ds_actor={0}"):
                header = cookies.format(signed.sign({"a": root}, "actor"))
                assert stranger.get("/-/actor.json", headers={"cookie": header}).status_code == 401
                with_session = {"cookie": f"{header}; fonds_session={session}"}
                assert stranger.get("/-/actor.json", headers=with_session).json().get("actor", {}).get("id") in (None, "Vi")


def test_characters_that_no_address_has_are_refused(closed: str) -> None:
    parts = urlsplit(closed)
    with socket.create_connection((parts.hostname, parts.port)) as raw:
        raw.sendall(b"GET /archive/\xe4 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert raw.recv(100).startswith(b"HTTP/1.1 400")
