"""Which site is open how: what `build` was told, for all that asks later."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from datasette.app import Datasette

from db.review.accounts.policy import Policy

_policies: WeakKeyDictionary[Datasette, Policy] = WeakKeyDictionary()


def protect(datasette: Datasette, policy: Policy) -> None:
    """Say how this site is open. Without it `datasette.app()` fails."""
    _policies[datasette] = policy


def policy_of(datasette: Datasette) -> Policy:
    """How this site is open."""
    return _policies[datasette]
