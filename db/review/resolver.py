"""`python -m db.review.resolver ARCHIVE`: resolves names after decisions, beside the review site, until its standard input ends.

It also lists anew the dates and amounts whose rows somebody has edited, in Datasette's tables or with another program.

A process of its own, so that saving a decision and showing a page wait for it as little as can be: it has low priority, and in an
archive where names take long it rests most of the time. What is interrupted is done by the next one.
"""

from __future__ import annotations

import argparse
import logging
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NoReturn

from sqlite_utils import Database

from db import entities, renamed
from db.connection import catch_up, open_archive

_LOG = logging.getLogger(__name__)
_REST = 3  # times as long as it worked, so that it has a quarter of the time at most
_LOOKS = 0.5  # seconds from one look for decisions to the next, at least
_KINDNESS = 10  # added to the process's niceness


@contextmanager
def beside(archive: Path) -> Iterator[None]:
    """Keep one running while the caller does something else."""
    command = [sys.executable, "-m", "db.review.resolver", str(archive)]
    # in a session of its own, so that Ctrl-C reaches the site alone
    with subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True) as process:  # noqa: S603
        try:
            yield
        finally:
            process.terminate()


def look(db: Database, rest: Callable[[float], None] = time.sleep) -> None:
    """Do what decisions and edits left to be done: follow values, show new names everywhere, resolve names; and rest."""
    began = time.monotonic()
    try:
        catch_up(db)
        renamed.show(db)
        if entities.is_behind(db):
            entities.resolve(db)
    except sqlite3.OperationalError as error:  # another writes for very long, or the disk is full: later, then
        _LOG.warning("names were not resolved: %s", error)
    rest(max(_LOOKS, _REST * (time.monotonic() - began)))


def main() -> NoReturn:
    """Parse the arguments, and look for decisions again and again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    given = parser.parse_args()
    os.nice(_KINDNESS)
    threading.Thread(target=_end_with_input, daemon=True).start()
    with closing(open_archive(given.archive)) as db:
        while True:
            look(db)


def _end_with_input() -> None:
    """However the site ends, this ends with it."""
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main()
