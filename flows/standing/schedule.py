"""`fonds schedule` as long as it runs: a Prefect server where none is named, what has runs done, and the inbox."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from db.lock import sole_schedule
from extractors.errors import FondsError
from flows.log import log
from flows.orchestration import STARTUP_SECONDS
from flows.standing import server
from flows.standing.children import Child, end, look_after
from flows.standing.order import Inbox, Order
from flows.standing.wish import to_end

_GRACE = 60.0  # seconds: Prefect gives a run 30 to end


def keep(order: Order, archive: Path, port: int, inbox: Inbox | None, say: Callable[[str], None]) -> None:
    """Keep a schedule until the process is told to end (SIGINT, SIGTERM).

    `flows.orchestration.configure` has been called. port: of the server, where none is named. Raises FondsError where it
    cannot be kept.
    """
    stop = to_end()
    children: list[Child] = []
    with sole_schedule(archive):
        try:
            api = named_server()
            own = None
            if api is None:
                own, api = server.child(port, archive), server.api(port)
                own.start()
                children.append(own)
            if not server.wait(api, own, stop, seconds=float(STARTUP_SECONDS)):
                return
            say(f"The Prefect UI is at {api.removesuffix('/api')} (Ctrl-C ends the schedule)")
            for child in _started(order, archive, api, inbox):
                children.append(child)
                child.start()
            if not look_after(children, stop):
                raise FondsError("The schedule cannot be kept.", hint="The lines above say why.")
        finally:
            log.info("schedule.ending")
            end(children)


def named_server() -> str | None:
    """The API of the server that the environment or the user's Prefect profile names."""
    from prefect.settings import PREFECT_API_URL

    return PREFECT_API_URL.value() or None


def _started(order: Order, archive: Path, api: str, inbox: Inbox | None) -> Iterator[Child]:
    # local time is that of the schedule: in the names of runs, and in what is logged
    settings = {"PREFECT_API_URL": api, "TZ": order.timezone}
    yield Child("serving", order.command(), settings, grace=_GRACE)
    if inbox is not None:
        command = [sys.executable, "-m", "flows.command", "watch", str(inbox.folder), "--db", str(archive), *inbox.options]
        yield Child("inbox", command, settings, grace=_GRACE)
