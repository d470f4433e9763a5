"""What an archivist wants to know first: what is in the archive, what waits for review, what the last run did, and what failed.

Each function counts over the whole archive, so the review site remembers what they say (`db/review/remembered.py`).
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

FAILED_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Run:
    """A run as the log has it. documents, decisions: by outcome and by state, zeros left out. changed: by label what it added,
    changed and lost in documents that had been extracted before. undoes: the run that it took back.
    """

    id: int
    kind: str
    state: str
    started: str
    finished: str | None
    undoes: int | None
    documents: dict[str, int]
    decisions: dict[str, int]
    mentions_found: int
    changed: dict[str, dict[str, int]]
    clashes: int


@dataclass(frozen=True, slots=True)
class Failure:
    """What failed at its last attempt. id: None where it is no document. state is done where an earlier attempt had succeeded."""

    id: int | None
    name: str
    state: str
    error: str
    hint: str
    since: str


@dataclass(frozen=True, slots=True)
class Overview:
    """documents: by state, former versions left out. pages: of documents that were read, by origin. entities: by label.

    mentions: by label and status; waiting: undecided ones by label. orphans: decisions without a place. failures: the first few
    of so many failed.
    """

    documents: dict[str, int]
    pages: dict[str, int]
    entities: dict[str, int]
    mentions: dict[str, dict[str, int]]
    waiting: dict[str, int]
    clashes: int
    orphans: int
    run: Run | None
    failures: tuple[Failure, ...]
    failed: int

    @property
    def is_empty(self) -> bool:
        """Whether no run has ever brought anything in."""
        return not self.documents and self.run is None

    def shown(self, label: str) -> int:
        """Mentions with a label that count: undecided ones and decided ones."""
        return sum(count for status, count in self.mentions.get(label, {}).items() if status not in ("rejected", "hidden"))


def overview(connection: sqlite3.Connection) -> Overview:
    """The archive as it stands."""
    mentions: dict[str, dict[str, int]] = {}
    for label, status, count in connection.execute("select label, status, count(*) from review group by status, label"):
        mentions.setdefault(label, {})[status] = count
    return Overview(
        documents=_counts(connection, "select state, count(*) from documents where state <> 'superseded' group by state"),
        pages=_counts(connection, _PAGES),
        entities=_counts(connection, "select label, count(*) from entities where mentions > 0 group by label"),
        mentions=mentions,
        waiting={label: by_status["machine"] for label, by_status in mentions.items() if by_status.get("machine")},
        clashes=_count(connection, "select count(*) from (select distinct correction_id, mention_id from clashes)"),
        orphans=_count(connection, _ORPHANS),
        run=_newest_run(connection),
        failures=tuple(
            Failure(*row)
            for row in connection.execute(
                "select id, name, state, error, coalesce(hint, ''), since from failures limit ?", [FAILED_SHOWN]
            )
        ),
        failed=_count(connection, "select count(*) from failures"),
    )


_PAGES = (
    """select p.origin, count(*) from pages p join documents d on d.id = p.document_id and d.state = 'done' group by p.origin"""
)
_ORPHANS = """select count(*) from orphans o
where not exists (select 1 from corrections u where u.undoes = o.correction_id)"""
_CHANGED = "select label, change, count(*) from changes where run_id = ? group by label, change"


def _newest_run(connection: sqlite3.Connection) -> Run | None:
    row = connection.execute("select * from runs order by id desc limit 1").fetchone()
    if row is None:
        return None
    changed: dict[str, dict[str, int]] = {}
    for label, change, count in connection.execute(_CHANGED, [row["id"]]):
        changed.setdefault(label, {})[change] = count
    return Run(
        documents=_named(row, "documents_"),
        decisions=_named(row, "corrections_"),
        changed=changed,
        **{key: row[key] for key in ("id", "kind", "state", "started", "finished", "undoes", "mentions_found", "clashes")},
    )


def _named(row: sqlite3.Row, prefix: str) -> dict[str, int]:
    return {key.removeprefix(prefix): row[key] for key in row.keys() if key.startswith(prefix) and row[key]}  # noqa: SIM118


def _counts(connection: sqlite3.Connection, sql: str) -> dict[str, int]:
    return dict(tuple(row) for row in connection.execute(sql))


def _count(connection: sqlite3.Connection, sql: str) -> int:
    return int(connection.execute(sql).fetchone()[0])
