"""Where a command writes: standard output, or a file that appears whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from extractors.errors import FondsError


@contextmanager
def writing(output: Path | None, *, hint: str = "Choose another file with -o.") -> Iterator[IO[str]]:
    """UTF-8, line ends as they are. A file appears whole or not at all; to a device or pipe it is written as it comes.

    Raises FondsError, with `hint`, where nothing can be written there.
    """
    try:
        if output is None:
            with open(sys.stdout.fileno(), "w", encoding="utf-8", newline="", closefd=False) as out:
                yield out
            return
        target = output.resolve()  # a link stays, and what it leads to is written
        if target.exists() and not target.is_file() and not target.is_dir():
            with target.open("w", encoding="utf-8", newline="") as out:
                yield out
            return
        with _whole(target) as out:
            yield out
    except BrokenPipeError:  # the reader has seen enough
        raise
    except OSError as error:
        raise FondsError(f"{output or 'Standard output'} cannot be written: {error.strerror or error}.", hint=hint) from error


@contextmanager
def _whole(target: Path) -> Iterator[IO[str]]:
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    target.parent.mkdir(parents=True, exist_ok=True)
    meanwhile = target.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with meanwhile.open("x", encoding="utf-8", newline="") as out:  # for whom the umask says
            yield out
        meanwhile.replace(target)
    except BaseException:
        meanwhile.unlink(missing_ok=True)
        raise
