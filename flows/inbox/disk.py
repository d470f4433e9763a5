"""The file operations of an inbox: what reads or changes it goes through `Disk`, so that tests can put a bad share in its place.

Promises that a file is never opened for writing, and that one which is still being written, or changes while it is read, is not
read to its end.
"""

from __future__ import annotations

import errno
import fcntl
import io
import os
import re
import signal
import stat
from dataclasses import dataclass
from pathlib import Path

from flows.sources import Stamp

_NETWORK = re.compile(
    r"nfs\d?|cifs|smb\d?|smbfs|ncpfs|afs|9p|ceph|lustre|gpfs|beegfs|glusterfs|ocfs2|gfs2|davfs|virtiofs|vboxsf|vmhgfs|drvfs|prl_fs"
    r"|fuse(\..*)?"
)


class StillChanging(OSError):
    """The file is being written, or is no longer the one that was seen."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it was met. mark: changes with everything that happens to it, where the system tells."""

    stamp: Stamp
    mark: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a folder holds under a name. seen: of a file alone. trouble: why that cannot be told."""

    name: str
    is_folder: bool = False
    seen: Seen | None = None
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class Mount:
    """The file system under a folder: where it is mounted, and its type ("ext4", "nfs4"), both "" where that is not known."""

    point: str
    type: str

    @property
    def is_network(self) -> bool:
        """Whether what others change there goes without events."""
        return _NETWORK.fullmatch(self.type) is not None


class Opened:
    """A file that is read from beginning to end, or not at all."""

    def __init__(self, file: io.FileIO, stamp: Stamp) -> None:
        self._file, self._stamp = file, stamp

    def read(self, size: int, /) -> bytes:
        """At most so many bytes. Raises StillChanging at the end where that is not the file that was begun."""
        buffer = self._file.read(size)
        if not buffer:
            self.check()
        return buffer or b""

    def close(self) -> None:
        """Let it go."""
        self._file.close()

    def check(self) -> None:
        """Raise StillChanging where it is another file than was seen, or somebody writes to it."""
        status = os.fstat(self._file.fileno())
        if not stat.S_ISREG(status.st_mode) or _seen(status).stamp != self._stamp or _has_writer(self._file.fileno()):
            raise StillChanging(f"{Path(str(self._file.name)).name} is still changing")


class Disk:
    """The file operations. Each raises OSError."""

    def entries(self, folder: Path) -> list[Entry]:
        """What is in a folder. Links to folders, pipes and the like are left out; what vanished meanwhile as well."""
        found = []
        with os.scandir(folder) as entries:
            for entry in entries:
                try:
                    if entry.is_dir(follow_symlinks=False):
                        found.append(Entry(entry.name, is_folder=True))
                    elif entry.is_file():
                        found.append(Entry(entry.name, seen=_seen(entry.stat())))
                except OSError as error:
                    if error.errno not in {errno.ENOENT, errno.ELOOP}:  # it vanished, or is a link to itself
                        found.append(Entry(entry.name, trouble=error.strerror or str(error)))
        return found

    def look(self, path: Path) -> Seen:
        """A file as it is now."""
        return _seen(path.stat())

    def open(self, path: Path, stamp: Stamp) -> Opened:
        """To read the file with this stamp. Raises StillChanging where it is another, or somebody writes to it."""
        # a pipe that took the file's place would not answer
        file = io.FileIO(path, "r", opener=lambda name, flags: os.open(name, flags | os.O_NONBLOCK))
        opened = Opened(file, stamp)
        try:
            opened.check()
        except BaseException:
            file.close()
            raise
        return opened

    def remove(self, path: Path) -> None:
        """Take a file out of its folder."""
        path.unlink()

    def remove_folder(self, path: Path) -> None:
        """Take an empty folder away."""
        path.rmdir()

    def mount(self, folder: Path) -> Mount:
        """The file system under a folder."""
        best = Mount("", "")
        try:
            lines = Path("/proc/mounts").read_text(encoding="utf-8", errors="surrogateescape").splitlines()
        except OSError:
            return best
        for line in lines:
            _, point, kind, *_ = line.split(" ")
            point = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), point)
            if folder.is_relative_to(point) and len(point) >= len(best.point):  # the last of several at one point is on top
                best = Mount(point, kind)
        return best


def has_vanished(error: OSError) -> bool:
    """Whether there is no such file any more."""
    return error.errno in {errno.ENOENT, errno.ENOTDIR}


def _has_writer(descriptor: int) -> bool:
    """Whether any process of this machine has the file open for writing, as far as the system tells (a lease, see fcntl(2))."""
    try:
        # who opens it while we ask is told of by a signal: by one that is ignored, for SIGIO ends a process
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except BlockingIOError:
        return True
    except (OSError, AttributeError):  # a file of somebody else, or a file system without leases
        return False
    fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return False


def _seen(status: os.stat_result) -> Seen:
    return Seen(Stamp.of(status), (status.st_dev, status.st_ino, status.st_ctime_ns))
