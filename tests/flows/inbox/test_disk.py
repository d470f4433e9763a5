"""The file operations of an inbox on a real disk."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

# asks whether somebody writes to a file, and lets a writer come in the very middle of that
ASKED = """
import fcntl, subprocess, sys
from pathlib import Path
from flows.inbox.disk import Disk

plain = fcntl.fcntl

def slow(descriptor, what, value):
    done = plain(descriptor, what, value)
    if (what, value) == (fcntl.F_SETLEASE, fcntl.F_RDLCK):
        opening = "import os, sys; os.open(sys.argv[1], os.O_WRONLY | os.O_NONBLOCK)"
        subprocess.run([sys.executable, "-c", opening, sys.argv[1]], stderr=subprocess.DEVNULL)
    return done

fcntl.fcntl = slow
path = Path(sys.argv[1])
Disk().open(path, Disk().look(path).stamp).close()
print("read")
"""


def test_a_writer_who_comes_while_one_asks_for_writers_ends_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("words")
    done = subprocess.run([sys.executable, "-c", ASKED, tmp_path / "a.txt"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "read\n"), done.stderr
