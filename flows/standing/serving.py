"""The process that has runs done when they are due: it asks the Prefect server for them and starts each in a process of its own.

`fonds schedule` starts it and starts it again when it dies. It ends runs that are under way before it ends itself.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import threading
from pathlib import Path
from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.exceptions import ObjectNotFound
from prefect.runner import Runner
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType

from db.lock import sole_night
from extractors.errors import DatabaseError, FondsError
from extractors.models import package_version
from flows import configured
from flows.standing.asked import tell_events
from flows.standing.children import FINAL
from flows.standing.making_up import after_an_interruption
from flows.standing.nightly import nightly
from flows.standing.order import Order
from flows.standing.wish import Wish, to_end

NAME = "nightly"
_QUERY = 5.0  # seconds between two questions for runs that are due


class Serving(threading.Thread):
    """Prefect's runner, in a thread of its own: in the main one it would end itself in the middle of a signal."""

    def __init__(self, order: Order, ended: Wish) -> None:
        super().__init__(name="serving", daemon=True)
        self._order, self._ended = order, ended
        self._loop = asyncio.new_event_loop()
        # one at a time: of what is due, the first stands for all others (making_up.py)
        self._runner = Runner(name="fonds", pause_on_shutdown=False, query_seconds=_QUERY, limit=1)
        self.error: Exception | None = None

    def run(self) -> None:
        """Called by `start`."""
        try:
            self._loop.run_until_complete(self._serve())
        except Exception as error:  # told by the main thread
            self.error = error
        finally:
            self._ended.set()

    async def _serve(self) -> None:
        deployment = await nightly.ato_deployment(
            NAME,
            schedule=Cron(self._order.cron, timezone=self._order.timezone),
            parameters=self._order.parameters,
            description=nightly.description,
            tags=["fonds"],
            version=package_version("fonds"),
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        served = await self._runner.aadd_deployment(deployment)
        await asyncio.to_thread(_make_up, served, Path(self._order.parameters["archive"]))
        _ready(self._order)
        await self._runner.start()

    def end(self) -> None:
        """End runs that are under way, and then the thread."""
        if self.is_alive() and self._runner.started:
            asyncio.run_coroutine_threadsafe(self._runner.astop(), self._loop).result()
            self.join()


def serve(order: Order) -> None:
    """Serve until the process is told to end. Raises FondsError where the deployment is another archive's."""
    _refuse_to_replace(order.parameters["archive"])
    ended = to_end()
    serving = Serving(order, ended)
    serving.start()
    ended.wait()
    serving.end()
    if serving.error is not None:
        raise serving.error


def _ready(order: Order) -> None:
    """Tell people, and systemd where it wants to know."""
    print(f"Nightly runs of {order.parameters['archive']}: {order.cron} ({order.timezone})", flush=True)
    address = os.environ.pop("NOTIFY_SOCKET", "")
    if address:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as to:
            to.connect("\0" + address[1:] if address.startswith("@") else address)
            to.sendall(b"READY=1")


def _refuse_to_replace(archive: str) -> None:
    """Each server has one deployment of a name: whoever served another archive by it would take that one's nights away."""
    try:
        with get_client(sync_client=True) as client:
            there = client.read_deployment_by_name(f"{nightly.name}/{NAME}")
    except ObjectNotFound:
        return
    other = there.parameters.get("archive")
    if other != archive:
        hint = f"Unset PREFECT_API_URL, for a server of its own, or delete that: prefect deployment delete {nightly.name}/{NAME}"
        raise FondsError(f"This Prefect server has the schedule of another archive already, {other}.", hint=hint)


def _make_up(deployment_id: UUID, archive: Path) -> None:
    nobody = True
    try:
        with sole_night(archive):
            pass
    except DatabaseError:
        nobody = False
    with get_client(sync_client=True) as client:
        after_an_interruption(client, deployment_id, nobody_at_work=nobody)


if __name__ == "__main__":
    try:
        tell_events(configured.config())
        serve(Order.read(sys.argv[1]))
    except FondsError as error:
        print(f"fonds: {error}\n       {error.hint}", file=sys.stderr)
        sys.exit(FINAL)
