"""Doing the work that was planned: pages counted, worker processes and Prefect started side by side, and the flow run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from db.plan import Work
from extractors.settings import Settings
from flows import jobs
from flows.batches import number_of_jobs
from flows.crew import Crew, Processes, usable_cpus
from flows.loading import Receiver
from flows.orchestration import Overture, configure
from flows.progress import Progress
from flows.steps import Jobs, needs_file
from flows.survey import Survey


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user may choose about a run, beside what is to be extracted.

    workers: None for one a CPU, or all that the cluster has. runner: where the workers are, "processes" or "dask". scheduler: the
    address of a Dask cluster; None for one that is started for the run.
    """

    workers: int | None = None
    verbose: bool = False
    runner: str = "processes"
    scheduler: str | None = None

    @property
    def processes(self) -> int:
        """How many worker processes there are, at most."""
        return self.workers or usable_cpus()


def extract(waiting: Sequence[Work], archive: Path, choices: Choices, loader: Receiver, progress: Progress, work: Jobs) -> None:
    """Read and extract, and hand what comes of each document to `loader`, in order.

    work: what runs in the worker processes. Raises what is not about a single document; no process is left behind.
    """
    configure(verbose=choices.verbose)
    crew = _crew(choices, loader.settings, next((one.source.path for one in waiting if needs_file(one)), None), progress)
    overture = Overture()
    try:
        progress.phase("Counting pages")
        survey = Survey(crew, waiting, loader.counted)
        overture.start()
        items, refused = survey.result()
        for one in refused:
            loader.failure(one.work, one.error)
        if items:
            progress.phase("Starting Prefect")
            # meanwhile the processes that there will be work for are started and made ready
            for _ in range(min(crew.size, number_of_jobs(items, crew.size))):
                crew.submit(jobs.prepare)
            overture.ready()
            progress.phase("Pages", sum(item.pages for item in items))
            from flows.extraction import Session, run

            run(Session(crew, loader, progress, loader.settings, items, crew.size, work), str(archive))
    except BaseException:
        crew.kill()
        raise
    crew.close()


def _crew(choices: Choices, settings: Settings, sample: str | None, progress: Progress) -> Crew:
    if choices.runner == "processes":
        return Processes(choices.processes, settings.model)
    progress.phase("Starting Dask" if choices.scheduler is None else "Reaching the Dask cluster")
    from flows.dask_crew import DaskCrew  # a second, which nobody else should wait for

    workers = choices.processes if choices.scheduler is None else choices.workers
    return DaskCrew(choices.scheduler, workers, settings, sample, verbose=choices.verbose)
