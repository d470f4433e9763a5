"""The accounts of a site, as an admin changes them there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from db.review.accounts import store
from tests.db.review.conftest import PEOPLE
from tests.db.review.serving import PASSWORD, add_users, client, serving, sign_in

NAME = "<b>Ben</b> O'Hara"


@pytest.fixture
def ada(path: Path) -> Iterator[httpx.Client]:
    """An admin, signed in."""
    add_users(path, PEOPLE)
    with serving(path) as address, client(address, "Ada") as at:
        yield at


def _users(path: Path) -> dict[str, str]:
    with store.opened(store.beside(path)) as db:
        return {user.name: user.role for user in store.users(db)}


def test_an_admin_adds_changes_and_removes_accounts(ada: httpx.Client, path: Path) -> None:
    def change(**fields: str) -> httpx.Response:
        return ada.post("/-/accounts", data={"name": NAME, **fields})

    assert change(do="add", role="viewer", password=PASSWORD).headers["location"] == "/-/accounts"
    page = ada.get("/-/accounts").text
    assert "&lt;b&gt;Ben&lt;/b&gt; O&#39;Hara" in page
    assert "<b>Ben" not in page
    assert "argon2" not in page
    with client(str(ada.base_url)) as ben:
        assert sign_in(ben, NAME).status_code == 303
        assert change(do="role", role="reviewer").status_code == 303
        assert _users(path)[NAME] == "reviewer"
        assert ben.get("/").status_code == 303, "the session ended with the role"
        assert change(do="password", password="a wholly new password").status_code == 303
        assert sign_in(ben, NAME).status_code == 401
        assert sign_in(ben, NAME, "a wholly new password").status_code == 303
        assert change(do="remove").status_code == 303
        assert ben.get("/").status_code == 303
    assert NAME not in _users(path)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"do": "add", "name": "Cy", "role": "viewer", "password": "short"}, "at least 12 characters"),
        ({"do": "add", "name": "ann", "role": "viewer", "password": PASSWORD}, "already"),
        ({"do": "add", "name": "Cy", "role": "root", "password": PASSWORD}, "no role"),
        ({"do": "add", "name": " ", "role": "viewer", "password": PASSWORD}, "has a name"),
        ({"do": "role", "name": "Cy", "role": "viewer"}, "no account"),
        ({"do": "role", "name": "ada", "role": "viewer"}, "your own account"),
        ({"do": "remove", "name": "Ada"}, "your own account"),
        ({"do": "password", "name": "Cy", "password": PASSWORD}, "no account"),
        ({"do": "burn", "name": "Ann"}, "not of this site"),
        ({}, "not of this site"),
    ],
)
def test_what_makes_no_sense_is_told_and_changes_nothing(
    ada: httpx.Client, path: Path, fields: dict[str, str], told: str
) -> None:
    answer = ada.post("/-/accounts", data=fields)
    assert answer.status_code == 400
    assert told in answer.text
    assert _users(path) == PEOPLE


def test_the_first_account_is_made_at_this_machine(path: Path) -> None:
    with serving(path) as address, client(address) as at:
        assert "make the first one an admin" in at.get("/-/accounts").text
        assert not store.beside(path).exists()
        fields = {"do": "add", "name": "Ada", "role": "admin", "password": PASSWORD}
        assert at.post("/-/accounts", data=fields).status_code == 303
        assert at.get("/-/accounts").headers["location"] == "/-/sign-in?next=%2F-%2Faccounts"
        assert sign_in(at, "Ada", next="/-/accounts").headers["location"] == "/-/accounts"
        assert "Your own account" in at.get("/-/accounts").text
