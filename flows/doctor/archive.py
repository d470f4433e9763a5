"""The archive, its store and its inbox."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from db import lock
from extractors.errors import DatabaseError
from flows.doctor.finding import Finding, Patient, ok, size, warning, wrong
from flows.inbox.disk import Disk

_LARGE_WAL = 256 << 20  # bytes
_LONG_UNCHECKED = 90  # days
_BACKUP = "Stop what writes, then restore the newest backup into a new folder: fonds restore FILE --to FOLDER."
_HOLDS = {
    "-lock": "loads into it",
    "-reextract-lock": "extracts again",
    "-nightly-lock": "does the nightly work",
    "-schedule-lock": "keeps its schedule",
}


def database(patient: Patient) -> Iterator[Finding]:
    """Its file, its schema, and whether SQLite finds it sound."""
    about, archive = "database", patient.archive
    try:
        health = patient.health
    except DatabaseError as error:
        yield wrong(about, str(error), error.hint)
        return
    mount = Disk().mount(archive.absolute().parent)
    if mount.is_network:
        yield wrong(
            about,
            f"{archive} lies on a share ({mount.type}), where SQLite cannot keep several programs from writing over each other.",
            "Keep the archive on a disk of this machine; the inbox and the store may lie on a share.",
        )
    if health is None:
        folder = archive.absolute().parent
        if not folder.is_dir() or not os.access(folder, os.W_OK):
            yield wrong(about, f"There is no archive at {archive}, and none can be made there.", "Choose another --db.")
        else:
            yield ok(about, f"There is no archive at {archive} yet; the first run makes it.")
        return
    depth = "sound" if health.thorough else "sound as far as a quick check tells"
    if health.wrong:
        yield wrong(about, f"{archive} is damaged: {'; '.join(health.wrong)}.", _BACKUP)
    else:
        yield ok(about, f"{archive}, {size(health.bytes)}, is {depth}.")
    yield from _schema(about, patient)
    if health.journal_mode != "wal":
        yield warning(
            about, f"Its journal is {health.journal_mode}: readers and writers wait for each other.", "Run fonds status."
        )
    if health.wal_bytes > max(_LARGE_WAL, health.bytes // 2):
        yield warning(
            about,
            f"{size(health.wal_bytes)} wait in {archive.name}-wal: some program has read without a pause for very long.",
            "End programs that keep the archive open; the last one to close it empties the file.",
        )
    if not os.access(archive, os.W_OK):
        yield wrong(about, f"You may not write to {archive}.", "Give yourself the right to, with chmod u+w.")


def _schema(about: str, patient: Patient) -> Iterator[Finding]:
    health = patient.health
    if health is None:
        return
    if health.unknown:
        yield wrong(about, f"A newer fonds made it ({', '.join(health.unknown)}).", "Install the newest fonds.")
    elif health.pending:
        yield warning(
            about,
            f"It comes from an older fonds; {', '.join(health.pending)} will be applied when it is next opened.",
            "Make a backup first: fonds backup FILE.",
        )


def locks(patient: Patient) -> Iterator[Finding]:
    """Who works on it, and runs that were begun and never ended."""
    about = "runs"
    if patient.known is None:
        return
    held = lock.holders(patient.archive)
    for ending, process in held.items():
        does = _HOLDS.get(ending, "looks after an inbox" if ending.startswith("-inbox-") else "holds a lock of it")
        yield ok(about, f"{_called(process)} {does}.")
    if patient.known.busy:
        yield warning(
            about,
            "Some program has been writing for a second without a pause, and others wait.",
            "Wait for it; where it is no run of fonds, look for programs that keep a transaction open.",
        )
    holder = {"reextract": "-reextract-lock"}
    left = [run for run, kind in patient.known.running if holder.get(kind, "-lock") not in held]
    if left and Path("/proc/locks").exists():
        yield warning(
            about,
            f"Run {', '.join(map(str, left))} was cut short: a process ended without a word.",
            "Run the same command again: it goes on where that one stopped.",
        )
    elif not held:
        yield ok(about, "Nothing is running.")


def store(patient: Patient) -> Iterator[Finding]:
    """The originals: whether they are there, and what their last checks found."""
    about = "store"
    if patient.archive.exists() and patient.known is None:
        return
    stored = patient.known.store if patient.known else None
    if stored is None or stored.root is None or not (stored.originals or stored.root.exists()):
        yield ok(about, "There is no store of originals; the first file from an inbox makes it.")
        return
    wanted = patient.config.store
    if wanted is not None and wanted.absolute() != stored.root:
        yield warning(
            about,
            f"The store is at {stored.root}, and {wanted} is configured.",
            "Move what lies in it there, and 'fonds watch' goes by that; or mend the key store.",
        )
    if stored.originals and not stored.root.is_dir():
        yield wrong(about, f"The store is not at {stored.root}.", "Mount its disk, or put it back from a backup.")
        return
    if not os.access(stored.root, os.R_OK | os.W_OK | os.X_OK):
        yield wrong(about, f"You may not read and write {stored.root}.", "Give yourself the right to.")
    if stored.damaged:
        yield wrong(
            about,
            f"{stored.damaged} of {stored.originals} originals are missing or changed.",
            "'fonds fixity' names them and says where another copy lies.",
        )
        return
    yield ok(about, f"{stored.root} holds {stored.originals} originals, intact when last checked.")
    if stored.oldest is not None:
        days = (datetime.now(UTC) - datetime.fromisoformat(stored.oldest)).days
        if days > _LONG_UNCHECKED:
            yield warning(about, f"Some originals were last checked {days} days ago.", "Run fonds fixity, or fonds schedule.")


def inbox(patient: Patient) -> Iterator[Finding]:
    """The folder that is watched, if one is configured."""
    about, folder = "inbox", patient.config.inbox.folder
    if folder is None:
        return
    if not folder.is_dir():
        yield wrong(about, f"There is no folder {folder}.", "Make it, or mount its share.")
        return
    needed = os.R_OK | os.X_OK | (0 if patient.config.inbox.keep else os.W_OK)
    if not os.access(folder, needed):
        may = "read" if patient.config.inbox.keep else "read it and take files out of it"
        yield wrong(about, f"You may not {may}: {folder}.", "Give yourself the right to, or set keep = true below [inbox].")
        return
    mount = Disk().mount(folder.absolute())
    how = f"a share ({mount.type}), looked at every few seconds" if mount.is_network else "a disk of this machine"
    yield ok(about, f"{folder} can be read; it lies on {how}.")


def _called(process: int) -> str:
    """A process and its command, as far as one may know."""
    try:
        words = Path(f"/proc/{process}/cmdline").read_bytes().decode("utf-8", "replace").split("\0")
    except OSError:
        return f"Process {process}"
    shown = " ".join(word for word in words if word)[:80]
    return f"Process {process} ({shown})" if shown.isprintable() and shown else f"Process {process}"
