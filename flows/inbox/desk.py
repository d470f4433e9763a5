"""What all parts of taking in have in common: the inbox, the archive, the choices, and what was told already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from sqlite_utils import Database

from extractors.settings import Settings
from flows import ingest
from flows.inbox.disk import Disk, Seen
from flows.ingest import Taken
from flows.log import log
from flows.progress import Progress
from flows.sources import Hashed, shown
from flows.workforce import Choices


class TakeIn(Protocol):
    """What `flows.ingest.take_in` does, or a test in its place."""

    def __call__(
        self,
        db: Database,
        archive: Path,
        hashed: Sequence[Hashed],
        settings: Settings,
        choices: Choices,
        progress: Progress,
        /,
    ) -> Taken:
        """One run over files whose hashes are known."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the user may choose about an inbox.

    keep: files stay there. poll: seconds between two looks, where there are to be no events; None for what suits the file system.
    settle: seconds for which a file must have stayed as it is before it is taken. store: the folder of originals; None for that
    which the archive has, or gets beside it.
    """

    keep: bool = False
    poll: float | None = None
    settle: float = 10.0
    store: Path | None = None


@dataclass(slots=True)
class PassReport:
    """What one pass over an inbox did, or several.

    stored: files whose bytes came into the store. done, duplicates, failed: what has become of documents; sidecars that cannot be
    read have failed as well. described: sidecars that were applied. left: files that left the inbox. settling: those that may
    still be written to, in the last pass. unread: files and folders that could not be read, in the last pass; nothing is known
    of them in the archive.
    """

    stored: int = 0
    done: int = 0
    duplicates: int = 0
    failed: int = 0
    described: int = 0
    left: int = 0
    settling: int = 0
    unread: int = 0

    @property
    def waiting(self) -> int:
        """How many of those that were stored nothing has become of yet."""
        return max(0, self.stored - self.done - self.duplicates - self.failed - self.described)


@dataclass(slots=True)
class Desk:
    """One inbox of one archive. copied: how files were that were read into the store, by path; told: what was said of which."""

    db: Database
    archive: Path
    inbox: Path
    settings: Settings
    choices: Choices
    options: Options
    progress: Progress
    disk: Disk = field(default_factory=Disk)
    take_in: TakeIn = ingest.take_in
    copied: dict[str, Seen] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """The inbox as the register has it."""
        return shown(self.inbox)

    def tell(self, about: str, line: str) -> None:
        """Say it once, until there is something else to say."""
        if self.told.get(about) != line:
            self.told[about] = line
            log.warning("inbox.trouble", about=recorded(about), told=line)
            self.progress.say(line)


def recorded(path: str) -> str:
    """A path within the inbox as the register has it."""
    return shown(Path(path))
