"""A share on a bad network: `python -m tests.flows.doubles.slow_share SEED ...` is `fonds ...` with every inbox on it."""

from __future__ import annotations

import errno
import os
import random
import sys
import time
from functools import partial
from pathlib import Path

from flows.command import main
from flows.inbox import watch as watching
from flows.inbox.disk import Disk, Entry, Mount, Opened, Seen
from flows.sources import Stamp

PASSING = (errno.ESTALE, errno.EIO, errno.ETIMEDOUT)


class SlowShare(Disk):
    """Every operation takes up to `slowness` seconds, or fails with the chance `failing`; a listing may lack files."""

    def __init__(self, seed: int, failing: float = 0.2, slowness: float = 0.002) -> None:
        self.chance = random.Random(seed)
        self.failing, self.slowness = failing, slowness
        self.point = "/mnt/share"
        self.kind = "nfs4"

    def _trouble(self) -> None:
        time.sleep(self.chance.random() * self.slowness)
        if self.chance.random() < self.failing:
            number = self.chance.choice(PASSING)
            raise OSError(number, os.strerror(number))

    def entries(self, folder: Path) -> list[Entry]:
        self._trouble()
        return [one for one in super().entries(folder) if self.chance.random() > self.failing]

    def look(self, path: Path) -> Seen:
        self._trouble()
        return super().look(path)

    def open(self, path: Path, stamp: Stamp) -> Opened:
        self._trouble()
        opened = super().open(path, stamp)
        honest = opened.read

        def read(size: int, /) -> bytes:
            self._trouble()
            return honest(size)

        opened.read = read  # type: ignore[method-assign]
        return opened

    def remove(self, path: Path) -> None:
        self._trouble()
        super().remove(path)

    def mount(self, folder: Path) -> Mount:
        return Mount(self.point, self.kind)


if __name__ == "__main__":
    seed, *arguments = sys.argv[1:]
    watching.watch = partial(watching.watch, disk=SlowShare(int(seed), failing=0.1, slowness=0.1))  # type: ignore[assignment]
    main(arguments)
