"""Loading what the workers return: the only way in which documents, pages and mentions enter an archive.

Each function stores all that belongs to one document, in one transaction (`writing`; inside a caller's it is a savepoint).
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from db import anchoring, changes, corrections, documents, knowledge, likenesses, readings, runs, snapshots, times, versions
from db.mentions import Difference, store_extraction
from db.plan import Work
from db.transactions import writing
from extractors.errors import FondsError, SourceError, UnreadableFile
from extractors.records import Extraction, Features, Reading
from extractors.stages import STAGES, configuration


def load_document(
    db: Database,
    run_id: int,
    work: Work,
    reading: Reading | None,
    extractions: Mapping[str, Extraction],
    seconds: Mapping[str, float],
    *,
    pages: int | None = None,
    features: Features | None = None,
) -> int:
    """Store what was read and extracted, and return the document's id.

    reading: None where stage read did not run again. extractions: by stage, only those that ran. seconds: time taken, by stage.
    pages: the count taken before reading, against which the run is accounted; the reading's own where it is None. features: None
    where stage likeness did not run. New bytes that are another scan of one of `work.source.earlier` become a version of it.
    Raises FondsError where a mention does not stand at its offsets: a defect of an extractor.
    """
    _foresee(db, work, reading)
    verdict = versions.judge(db, work, reading, features)
    learned = knowledge.learned(db)
    with writing(db):
        document_id = documents.enter(db, work.source, run_id)
        if work.action == "again" and (reading is not None or extractions):
            snapshots.take(db, document_id, run_id, reread=reading is not None)
        former = (
            readings.load_text(db, document_id) if reading is not None and documents.by_id(db, document_id).has_pages else None
        )
        if reading is not None:
            readings.store_reading(db, document_id, reading, run_id)
            counted = len(reading.pages) if pages is None else pages
            db.execute("update documents set pages = ? where id = ?", [counted, document_id])
            _mark(db, run_id, work, "read", "done", seconds)
        if reading is not None or extractions:
            db.execute(
                "update documents set state = 'done', error_code = null, error = null, hint = null, changed_run = ? where id = ?",
                [run_id, document_id],
            )
        versions.carry_out(db, document_id, verdict, run_id)
        documents.settle(db, document_id, work.source.path, run_id)
        raw = reading.text if reading else readings.load_text(db, document_id)
        current = documents.by_id(db, document_id).state == "done"
        moved = anchoring.carry(db, document_id, raw, run_id, former) if current else set()
        difference = Difference(lost=changes.lost(db, run_id, document_id))  # with the text that they stood in
        for stage, found in extractions.items():
            extraction = knowledge.apply(db, document_id, raw, found, learned) if stage == "names" else found
            difference += store_extraction(db, document_id, stage, extraction, raw, run_id)
            _mark(db, run_id, work, stage, "done", seconds)
        for mention_id in moved:
            corrections.follow(db, mention_id)
        times.refresh(db, document_id)
        if features is not None:
            likenesses.store(db, document_id, features)
            _mark(db, run_id, work, "likeness", "done", seconds)
        likenesses.settle(db, document_id, work.source.path, run_id)
        outcome = "again" if work.action == "again" else "extracted"
        _log(db, run_id, work, document_id, outcome, counted if reading is not None else 0, difference)
    return document_id


def _foresee(db: Database, work: Work, reading: Reading | None) -> None:
    """Do before the transaction what takes long, for others wait while it lasts."""
    stored, here = documents.by_sha256(db, work.source.sha256), documents.at_path(db, work.source.path)
    if stored is not None and stored.has_pages:
        former = readings.load_text(db, stored.id)
        anchoring.foresee(db, stored.id, reading.text if reading else former, former)
    if here is not None and here.has_pages and reading is not None and (stored is None or here.id != stored.id):
        anchoring.foresee_version(db, here.id, reading.text)


def load_failure(
    db: Database, run_id: int, work: Work, error: FondsError, *, pages: int | None = None, media_type: str | None = None
) -> int:
    """Record why a source gave no document, and return the id of its row.

    What an earlier run stored stays and stays current. pages, media_type: as counted and detected before reading, where that was
    possible. A source error is final for these bytes; any other, and a file that could not be read, is tried again.
    """
    with writing(db):
        document_id = documents.enter(db, work.source, run_id)
        stored = documents.by_id(db, document_id)
        db.execute(
            "update documents set error_code = ?, error = ?, hint = ?, changed_run = ? where id = ?"
            " and (error_code is not ? or error is not ? or hint is not ?)",
            [error.code, str(error), error.hint, run_id, document_id, error.code, str(error), error.hint],
        )
        if not stored.has_pages:
            documents.set_state(db, document_id, "failed", run_id)
            known = [pages, media_type, document_id, pages, media_type]
            db.execute("update documents set pages = ?, media_type = ? where id = ? and (pages, media_type) is not (?, ?)", known)
        if isinstance(error, SourceError) and not isinstance(error, UnreadableFile) and work.source.sha256:
            _mark(db, run_id, work, "read", "failed", {})
        documents.settle(db, document_id, work.source.path, run_id)
        went_in = pages or 0 if "read" in work.stages else 0
        _log(db, run_id, work, document_id, "failed", went_in, Difference(), error)
    return document_id


def load_duplicate(db: Database, run_id: int, work: Work) -> int | None:
    """Record that known bytes lie at one more path. None where the bytes are not known, because their own work was cut short."""
    if documents.by_sha256(db, work.source.sha256) is None:
        return None
    with writing(db):
        document_id = documents.enter(db, work.source, run_id)
        documents.settle(db, document_id, work.source.path, run_id)
        # the last copy of an earlier version may have gone with this
        if documents.by_id(db, document_id).state == "done":
            for mention_id in anchoring.carry(db, document_id, readings.load_text(db, document_id), run_id, None):
                corrections.follow(db, mention_id)
        likenesses.settle(db, document_id, work.source.path, run_id)
        _log(db, run_id, work, document_id, "duplicate", 0, Difference())
    return document_id


def _mark(db: Database, run_id: int, work: Work, stage: str, outcome: str, seconds: Mapping[str, float]) -> None:
    (media_type,) = db.execute("select media_type from documents where sha256 = ?", [work.source.sha256]).fetchone()
    settings = runs.settings(db, run_id).for_media(media_type)
    done = [
        work.source.sha256,
        stage,
        STAGES[stage].version,
        configuration(stage, settings),
        outcome,
        seconds.get(stage, 0.0),
        run_id,
    ]
    db.execute(
        "insert or replace into stages (sha256, stage, version, configuration, outcome, seconds, run_id)"
        " values (?, ?, ?, ?, ?, ?, ?)",
        done,
    )


def _log(
    db: Database,
    run_id: int,
    work: Work,
    document_id: int,
    outcome: str,
    pages: int,
    difference: Difference,
    error: FondsError | None = None,
) -> None:
    row: list[object] = [run_id, document_id, work.source.path, outcome, pages]
    row += [difference.found, difference.added, difference.changed, difference.lost]
    row += [error.code, str(error)] if error else [None, None]
    db.execute(
        """insert into run_documents (run_id, document_id, path, outcome, pages_read, mentions_found, mentions_added,
          mentions_changed, mentions_lost, error_code, error) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        row,
    )
