"""A folder for what is needed meanwhile, gone afterwards however that ends."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def aside(within: Path, name: str) -> Iterator[Path]:
    """A new folder in `within`, hidden, its name beginning with `name` and readable by its owner alone.

    `within` is made where it is missing, and goes as well where nothing was put into it. Raises OSError where it cannot be made.
    """
    missing = not within.exists()
    # named before it is there: a signal that comes while it is made must find what to remove
    made = within / f".{name}-{secrets.token_hex(8)}"
    try:
        within.mkdir(parents=True, exist_ok=True)
        made.mkdir(mode=0o700)
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
        if missing:
            with suppress(OSError):  # it holds what was made
                within.rmdir()
