"""What `fonds doctor` finds, and what it looks at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.settings import Settings

if TYPE_CHECKING:
    from db.health import Health
    from flows.configuration import Config


@dataclass(frozen=True, slots=True)
class Finding:
    """state: "ok", "warning" or "wrong". found: one sentence. fix: what to do about it; empty where that is nothing."""

    about: str
    state: str
    found: str
    fix: str = ""
    cause: Exception | None = None


def ok(about: str, found: str) -> Finding:
    """All is well."""
    return Finding(about, "ok", found)


def warning(about: str, found: str, fix: str) -> Finding:
    """It works, and may not for long, or not as one thinks."""
    return Finding(about, "warning", found, fix)


def wrong(about: str, found: str, fix: str, cause: Exception | None = None) -> Finding:
    """It does not work."""
    return Finding(about, "wrong", found, fix, cause)


@dataclass
class Patient:
    """What is looked at. workers: processes of a run, at most."""

    archive: Path
    settings: Settings
    config: Config
    workers: int
    examine: Callable[[Path], Health] = field(repr=False)

    @cached_property
    def health(self) -> Health | None:
        """Of the archive; None where there is none yet. Raises DatabaseError."""
        return self.examine(self.archive) if self.archive.exists() else None

    @cached_property
    def known(self) -> Health | None:
        """The same; None as well where it cannot be looked at or is of a newer fonds, which the check of the database tells."""
        try:
            return None if self.health is None or self.health.unknown else self.health
        except Exception:  # whatever a damaged file does
            return None


def size(number: float) -> str:
    """Bytes in words: "3.4 GB"."""
    for unit in ("bytes", "KB", "MB", "GB"):
        if number < 1024:
            return f"{number:.0f} {unit}" if unit in ("bytes", "KB") else f"{number:.1f} {unit}"
        number /= 1024
    return f"{number:.1f} TB"
