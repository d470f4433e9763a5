"""One writer: while a run loads into an archive, no other run may begin.

A lock of the system on a file beside the archive, so that it ends with the process that holds it, however that ends.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from extractors.errors import DatabaseError


@contextmanager
def sole_writer(archive: Path) -> Iterator[None]:
    """Hold the archive for one run. Raises DatabaseError at once where another run holds it."""
    # never the archive's own file: closing it would drop the locks that SQLite has on it in this process
    with archive.with_name(archive.name + "-lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DatabaseError(
                f"Another run is loading into {archive}.", hint="Wait until it has ended, then run the command again."
            ) from error
        yield
