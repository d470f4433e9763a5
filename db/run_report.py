"""All that is told of a run: what it was, what came of it, what it changed, and what else happened since the one before it.

Lists are cut off, and what they are cut from is counted; everything goes by an index, so that a run over a large archive is told
within a second.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlite_utils import Database

from db import changes, history, run_words, runs, since
from extractors import errors

LISTED = 20  # examples, failures, clashes and the like
DOCUMENTS = 100  # that changed most
DOCUMENT_OUTCOMES = ("extracted", "again", "duplicate", "unchanged", "failed")
PAGE_ORIGINS = ("text", "ocr", "doubtful", "blank", "failed")
STATES = ("applied", "superseded", "orphaned")  # of decisions


@dataclass(frozen=True, slots=True)
class Run:
    """A run as the log has it. request: what it was asked to do. message: why it stopped. undoes: what it took back."""

    id: int
    kind: str
    state: str
    started: str
    finished: str | None
    workers: int
    model: str
    tesseract: str
    fonds_version: str
    python_version: str
    request: Mapping[str, Any]
    message: str | None
    undoes: int | None

    @property
    def seconds(self) -> int | None:
        """How long it took; None while it goes on."""
        return run_words.seconds(self.started, self.finished)


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that failed, and the way out."""

    document_id: int | None
    name: str
    error: str
    hint: str


@dataclass(frozen=True, slots=True)
class Clash:
    """The machine against a decision, as things stand."""

    document_id: int
    document: str
    mention: int
    label: str
    text: str
    clash: str
    decided: str
    machine: str


@dataclass(frozen=True, slots=True)
class Report:
    """One run. before: the last of its kind before it.

    documents: by outcome; pages: by origin; found: mentions in the documents that it extracted, by label; decisions: by state, as
    the run left them; zeros are left out of all four. labels, most: what changed in documents that had been extracted before, by
    label and by document, the most first; changed_documents: in how many. Of orphans, clashes and failed the first are listed.
    told: the moment of all this.
    """

    run: Run
    before: Run | None
    told: str
    documents: dict[str, int]
    pages: dict[str, int]
    found: dict[str, int]
    decisions: dict[str, int]
    labels: tuple[changes.Count, ...]
    most: tuple[changes.Count, ...]
    changed_documents: int
    examples: tuple[changes.Example, ...]
    clashes: int
    clashes_listed: tuple[Clash, ...]
    orphans: int
    orphans_listed: tuple[history.Decision, ...]
    failed: int
    failures: tuple[Failure, ...]
    fixity: since.Fixity
    arrivals: since.Arrivals

    @property
    def total(self) -> changes.Count:
        """What changed in all."""
        return changes.Count(
            "all", *(sum(getattr(one, change) for one in self.labels) for change in ("added", "changed", "lost"))
        )


def report(db: Database, run_id: int) -> Report:
    """All of one moment. Raises DatabaseError where there is no such run."""
    with db.atomic():
        run = _first(db, "select * from runs where id = ?", run_id)
        if run is None:
            raise changes.no_run(run_id)
        before = _first(db, _BEFORE, run.kind, run_id)
        most, changed_documents = changes.by_document(db, run_id, DOCUMENTS)
        (clashes,) = db.execute("select clashes from runs where id = ?", [run_id]).fetchone()
        orphans = [number for (number,) in db.execute(f"select o.correction_id {_ORPHANS} order by 1 limit {LISTED}", [run_id])]
        return Report(
            run=run,
            before=before,
            told=runs.now(),
            documents=_named(_outcomes(db, run_id), DOCUMENT_OUTCOMES),
            pages=_named(_pages(db, run), PAGE_ORIGINS),
            found=_found(db, run),
            decisions=_named(_row(db, run_id, "corrections_"), STATES),
            labels=changes.by_label(db, run_id),
            most=most,
            changed_documents=changed_documents,
            examples=tuple(changes.examples(db, run_id, LISTED)),
            clashes=clashes,
            clashes_listed=tuple(_clash(row) for row in db.query(_CLASHES, [run_id, LISTED])) if clashes else (),
            orphans=_count(db, _ORPHANS, run_id),
            orphans_listed=tuple(history.some(db, orphans)),
            failed=_count(db, _FAILED, run_id),
            failures=tuple(_failure(row) for row in db.query(f"{_FAILURES} {_FAILED} order by t.id limit {LISTED}", [run_id])),
            fixity=since.fixity(db, before.started if before else "", LISTED),
            arrivals=_arrivals(db, before, run),
        )


