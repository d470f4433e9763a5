"""The store of originals: what is in it is whole, safe and never altered."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlite_utils import Database

from db import store
from db.connection import open_archive
from extractors.errors import DatabaseError, UnreadableFile

KILLED = """
import os, signal, sys
from pathlib import Path
from db import store
from db.connection import open_archive
class Deadly:
    def __init__(self, path): self.left = 3
    def read(self, size):
        self.left -= 1
        if not self.left: os.kill(os.getpid(), signal.SIGKILL)
        return b"x" * 1000
    def close(self): pass
archive = Path(sys.argv[1])
store.put(open_archive(archive), archive, Path("a.txt"), opened=Deadly)
"""


@pytest.fixture
def place(tmp_path: Path, archive: Database) -> Path:
    return tmp_path / "archive.db"


def _file(folder: Path, name: str, data: bytes = b"Some lines.\n") -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def _files(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.rglob("*") if one.is_file() and one.name != "lock")


def test_a_file_lies_under_its_hash_and_is_as_it_was(archive: Database, place: Path) -> None:
    path = _file(place.parent, "Letter 1.TXT")
    os.utime(path, ns=(1, 1))
    held = store.put(archive, place, path)
    sha256 = hashlib.sha256(b"Some lines.\n").hexdigest()
    assert held == store.Held(sha256, place.parent / "archive.originals" / sha256[:2] / sha256[2:4] / f"{sha256}.txt", 12)
    assert held.path.read_bytes() == path.read_bytes()
    assert held.path.stat().st_mode & 0o777 == 0o444
    assert path.stat().st_mtime_ns == 1
    assert store.path_of(archive, place, sha256) == held.path
    assert store.path_of(archive, place, "0" * 64) is None
    assert archive.execute("select sha256, path, bytes, state from originals").fetchall() == [
        (sha256, f"{sha256[:2]}/{sha256[2:4]}/{sha256}.txt", 12, "intact")
    ]


def test_the_same_bytes_lie_there_once(archive: Database, place: Path) -> None:
    first = store.put(archive, place, _file(place.parent, "a.txt"))
    assert store.put(archive, place, _file(place.parent, "b.md")) == first
    assert _files(place.parent / "archive.originals") == [first.path.name]


@pytest.mark.parametrize(
    ("name", "data", "suffix"),
    [
        ("a.pdf", b"%PDF-1.7 ...", ".pdf"),
        ("scan.pdf", b"\x89PNG\r\n\x1a\n...", ".png"),  # so that a reader takes it for what it is
        ("photo.png", b"\xff\xd8\xff...", ".png"),  # among images a wrong ending is common and harmless
        ("notes", b"words", ""),
        ("a.md", b"# words", ".md"),
        ("a.json", b"{}", ".json"),
        ("a.b c", b"words", ""),
        ("a.zip", b"PK\x03\x04....", ".zip"),
        ("empty.txt", b"", ".txt"),
    ],
)
def test_the_suffix_is_one_under_which_the_bytes_can_be_read(
    archive: Database, place: Path, name: str, data: bytes, suffix: str
) -> None:
    assert store.put(archive, place, _file(place.parent, name, data)).path.suffix == suffix


@pytest.mark.parametrize("damage", ["missing", "changed"])
def test_bytes_that_come_again_mend_a_damaged_original(archive: Database, place: Path, damage: str) -> None:
    path = _file(place.parent, "a.txt")
    held = store.put(archive, place, path)
    held.path.unlink()
    if damage == "changed":
        held.path.write_text("rot")
    archive.execute("update originals set state = ?", [damage])
    assert store.put(archive, place, path).path.read_bytes() == path.read_bytes()
    assert archive.execute("select state from originals").fetchone() == ("intact",)
    assert archive.execute("select state, found from fixity_events").fetchall() == [("intact", "its bytes came again")]


def test_a_copy_that_is_killed_leaves_nothing_for_ever(archive: Database, place: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED, str(place)], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert len(_files(place.parent / "archive.originals")) == 1
    assert archive.execute("select count(*) from originals").fetchone() == (0,)
    assert store.sweep(archive, place) == 1
    assert _files(place.parent / "archive.originals") == []


def test_what_another_process_is_copying_is_not_swept_away(archive: Database, place: Path) -> None:
    class Curious:
        def __init__(self, path: Path) -> None:
            self.swept: list[int] = []

        def read(self, size: int, /) -> bytes:
            assert store.sweep(archive, place) == 0
            assert len(_files(place.parent / "archive.originals")) == 1
            return b""

        def close(self) -> None:
            pass

    store.put(archive, place, Path("a.txt"), opened=Curious)


def test_two_processes_that_put_the_same_bytes(archive: Database, place: Path) -> None:
    path = _file(place.parent, "a.txt")

    class Overtaken:
        def __init__(self, path: Path) -> None:
            self._file = path.open("rb")

        def read(self, size: int, /) -> bytes:
            return self._file.read(size)

        def close(self) -> None:
            self._file.close()
            other = open_archive(place)
            store.put(other, place, _file(place.parent, "b.md"))
            other.close()

    held = store.put(archive, place, path, opened=Overtaken)
    assert held.path.suffix == ".md"
    assert _files(place.parent / "archive.originals") == [held.path.name]
    assert archive.execute("select count(*) from originals").fetchone() == (1,)


def test_a_source_that_fails_in_the_middle_leaves_nothing(archive: Database, place: Path) -> None:
    class Failing:
        def __init__(self, path: Path) -> None:
            self.read_once = False

        def read(self, size: int, /) -> bytes:
            if self.read_once:
                raise OSError(errno.ESTALE, os.strerror(errno.ESTALE))
            self.read_once = True
            return b"x"

        def close(self) -> None:
            pass

    with pytest.raises(UnreadableFile, match="Stale file handle") as raised:
        store.put(archive, place, Path("a.txt"), opened=Failing)
    assert isinstance(raised.value.__cause__, OSError)
    assert _files(place.parent / "archive.originals") == []
    with pytest.raises(UnreadableFile, match=r"nowhere.txt cannot be read"):
        store.put(archive, place, place.parent / "nowhere.txt")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
def test_a_full_disk_is_told_with_the_way_out(archive: Database, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DatabaseError, match="its disk is full") as raised:
        store.put(archive, place, _file(place.parent, "a.txt"))
    assert raised.value.hint.startswith("Make room")
    assert _files(place.parent / "archive.originals") == []


def test_the_store_moves_with_the_archive(archive: Database, place: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    held = store.put(archive, place, _file(place.parent, "a.txt"))
    archive.close()
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "whole"
    shutil.copytree(place.parent, elsewhere)
    db = open_archive(elsewhere / "archive.db")
    moved = store.path_of(db, elsewhere / "archive.db", held.sha256)
    assert moved is not None
    assert moved.is_relative_to(elsewhere)
    assert moved.read_bytes() == b"Some lines.\n"
    db.close()


def test_a_store_is_moved_before_it_is_said_where_it_lies(archive: Database, place: Path, tmp_path: Path) -> None:
    held = store.put(archive, place, _file(tmp_path, "a.txt"))
    with pytest.raises(DatabaseError, match="are not in") as raised:
        store.set_root(archive, place, tmp_path / "other")
    assert str(tmp_path / "archive.originals") in raised.value.hint
    (tmp_path / "archive.originals").rename(tmp_path / "other")
    store.set_root(archive, place, tmp_path / "other")
    assert store.root(archive, place) == tmp_path / "other"
    assert archive.execute("select root from store").fetchall() == [("other",)]
    assert store.put(archive, place, tmp_path / "a.txt").path.name == held.path.name


def test_a_store_outside_keeps_its_whole_path(archive: Database, place: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    store.set_root(archive, place, outside)
    assert archive.execute("select root from store").fetchall() == [(str(outside),)]
    assert store.put(archive, place, _file(place.parent, "a.txt")).path.is_relative_to(outside)


def test_a_store_whose_disk_is_away_is_not_begun_anew(archive: Database, place: Path) -> None:
    path = _file(place.parent, "a.txt")
    store.put(archive, place, path)
    shutil.rmtree(place.parent / "archive.originals")
    for _ in range(2):
        with pytest.raises(DatabaseError, match="is not at"):
            store.put(archive, place, path)
        (place.parent / "archive.originals").mkdir(exist_ok=True)  # as a mount point is
