"""The log of runs: what each was started with and what came of it. The one place in `db/` that knows the time of day."""

from __future__ import annotations

import json
import platform
from dataclasses import asdict
from datetime import UTC, datetime

from sqlite_utils import Database

from db.rows import insert
from db.transactions import writing
from extractors.models import model_version, package_version
from extractors.records import Origin
from extractors.settings import Settings


def now() -> str:
    """The present moment in UTC, ISO 8601, to the second: 2025-03-01T09:30:00Z."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def start(db: Database, kind: str, settings: Settings, workers: int, *, undoes: int | None = None) -> int:
    """Open a run and return its id. kind: ingest, re-extract, undo and the like. undoes: the run that this one takes back."""
    row = {
        "kind": kind,
        "started": now(),
        "workers": workers,
        "settings": json.dumps(asdict(settings), sort_keys=True),
        "fonds_version": package_version("fonds"),
        "python_version": platform.python_version(),
        "model": f"{settings.model} {model_version(settings.model)}",
        "undoes": undoes,
        "tesseract": f"tesserocr {package_version('tesserocr')}",
    }
    with writing(db):
        return insert(db, "runs", row)


def finish(db: Database, run_id: int, state: str, *, unchanged: int = 0) -> None:
    """Close a run with what it did. state: done, partial (some documents failed), failed or interrupted.

    unchanged: files that needed nothing, which leave no row of their own.
    """
    counts = {"documents_unchanged": unchanged}
    for outcome in ("extracted", "again", "duplicate", "failed"):
        counts[f"documents_{outcome}"] = _count(db, "count(*)", "run_documents where run_id = ? and outcome = ?", run_id, outcome)
    for origin, pages in pages_read(db, run_id).items():
        counts[f"pages_{origin}"] = pages
    for column in ("mentions_found", "mentions_added", "mentions_changed", "mentions_lost"):
        counts[column] = _count(db, f"coalesce(sum({column}), 0)", "run_documents where run_id = ?", run_id)
    for state_of, number in db.execute("select state, count(*) from decisions_made group by state").fetchall():
        counts[f"corrections_{state_of}"] = number
    counts["clashes"] = _count(db, "count(distinct correction_id || ' ' || mention_id)", "clashes where run_id = ?", run_id)
    with writing(db):
        db.table("runs").update(run_id, {"finished": now(), "state": state, **counts})


def close_abandoned(db: Database) -> None:
    """Mark runs that are still open as interrupted. Only the one writer (`db.lock`) may say so: their processes are gone."""
    with writing(db):
        db.conn.execute("update runs set state = 'interrupted', finished = ? where state = 'running'", [now()])


def settings(db: Database, run_id: int) -> Settings:
    """The settings with which a run was started."""
    return Settings(**json.loads(db.execute("select settings from runs where id = ?", [run_id]).fetchone()[0]))


def pages_read(db: Database, run_id: int) -> dict[Origin, int]:
    """The pages that this run read, by origin. Pages of a document that failed as a whole count as failed."""
    pages = dict.fromkeys(Origin, 0)
    read = "select sha256 from stages where run_id = ? and stage = 'read' and outcome = 'done'"
    documents = f"select id from documents where sha256 in ({read})"  # noqa: S608
    for origin, number in db.execute(
        f"select origin, count(*) from pages where document_id in ({documents}) group by origin",  # noqa: S608
        [run_id],
    ):
        pages[Origin(origin)] = number
    pages[Origin.FAILED] += _count(
        db, "coalesce(sum(pages_read), 0)", "run_documents where run_id = ? and outcome = 'failed'", run_id
    )
    return pages


def _count(db: Database, what: str, where: str, *parameters: object) -> int:
    return int(db.execute(f"select {what} from {where}", parameters).fetchone()[0])  # noqa: S608
