"""The accounts of an archive, in an SQLite file of their own beside it (`archive.db` -> `archive.accounts.db`).

A file of its own, and never attached to Datasette, so that no SQL that somebody runs on the site, no table page and no export
can reach a hash or a session, and so that a copy of the archive can be given away. Only its owner can read it (mode 0600).

Functions take the connection of `opened`; times are whole seconds since 1970.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from db.review.accounts import names
from extractors.errors import AccountError, DatabaseError

ROLES = ("viewer", "reviewer", "admin")  # each may do what those before it may

_BUSY_SECONDS = 10.0
_VERSION = 1
_SCHEMA = """
create table users (
    id integer primary key autoincrement,
    name text not null,
    key text not null unique,                    -- the name without regard to case, see names.py
    hash text not null,                          -- Argon2id
    role text not null check (role in ('viewer', 'reviewer', 'admin')),
    created integer not null,
    last_sign_in integer
) strict;
create table sessions (
    token_sha256 text primary key,
    user_id integer not null references users (id) on delete cascade,
    created integer not null,
    expires integer not null
) strict, without rowid;
create index sessions_by_user on sessions (user_id);
create table attempts (                          -- sign-ins that failed or are under way, see limits.py
    id integer primary key,
    at integer not null,
    address text not null,
    name_tag integer not null
) strict;
create index attempts_by_address on attempts (address, at);
create index attempts_by_name on attempts (name_tag, at);
create index attempts_by_time on attempts (at);
create table salt (value blob not null) strict;
insert into salt values (randomblob(16));
"""


@dataclass(frozen=True)
class User:
    """One account, without its hash."""

    id: int
    name: str
    role: str
    created: int
    last_sign_in: int | None


def beside(archive: Path) -> Path:
    """Where the accounts of an archive are. A link to the archive leads to the same accounts as the archive itself."""
    real = archive.resolve()
    return real.with_name(f"{real.stem}.accounts.db")


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The accounts at `path`; where there are none yet, a new file. Raises DatabaseError where that is no file of accounts."""
    if not path.exists():
        try:
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))  # before SQLite would, with the mode of any file
        except OSError as error:
            raise DatabaseError(
                f"{path} cannot be written: {error.strerror}.", hint="Accounts are kept beside the archive: check its folder."
            ) from error
    elif path.stat().st_mode & 0o077:
        path.chmod(0o600)
    try:
        with closing(sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)) as db:
            db.execute("pragma foreign_keys = on")
            _prepare(db, path)
            yield db
    except sqlite3.DatabaseError as error:
        raise DatabaseError(f"{path} cannot be used: {error}.", hint="Restore it from a copy, or move it away.") from error


def _prepare(db: sqlite3.Connection, path: Path) -> None:
    (version,) = db.execute("pragma user_version").fetchone()
    if version == _VERSION:
        return
    with transaction(db):
        (version,) = db.execute("pragma user_version").fetchone()
        if version == 0 and not db.execute("select 1 from sqlite_master").fetchone():
            for statement in _SCHEMA.split(";\n"):
                db.execute(statement)
            db.execute(f"pragma user_version = {_VERSION}")
        elif version != _VERSION:
            raise DatabaseError(
                f"{path} holds no accounts of this fonds.", hint="Install the newest fonds, or move the file away."
            )


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """All or nothing."""
    db.execute("begin immediate")
    try:
        yield
    except BaseException:
        db.execute("rollback")
        raise
    db.execute("commit")


def any_user(path: Path) -> bool:
    """Whether there is an account. Makes no file."""
    if not path.exists():
        return False
    with opened(path) as db:
        return db.execute("select 1 from users limit 1").fetchone() is not None


def users(db: sqlite3.Connection) -> list[User]:
    """All accounts, by name."""
    return [User(*row) for row in db.execute("select id, name, role, created, last_sign_in from users order by key")]


def find(db: sqlite3.Connection, name: str) -> User:
    """The account of this name, in whatever case. Raises AccountError where there is none."""
    row = db.execute("select id, name, role, created, last_sign_in from users where key = ?", [names.key(name)]).fetchone()
    if row is None:
        raise AccountError(f"There is no account {name!r}.", hint="'fonds user list' shows all.")
    return User(*row)


def expect_none(db: sqlite3.Connection, name: str) -> None:
    """Raise AccountError where the name is taken."""
    if kept_hash(db, name) is not None:
        raise AccountError(f"There is an account {name!r} already.", hint="Take another name, or change that account.")


def kept_hash(db: sqlite3.Connection, name: str) -> str | None:
    """The hash of this account's password, None where there is no account."""
    row = db.execute("select hash from users where key = ?", [names.key(name)]).fetchone()
    return None if row is None else str(row[0])


def add(db: sqlite3.Connection, name: str, password_hash: str, role: str, now: int) -> User:
    """A new account. Raises AccountError where the name is none or taken, or there is no such role."""
    kept = names.clean(name)
    _check(role)
    with transaction(db):
        expect_none(db, kept)
        db.execute(
            "insert into users (name, key, hash, role, created) values (?, ?, ?, ?, ?)",
            [kept, names.key(kept), password_hash, role, now],
        )
    return find(db, kept)


def set_role(db: sqlite3.Connection, name: str, role: str) -> User:
    """Give an account another role and end its sessions. Raises AccountError where there is no such account or role."""
    _check(role)
    user = find(db, name)
    with transaction(db):
        db.execute("update users set role = ? where id = ?", [role, user.id])
        db.execute("delete from sessions where user_id = ?", [user.id])
    return find(db, name)


def set_hash(db: sqlite3.Connection, name: str, password_hash: str) -> User:
    """Give an account another password and end its sessions. Raises AccountError where there is no such account."""
    user = find(db, name)
    with transaction(db):
        db.execute("update users set hash = ? where id = ?", [password_hash, user.id])
        db.execute("delete from sessions where user_id = ?", [user.id])
    return user


def renew_hash(db: sqlite3.Connection, name: str, kept: str, renewed: str) -> str:
    """Put a newer hash of the same password in the place of one that has not changed meanwhile; returns the one that is kept."""
    changed = db.execute("update users set hash = ? where key = ? and hash = ?", [renewed, names.key(name), kept]).rowcount
    return renewed if changed else kept


def remove(db: sqlite3.Connection, name: str) -> User:
    """Remove an account and its sessions; what it signed stays. Raises AccountError where there is no such account."""
    user = find(db, name)
    db.execute("delete from users where id = ?", [user.id])
    return user


def _check(role: str) -> None:
    if role not in ROLES:
        raise AccountError(f"There is no role {role!r}.", hint=f"Roles are {', '.join(ROLES)}.")
