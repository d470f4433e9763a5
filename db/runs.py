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


REEXTRACT = "reextract"


def start(
    db: Database, kind: str, settings: Settings, workers: int, *, undoes: int | None = None, request: str | None = None
) -> int:
    """Open a run and return its id. kind: ingest, reextract, undo and the like. undoes: the run that this one takes back.

    request: JSON, what a re-extraction was asked to do; one cut short is opened again (`reopen`) where the same is asked.
    """
    row = {
        "kind": kind,
        "started": now(),
        "workers": workers,
        "settings": json.dumps(asdict(settings), sort_keys=True),
        "fonds_version": package_version("fonds"),
        "python_version": platform.python_version(),
        "model": f"{settings.model} {model_version(settings.model)}",
        "undoes": undoes,
        "request": request,
        "tesseract": f"tesserocr {package_version('tesserocr')}",
    }
    with writing(db):
        return insert(db, "runs", row)


def unfinished(db: Database, request: str) -> int | None:
    """The re-extraction that was asked to do the same and was cut short or stopped, if there is one."""
    sql = """select id, state from runs where kind = ? and request = ? order by id desc limit 1"""
    row = db.execute(sql, [REEXTRACT, request]).fetchone()
    return row[0] if row and row[1] not in ("done", "partial") else None


def cut_short(db: Database, request: str) -> set[int]:
    """The re-extractions that can still be gone on with: those begun by the same rules as `request` that did not end."""
    sql = "select id from runs where kind = ? and state not in ('done', 'partial') and request -> '$.rules' is ? -> '$.rules'"
    return {run_id for (run_id,) in db.execute(sql, [REEXTRACT, request])}


def reopen(db: Database, run_id: int, workers: int) -> None:
    """Go on with a run as if it had never been cut short: what it did, changed and read is one, however often that happened."""
    with writing(db):
        db.execute(
            "update runs set state = 'running', finished = null, message = null, workers = ? where id = ?", [workers, run_id]
        )


def has_documents(db: Database, run_id: int, outcome: str | None = None) -> bool:
    """Whether a run has loaded any document, or recorded one with this outcome."""
    sql = "select 1 from run_documents where run_id = ? and outcome = coalesce(?, outcome) limit 1"
    return db.execute(sql, [run_id, outcome]).fetchone() is not None


def finish(db: Database, run_id: int, state: str, *, unchanged: int = 0, message: str | None = None) -> None:
    """Close a run with what it did. state: done, partial (some documents failed), failed or interrupted.

    unchanged: files that needed nothing, which leave no row of their own. message: why it stopped before its end.
    """
    counts: dict[str, object] = {
        "documents_unchanged": unchanged,
        "message": message,
        "mentions_by_label": json.dumps(mentions_by_label(db, run_id)),
    }
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


def close_abandoned(db: Database, *, reextractions: bool = False) -> None:
    """Mark runs that are still open as interrupted: re-extractions, or all others.

    Only who holds the lock of such runs (`db.lock`) may say so: their processes are gone.
    """
    abandoned = f"state = 'running' and (kind = '{REEXTRACT}') = ?"
    if db.execute(f"select 1 from runs where {abandoned}", [reextractions]).fetchone():  # noqa: S608
        with writing(db):
            sql = f"update runs set state = 'interrupted', finished = ? where {abandoned}"  # noqa: S608
            db.conn.execute(sql, [now(), reextractions])


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


def mentions_by_label(db: Database, run_id: int) -> dict[str, int]:
    """What the machine finds in the documents that a run extracted, as they are now."""
    return dict(tuple(row) for row in db.execute(_BY_LABEL, [run_id]))


# under the machine's own label, whatever people say of it; what rests on a decision alone is not found any more
_BY_LABEL = """select m.label, count(*) from run_documents t cross join mentions m on m.document_id = t.document_id
where t.run_id = ? and t.outcome in ('extracted', 'again') and m.placed and m.lost_run is null and m.stage is not null
group by m.label"""


def _count(db: Database, what: str, where: str, *parameters: object) -> int:
    return int(db.execute(f"select {what} from {where}", parameters).fetchone()[0])  # noqa: S608
