"""The machine: room on its disks, memory, processors, and its clock."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flows.crew import usable_cpus
from flows.doctor.finding import Finding, Patient, ok, size, warning, wrong

_LEAST = 200 << 20  # bytes without which nothing goes
_FEW = 2 << 30
_A_WORKER = 1 << 30  # bytes of memory that a worker process may need: its model, a page at 300 dpi, and Tesseract
_AHEAD = timedelta(minutes=10)


def disk(patient: Patient) -> Iterator[Finding]:
    """Room where the archive, the store and temporary files lie; a backup or a re-extraction needs as much as the archive has."""
    archive = patient.archive.absolute()
    taken = archive.stat().st_size if archive.exists() else 0
    root = patient.known.store.root if patient.known else None
    places = {"the archive": (archive.parent, taken), "temporary files": (Path(tempfile.gettempdir()), 0)}
    if root is not None:
        places["the store"] = (root, 0)
    for name, (folder, wanted) in places.items():
        try:
            free = shutil.disk_usage(_existing(folder)).free
        except OSError as error:
            yield wrong(
                "disk", f"Nobody can tell how much room there is for {name} in {folder}: {error.strerror}.", "Check the disk."
            )
            continue
        told = f"{size(free)} are free for {name} in {folder}."
        if free < _LEAST:
            yield wrong("disk", told, "Make room: a run would stop half way, though nothing would be lost.")
        elif free < max(_FEW, 2 * wanted):
            yield warning(
                "disk", told, "Make room: a backup and a re-extraction need as much as the archive has, and more to spare."
            )
        else:
            yield ok("disk", told)


def machine(patient: Patient) -> Iterator[Finding]:
    """Memory and processors for the worker processes."""
    memory, cpus = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"), usable_cpus()
    told = (
        f"{size(memory)} of memory and {cpus} processors for {patient.workers} worker processes; SQLite {sqlite3.sqlite_version}."
    )
    if patient.workers * _A_WORKER > memory:
        fits = max(1, memory // _A_WORKER)
        yield warning("machine", told, f"Use fewer: workers = {fits} in fonds.toml, or --workers {fits}.")
    elif patient.workers > 2 * cpus:
        yield warning("machine", told, "More workers than processors are no faster.")
    else:
        yield ok("machine", told)


def clock(patient: Patient) -> Iterator[Finding]:
    """Whether the clock may be right, and in which time zone a schedule counts."""
    now = datetime.now(UTC)
    newest = patient.known.newest if patient.known else None
    zone = patient.config.schedule.timezone
    told = f"It is {now:%Y-%m-%d %H:%M} UTC; this machine is in {time.tzname[0]}, a schedule counts in {zone}."
    if newest is not None and datetime.fromisoformat(newest) > now + _AHEAD:
        yield wrong("clock", f"{told} Yet the last run began at {newest}.", "Set the clock: times in the log would be wrong.")
    elif now.year < 2025:
        yield wrong("clock", told, "Set the clock: times in the log would be wrong.")
    else:
        yield ok("clock", told)


def _existing(folder: Path) -> Path:
    return next(one for one in (folder, *folder.parents) if one.exists())
