"""What a page costs, and how much the one writer takes: the figures behind "Beyond one machine" in the README.

    PYTHONPATH=. python tests/benchmarks/writer.py [--copies N] [--jobs N] [--into ARCHIVE] [PATH...]

Reads and extracts from the sample documents, or those named, in this one process; loads what came of them N times (40) under new
names into new archives, and, with --into, into a large one, where entities and queue are then brought up to date
(tests/benchmarks/million.py makes one; give a copy, for it grows); and runs an ingest of N jobs (200) that cost nothing, which is
what Prefect and the flow take for a job. Seconds of readers and extractors are of processor time, so that a busy machine does not
spoil them; the others wait for the disk and for Prefect's server as well, so both times are told.
"""

from __future__ import annotations

import os

os.environ |= {"OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # before numpy and Tesseract

import argparse
import hashlib
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from db import entities, queue, runs
from db.connection import open_archive
from db.load import load_document
from db.plan import Source, Work
from extractors.extract import extract
from extractors.likeness.features import features
from extractors.read import read
from extractors.records import Extraction, Features, Origin, Page, Reading
from extractors.settings import Settings
from extractors.stages import STORED
from flows import jobs
from flows.ingest import ingest
from flows.workforce import Choices

ROOT = Path(__file__).parents[2]
KINDS = {"application/pdf": "PDF with text", "text/plain": "text", "text/markdown": "text"}


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that was read once. kind: how its pages were read, for people."""

    path: Path
    kind: str
    reading: Reading
    extractions: dict[str, Extraction]
    features: Features

    @property
    def mentions(self) -> int:
        """How many were found."""
        return sum(len(one.mentions) for one in self.extractions.values())


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, default=[ROOT / "corpus" / "samples" / "documents"])
    parser.add_argument("--copies", type=int, default=40)
    parser.add_argument("--jobs", type=int, default=200)
    parser.add_argument("--into", type=Path)
    given = parser.parse_args()
    files = sorted(file for path in given.paths for file in ([path] if path.is_file() else path.rglob("*")) if file.is_file())
    papers = _read_all(files)
    with tempfile.TemporaryDirectory() as folder:
        for kind in dict.fromkeys(paper.kind for paper in papers):
            _load(f"writer, {kind}", [one for one in papers if one.kind == kind], given.copies, Path(folder) / f"{kind}.db")
        if given.into:
            _load("writer, large", papers, given.copies, given.into, settle=True)
        _flow(given.jobs, Path(folder))


def _read_all(files: Sequence[Path]) -> list[Paper]:
    extract(read(files[0], Settings()), Settings(), ("names", "values"))  # loads the model and the lists
    papers: list[Paper] = []
    spent: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for file in files:
        began = time.process_time()
        reading = read(file, Settings())
        between = time.process_time()
        found = extract(reading, Settings(), ("names", "values"))
        looked = features(reading, file)
        kind = "scan" if any(page.origin is not Origin.TEXT for page in reading.pages) else KINDS[reading.media_type]
        spent[kind][0] += between - began
        spent[kind][1] += time.process_time() - between
        papers.append(Paper(file, kind, reading, found, looked))
    print("on one core         pages  characters  mentions   s reading   s extracting   pages/s")
    for kind, (reading_s, extracting_s) in spent.items():
        those = [paper for paper in papers if paper.kind == kind]
        pages = [page for paper in those for page in paper.reading.pages]
        letters, mentions = sum(len(page.text) for page in pages), sum(paper.mentions for paper in those)
        rate = len(pages) / (reading_s + extracting_s)
        told = f"{len(pages):6} {letters:11,} {mentions:9} {reading_s:11.2f} {extracting_s:14.2f} {rate:9.2f}"
        print(f"{kind:18} {told}", flush=True)
    return papers


@contextmanager
def _told(what: str, number: int, unit: str) -> Iterator[None]:
    clock, processor = time.perf_counter(), time.process_time()
    yield
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    each = f"{1000 * clock / number:.1f} ms each by the clock, {1000 * processor / number:.1f} ms of processor"
    print(f"{what:21} {number:,} {unit} in {clock:.1f} s: {each}", flush=True)


def _load(what: str, papers: Sequence[Paper], copies: int, archive: Path, *, settle: bool = False) -> None:
    """Each document a transaction, as in a run. settle: as at the end of a run."""
    with closing(open_archive(archive, create=True)) as db:
        before = _bytes(db)
        run_id = runs.start(db, "ingest", Settings(), 1)
        with _told(what, copies * len(papers), "documents"):
            for work, paper in _copies(papers, copies):
                seconds = dict.fromkeys(STORED, 0.1)
                load_document(db, run_id, work, paper.reading, paper.extractions, seconds, features=paper.features)
        grown = _bytes(db) - before
        pages = copies * sum(len(paper.reading.pages) for paper in papers)
        print(
            f"{'':21} {grown / pages / 1024:.1f} KiB of archive a page, {grown / 2**20:.0f} MiB for {pages:,} pages", flush=True
        )
        if settle:
            mentions = db.execute("select count(*) from mentions").fetchone()[0]
            with _told("entities", mentions, "mentions"):
                entities.resolve(db, run_id)
            with _told("queue", mentions, "mentions"):
                queue.refresh(db)
        runs.finish(db, run_id, "done")


def _copies(papers: Iterable[Paper], copies: int) -> Iterator[tuple[Work, Paper]]:
    for number in range(copies):
        for paper in papers:
            name = f"{number:05} {paper.path.name}"
            sha256 = hashlib.sha256(name.encode()).hexdigest()
            yield Work(Source(f"/papers/{name}", name, sha256, paper.path.stat().st_size), "extract", STORED, None), paper


def _bytes(db: Database) -> int:
    pages, size = (int(db.execute(f"pragma {name}").fetchone()[0]) for name in ("page_count", "page_size"))
    return pages * size


class Costless:
    """In place of flows/jobs.py: each document has one page and nothing is found."""

    @staticmethod
    def process(orders: Iterable[jobs.Order], settings: Settings) -> list[jobs.Outcome]:
        """See `flows.jobs.process`."""
        reading = Reading("text/plain", (Page(1, "Nothing.", Origin.TEXT),), "utf-8", 1.0)
        empty = dict.fromkeys(("names", "values"), Extraction(()))
        return [jobs.Outcome(order.path, reading, empty, dict.fromkeys(STORED, 0.0)) for order in orders]

    read_part = finish = None  # no document is long


def _flow(number: int, folder: Path) -> None:
    """Jobs of one document each, from planning to the end of the run, less what a run of one job takes."""
    papers = folder / "papers"
    papers.mkdir()
    for at in range(number):
        (papers / f"{at}.txt").write_text(f"{at} {'.' * 60_000}")  # so long that each is a job
    ingest([papers / "0.txt"], folder / "one.db", Settings(), Choices(workers=1), work=Costless)
    with _told("a run of one job", 1, "run"):
        ingest([papers / "1.txt"], folder / "one.db", Settings(), Choices(workers=1), work=Costless)
    with _told("all of a run", number, "jobs"):
        ingest([papers], folder / "many.db", Settings(), Choices(workers=1), work=Costless)


if __name__ == "__main__":
    main()
