"""Passwords: what may be one, and Argon2id, the hash that is kept instead of it. The only door to `argon2`.

The parameters are those that the library recommends (RFC 9106, the profile for little memory). What is slow here is meant to be:
callers keep it off the event loop, see `workers.py`.
"""

from __future__ import annotations

import functools
import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from extractors.errors import AccountError

SHORTEST, LONGEST = 12, 1000  # characters

_HASHER = PasswordHasher()


def check(password: str) -> None:
    """Raise AccountError where this is no password to choose."""
    if len(password) < SHORTEST:
        raise AccountError(
            f"A password has at least {SHORTEST} characters.", hint="Take a sentence, or four words that have nothing in common."
        )
    if len(password) > LONGEST:
        raise AccountError(f"A password has at most {LONGEST} characters.", hint="Choose a shorter one.")


def hashed(password: str) -> str:
    """The hash of a chosen password. Raises AccountError where it may not be one."""
    check(password)
    return again(password)


def again(password: str) -> str:
    """A hash with the present parameters of a password that was accepted before, whatever the rules are now."""
    return _HASHER.hash(_normal(password))


def matches(kept: str | None, password: str) -> bool:
    """Whether a password is the one whose hash was kept. None, for a name that nobody has, takes as long and is never right."""
    against = kept or _nobodys()
    if len(password) > LONGEST:
        return False
    try:
        _HASHER.verify(against, _normal(password))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def outdated(kept: str) -> bool:
    """Whether a hash was made with other parameters than a new one would be."""
    return _HASHER.check_needs_rehash(kept)


@functools.cache
def _nobodys() -> str:
    return _HASHER.hash(secrets.token_hex())


def _normal(password: str) -> str:
    """One form for characters that can be typed in several ways (NIST SP 800-63B, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)
