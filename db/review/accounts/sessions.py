"""Sessions: who has signed in, and until when.

A session is a random token of 256 bits. The browser has the token and the file of accounts only its SHA-256, so that who
reads the file cannot sign in with it. A session ends 14 days after it began, however much it is used: nothing needs to be
written when a page is read, and a stolen one does not live for ever. It ends at once on signing out, and with a new password,
a new role or the account's removal.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from pathlib import Path

from db.review.accounts import names
from db.review.accounts.store import User, opened, transaction

SECONDS = 14 * 24 * 3600


def begin(db: sqlite3.Connection, name: str, password_hash: str, now: int) -> str | None:
    """A new session's token. None where the account was removed or given another password since its hash was read."""
    token = secrets.token_urlsafe(32)
    with transaction(db):
        db.execute("delete from sessions where expires <= ?", [now])
        row = db.execute("select id from users where key = ? and hash = ?", [names.key(name), password_hash]).fetchone()
        if row is None:
            return None
        db.execute("insert into sessions values (?, ?, ?, ?)", [_digest(token), row[0], now, now + SECONDS])
        db.execute("update users set last_sign_in = ? where id = ?", [now, row[0]])
    return token


def user_of(path: Path, token: str, now: int) -> User | None:
    """Whose session this is, None where it is nobody's or over. Makes no file."""
    if not path.exists():
        return None
    with opened(path) as db:
        row = db.execute(
            "select u.id, u.name, u.role, u.created, u.last_sign_in from sessions s join users u on u.id = s.user_id"
            " where s.token_sha256 = ? and s.expires > ?",
            [_digest(token), now],
        ).fetchone()
    return None if row is None else User(*row)


def end(db: sqlite3.Connection, token: str) -> None:
    """End one session, if there is one."""
    db.execute("delete from sessions where token_sha256 = ?", [_digest(token)])


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
