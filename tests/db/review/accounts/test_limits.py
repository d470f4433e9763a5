"""How often a password may be tried."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.review.accounts import limits, store

NOW = 1_800_000_000
HOME, ELSEWHERE = "198.51.100.7", "203.0.113.9"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with store.opened(tmp_path / "a.accounts.db") as opened:
        yield opened


def _fail(db: sqlite3.Connection, times: int, name: str = "Ann", address: str = HOME, now: int = NOW) -> int:
    """Fail so often, each time as soon as that may be; returns when the last was."""
    for _ in range(times):
        try:
            limits.begin(db, name, address, now)
        except limits.TooMany as wait:
            now += wait.seconds
            limits.begin(db, name, address, now)
    return now


def _wait(db: sqlite3.Connection, name: str = "Ann", address: str = HOME, now: int = NOW) -> int:
    """Seconds to wait before this may be tried; it is not."""
    try:
        limits.begin(db, name, address, now)
    except limits.TooMany as wait:
        return wait.seconds
    db.execute("delete from attempts where id = (select max(id) from attempts)")
    return 0


def test_waits_grow_from_the_fifth_failure_to_a_quarter_of_an_hour(db: sqlite3.Connection) -> None:
    _fail(db, 4)
    assert _wait(db) == 0
    waits, now = [], NOW
    for _ in range(12):
        now = _fail(db, 1, now=now)
        waits.append(_wait(db, now=now))
        now += waits[-1]
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]


def test_to_be_sent_away_is_no_failure(db: sqlite3.Connection) -> None:
    _fail(db, 5)
    assert [_wait(db) for _ in range(50)] == [1] * 50
    assert _wait(db, now=NOW + 1) == 0


def test_an_address_has_ten_failures_whatever_the_names(db: sqlite3.Connection) -> None:
    for number in range(10):
        _fail(db, 1, name=f"name {number}")
    assert _wait(db, name="one more") == 1
    assert _wait(db, name="one more", address=ELSEWHERE) == 0


def test_strangers_lock_nobody_out(db: sqlite3.Connection) -> None:
    for number in range(200):
        _fail(db, 3, address=f"203.0.113.{number}")
    assert _wait(db) == 0, "the owner comes from an address that has not failed"
    _fail(db, 2)
    assert _wait(db) == 1, "under attack two mistakes are all"
    assert _wait(db, name="Ben") == 0
    assert _wait(db, now=NOW + 3601) == 0, "an hour later the name is a name like any other"


def test_to_sign_in_forgives_only_what_is_owed_with_this_name(db: sqlite3.Connection) -> None:
    _fail(db, 4, name="Ann")
    _fail(db, 5, name="victim")
    limits.succeeded(db, limits.begin(db, "Ann", HOME, NOW))
    assert db.execute("select count(*) from attempts").fetchone() == (5,)
    assert _wait(db, name="victim") == 1


def test_failures_are_forgotten_after_a_day(db: sqlite3.Connection) -> None:
    now = _fail(db, 12)
    assert _wait(db, now=now) > 0
    assert _wait(db, now=now + 24 * 3600) == 0


def test_a_restart_forgets_nothing(tmp_path: Path) -> None:
    for _ in range(5):
        with store.opened(tmp_path / "b.accounts.db") as db:
            limits.begin(db, "Ann", HOME, NOW)
    with store.opened(tmp_path / "b.accounts.db") as db, pytest.raises(limits.TooMany):
        limits.begin(db, "Ann", HOME, NOW)


def test_no_name_that_was_tried_is_kept(db: sqlite3.Connection, tmp_path: Path) -> None:
    _fail(db, 1, name="my secret password")
    assert b"secret" not in (tmp_path / "a.accounts.db").read_bytes()
    assert db.execute("select max(name_tag) < 65536 from attempts").fetchone() == (1,)


def test_the_clock_may_be_set_back(db: sqlite3.Connection) -> None:
    _fail(db, 6, now=NOW + 10_000)
    assert _wait(db, now=NOW) == 2


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:198.51.100.7", "198.51.100.7", True),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("198.51.100.7", "198.51.100.8", False),
        ("this machine", "this machine", True),
    ],
)
def test_what_one_household_is(one: str, other: str, same: bool) -> None:
    assert (limits.network(one) == limits.network(other)) == same


@pytest.mark.parametrize(
    ("seconds", "words"), [(1, "1 second"), (59, "59 seconds"), (60, "1 minute"), (61, "2 minutes"), (900, "15 minutes")]
)
def test_waits_in_words(seconds: int, words: str) -> None:
    assert limits.spoken(seconds) == words
    assert words in str(limits.TooMany(seconds))
