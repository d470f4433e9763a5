"""The Prefect server that belongs to `fonds schedule`, where none is named.

A real one, for the temporary server that Prefect starts for a run has no scheduler. Its bookkeeping, a file an archive, lies
with the rest of Prefect's under PREFECT_HOME: it holds no documents and may be deleted while nothing runs.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from pathlib import Path

from extractors.errors import FondsError
from flows.log import log
from flows.standing.children import Child
from flows.standing.wish import Wish

HOST = "127.0.0.1"
_GRACE = 15.0  # seconds
_ASK_AGAIN = 0.3  # seconds
_PATIENCE = 5.0  # seconds for an answer


def address(port: int) -> str:
    """Of the page that people open."""
    return f"http://{HOST}:{port}"


def api(port: int) -> str:
    """Of what programs ask."""
    return f"{address(port)}/api"


def child(port: int, archive: Path) -> Child:
    """The server, not yet started. `flows.orchestration.configure` has been called."""
    name = hashlib.sha256(os.fsencode(archive)).hexdigest()[:12]
    file = Path(os.environ["PREFECT_HOME"]).absolute() / f"standing-{name}.db"
    file.parent.mkdir(parents=True, exist_ok=True)
    settings = {
        "PREFECT_API_URL": api(port),
        "PREFECT_UI_API_URL": api(port),
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{file}",
    }
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", HOST, "--port", str(port)]
    return Child("prefect-server", command, settings, grace=_GRACE, quiet=True)


def wait(api: str, server: Child | None, stop: Wish, *, seconds: float) -> bool:
    """Wait until a server answers; False where `stop` was set before. Raises FondsError where it does not come."""
    import httpx

    until, told = time.monotonic() + seconds, server is not None  # one of our own takes its time
    while time.monotonic() < until:
        try:
            if httpx.get(f"{api}/health", timeout=_PATIENCE).is_success:
                return True
        except (httpx.InvalidURL, httpx.UnsupportedProtocol):  # there can be none
            break
        except httpx.HTTPError:
            pass
        if not told:
            log.warning("server.awaited", address=api)
            told = True
        if server is not None and server.status is not None:
            raise FondsError(
                "The Prefect server ended as soon as it was started.", hint="The lines above say why; see -v as well."
            )
        if stop.wait(_ASK_AGAIN):
            return False
    raise FondsError(
        f"The Prefect server at {api} does not answer.",
        hint="Check PREFECT_API_URL, or unset it: fonds then starts a server of its own.",
    )
