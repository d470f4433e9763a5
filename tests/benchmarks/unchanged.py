"""What a re-extraction costs where nothing has changed, beside the first run over the same documents.

    PYTHONPATH=. python tests/benchmarks/unchanged.py [--documents N] [--letters N]     real texts, by the commands
    PYTHONPATH=. python tests/benchmarks/unchanged.py --loaded [--documents N]          made-up readings, loading alone

With --loaded the first run is without reading and extracting, so that the share is larger than it would ever be.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.made_up import World, sizes
from tests.benchmarks.million import Size, write

COMMAND = [sys.executable, "-c", "from flows.command import main; main()"]
TIMES = 5
MENTIONS_A_DOCUMENT = 20


def main() -> None:
    """Print seconds, and the share."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--letters", type=int, default=2_000, help="of each text")
    parser.add_argument("--loaded", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder, "archive.db")
        started = time.perf_counter()
        if given.loaded:
            write(archive, Size(given.documents * MENTIONS_A_DOCUMENT, given.documents, 0), print)
        else:
            texts = _texts(Path(folder, "in"), given.documents, given.letters)
            started = time.perf_counter()
            _run("ingest", str(texts), "--db", str(archive))
        first = time.perf_counter() - started
        again = statistics.median(_timed("reextract", "--db", str(archive)) for _ in range(TIMES))
    print(f"{given.documents} documents")
    print(f"first run               {first:8.1f} s")
    print(f"unchanged re-extraction {again:8.2f} s   {again / first:.2%} of it (median of {TIMES}, the start of Python included)")


def _texts(folder: Path, documents: int, letters: int) -> Path:
    folder.mkdir()
    world = World(1, documents * 2, documents)
    for number, mentions in enumerate(sizes(1, documents, documents * MENTIONS_A_DOCUMENT)):
        text = world.paper(number, mentions).reading.text[:letters]
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return folder


def _timed(*arguments: str) -> float:
    started = time.perf_counter()
    told = _run(*arguments)
    if told != "Nothing to do.\n":
        sys.exit(told)
    return time.perf_counter() - started


def _run(*arguments: str) -> str:
    done = subprocess.run([*COMMAND, *arguments], env=os.environ, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    return done.stdout


if __name__ == "__main__":
    main()
