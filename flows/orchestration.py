"""Prefect's surroundings: quiet, on this machine only, and started while the workers do their first job.

Nothing here imports Prefect until it is needed: that alone takes two seconds. Where `PREFECT_API_URL` (or the user's Prefect
profile) names a server, runs go there; else Prefect starts a temporary server of its own. Its bookkeeping is kept between runs
under the user's cache folder, because making it anew takes ten seconds each time; it holds no documents and may be deleted.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import threading
import time
from pathlib import Path

                adopt()
                if not PREFECT_API_URL.value():
                    if not _ends:
                        threading.Thread(target=_end_server_with_us, name="prefect-end", daemon=True).start()
                    get_client(sync_client=True)
        except Exception as error:  # raised to the caller by `ready`
            self._error = error

    def ready(self) -> None:
        """Wait until Prefect is there. Raises what starting it raised."""
        self.join()
        if self._error is not None:
            raise self._error


def _end_server_with_us() -> None:
    """See to it that the temporary server ends with this process, also where this one is killed and can tell nobody."""
    from prefect.server.api.server import SubprocessASGIServer

    server = SubprocessASGIServer()  # the one that there is
    until = time.monotonic() + float(STARTUP_SECONDS)
    while server.server_process is None and time.monotonic() < until:
        time.sleep(0.02)
    if server.server_process is not None:
        # nothing is ever written to it: what it reads ends when we do, however that is
        end = f"read _; kill {server.server_process.pid} 2>&-"
        _ends["server"] = subprocess.Popen(["/bin/sh", "-c", end], stdin=subprocess.PIPE)  # noqa: S603  # our own number


def _home() -> Path:
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "fonds" / "prefect"
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.mkdtemp(prefix="fonds-prefect-"))
    return home
