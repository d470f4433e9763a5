"""Signing in and out, over HTTP."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterator
from pathlib import Path

import argon2
import httpx
import pytest

from db.review.accounts import passwords, store, workers
from db.review.pages.sign_in import local
from tests.db.review.conftest import PEOPLE
from tests.db.review.serving import PASSWORD, add_users, client, serving, sign_in


@pytest.fixture
def address(path: Path) -> Iterator[str]:
    """A site with accounts."""
    add_users(path, PEOPLE)
    with serving(path) as served:
        yield served


@pytest.mark.parametrize(
    "given", ["/", "/archive/review?label=DATE&x=%2F#row", "/-/queue", "/a:b/c@d", "/archive/r?x=//elsewhere.example"]
)
def test_addresses_of_this_site_are_followed(given: str) -> None:
    assert local(given) == given


@pytest.mark.parametrize(
    "given",
    [
        None,
        "",
        "queue",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "\\/elsewhere.example",
        "https://elsewhere.example/",
        "javascript:alert(1)",
        "/\t/elsewhere.example",
        "/x\r\nSet-Cookie: a=b",
        " //elsewhere.example",
        "/-/sign-out",
        "/-/sign-in?next=/",
        "/a\\b",
        "/佐藤",
    ],
)
def test_other_addresses_lead_home(given: str | None) -> None:
    assert local(given) == "/"


def test_a_person_signs_in_and_out(address: str) -> None:
    with client(address) as at:
        page = at.get("/archive/review?label=DATE", follow_redirects=True)
        assert page.status_code == 200
        (back,) = re.findall(r'name="next" value="([^"]*)"', page.text)
        assert "People" not in page.text, "ways to what a stranger may not see"
        answer = sign_in(at, "ANN ", next=back)
        assert (answer.status_code, answer.headers["location"]) == (303, "/archive/review?label=DATE")
        cookie = answer.headers["set-cookie"]
        assert {"HttpOnly", "Path=/", "SameSite=lax", "Max-Age=1209600"} <= set(cookie.split("; "))
        assert "Secure" not in cookie, "by http no browser would send it back"
        assert at.get("/-/actor.json").json()["actor"] == {"id": "Ann", "role": "reviewer", "session": True}
        assert "You are Ann, reviewer" in at.get("/-/sign-in").text
        assert "Ann: sign out" in at.get("/archive/review").text
        token = at.cookies["fonds_session"]
        assert at.get("/-/sign-out").status_code == 403, "no link and no picture signs anybody out"
        assert at.post("/-/sign-out").headers["location"] == "/"
        assert "fonds_session" not in at.cookies
        at.cookies.set("fonds_session", token)
        assert at.get("/archive/review").status_code == 303, "the session has ended, not the cookie alone"


def test_signing_in_anew_ends_the_session_before(address: str) -> None:
    with client(address, "Ann") as at:
        before = at.cookies["fonds_session"]
        assert sign_in(at, "Ada").status_code == 303
        assert at.cookies["fonds_session"] != before
        assert at.get("/-/actor.json").json()["actor"]["id"] == "Ada"
        at.cookies.set("fonds_session", before, domain="127.0.0.1", path="/")
        at.cookies.delete("fonds_session", domain="127.0.0.1", path="/")
        assert at.get("/-/actor.json", headers={"cookie": f"fonds_session={before}"}).status_code == 401


def test_a_wrong_name_is_told_as_a_wrong_password_is(address: str) -> None:
    with client(address) as at:
        told = [sign_in(at, name, password) for name, password in (("Ann", "wrong"), ("Nobody", "wrong"), ("Ann", "x" * 2000))]
        assert [answer.status_code for answer in told] == [401, 401, 401]
        assert len({re.sub(r"Ann|Nobody", "", answer.text) for answer in told}) == 1
        assert "wrong" not in told[0].text, "no password comes back"
        assert sign_in(at, "<b>Ann</b>", "wrong").text.count("<b>Ann") == 0
        assert at.get("/").status_code == 303
        for fields in ({}, {"name": "Ann"}, {"name": " ", "password": "x"}, {"name": "Ann", "password": ""}):
            assert at.post("/-/sign-in", data=fields).status_code == 400
        assert at.post("/-/sign-in", json={"name": "Ann", "password": PASSWORD}).status_code == 400
        assert (
            at.post("/-/sign-in", content=b"\xff=\xff", headers={"content-type": "application/x-www-form-urlencoded"}).status_code
            == 400
        )


def fail_until_there_is_a_wait(at: httpx.Client, name: str) -> None:
    """Of some seconds, so that on a slow machine it is not over before the next try."""
    for _ in range(100):
        answer = sign_in(at, name, "wrong")
        if int(answer.headers.get("retry-after", 0)) >= 4:
            return
        time.sleep(0.2)
    raise AssertionError("no wait came")


@pytest.mark.parametrize("name", ["Ann", "Nobody"])
def test_whoever_fails_often_has_to_wait(address: str, name: str) -> None:
    with client(address) as at:
        assert [sign_in(at, name, "wrong").status_code for _ in range(5)] == [401] * 5
        fail_until_there_is_a_wait(at, name)
        late = sign_in(at, name, PASSWORD)
        assert late.status_code == 429
        assert int(late.headers["retry-after"]) >= 1
        assert "Too many tries. Wait " in late.text


def test_strangers_lock_nobody_out(address: str) -> None:
    with client(address, source="127.0.0.2") as stranger:
        fail_until_there_is_a_wait(stranger, "Ann")
        assert sign_in(stranger, "Ann").status_code == 429
    with client(address) as at:
        assert sign_in(at, "Ann").status_code == 303


@pytest.mark.parametrize("change", ["password", "role", "removal"])
def test_a_changed_account_signs_in_anew(address: str, path: Path, change: str) -> None:
    with client(address, "Ann") as at:
        assert at.get("/archive/review").status_code == 200
        with store.opened(store.beside(path)) as db:
            if change == "password":
                store.set_hash(db, "Ann", passwords.hashed("another good password"))
            elif change == "role":
                store.set_role(db, "Ann", "viewer")
            else:
                store.remove(db, "Ann")
        assert at.get("/archive/review").status_code == 303
        assert at.post("/-/fonds/decide", json={}).status_code == 401


def test_a_person_changes_the_password(address: str) -> None:
    new = "the tide is out today"
    with client(address, "Ann") as at, client(address, "Ann") as elsewhere:
        for fields, told in (
            ({"old": "wrong", "new": new, "again": new}, "old password is not right"),
            ({"old": PASSWORD, "new": new, "again": new + "."}, "typed in two ways"),
            ({"old": PASSWORD, "new": "short", "again": "short"}, "at least 12 characters"),
        ):
            answer = at.post("/-/password", data=fields)
            assert answer.status_code == 400
            assert told in answer.text
        assert at.post("/-/password", data={"old": PASSWORD, "new": new, "again": new}).headers["location"] == "/-/sign-in"
        assert elsewhere.get("/archive/review").status_code == 303
        assert sign_in(at, "Ann", PASSWORD).status_code == 401
        assert sign_in(at, "Ann", new).status_code == 303


def test_an_old_hash_is_renewed_when_its_password_comes_by(path: Path) -> None:
    weak = argon2.PasswordHasher(time_cost=1, memory_cost=8192).hash(PASSWORD)
    with store.opened(store.beside(path)) as db:
        store.add(db, "Ann", weak, "reviewer", 0)
        with serving(path) as served, client(served, "Ann") as at:
            assert at.get("/archive/review").status_code == 200
        kept = store.kept_hash(db, "Ann")
    assert kept is not None
    assert kept != weak
    assert not passwords.outdated(kept)


def test_only_so_many_wait_for_their_hash() -> None:
    async def crowd() -> list[object]:
        return await asyncio.gather(*(workers.run(sum, [1]) for _ in range(30)), return_exceptions=True)

    came = asyncio.run(crowd())
    assert came.count(1) == 22
    assert [type(one) for one in came if one != 1] == [workers.Busy] * 8
    assert asyncio.run(workers.run(sum, [1])) == 1


def test_without_accounts_the_page_says_so(path: Path) -> None:
    with serving(path) as served, httpx.Client(base_url=served) as at:
        assert "signed with your login name" in at.get("/-/sign-in").text
        assert at.get("/-/password").headers["location"] == "/"
