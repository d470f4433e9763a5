"""What `fonds status` shows: documents by state, mentions, pages, the last runs, what failed and what lies there twice."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from db import likenesses
from db.likenesses import NearDuplicate

NEAR_DUPLICATES = 5  # that are listed


@dataclass(frozen=True, slots=True)
class RunStatus:
    """One run. documents and pages: by outcome and by origin, zeros left out. message: why it stopped before its end."""

    id: int
    kind: str
    state: str
    started: str
    finished: str | None
    documents: dict[str, int]
    pages: dict[str, int]
    mentions_found: int
    mentions_added: int
    mentions_changed: int
    mentions_lost: int
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A document whose last attempt failed. state is done where an earlier attempt had succeeded."""

    name: str
    path: str
    state: str
    code: str
    error: str
    hint: str


@dataclass(frozen=True, slots=True)
class Duplicate:
    """The bytes of a document at one more path."""

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Status:
    """documents: by state. mentions: by label, then by status. pages: of current documents, by origin. runs: newest first.

    near_duplicates: how many pairs of documents may be one paper; of the newest there are a few.
    """

    documents: dict[str, int]
    mentions: dict[str, dict[str, int]]
    pages: dict[str, int]
    entities: dict[str, int]
    runs: tuple[RunStatus, ...]
    failures: tuple[Failure, ...]
    duplicates: tuple[Duplicate, ...]
    orphans: int
    near_duplicates: int
    newest_near_duplicates: tuple[NearDuplicate, ...]


def summary(db: Database, *, runs: int = 5) -> Status:
    """The state of the archive, with as many of its last runs."""
    mentions: dict[str, dict[str, int]] = {}
    for label, status, number in db.execute(
        "select label, status, count(*) from current_mentions group by label, status order by label, status"
    ):
        mentions.setdefault(label, {})[status] = number
    return Status(
        documents=_counts(db, "select state, count(*) from documents group by state order by state"),
        mentions=mentions,
        pages=_counts(
            db,
            "select p.origin, count(*) from pages p join documents d on d.id = p.document_id and d.state = 'done'"
            " group by p.origin order by p.origin",
        ),
        entities=_counts(db, "select label, count(*) from entities where mentions > 0 group by label order by label"),
        runs=tuple(_run(row) for row in db.query("select * from runs order by id desc limit ?", [runs])),
        failures=tuple(
            Failure(*row) for row in db.execute("select name, coalesce(path, name), state, error_code, error, hint from failures")
        ),
        duplicates=tuple(Duplicate(*row) for row in db.execute("select name, path from duplicates")),
        orphans=db.execute(
            "select count(*) from orphans o where not exists (select 1 from corrections u where u.undoes = o.correction_id)"
        ).fetchone()[0],
        near_duplicates=likenesses.count(db),
        newest_near_duplicates=tuple(likenesses.near_duplicates(db, most=NEAR_DUPLICATES)),
    )


def run_status(db: Database, run_id: int) -> RunStatus:
    """What one run did."""
    return _run(next(db.query("select * from runs where id = ?", [run_id])))


def _counts(db: Database, sql: str) -> dict[str, int]:
    return dict(db.execute(sql).fetchall())


def _run(row: dict[str, object]) -> RunStatus:
    def group(prefix: str) -> dict[str, int]:
        return {
            key.removeprefix(prefix): value
            for key, value in row.items()
            if key.startswith(prefix) and isinstance(value, int) and value
        }

    mentions = ("mentions_found", "mentions_added", "mentions_changed", "mentions_lost")
    kept = ("id", "kind", "state", "started", "finished", "message", *mentions)
    return RunStatus(documents=group("documents_"), pages=group("pages_"), **{key: row[key] for key in kept})  # type: ignore[arg-type]
