"""Signing in: from a name and a password to a session."""

from __future__ import annotations

from pathlib import Path

from db.review.accounts import limits, passwords, sessions, store


def sign_in(accounts: Path, name: str, password: str, address: str, now: int) -> str | None:
    """The token of a new session, None where name or password is wrong. Raises limits.TooMany where it is not tried at all.

    It takes as long for a name that nobody has as for one that somebody has.
    """
    with store.opened(accounts) as db:
        attempt = limits.begin(db, name, address, now)
        kept = store.kept_hash(db, name)
        if not passwords.matches(kept, password) or kept is None:
            return None
        if passwords.outdated(kept):
            kept = store.renew_hash(db, name, kept, passwords.again(password))
        token = sessions.begin(db, name, kept, now)
        if token is not None:
            limits.succeeded(db, attempt)
    return token


def change_password(accounts: Path, name: str, old: str, new: str, address: str, now: int) -> bool:
    """Give an account the password that its owner chose; all its sessions end. False where the old one is wrong.

    Raises limits.TooMany, as signing in does, and AccountError where the new one may not be a password.
    """
    passwords.check(new)
    with store.opened(accounts) as db:
        attempt = limits.begin(db, name, address, now)
        if not passwords.matches(store.kept_hash(db, name), old):
            return False
        limits.succeeded(db, attempt)
        store.set_hash(db, name, passwords.hashed(new))
    return True
