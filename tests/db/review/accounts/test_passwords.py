"""Passwords: what may be one, and what is kept of it."""

from __future__ import annotations

import argon2
import pytest

from db.review.accounts import passwords
from extractors.errors import AccountError

GOOD = "four words and a comma,"


@pytest.mark.parametrize("password", ["", "eleven char", "x" * 1001])
def test_what_is_too_short_or_too_long_is_refused(password: str) -> None:
    with pytest.raises(AccountError):
        passwords.hashed(password)


def test_only_the_password_matches_its_hash() -> None:
    kept = passwords.hashed(GOOD)
    assert kept.startswith("$argon2id$")
    assert GOOD not in kept
    assert passwords.matches(kept, GOOD)
    for other in (GOOD.upper(), GOOD + " ", "", "x" * 1001):
        assert not passwords.matches(kept, other)
    assert passwords.hashed(GOOD) != kept, "each hash has a salt of its own"


def test_a_password_is_the_same_however_its_characters_are_typed() -> None:
    kept = passwords.hashed("pâté de campagne")
    assert passwords.matches(kept, "pa\u0302te\u0301 de campagne")


def test_nobody_has_no_password_and_looking_costs_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    verify = argon2.PasswordHasher.verify
    monkeypatch.setattr(argon2.PasswordHasher, "verify", lambda *given: asked.append(given[1]) or verify(*given))
    kept = passwords.hashed(GOOD)
    assert not passwords.matches(None, GOOD)
    assert not passwords.matches(kept, "another password")
    parameters = [argon2.extract_parameters(one) for one in asked]
    assert parameters[0] == parameters[1]
    assert not passwords.matches("no hash at all", GOOD)


def test_a_hash_of_weaker_parameters_is_outdated() -> None:
    weak = argon2.PasswordHasher(time_cost=1, memory_cost=8192).hash(GOOD)
    assert passwords.outdated(weak)
    assert passwords.matches(weak, GOOD)
    assert not passwords.outdated(passwords.hashed(GOOD))
