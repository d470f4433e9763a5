"""To whom a site is open: at home, in public, behind a proxy, and when its accounts come and go."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from db.review.accounts import store
from tests.db.review.conftest import PEOPLE
from tests.db.review.serving import add_users, client, serving, sign_in


def test_accounts_close_a_site_that_runs_and_their_loss_does_not_open_it(path: Path) -> None:
    with serving(path) as address, client(address) as at:
        assert at.get("/archive/review").status_code == 200
        assert at.get("/-/accounts").status_code == 200
        add_users(path, {"Ann": "reviewer"})
        assert at.get("/archive/review").status_code == 303
        assert at.post("/-/fonds/decide", json={}).status_code == 401
        store.beside(path).unlink()
        assert at.get("/archive/review").status_code == 303
        store.beside(path).write_bytes(b"this is no database" * 100)
        assert at.get("/archive/review").status_code == 303
        sign_in(at, "Ann")
        at.cookies.set("fonds_session", "x")
        assert at.get("/archive/review").status_code == 503


def test_a_public_site_is_read_by_all_and_written_by_nobody_without_an_account(sample: Any, path: Path) -> None:
    with serving(path, "--public") as address, client(address) as at:
        for readable in (
            "/",
            "/archive/review",
            "/archive/review.csv",
            "/-/queue",
            "/-/sign-in",
            "/archive/yen_of_at_least?yen=1",
        ):
            assert at.get(readable).status_code == 200
        # what a stranger's own query costs is not known
        for own in ("/archive/-/query?sql=select+1", "/archive/-/query.json?sql=select+1", "/archive/review?_where=1"):
            assert at.get(own).status_code == 403
        refused = at.get("/archive/-/query?sql=select+1").text
        assert "You may not do this. Sign in if you have an account" in refused
        assert "execute-sql" not in refused
        # who signs in comes back to where they were
        assert 'href="/-/sign-in?next=/-/queue%3Flabel%3DDATE%26view%3Dlist"' in at.get("/-/queue?label=DATE&view=list").text
        assert 'data-row-action="edit"' not in at.get("/archive/review/1").text
        assert "data-reading-only" in at.get("/-/queue").text
        for closed in ("/-/settings", "/-/accounts"):
            assert at.get(closed).status_code == 303
        for paths in ("/archive/files", "/archive/failures", "/archive/files.json", "/archive/run_documents.csv"):
            assert at.get(paths).status_code == 403
        row = {"document_id": 1, "start": 0, "end": 4, "label": "ORG"}
        assert at.post("/archive/review/-/insert", json={"row": row}).status_code == 401
        assert at.post("/-/fonds/decide", json={"action": "accept", "mentions": [1]}).status_code == 401
        add_users(path, PEOPLE)
        with client(address, "Ann") as ann:
            assert ann.post("/-/fonds/decide", json={"action": "accept", "mentions": [1]}).status_code == 200
            assert ann.get("/archive/-/query?sql=select+1").status_code == 200
            assert ann.get("/archive/files").status_code == 200
    assert sample.db.execute("select actor from corrections").fetchall() == [("Ann",)]


def test_behind_a_proxy(path: Path) -> None:
    by_https = {"x-forwarded-proto": "https", "x-forwarded-for": "198.51.100.7", "host": "archive.example"}
    with serving(path) as address, client(address) as at:
        assert "a proxy" in at.get("/", headers={"x-forwarded-for": "198.51.100.7"}).json()["error"].lower()
    add_users(path, {"Ann": "reviewer"})
    with serving(path) as address, client(address) as at:
        told = at.post(
            "/-/sign-in",
            data={"name": "Ann", "password": "x"},
            headers={**by_https, "host": "localhost", "origin": "http://localhost"},
        )
        assert told.status_code == 401
        assert "Secure" not in _session_cookie(address, {"x-forwarded-proto": "https"})
    with serving(path, "--behind-proxy", "--allow-host", "archive.example") as address:
        cookie = _session_cookie(address, {**by_https, "origin": "https://archive.example"})
        assert {"HttpOnly", "Secure", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
        with client(address) as at:
            assert at.get("/", headers={**by_https, "host": "elsewhere.example"}).status_code == 400


def _session_cookie(address: str, headers: dict[str, str]) -> str:
    with client(address) as at:
        at.headers.update(headers)
        answer = sign_in(at, "Ann")
        assert answer.status_code == 303, answer.text
        return answer.headers["set-cookie"]
