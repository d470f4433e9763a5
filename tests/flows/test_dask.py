"""With a real Dask scheduler and real workers on this machine: the same results as with processes, also when a worker dies."""

from __future__ import annotations

import json
import operator
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from db.connection import open_archive
from db.export import export_mentions, json_line
from extractors.errors import EmptyFile, FondsError, ModelMissing
from extractors.records import Origin, Page, Reading
from extractors.settings import Settings
from flows import jobs, remote
from flows.crew import WorkerLost
from flows.ingest import ingest
from flows.orchestration import configure
from flows.workforce import Choices

if TYPE_CHECKING:
    from flows.dask_crew import DaskCrew

pytestmark = [pytest.mark.xdist_group("dask"), pytest.mark.server]
ROOT = Path(__file__).parents[2]
DOUBLES = Path(__file__).parent / "doubles"


@dataclass(frozen=True)
class Cluster:
    """A scheduler's address, its process, and the file in which watched jobs leave a line."""

    address: str
    process: subprocess.Popen[bytes]
    watched: Path

    def begun(self) -> list[list[str]]:
        """The process and the name of each document that was begun, in order."""
        return [line.split("\t") for line in self.watched.read_text().splitlines()]


@contextmanager
def _running(folder: Path, *command: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    arguments = [sys.executable, "-m", *command]
    with subprocess.Popen(
        arguments, cwd=folder, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


@contextmanager
def _scheduler(folder: Path) -> Iterator[Cluster]:
    told, watched = folder / "scheduler.json", folder / "watched"
    watched.touch()
    where = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(told))
    with _running(folder, "distributed.cli.dask_scheduler", *where) as process:
        while not told.is_file() or not told.read_text().endswith("}"):
            assert process.poll() is None, "the scheduler ended at once"
            time.sleep(0.05)
        yield Cluster(json.loads(told.read_text())["address"], process, watched)


@contextmanager
def _worker(cluster: Cluster, path: Path = ROOT) -> Iterator[subprocess.Popen[bytes]]:
    environment = {"PYTHONPATH": f"{path}{os.pathsep}{DOUBLES}", "FONDS_WATCHED": str(cluster.watched)}
    command = ("distributed.cli.dask_worker", cluster.address, "--nthreads", "1", "--no-dashboard")
    with _running(path, *command, **environment) as process:
        yield process


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler and two workers, each replaced when it dies."""
    with _scheduler(tmp_path_factory.mktemp("cluster")) as one, _worker(one), _worker(one):
        yield one


def _crew(scheduler: str | None, workers: int | None = None, sample: object = __file__, **named: Any) -> DaskCrew:
    configure(verbose=False)  # Prefect reads its settings once, when it is imported
    from flows.dask_crew import DaskCrew

    return DaskCrew(scheduler, workers, Settings(), str(sample), **named)


def _until_peopled(cluster: Cluster) -> None:
    """A worker that a test before has ended may not be replaced yet."""
    configure(verbose=False)
    from distributed import Client

    with Client(cluster.address, timeout=60) as client:
        client.wait_for_workers(2, timeout=180)


@pytest.fixture
def crew(cluster: Cluster) -> Iterator[DaskCrew]:
    _until_peopled(cluster)
    one = _crew(cluster.address)
    yield one
    one.kill()


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory, samples: Path, ingested) -> Path:
    """Sample documents of each kind, a PDF of ten pages and a scan."""
    folder = tmp_path_factory.mktemp("papers")
    for path in [*samples.glob("*.txt"), *samples.glob("*.md"), *samples.glob("*.pdf"), *samples.glob("*.tif")]:
        shutil.copy(path, folder)
    for name in ("minutes.pdf", "clipping.png"):
        shutil.copy(ingested.folder / name, folder)
    shutil.copy(ingested.folder / "letter.txt", folder / "victim.txt")
    return folder


def _rows(archive: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(archive)) as connection:
        return connection.execute(sql).fetchall()


def _export(archive: Path) -> list[str]:
    with closing(open_archive(archive)) as db:
        return [json_line(mention) for mention in export_mentions(db)]


def _kill_when_begun(cluster: Cluster, name: str) -> None:
    while not (pids := [pid for pid, begun in cluster.begun() if begun == name]):
        time.sleep(0.02)
    os.kill(int(pids[0]), signal.SIGKILL)


def test_a_worker_killed_in_the_middle_changes_nothing(
    cluster: Cluster, papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(DOUBLES))
    import watched_jobs  # type: ignore[import-not-found]

    (poison := tmp_path / "poison.txt").write_text("Poison, 4 May 1911.")
    killer = threading.Thread(target=_kill_when_begun, args=(cluster, "victim.txt"), daemon=True)
    killer.start()
    choices = Choices(runner="dask", scheduler=cluster.address)
    report = ingest([papers, poison], tmp_path / "dask.db", Settings(), choices, work=watched_jobs)
    killer.join()

    documents = len(list(papers.iterdir()))
    assert (report.new, report.failed) == (documents, 1)
    assert [(one.name, one.code) for one in report.status.failures] == [("poison.txt", "worker-died")]
    begun = Counter(name for _, name in cluster.begun())
    assert begun["victim.txt"] == max(begun.values()) == 2
    assert _rows(tmp_path / "dask.db", "select count(*), count(distinct sha256) from documents") == [
        (documents + 1, documents + 1)
    ]

    ingest([papers], tmp_path / "processes.db", Settings(), Choices(workers=2))
    assert _export(tmp_path / "dask.db") == _export(tmp_path / "processes.db")
    assert len(_export(tmp_path / "dask.db")) > 300


def test_what_a_job_returns_and_raises_comes_back(crew: DaskCrew) -> None:
    assert crew.size == 2
    assert crew.call(operator.add, 2, 3) == 5
    assert crew.call(os.getenv, "OMP_THREAD_LIMIT") == "1"
    assert crew.call(os.getpid) != os.getpid()
    with pytest.raises(ZeroDivisionError):
        crew.call(operator.truediv, 1, 0)


def test_a_job_that_ends_its_worker_ends_no_other(crew: DaskCrew) -> None:
    before = set(crew._client.run(os.getpid).values())
    with pytest.raises(WorkerLost):
        crew.call(os._exit, 9)
    crew._client.wait_for_workers(2)
    assert len(before & set(crew._client.run(os.getpid).values())) == 1


def test_a_run_that_ends_takes_its_jobs_back_and_leaves_the_cluster(cluster: Cluster, crew: DaskCrew) -> None:
    waits = [crew.submit(time.sleep, 1) for _ in range(20)]
    crew.kill()
    with pytest.raises(WorkerLost):
        waits[-1]()
    with pytest.raises(WorkerLost):
        crew.submit(os.getpid)
    crew.kill()
    other = _crew(cluster.address, 1)
    assert other.size == 1
    assert other.call(operator.add, 2, 3) == 5
    other.close()


def test_a_file_that_a_worker_does_not_see_fails_for_now_only(crew: DaskCrew, tmp_path: Path) -> None:
    gone = tmp_path / "gone.txt"
    (outcome,) = crew.call(jobs.process, [jobs.Order(str(gone), 1, ("read",))], Settings())
    assert outcome.transient
    assert "cannot see" in str(outcome.error)
    assert "Worker tcp://" in str(outcome.error)
    (counted,) = crew.call(jobs.count, [str(gone)])
    assert "cannot see" in str(counted.error)
    reading = Reading("text/plain", (Page(1, "Kobe, 4 May 1931.", Origin.TEXT),), "utf-8", 1.0)
    (outcome,) = crew.call(jobs.process, [jobs.Order(str(gone), 1, ("likeness",), reading)], Settings())
    assert outcome.transient
    assert "cannot see" in str(outcome.error)
    # the other worker is asked first from now on
    (empty := tmp_path / "empty.txt").touch()
    (outcome,) = crew.call(jobs.process, [jobs.Order(str(empty), 1, ("read",))], Settings())
    assert isinstance(outcome.error, EmptyFile)


def test_papers_that_no_worker_sees_are_refused_at_once(cluster: Cluster, tmp_path: Path) -> None:
    with pytest.raises(FondsError, match=r"Worker tcp://.* cannot see .*nowhere"):
        _crew(cluster.address, sample=tmp_path / "nowhere")


def test_a_missing_model_is_told_as_with_processes(crew: DaskCrew, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Kuroda Shin left the Taihoku Bank in 1936.")
    with pytest.raises(ModelMissing) as raised:
        crew.call(jobs.process, [jobs.Order(str(tmp_path / "a.txt"), 1, ("read", "names"))], Settings(model="no_such_model"))
    assert raised.value.hint == ModelMissing.hint


def test_clusters_that_cannot_do_the_work(tmp_path: Path) -> None:
    with pytest.raises(FondsError, match=r"no Dask scheduler that answers at tcp://127.0.0.1:9"):
        _crew("tcp://127.0.0.1:9")
    with pytest.raises(FondsError, match=r"'nonsense' is not the address"):
        _crew("nonsense")
    other = tmp_path / "other"
    shutil.copytree(ROOT / "flows", other / "flows")
    shutil.copytree(ROOT / "extractors", other / "extractors")
    (other / "corpus").symlink_to(ROOT / "corpus")
    rules = other / "extractors" / "stages.py"
    rules.write_text(rules.read_text().replace('Stage("values", "', 'Stage("values", "9'))
    without = tmp_path / "without"
    (without / "flows").mkdir(parents=True)
    (without / "flows" / "__init__.py").touch()
    with _scheduler(tmp_path) as cluster:
        with pytest.raises(FondsError, match="has no workers"):
            _crew(cluster.address, patience=0.2)
        with _worker(cluster, other), pytest.raises(FondsError, match=r"Worker tcp://.* would give other results: .*stages is"):
            _crew(cluster.address)
        with _worker(cluster, without), pytest.raises(FondsError, match=r"Worker tcp://.* cannot do the work of fonds"):
            _crew(cluster.address)
        with _worker(cluster):
            crew = _crew(cluster.address)
            wait = crew.submit(time.sleep, 600)
            cluster.process.kill()
            with pytest.raises(FondsError, match=r"connection to the Dask scheduler at tcp://.* was lost"):
                wait()
            with pytest.raises(FondsError, match="was lost"):
                crew.call(os.getpid)
            while crew._client.status != "closed":  # it gives up after a while
                time.sleep(0.1)
            with pytest.raises(FondsError, match="was lost"):
                crew.call(os.getpid)
            crew.kill()


def test_a_cluster_of_our_own() -> None:
    crew = _crew(None, 1)
    try:
        pid = crew.call(os.getpid)
        os.kill(pid, signal.SIGINT)  # Ctrl-C reaches the whole process group
        assert crew.call(os.getpid) == pid
        assert crew.call(os.getenv, "OMP_THREAD_LIMIT") == "1"
        with pytest.raises(WorkerLost):
            crew.call(os._exit, 9)
        second = crew.call(os.getpid)
        assert second != pid
        crew.submit(time.sleep, 600)
    finally:
        crew.kill()
    with pytest.raises(ProcessLookupError):
        os.kill(second, 0)


def test_differences_are_told_by_name() -> None:
    assert remote.differences({"a": "1", "b": "2"}, {"a": "1", "b": "3", "c": "4"}) == [
        "b is 3 there and 2 here",
        "c is 4 there and unknown here",
    ]
