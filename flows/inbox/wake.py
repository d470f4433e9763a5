"""When to look at an inbox again: at once when the system tells of a change there, and after a while in any case.

Events only wake early. Where there are none (on shares, or with `--poll`), or where the system has no more of them, the inbox is
looked at every few seconds.
"""

from __future__ import annotations

import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from flows.log import log

POLL_SECONDS = 10.0  # between two looks, without events
SURE_SECONDS = 60.0  # with events, of which one may be lost
LEAST_SECONDS = 0.3  # changes come in crowds
BEGIN_SECONDS = 2.0  # after which events surely come


class Wake:
    """A context manager. poll: seconds between two looks; None for events."""

    def __init__(self, inbox: Path, poll: float | None) -> None:
        self._inbox, self._poll = inbox, poll
        self._changed = threading.Event()
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None
        self._is_sure = True

    def __enter__(self) -> Self:
        self.begin_anew()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._end()

    def begin_anew(self) -> None:
        """Another folder lies at the path of the inbox than before: listen there."""
        if self._poll is None:
            self._end()
            self._ended = threading.Event()
            self._thread = threading.Thread(target=self._listen, args=(self._ended,), name="inbox-events", daemon=True)
            self._thread.start()
            self._is_sure = False

    def wait(self, seconds: float | None) -> None:
        """Until something changes, or for so many seconds at most; never for less than `LEAST_SECONDS`."""
        hears = self._thread is not None and self._thread.is_alive()
        longest = self._poll or (SURE_SECONDS if hears else POLL_SECONDS)
        if not self._is_sure:  # what came before the system began to listen
            longest, self._is_sure = BEGIN_SECONDS, True
        self._ended.wait(LEAST_SECONDS)
        self._changed.wait(max(0.0, min(longest, longest if seconds is None else seconds) - LEAST_SECONDS))
        self._changed.clear()

    def _listen(self, ended: threading.Event) -> None:
        import watchfiles

        try:
            for _ in watchfiles.watch(
                self._inbox,
                watch_filter=None,
                debounce=400,
                rust_timeout=500,
                stop_event=ended,
                raise_interrupt=False,
                ignore_permission_denied=True,
            ):
                self._changed.set()
        except Exception as error:  # the folder is away, or the system has no more to give: `wait` goes by the clock then
            log.info("inbox.no_events", inbox=str(self._inbox), error=str(error))
            self._changed.set()  # who waits for an event now would wait long

    def _end(self) -> None:
        self._ended.set()
        if self._thread is not None:
            self._thread.join(timeout=2)
            self._thread = None
