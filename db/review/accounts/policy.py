"""How a site is open: who may come in without an account, and under which names it is reached."""

from __future__ import annotations

import getpass
import ipaddress
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from db.review.accounts import store
from extractors.errors import AccountError


@dataclass(frozen=True)
class Policy:
    """How one site is open.

    accounts: the file of the accounts. here: the name that signs for whoever sits at this machine while there is no account, None
    where nobody comes in without one. public: whether everybody may read. names: hosts under which the site answers, beside its
    addresses as numbers where it is not for this machine alone.
    """

    accounts: Path
    here: str | None
    public: bool = False
    names: frozenset[str] = frozenset()


def choose(
    archive: Path, host: str = "127.0.0.1", *, public: bool = False, behind_proxy: bool = False, names: Collection[str] = ()
) -> Policy:
    """The policy of a site on `host`. Behind a proxy all the world comes from this machine: then nobody is at home here."""
    at_home = is_loopback(host) and not public and not behind_proxy
    return Policy(store.beside(archive), login_name() if at_home else None, public, frozenset(name.lower() for name in names))


def check(policy: Policy) -> None:
    """Raise AccountError where a site that this machine does not keep to itself has no account and is not public."""
    if policy.here is None and not policy.public and not store.any_user(policy.accounts):
        raise AccountError(
            "Others could reach this site, and there is no account to sign in with.",
            hint="Make one with 'fonds user add NAME --role admin', or let everybody read and nobody write with --public.",
        )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a host."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def answers_to(policy: Policy, header: str) -> bool:
    """Whether a request with this Host header is for this site.

    A page elsewhere can have a name of its own lead here and read what it gets (DNS rebinding); it cannot do so with a number.
    """
    name, _, port = header.rpartition(":")
    if not port.isdigit():
        name = header
    name = name.strip("[]").lower()
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return name == "localhost" or name in policy.names
    return policy.here is None or address.is_loopback


def login_name() -> str:
    """The name under which whoever started this is logged in."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"
