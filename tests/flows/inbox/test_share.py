"""A slow and bad share: delays, errors that pass, listings that lack files, files that grow, and a share that goes away."""

from __future__ import annotations

import errno
import os
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from extractors.settings import Settings
from flows.inbox import leaving
from flows.inbox import watch as watching
from flows.inbox.desk import Options, PassReport
from flows.inbox.disk import Disk, Mount, Opened, Seen
from flows.ingest import take_in
from flows.sources import Stamp
from tests.flows.doubles.slow_share import SlowShare
from tests.flows.inbox.conftest import Place
from tests.flows.inbox.extracting import extract

LETTER = "Sato Kenji wrote letter {} to Ogata Senzo in 1931."


class Watching:
    """A watcher in this process, in a thread of its own."""

    def __init__(self, place: Place, disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
        self.total = PassReport()
        self._ended = threading.Event()
        wait = watching.Wake.wait

        def until(wake: watching.Wake, seconds: float | None) -> None:
            if self._ended.is_set():
                raise KeyboardInterrupt
            wait(wake, seconds)

        monkeypatch.setattr(watching.Wake, "wait", until)
        monkeypatch.setattr("flows.inbox.wake.LEAST_SECONDS", 0.01)
        self.error: BaseException | None = None

        def run() -> None:
            options = Options(keep=False, poll=0.02, settle=0.05)
            taking = partial(take_in, extract=extract)
            try:
                watching.watch(
                    place.inbox,
                    place.archive,
                    Settings(),
                    None,
                    options,
                    place.told,
                    total=self.total,
                    disk=disk,
                    take_in=taking,
                )
            except BaseException as error:
                self.error = error

        self._thread = threading.Thread(target=run)
        self._thread.start()

    def until(self, condition: object) -> None:
        until = time.monotonic() + 60
        while not condition():  # type: ignore[operator]
            assert self._thread.is_alive(), self.error
            assert time.monotonic() < until
            time.sleep(0.02)

    def end(self) -> None:
        self._ended.set()
        self._thread.join()
        assert isinstance(self.error, KeyboardInterrupt)


@pytest.fixture
def watch(place: Place, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    begun: list[Watching] = []

    def begin(disk: Disk) -> Watching:
        begun.append(Watching(place, disk, monkeypatch))
        return begun[-1]

    yield begin
    for one in begun:
        one.end()


def test_a_bad_share_loses_nothing_and_brings_nothing_twice(place: Place, watch) -> None:
    place.drop("first.txt", LETTER.format("first"))
    disk = SlowShare(1, failing=0.0)
    watcher = watch(disk)
    disk.failing = 0.2
    names = [f"box {number % 3}/{number}.txt" for number in range(12)]
    for number, name in enumerate(names):
        place.drop(name, LETTER.format(number))
        place.drop(name.replace(".txt", ".json"), f'{{"title": "Letter {number}"}}')
    grown = place.drop("growing.txt", "Begun in 1930. ")
    with grown.open("a") as file:  # open all the while, or a busy machine may let it settle between two pieces
        for _ in range(20):
            file.write("And it goes on. ")
            file.flush()
            time.sleep(0.03)
    watcher.until(lambda: not [one for one in place.inbox.rglob("*") if one.is_file()])
    assert watcher.total.failed == 0
    assert sorted(place.rows("select path, state, kind from arrivals")) == sorted(
        [("first.txt", "done", "document"), ("growing.txt", "done", "document")]
        + [(name, "done", "document") for name in names]
        + [(name.replace(".txt", ".json"), "done", "description") for name in names]
    )
    assert place.rows("select count(*), count(distinct sha256) from documents where state = 'done'") == [(14, 14)]
    assert place.rows("select length(text) from pages p join documents d on d.id = p.document_id where name = 'growing.txt'") == [
        (len("Begun in 1930. ") + 20 * len("And it goes on. "),)
    ]
    assert place.rows("select count(*) from descriptions where title is not null") == [(12,)]
    assert not list((place.archive.parent / "archive.originals").rglob("*.part"))


def test_a_share_that_goes_away_is_waited_for(place: Place, watch, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "fonds")
    place.drop("a.txt", LETTER.format("a"))
    disk = SlowShare(2, failing=0.0)
    watcher = watch(disk)
    watcher.until(lambda: watcher.total.done == 1)
    away = place.inbox.rename(place.inbox.with_name("away"))
    watcher.until(lambda: any("cannot be reached" in line for line in place.told.lines))
    (away / "b.txt").write_text(LETTER.format("b"))
    away.rename(place.inbox)
    watcher.until(lambda: watcher.total.done == 2)
    assert [line.split(" ")[-1] for line in place.told.lines] == ["for.", "back."]

    disk.point = "/"  # an empty mount point is left where the share was
    watcher.until(lambda: len(place.told.lines) == 3)
    place.drop("c.txt", LETTER.format("c"))
    time.sleep(0.3)
    assert place.left() == ["c.txt"]
    disk.point = "/mnt/share"
    watcher.until(lambda: watcher.total.done == 3)
    events = [record.msg["event"] for record in caplog.records if isinstance(record.msg, dict)]
    assert [event for event in events if event in ("inbox.gone", "inbox.back")] == ["inbox.gone", "inbox.back"] * 2


def test_a_folder_that_an_earlier_watch_emptied_leaves_after_a_while(
    place: Place, watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = place.drop("box/a.txt", LETTER.format("a"))
    place.take(keep=True)
    paper.unlink()  # as a watch does that is ended in the next moment
    monkeypatch.setattr(leaving, "QUIET_SECONDS", 0.3)
    watcher = watch(Disk())
    watcher.until(lambda: place.left() == [])


def test_trouble_that_passes_is_told_once_and_tried_again(place: Place, watch, monkeypatch: pytest.MonkeyPatch) -> None:
    watcher = watch(SlowShare(3, failing=0.0))
    honest = os.fsync
    full = [True]

    def fsync(descriptor: int) -> None:
        if full[0]:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        honest(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    place.drop("a.txt", LETTER.format("a"))
    watcher.until(lambda: place.told.lines)
    time.sleep(0.3)
    full[0] = False
    watcher.until(lambda: watcher.total.done == 1)
    (line,) = place.told.lines
    assert "its disk is full" in line
    assert "Make room" in line


def test_a_file_that_vanishes_is_passed_over(place: Place) -> None:
    class Vanishing(Disk):
        def open(self, path: Path, stamp: Stamp) -> Opened:
            if path.name == "before.txt":
                path.unlink()
            opened = super().open(path, stamp)
            if path.name == "meanwhile.txt":
                path.unlink()
            return opened

    place.drop("before.txt", LETTER.format(1))
    place.drop("meanwhile.txt", LETTER.format(2))
    report = place.take(disk=Vanishing())
    assert (report.done, report.failed) == (1, 0)  # what was read to its end is in the store
    assert place.states() == [("meanwhile.txt", "done")]
    assert place.told.lines == []


def test_what_a_share_does_not_give_is_counted_once_a_pass(place: Place) -> None:
    class Broken(Disk):
        def open(self, path: Path, stamp: Stamp) -> Opened:
            if path.name == "b.txt":
                raise OSError(errno.EACCES, "Permission denied")
            return super().open(path, stamp)

    place.drop("a.txt", LETTER)
    place.drop("b.txt", LETTER + " And more.")
    report = place.take(disk=Broken())
    assert (report.done, report.failed, report.unread, place.left()) == (1, 0, 1, ["b.txt"])
    assert (place.take().unread, place.left()) == (0, [])


def test_a_file_that_changes_while_it_is_read_is_taken_later(place: Place) -> None:
    class Changing(Disk):
        def open(self, path: Path, stamp: Stamp) -> Opened:
            opened = super().open(path, stamp)
            path.write_text(LETTER.format("longer"))
            return opened

    place.drop("a.txt", LETTER.format(1))
    report = place.take(disk=Changing())
    assert (report.stored, report.settling) == (0, 1)
    assert place.rows("select count(*) from originals") == [(0,)]
    assert place.take().done == 1


def test_a_file_that_is_open_for_writing_is_not_taken(place: Place) -> None:
    path = place.drop("a.txt", "Begun in 1930.")
    try:
        with path.open("rb") as file:
            import fcntl

            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError:
        pytest.skip("the file system tells nothing of writers")
    with path.open("a"):
        report = place.take()
        assert (report.stored, report.settling) == (0, 1)
    assert place.take().stored == 1


def test_a_file_is_never_removed_that_is_not_what_was_read(place: Place) -> None:
    path = place.drop("a.txt", "The first words.")
    place.take(keep=True)
    stamp = path.stat()
    path.write_text("The other words.")  # with the same size, and made to look as old
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    place.take()
    place.take()
    assert place.rows("select count(*) from documents where state = 'done'") == [(2,)]
    assert place.states() == [("a.txt", "done"), ("a.txt", "done")]
    assert place.left() == []


def test_a_file_that_comes_back_while_it_leaves_stays(place: Place) -> None:
    class Late(Disk):
        def look(self, path: Path) -> Seen:
            path.write_text("Others have come to its place.")
            return super().look(path)

    place.drop("a.txt", LETTER.format(1))
    assert place.take(disk=Late()).left == 0
    assert place.take().done == 1
    assert place.rows("select count(*) from documents where state = 'done'") == [(2,)]


@pytest.mark.parametrize(
    ("kind", "network"),
    [("ext4", False), ("btrfs", False), ("fuseblk", False), ("overlay", False), ("tmpfs", False), ("", False)]
    + [(one, True) for one in ("nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "fuse.rclone", "fuse", "davfs", "virtiofs")],
)
def test_which_file_systems_are_polled(kind: str, network: bool) -> None:
    assert Mount("/", kind).is_network is network


def test_the_mount_of_a_folder_is_the_innermost(tmp_path: Path) -> None:
    mount = Disk().mount(tmp_path)
    assert tmp_path.is_relative_to(mount.point)
    assert Disk().mount(Path("/proc/self")).type == "proc"
