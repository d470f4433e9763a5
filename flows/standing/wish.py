"""The wish that a process end, told by a signal."""

from __future__ import annotations

import queue
import signal


class Wish:
    """As `threading.Event`, but may be set by a handler of signals, which may come while this very thread waits: an event
    would wait for its own lock then, for ever.
    """

    def __init__(self) -> None:
        self._set: queue.SimpleQueue[None] = queue.SimpleQueue()  # whose `put` takes no lock

    def set(self) -> None:
        """From any thread or handler."""
        self._set.put(None)

    def wait(self, seconds: float | None = None) -> bool:
        """Until it is set, or for so many seconds at most; whether it is."""
        try:
            self._set.get(timeout=seconds)
        except queue.Empty:
            return False
        self._set.put(None)
        return True


def to_end() -> Wish:
    """Set once the process is asked to end (SIGINT, SIGTERM). For the main thread."""
    wish = Wish()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: wish.set())
    return wish
