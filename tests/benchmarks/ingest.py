"""How long `fonds ingest` takes beside a plain script that does no normalising, keeps no provenance and offers no review.

    make bench                                             the sample documents, three times each
    python tests/benchmarks/ingest.py PATH... [--times N]  other files

Each run is a fresh process with a fresh database; the first run of each is left out, because it fills the caches. The script is
../shared/tools/raw_script.py; without it only fonds is timed.
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

from extractors.ner.model import STOCK

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT.parent / "shared" / "tools" / "raw_script.py"
FONDS = [sys.executable, "-c", "from flows.command import main; main()", "ingest"]


def main() -> None:
    """Print seconds: median, and the single runs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, default=[ROOT / "corpus" / "samples" / "documents"])
    parser.add_argument("--times", type=int, default=3)
    given = parser.parse_args()
    files = sorted(
        str(file) for path in given.paths for file in ([path] if path.is_file() else path.rglob("*")) if file.is_file()
    )
    with tempfile.TemporaryDirectory() as folder:
        _report("fonds, new archive", [_timed([*FONDS, *files, "--db", f"{folder}/{n}.db"]) for n in range(given.times + 1)])
        _report("fonds, nothing new", [_timed([*FONDS, *files, "--db", f"{folder}/0.db"]) for _ in range(given.times + 1)])
        if SCRIPT.is_file():
            plain = [sys.executable, str(SCRIPT)]
            _report("plain script", [_timed([*plain, f"{folder}/raw{n}.db", *files]) for n in range(given.times + 1)])
        else:
            print("plain script        not here: ../shared/tools/raw_script.py")


def _timed(command: list[str]) -> float:
    started = time.perf_counter()
    environment = os.environ | {"RAW_MODEL": STOCK}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    return time.perf_counter() - started


def _report(name: str, seconds: list[float]) -> None:
    kept = seconds[1:] or seconds
    print(f"{name:19} {statistics.median(kept):6.1f} s   ({', '.join(f'{one:.1f}' for one in kept)})", flush=True)


if __name__ == "__main__":
    main()
