"""How often a password may be tried: waits that grow, by address and by name, kept in the accounts file so that a restart
ends none.

Three rules, over the failures of the last day; the longest wait counts:

- An address may fail 10 times, whatever the names. Then it waits 1 second, 2, 4, ... up to 15 minutes after each failure.
- An address may fail 5 times with one name, and waits then in the same way.
- While a name is under attack (20 failures in an hour, from wherever), an address may fail only twice with it.

Nothing is ever decided by the name alone: an address that has not failed is always heard, so that strangers who try a name
cannot lock out the person whose name it is. Many strangers at many addresses have two tries each, and a password has 12
characters. What an address owes is not forgiven when it signs in with another name, or an attacker with an account of his own
would wipe his slate with it. People behind one address share the first rule: one of them who fails often lets the others
wait, 15 minutes at most.

A try is written down before the password is looked at and taken out when it was right, so that a hundred tries at once are a
hundred tries. A name is kept as 16 bits of a keyed hash, the same for names that exist and others: people type their password
into the wrong field.
"""

from __future__ import annotations

import hashlib
import ipaddress
import math
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from db.review.accounts import names, store

OF_ADDRESS, OF_NAME, OF_ATTACKED_NAME = 10, 5, 2  # failures before waits begin
ATTACKED = 20  # failures with one name in an hour
LONGEST = 900  # seconds
_HOUR, _DAY = 3600, 24 * 3600


class TooMany(Exception):
    """Too many failures: nothing was tried. `seconds` is how long to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Too many tries. Wait {spoken(seconds)}, then try again.")
        self.seconds = seconds


@dataclass(frozen=True)
class Attempt:
    """A try that was written down."""

    name_tag: int
    network: str


def begin(db: sqlite3.Connection, name: str, address: str, now: int) -> Attempt:
    """Write a try down, as failed until `succeeded`. Raises TooMany where it has to wait; that counts as no failure."""
    attempt = Attempt(_tag(db, name), network(address))
    with store.transaction(db):
        db.execute("delete from attempts where at <= ?", [now - _DAY])
        wait = _wait(db, attempt, now)
        if wait > 0:
            raise TooMany(wait)
        db.execute("insert into attempts (at, address, name_tag) values (?, ?, ?)", [now, attempt.network, attempt.name_tag])
    return attempt


def succeeded(db: sqlite3.Connection, attempt: Attempt) -> None:
    """The password was right: what this address owed with this name is forgiven, and nothing else."""
    db.execute("delete from attempts where address = ? and name_tag = ?", [attempt.network, attempt.name_tag])


def network(address: str) -> str:
    """What stands for one household or house: an IPv4 address, or the /64 in which a single machine has as many as it likes."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv6Address):
        return str(ip.ipv4_mapped or ipaddress.ip_network((ip, 64), strict=False))
    return str(ip)


def wait(failures: Sequence[int], free: int, now: int) -> int:
    """Seconds until the next try, after failures at these times, the newest last."""
    if len(failures) < free:
        return 0
    owed = min(1 << min(len(failures) - free, 20), LONGEST)
    return max(0, min(failures[-1] + owed - now, owed))  # a clock that was set back makes no wait longer


def spoken(seconds: int) -> str:
    """A span of time in words, rounded up."""
    if seconds < 60:
        return f"{seconds} second{'s' * (seconds != 1)}"
    minutes = math.ceil(seconds / 60)
    return f"{minutes} minute{'s' * (minutes != 1)}"


def _wait(db: sqlite3.Connection, attempt: Attempt, now: int) -> int:
    def times(condition: str, *parameters: object) -> list[int]:
        return [at for (at,) in db.execute(f"select at from attempts where {condition} order by at, id", parameters)]  # noqa: S608

    of_name = times("name_tag = ? and at > ?", attempt.name_tag, now - _HOUR)
    free = OF_ATTACKED_NAME if len(of_name) >= ATTACKED else OF_NAME
    return max(
        wait(times("address = ?", attempt.network), OF_ADDRESS, now),
        wait(times("address = ? and name_tag = ?", attempt.network, attempt.name_tag), free, now),
    )


def _tag(db: sqlite3.Connection, name: str) -> int:
    (salt,) = db.execute("select value from salt").fetchone()
    return int.from_bytes(hashlib.blake2b(names.key(name).encode(), key=salt, digest_size=2).digest())
