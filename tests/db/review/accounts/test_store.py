"""The file of accounts: users, and sessions that begin and end."""

from __future__ import annotations

import hashlib
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.review.accounts import sessions, store
from extractors.errors import AccountError, DatabaseError

NOW = 1_800_000_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return store.beside(tmp_path / "archive.db")


@pytest.fixture
def db(path: Path) -> Iterator[sqlite3.Connection]:
    with store.opened(path) as opened:
        store.add(opened, "Ann", "hash of Ann", "reviewer", NOW)
        yield opened


def _session(db: sqlite3.Connection, now: int = NOW) -> str:
    token = sessions.begin(db, "Ann", "hash of Ann", now)
    assert token is not None
    return token


def test_only_its_owner_reads_the_file(db: sqlite3.Connection, path: Path) -> None:
    assert path.name == "archive.accounts.db"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    with store.opened(path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_link_to_an_archive_has_the_accounts_of_the_archive(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there/real.db").touch()
    (tmp_path / "link.db").symlink_to(tmp_path / "there/real.db")
    assert store.beside(tmp_path / "link.db") == tmp_path / "there/real.accounts.db"


def test_asking_makes_no_file(path: Path) -> None:
    assert not store.any_user(path)
    assert sessions.user_of(path, "token", NOW) is None
    assert not path.exists()


@pytest.mark.parametrize("content", [b"no database at all, but long enough to be taken for one" * 20, None])
def test_what_is_no_file_of_accounts_is_refused(path: Path, content: bytes | None) -> None:
    if content is None:
        with sqlite3.connect(path) as other:
            other.execute("create table something (else_ text)")
    else:
        path.write_bytes(content)
    with pytest.raises(DatabaseError), store.opened(path):
        pass


def test_names_are_unique_without_regard_to_case(db: sqlite3.Connection) -> None:
    with pytest.raises(AccountError, match="already"):
        store.add(db, "ANN", "x", "viewer", NOW)
    assert store.find(db, "aNN").name == "Ann"
    assert [(user.name, user.role, user.last_sign_in) for user in store.users(db)] == [("Ann", "reviewer", None)]


def test_there_are_three_roles(db: sqlite3.Connection) -> None:
    for change in (lambda: store.add(db, "Ben", "x", "root", NOW), lambda: store.set_role(db, "Ann", "root")):
        with pytest.raises(AccountError, match="role"):
            change()
    for change in (
        lambda: store.set_role(db, "Ben", "admin"),
        lambda: store.remove(db, "Ben"),
        lambda: store.set_hash(db, "Ben", "x"),
    ):
        with pytest.raises(AccountError, match="no account"):
            change()


def test_a_session_lasts_14_days_and_no_token_is_kept(db: sqlite3.Connection, path: Path) -> None:
    token = _session(db)
    assert token not in "".join(map(str, db.execute("select * from sessions").fetchall()))
    assert db.execute("select token_sha256 from sessions").fetchone() == (hashlib.sha256(token.encode()).hexdigest(),)
    user = sessions.user_of(path, token, NOW + sessions.SECONDS - 1)
    assert user is not None
    assert (user.name, user.last_sign_in) == ("Ann", NOW)
    assert sessions.user_of(path, token, NOW + sessions.SECONDS) is None
    assert sessions.user_of(path, token[:-1], NOW) is None
    _session(db, NOW + sessions.SECONDS)
    assert db.execute("select count(*) from sessions").fetchone() == (1,), "what is over is swept away"


@pytest.mark.parametrize("how", ["sign out", "role", "password", "removal"])
def test_what_ends_a_session(db: sqlite3.Connection, path: Path, how: str) -> None:
    token, other = _session(db), _session(db)
    if how == "sign out":
        sessions.end(db, token)
    elif how == "role":
        store.set_role(db, "Ann", "admin")
    elif how == "password":
        store.set_hash(db, "Ann", "another hash")
    else:
        store.remove(db, "Ann")
    assert sessions.user_of(path, token, NOW) is None
    assert (sessions.user_of(path, other, NOW) is None) == (how != "sign out")


def test_no_session_begins_with_a_password_that_has_changed_meanwhile(db: sqlite3.Connection) -> None:
    store.set_hash(db, "Ann", "another hash")
    assert sessions.begin(db, "Ann", "hash of Ann", NOW) is None
    assert store.renew_hash(db, "Ann", "hash of Ann", "renewed") == "hash of Ann"
    assert store.kept_hash(db, "Ann") == "another hash"


def test_an_account_of_a_former_name_gets_nothing_of_it(db: sqlite3.Connection, path: Path) -> None:
    token = _session(db)
    store.remove(db, "Ann")
    store.add(db, "Ann", "x", "admin", NOW)
    assert sessions.user_of(path, token, NOW) is None
