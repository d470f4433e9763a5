"""One pass over the inbox as a flow, for a Prefect server and a work pool that are there already: see prefect.yaml.

Where `fonds schedule` or `fonds watch` runs it is not needed: they take in what comes at once, without a process for each look.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from extractors.errors import FondsError
from flows.inbox.desk import Options
from flows.inbox.watch import pass_once
from flows.standing.asked import made_ready
from flows.standing.shown import Told, named


@flow(name="inbox", flow_run_name=named, persist_result=False)
def inbox(
    folder: Path | None = None,
    archive: Path | None = None,
    keep: bool | None = None,
    settle: float | None = None,
    model: str | None = None,
    languages: str | None = None,
    dpi: int | None = None,
    workers: int | None = None,
    runner: Literal["processes", "dask"] | None = None,
    scheduler: str | None = None,
) -> State[Any]:
    """Take in what lies in the inbox. What is not set is as fonds.toml says.

    Args:
        folder: The inbox.
        archive: The archive's SQLite file.
        keep: Leave files in the inbox when they are in the archive.
        settle: Seconds for which a file must have stayed as it is.
        model: What finds names: fonds, or an installed spaCy model.
        languages: What OCR reads: Tesseract's codes, joined by +.
        dpi: Dots per inch at which PDF pages are drawn for OCR.
        workers: Worker processes, at most; one a CPU where it is not set.
        runner: What does the work.
        scheduler: The address of a Dask cluster.
    """
    ready = made_ready(archive, model, languages, dpi, workers, runner, scheduler)
    known = ready.config.inbox
    place = folder or known.folder
    if place is None:
        raise FondsError("No inbox is named.", hint="Name it in fonds.toml, or as the parameter folder.")
    options = Options(
        known.keep if keep is None else keep,
        settle=known.settle if settle is None else settle,
        store=ready.config.store,
    )
    done = pass_once(place, ready.archive, ready.settings, ready.choices, options, Told(ready.archive))
    counts = ", ".join(f"{number} {what}" for what, number in asdict(done).items() if number)
    return Completed(message=f"Taken in: {counts or 'nothing'}.")
