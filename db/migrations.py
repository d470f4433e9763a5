"""The steps from an empty file to the present schema, in order, each applied once and in one transaction.

Append-only: a released step is never edited. To add one: a further `NNNN_name.sql` in `db/schema/`, a function here that runs it,
and a dump of the schema it leaves behind in `tests/db/schemas/`. Views that only show (`db/views.py`) need no step.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from db import name_index, times, views
from extractors.errors import DatabaseError

APPLICATION_ID = 0x666F6E64  # "fond", by which `file` and others can tell what this SQLite file is

_STEPS = Migrations("fonds")


@_STEPS(name="0001_archive")
def _archive(db: Database) -> None:
    _run(db, "0001_archive.sql")
    db.conn.execute(f"pragma application_id = {APPLICATION_ID}")


@_STEPS(name="0002_corrections")
def _corrections(db: Database) -> None:
    _run(db, "0002_corrections.sql")
    _run(db, "0002_review.sql")
    views.create(db)  # the rows to review are those that the views show
    db.execute("insert into _show select id from mentions")
    views.drop(db)


@_STEPS(name="0003_review_site")
def _review_site(db: Database) -> None:
    _run(db, "0003_review_site.sql")
    db.execute("insert into queue select id, label, 1 - score, 1 from review where status = 'machine'")
    views.create(db)  # what is shown of a mention goes by them
    db.execute("update guard set open = open + 1")
    for (document_id,) in db.execute("select id from documents where state = 'done'").fetchall():
        times.refresh(db, document_id)
    db.execute("update guard set open = open - 1")
    views.drop(db)
    name_index.refresh(db)


@_STEPS(name="0004_standing_operation")
def _standing_operation(db: Database) -> None:
    _run(db, "0004_standing_operation.sql")


def pending(db: Database) -> bool:
    """Whether steps remain to be applied."""
    return bool(_STEPS.pending(db))


def apply(db: Database) -> None:
    """Apply all pending steps."""
    _STEPS.apply(db)


def names() -> tuple[str, ...]:
    """All steps this fonds knows, in order."""
    return tuple(step.name for step in _STEPS.pending(Database(memory=True)))


def check(db: Database, path: Path) -> None:
    """Raise DatabaseError where a file that has tables is no fonds archive, or one from a newer fonds."""
    applied = [step.name for step in _STEPS.applied(db)]
    if not applied:
        raise DatabaseError(f"{path} is an SQLite database of something else, not an archive of fonds.")
    unknown = [name for name in applied if name not in names()]
    if unknown:
        raise DatabaseError(
            f"{path} was made by a newer fonds (its schema has {', '.join(unknown)}).",
            hint="Install the newest fonds and run the command again.",
        )


def _run(db: Database, name: str) -> None:
    db.executescript(resources.files("db").joinpath("schema", name).read_text(encoding="utf-8"))
