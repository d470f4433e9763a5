"""Transactions of fonds itself: all or nothing, one writer after the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlite_utils import Database


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
    db.conn.execute("begin immediate")
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
