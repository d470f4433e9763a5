"""The commands of standing operation as processes that may be killed at any moment and are started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

FONDS = ("-c", "from flows.command import main; main()")


class Standing:
    """A command that is meant to run for ever."""

    def __init__(self, log: Path, arguments: Sequence[str], program: Sequence[str] = FONDS) -> None:
        self._log, self._command = log, [sys.executable, *program, *arguments]
        self.kills = 0
        self._process = self._start()

    def kill(self) -> None:
        """As if the power had gone, and the machine came up again."""
        self._process.kill()
        self._process.wait()
        self.kills += 1
        self._process = self._start()

    def end(self) -> None:
        """Politely, as systemd does. Raises where that does not end well."""
        self._process.send_signal(signal.SIGTERM)
        code = self._process.wait(timeout=120)
        assert code in {0, 130, -signal.SIGTERM}, f"{code}: {self._log.read_text()[-2000:]}"

    def check(self) -> None:
        """Raises where it has ended by itself."""
        assert self._process.poll() is None, self._log.read_text()[-3000:]

    def _start(self) -> subprocess.Popen[bytes]:
        with self._log.open("ab") as log:
            return subprocess.Popen(self._command, stdout=log, stderr=log, env=_environment())


def done(log: Path, arguments: Sequence[str], *, killed_after: Sequence[float] = ()) -> None:
    """Run a command to its end; before that, kill it after each of so many seconds and begin anew."""
    for seconds in [*killed_after, None]:
        with log.open("ab") as out:
            process = subprocess.Popen([sys.executable, *FONDS, *arguments], stdout=out, stderr=out, env=_environment())
        try:
            returned = process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        else:
            assert returned == 0, log.read_text()[-3000:]
            return


def until(true: Callable[[], bool], *, seconds: float, meanwhile: Callable[[], None] = lambda: None) -> None:
    """Wait for something. Raises TimeoutError."""
    end = time.monotonic() + seconds
    while not true():
        meanwhile()
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.2)


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("FONDS_")}
