"""Fixity: whether the originals in the store are still the bytes that were put there.

The oldest check comes first, and each is recorded as it is made, so that a check which is interrupted or limited goes on with
what is due. Nothing is mended here: an intact copy that is put into an inbox again takes the place of a damaged one (see
`db.store.put`).
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from db import store
from db.transactions import writing

_SECONDS = 2.0  # between two transactions, while nothing is damaged
_COPIES = """select inbox || '/' || path from arrivals where sha256 = :sha256
union select f.path from documents d join files f on f.document_id = d.id where d.sha256 = :sha256"""


@dataclass(frozen=True, slots=True)
class Damaged:
    """An original that is not as it was. found: the hash of what lies there, or why it cannot be read. copies: intact ones."""

    sha256: str
    name: str
    path: str
    state: str
    found: str
    copies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FixityReport:
    """How many originals were compared with their hashes, and what came of it."""

    checked: int
    intact: int
    missing: int
    changed: int
    unreadable: int
    damaged: tuple[Damaged, ...]


def count(db: Database, limit: int | None = None) -> int:
    """How many originals `check` would compare."""
    held: int = db.execute("select count(*) from originals").fetchone()[0]
    return held if limit is None else min(held, limit)


def check(db: Database, archive: Path, *, limit: int | None = None, advance: Callable[[], None] = lambda: None) -> FixityReport:
    """Compare originals with their hashes, those first whose last check is the oldest; `advance` is called after each.

    Raises DatabaseError where the whole store is not there: that tells nothing about any original.
    """
    store.check_there(db, archive)
    folder = store.folder(db, archive)
    due = "select sha256, path from originals order by checked, sha256 limit ?"
    originals = db.execute(due, [-1 if limit is None else limit]).fetchall()
    found: Counter[str] = Counter()
    damaged: list[Damaged] = []
    intact: list[str] = []
    noted = time.monotonic()
    try:
        for sha256, path in originals:
            (before,) = db.execute("select checked from originals where sha256 = ?", [sha256]).fetchone()
            state, what = _compare(folder / path, sha256)
            if state != "intact" and not _note_damage(db, sha256, before, state, what):
                state = "intact"
            found[state] += 1
            if state == "intact":
                intact.append(sha256)
            else:
                copies = tuple(path for (path,) in db.execute(_COPIES, {"sha256": sha256}) if _is_copy(Path(path), sha256))
                damaged.append(Damaged(sha256, _name(db, sha256), str(folder / path), state, what, copies))
            if time.monotonic() - noted >= _SECONDS:
                _note_intact(db, intact)
                noted = time.monotonic()
            advance()
    finally:
        _note_intact(db, intact)
    counts = {state: found[state] for state in ("intact", "missing", "changed", "unreadable")}
    return FixityReport(checked=found.total(), damaged=tuple(damaged), **counts)


def _compare(path: Path, sha256: str) -> tuple[str, str]:
    """The state of an original, and what was found."""
    try:
        found, _ = store.digest(path)
    except (FileNotFoundError, NotADirectoryError):
        return "missing", "there is no such file"
    except OSError as error:
        return "unreadable", error.strerror or str(error)
    return ("intact" if found == sha256 else "changed"), found


def _note_damage(db: Database, sha256: str, before: str, state: str, found: str) -> bool:
    """False where an intact copy took its place, through an inbox, while it was read. before: when it was last checked."""
    with writing(db):
        checked, recorded = db.execute("select checked, state from originals where sha256 = ?", [sha256]).fetchone()
        if checked != before and recorded == "intact":
            return False
        store.note(db, sha256, state, found)
    return True


def _note_intact(db: Database, intact: list[str]) -> None:
    if intact:
        with writing(db):
            for sha256 in intact:
                store.note(db, sha256, "intact", None)
    intact.clear()


def _is_copy(path: Path, sha256: str) -> bool:
    return path.is_file() and _compare(path, sha256)[0] == "intact"


def _name(db: Database, sha256: str) -> str:
    """By which people know it."""
    names = """select path from arrivals where sha256 = :sha256 union all select name from documents where sha256 = :sha256"""
    row = db.execute(f"{names} limit 1", {"sha256": sha256}).fetchone()
    return str(row[0]) if row else sha256
