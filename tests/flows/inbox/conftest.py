"""An inbox and an archive, and passes over it that extract in this process, without workers and Prefect."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from db.connection import open_archive
from extractors.settings import Settings
from flows.inbox.desk import Options, PassReport
from flows.inbox.disk import Disk
from flows.inbox.watch import pass_once
from flows.ingest import take_in
from flows.progress import Silent
from tests.flows.inbox.extracting import extract


class Told(Silent):
    """Keeps the lines that stay."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def say(self, line: str) -> None:
        self.lines.append(line)


@dataclass
class Place:
    """An inbox and the archive beside it."""

    inbox: Path
    archive: Path
    told: Told = field(default_factory=Told)

    def drop(self, name: str, text: str | bytes) -> Path:
        path = self.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def take(self, *, keep: bool = False, settle: float = 0.0, disk: Disk | None = None, store: Path | None = None) -> PassReport:
        options = Options(keep, None, settle, store)
        taking = partial(take_in, extract=extract)
        return pass_once(self.inbox, self.archive, Settings(), None, options, self.told, disk=disk, take_in=taking)

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.archive)) as connection:
            return connection.execute(sql).fetchall()

    def states(self) -> list[tuple[object, ...]]:
        """Path and state of all arrivals."""
        return self.rows("select path, state from arrivals order by id")

    def left(self) -> list[str]:
        """What lies in the inbox."""
        return sorted(str(one.relative_to(self.inbox)) for one in self.inbox.rglob("*"))


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("empty") / "archive.db"
    open_archive(path, create=True).close()
    return path.read_bytes()


@pytest.fixture
def place(tmp_path: Path, empty: bytes) -> Place:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "archive.db").write_bytes(empty)  # made once: it takes a while
    return Place(tmp_path / "inbox", tmp_path / "archive.db")
