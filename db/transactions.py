"""Transactions of fonds itself: all or nothing, one writer after the other."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlite_utils import Database

Statement = tuple[str, tuple[object, ...]]  # SQL and its parameters

# SQLite has no queue of writers: each that waits asks again, in the end every 0.1 s. One that writes without a break, such as
# a run, would keep people waiting for many seconds; so it rests as long as it has written before it writes again.
_LONGEST_REST = 0.1
_rest = {"until": 0.0}  # of this process


@contextmanager
def writing(db: Database) -> Iterator[None]:
    """One transaction: all or nothing. Inside another it is a savepoint.

    It opens the guard that keeps other clients from writing what is the machine's (see schema/0002_review.sql), and takes the
    write lock at once, so that two writers wait for each other in turn and none fails half way. (sqlite-utils commits each
    statement by itself unless a transaction is open, and `with db.conn` opens none.)
    """
    if db.conn.in_transaction:
        with db.atomic():
            yield
        return
    time.sleep(max(0.0, _rest["until"] - time.monotonic()))
    db.conn.execute("begin immediate")
    began = time.monotonic()
    try:
        guarded = db.execute("select 1 from sqlite_master where name = 'guard'").fetchone()
        if guarded:
            db.execute("update guard set open = open + 1")
        yield
        if guarded:
            db.execute("update guard set open = open - 1")
    except BaseException:
        db.rollback()
        raise
    else:
        db.commit()
    finally:
        now = time.monotonic()
        _rest["until"] = now + min(now - began, _LONGEST_REST)
