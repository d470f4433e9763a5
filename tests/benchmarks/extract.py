"""What extraction costs: text in to mentions out, beside spaCy's own `nlp.pipe` of the same model on the same text.

    OMP_NUM_THREADS=1 python tests/benchmarks/extract.py [PATH...] [--times N]

Seconds of processor time in this one process; the first run of each is left out, because it fills the caches. The texts are the
sample documents unless others are named; files that hold no text are passed over. spaCy is given the paragraphs of the text as it
lies on disk, and does the names alone: no layout, no dates, no sums, no rules and lists.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from extractors.extract import extract
from extractors.ner import model
from extractors.read import read
from extractors.settings import Settings

ROOT = Path(__file__).parents[2]
TEXTS = (".txt", ".md")


def main() -> None:
    """Print seconds, least and median, and the share that spaCy's are of ours."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, default=[ROOT / "corpus" / "samples" / "documents"])
    parser.add_argument("--times", type=int, default=7)
    given = parser.parse_args()
    settings = Settings()
    nlp = model.load(settings.model)
    files = sorted(file for path in given.paths for file in ([path] if path.is_file() else path.rglob("*")))
    readings = [read(file, settings) for file in files if file.suffix in TEXTS]
    paragraphs = [part for reading in readings for part in reading.text.split("\n\n") if part.strip()]

    def ours() -> None:
        for reading in readings:
            extract(reading, settings, ("names", "values"))

    def plain() -> None:
        for doc in nlp.pipe(paragraphs, batch_size=64):
            assert doc.has_annotation("ENT_IOB")

    print(f"{len(readings)} texts, {sum(len(reading.text) for reading in readings):,} characters")
    # by turns, so that a busy machine slows both
    runs = [(_timed(plain), _timed(ours)) for _ in range(given.times + 1)][1:]
    for name, seconds in zip(("nlp.pipe alone", "fonds, all of it"), zip(*runs, strict=True), strict=True):
        print(f"{name:17} least {min(seconds):.3f} s   median {statistics.median(seconds):.3f} s")
    print(f"nlp.pipe / fonds  {statistics.median(a for a, _ in runs) / statistics.median(b for _, b in runs):.2f}")


def _timed(work: Callable[[], None]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


if __name__ == "__main__":
    main()
