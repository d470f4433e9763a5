"""Child processes that are to run as long as their parent: started again when they die, ended with it, in their order.

A child that dies at once is started again after one second, then after two, four, and so on up to a minute.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence

from flows.log import log
from flows.standing.wish import Wish

FINAL = os.EX_CONFIG  # with this a child says that starting it again would not help
LONGEST_WAIT = 60.0  # seconds
STEADY = 60.0  # seconds: who ran so long begins again with one second
_LOOK = 0.2  # seconds between two looks


class Child:
    """One process. grace: seconds that it is given to end. quiet: what it prints is for nobody; what goes wrong still is."""

    def __init__(
        self, name: str, command: Sequence[str], environment: Mapping[str, str], *, grace: float, quiet: bool = False
    ) -> None:
        self.name = name
        self._command, self._environment, self._grace = list(command), {**os.environ, **environment}, grace
        self._output = subprocess.DEVNULL if quiet else None
        self._process: subprocess.Popen[bytes] | None = None
        self._guard: subprocess.Popen[bytes] | None = None
        self._began, self._again, self._wait = 0.0, 0.0, 1.0

    @property
    def pid(self) -> int | None:
        """The number of the process."""
        return self._process.pid if self._process else None

    @property
    def status(self) -> int | None:
        """The exit status of a process that has ended."""
        return self._process.poll() if self._process else None

    def start(self) -> None:
        """Start the process. In a session of its own: Ctrl-C is for the parent, which ends its children in order."""
        self._process = subprocess.Popen(  # noqa: S603  # commands of our own
            self._command, env=self._environment, stdin=subprocess.DEVNULL, stdout=self._output, start_new_session=True
        )
        self._began, self._again = time.monotonic(), 0.0
        # nothing is ever written to it: what it reads ends when the parent does, however that is
        end = ["/bin/sh", "-c", f"read _; kill {self._process.pid} 2>&-"]
        self._guard = subprocess.Popen(end, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603  # a number of our own

    def look(self) -> bool:
        """Start it again where it is time to; False where it has ended for good."""
        if self.status is None:
            return True
        if self.status == FINAL:
            return False
        now = time.monotonic()
        if not self._again:
            self._unguard()
            if now - self._began > STEADY:
                self._wait = 1.0
            log.warning("child.ended", name=self.name, status=self.status, again_in=self._wait)
            self._again = now + self._wait
            self._wait = min(self._wait * 2, LONGEST_WAIT)
        if now >= self._again:
            self.start()
        return True

    def end(self) -> None:
        """End it, politely first."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(self._grace)
        except subprocess.TimeoutExpired:
            log.warning("child.killed", name=self.name, after=self._grace)
            self._process.kill()
            self._process.wait()
        self._unguard()

    def _unguard(self) -> None:
        """The number of a process that is gone may become that of another."""
        if self._guard is not None:
            self._guard.kill()
            self._guard.communicate()
            self._guard = None


def look_after(children: Sequence[Child], stop: Wish) -> bool:
    """Keep children running until `stop` is set; False where one has ended for good. They are left as they are."""
    while not stop.wait(_LOOK):
        if not all(child.look() for child in children):
            return False
    return True


def end(children: Sequence[Child]) -> None:
    """End children, the last started first."""
    for child in reversed(children):
        child.end()
