"""Re-extraction: what the archive holds is extracted again where rules, model or settings have changed, or where it is asked.

Works from the archive and not from paths. First everything is extracted into a file beside it (`db/staging.py`), which takes long
and keeps nobody from ingesting and deciding; then what would be lost is weighed, and the run stops where that is too much; then
all is loaded, and names are resolved. Promises that nothing to do costs one question to the database and starts nothing; that a
run cut short at any moment goes on where it stopped, as the same run, when the same is asked again; and that nothing is loaded
over what came in meanwhile.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from sqlite_utils import Database

from db import documents, entities, losses, queue, readings, runs, sqlite_errors, staging, stale
from db.accounting import account
from db.connection import open_archive
from db.lock import sole_reextraction, sole_writer
from db.losses import Losses
from db.status import RunStatus, Status, run_status, summary
from extractors.errors import FondsError, LossTooLarge, PageAccountError
from extractors.settings import Settings
from extractors.stages import STAGES
from flows import jobs, workforce
from flows.forecast import Forecast, forecast
from flows.loading import Loader
from flows.log import log, run_finished
from flows.progress import Progress, Silent
from flows.request import Request
from flows.staging import Missing, Stager, Task, key_of, tasks
from flows.steps import Jobs
from flows.workforce import Choices

PATIENCE = 3600.0  # seconds that loading waits for an ingest to end
Extract = Callable[..., None]  # as `workforce.extract`


@dataclass(frozen=True, slots=True)
class Report:
    """What a re-extraction did. run, status: None where there was nothing to do. continued: it completed one that was cut short.

    passed_over: documents that came anew meanwhile. missing: those whose bytes are gone. losses: None where no document changed.
    """

    run: RunStatus | None
    status: Status | None
    missing: tuple[Missing, ...]
    seconds: float
    continued: bool = False
    passed_over: int = 0
    losses: Losses | None = None
    traces: tuple[str, ...] = ()

    @property
    def failed(self) -> int:
        """Documents that failed in the whole run."""
        return self.run.documents.get("failed", 0) if self.run else 0


@dataclass(frozen=True, slots=True)
class Plan:
    """What a request comes to. asked: it as JSON, by which an interrupted run is known. run_id: that run. anew: why names are
    resolved even where no document changes, None where they need not be.
    """

    waiting: Sequence[stale.Due]
    asked: str
    run_id: int | None
    anew: str | None


def reextract(
    archive: Path,
    settings: Settings,
    request: Request | None = None,
    choices: Choices | None = None,
    progress: Progress | None = None,
    *,
    work: Jobs = jobs,
    extract: Extract = workforce.extract,
) -> Report:
    """Do what is asked. Raises LossTooLarge, and FondsError for all that is not about a single document.

    work: what runs in the worker processes. extract: what hands documents to them.
    """
    request, choices, progress = request or Request(), choices or Choices(), progress or Silent()
    started = time.monotonic()
    with closing(open_archive(archive)) as db, sole_reextraction(archive):
        runs.close_abandoned(db, reextractions=True)
        plan = planned(db, settings, request)
        found, missing = _find(db, plan, settings, progress)
        if not found and plan.anew is None and plan.run_id is None:
            return Report(None, None, missing, time.monotonic() - started)
        run_id = plan.run_id or runs.start(db, runs.REEXTRACT, settings, choices.processes, request=plan.asked)
        if plan.run_id:
            runs.reopen(db, run_id, choices.processes)
        continued = plan.run_id is not None
        log.info("run.started", run=run_id, kind=runs.REEXTRACT, documents=len(found), continued=continued)
        loader = Loader(db, run_id, settings, {}, progress.say, kind=runs.REEXTRACT)
        state, message = "failed", None
        try:
            with staging.opened(archive) as staged:
                stager = Stager(db, staged, run_id, settings, {task.work.source.path: task for task in found})
                kept = staged.keys()
                if waiting := [task.work for task in found if task.key not in kept]:
                    extract(waiting, archive, choices, stager, progress, work)
                lost = _weigh(db, staged, found, request, run_id)
                with sole_writer(archive, patience=PATIENCE):
                    progress.phase("Loading", len(found))
                    passed_over = sum(not _load(loader, staged, task, progress) for task in found)
                    progress.phase("Names")
                    entities.resolve(db, run_id, anew=plan.anew is not None)
                    queue.refresh(db)
                staged.discard([task.key for task in found], waiting_for=runs.cut_short(db, plan.asked) - {run_id})
            state = "partial" if runs.has_documents(db, run_id, "failed") else "done"
            account(db, run_id)
        except FondsError as error:
            state = "partial" if isinstance(error, PageAccountError) else state  # nothing is left that could be gone on with
            message = str(error)
            raise
        except sqlite3.Error as error:
            message = str(sqlite_errors.told("The archive", error) or error)
            raise
        except Exception:
            raise
        except BaseException:  # Ctrl-C, or what Prefect makes of a wish to end
            state = "interrupted"
            raise
        finally:
            runs.finish(db, run_id, state, message=message)
            run_finished(run_status(db, run_id), time.monotonic() - started)
        return Report(
            run_status(db, run_id),
            summary(db, runs=1),
            missing,
            time.monotonic() - started,
            continued=continued,
            passed_over=passed_over,
            losses=lost,
            traces=tuple(stager.traces),
        )


def foresee(db: Database, settings: Settings, request: Request, workers: int | None = None) -> Forecast:
    """What a request would do and how long it should take, with so many workers, one a CPU where None. Changes nothing."""
    plan, rules, kept = planned(db, settings, request), stale.rules(settings), staging.kept(db)
    waiting = [due for due in plan.waiting if not kept or key_of(due, due.sha256 or "", rules) not in kept]
    ready = len(plan.waiting) - len(waiting)
    return forecast(db, waiting, ready, plan.anew, settings, request.which, workers or Choices().processes)


def planned(db: Database, settings: Settings, request: Request) -> Plan:
    """What a request comes to, at present. Reads only. Raises DatabaseError where it names a document that is not there."""
    named = sorted({documents.find(db, name, failed=True) for name in request.documents}) if request.documents else None
    wanted = {"which": request.which, "stage": request.stage, "documents": named}
    rules = stale.rules(settings) | {"resolve": (STAGES["resolve"].version,)}
    asked = json.dumps(wanted | {"rules": rules}, sort_keys=True)
    run_id = runs.unfinished(db, asked)
    waiting = stale.due(db, settings, request.which, part=request.stage, documents=named, done_in=run_id)
    return Plan(waiting, asked, run_id, _resolved_anew(db, request))


def _resolved_anew(db: Database, request: Request) -> str | None:
    present = STAGES["resolve"].version
    if request.which == "all" and (request.stage in ("text", "resolve") or (request.stage is None and not request.documents)):
        return "asked for"
    if request.which == "stale" and request.stage in (None, "resolve") and not request.documents:
        former = entities.outdated(db)
        return f"rules changed {former} -> {present}" if former else None
    return None


def _find(db: Database, plan: Plan, settings: Settings, progress: Progress) -> tuple[list[Task], tuple[Missing, ...]]:
    read = sum("read" in due.stages for due in plan.waiting)
    if read:
        progress.phase("Looking at files", read)
    found, missing = tasks(db, plan.waiting, settings, progress.advance)
    for one in missing:
        log.warning("document.missing", document=one.document_id, name=one.name, error=one.error.code)
        progress.say(f"missing {one.name}: {one.error} {one.error.hint}")
    return found, tuple(missing)


def _weigh(db: Database, staged: staging.Staging, found: Sequence[Task], request: Request, run_id: int) -> Losses:
    """What loading would lose. Raises LossTooLarge where that is too much, unless part of the run is loaded already."""
    lost = losses.weigh(
        db,
        (
            (task.due.document_id, [stage for stage in task.due.stages if stage != "read"], missed)
            for task in found
            if (missed := staged.missed(task.key)) is not None
        ),
    )
    too_much = lost.unreviewed.value > request.lost or lost.reviewed.value > request.lost_reviewed
    if too_much and not request.accept_loss and not runs.has_documents(db, run_id):
        worst = ", ".join(f"{name} ({number})" for name, number in lost.worst)
        told = [
            f"{share.lost} of {share.of} mentions {whose} ({share.value:.1%}, and {limit:.1%} are allowed)"
            for share, limit, whose in (
                (lost.unreviewed, request.lost, "that nobody has decided on"),
                (lost.reviewed, request.lost_reviewed, "that people have confirmed"),
            )
            if share.value > limit
        ]
        log.warning("run.refused", run=run_id, lost=lost.unreviewed.lost, lost_reviewed=lost.reviewed.lost)
        refused = LossTooLarge(f"This would lose {' and '.join(told)}; of all that is lost, most in {worst}.")
        refused.run = run_id
        raise refused
    return lost


def _load(loader: Loader, staged: staging.Staging, task: Task, progress: Progress) -> bool:
    """Load what is staged of a document; False where something newer has come in since it was extracted."""
    db, due = loader.db, task.due
    progress.advance()
    kept = staged.get(task.key)
    stored, path = documents.by_id(db, due.document_id), documents.live_path(db, due.document_id)
    is_same = stored.sha256 == due.sha256 and stored.state != "superseded" and stale.basis(db, due.sha256) == due.basis
    if kept.text is not None:
        is_same = is_same and kept.text == staging.fingerprint(readings.load_text(db, due.document_id))
    if not is_same or path is None:
        log.info("document.passed-over", run=loader.run_id, document=due.document_id, name=due.name)
        return False
    work = replace(task.work, source=replace(task.work.source, path=path, name=due.name, bytes=kept.bytes))
    if kept.error is not None:
        loader.record(work, kept.error, kept.pages)
    else:
        loader.load(work, kept.reading, kept.extractions, kept.seconds, kept.pages, kept.features)
    return True