_BEFORE = "select * from runs where kind = ? and id < ? order by id desc limit 1"
_OUTCOMES = "select outcome, count(*) from run_documents where run_id = ? group by outcome"
_CLASHES = """select document_id, document, mention_id as mention, label, text, clash, decided, machine from clashes
where run_id = ? order by document_id, mention_id limit ?"""
_ORPHANS = """from orphans o where o.run_id = ? and not exists (select 1 from corrections u where u.undoes = o.correction_id)"""
_FAILURES = """select t.document_id, coalesce(d.name, 'a file') as name, t.error_code, t.error,
  case when d.error = t.error then d.hint end as hint"""
# not those that a run that went on after it was cut off has read then
_FAILED = """from run_documents t left join documents d on d.id = t.document_id
where t.run_id = ? and t.outcome = 'failed' and not exists (
  select 1 from run_documents later where later.document_id = t.document_id and later.id > t.id and later.run_id = t.run_id)"""


def _first(db: Database, sql: str, *given: object) -> Run | None:
    return next((_run(row) for row in db.query(sql, given)), None)


def _count(db: Database, rows: str, run_id: int) -> int:
    return int(db.execute(f"select count(*) {rows}", [run_id]).fetchone()[0])


def _run(row: Mapping[str, Any]) -> Run:
    request = json.loads(row["request"] or "{}")
    kept = {name: row[name] for name in Run.__slots__ if name != "request"}
    return Run(**kept, request=request if isinstance(request, dict) else {})


def _row(db: Database, run_id: int, prefix: str) -> dict[str, int]:
    """The numbers in the columns of a run that begin so, by the rest of their names."""
    (row,) = db.query("select * from runs where id = ?", [run_id])
    return {name.removeprefix(prefix): value for name, value in row.items() if name.startswith(prefix) and isinstance(value, int)}


def _outcomes(db: Database, run_id: int) -> dict[str, int]:
    """As they are, for a run that goes on or was cut off has not counted them."""
    unchanged = _row(db, run_id, "documents_").get("unchanged", 0)
    return {**dict(tuple(row) for row in db.execute(_OUTCOMES, [run_id])), "unchanged": unchanged}


def _pages(db: Database, run: Run) -> dict[str, int]:
    """As the run counted them at its end; one that was cut off had no end, and is counted by what is there."""
    counted = _row(db, run.id, "pages_")
    if any(counted.values()) or run.state not in ("running", "interrupted"):
        return counted
    return {origin.value: pages for origin, pages in runs.pages_read(db, run.id).items()}


def _found(db: Database, run: Run) -> dict[str, int]:
    """By label; of a run from before that was counted, in all."""
    kept, count = db.execute("select mentions_by_label, mentions_found from runs where id = ?", [run.id]).fetchone()
    if kept is None and run.state in ("running", "interrupted"):
        return runs.mentions_by_label(db, run.id)
    found: dict[str, int] = json.loads(kept) if kept else {"all": count} if count else {}
    return found


def _named(counts: Mapping[str, int], names: Iterable[str]) -> dict[str, int]:
    return {name: counts[name] for name in names if counts.get(name)}


def _clash(row: Mapping[str, Any]) -> Clash:
    kept = {name: row[name] for name in Clash.__slots__}
    return Clash(**{**kept, **{side: history.value_words(row[side]) if row[side] else "" for side in ("decided", "machine")}})


def _failure(row: Mapping[str, Any]) -> Failure:
    hint = row["hint"] or errors.hint_of(row["error_code"])
    return Failure(row["document_id"], row["name"], row["error"] or "", hint)


def _arrivals(db: Database, before: Run | None, run: Run) -> since.Arrivals:
    """Since the run before was started, until this one was: what a run of an inbox deals with has arrived by then."""
    found = since.arrivals(db, before.started if before else "", run.started)
    alike, listed = since.alike(db, before.id if before else 0, run.id, LISTED)
    return replace(found, alike=alike, listed=listed)
