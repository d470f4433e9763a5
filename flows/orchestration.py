"""Prefect's surroundings: quiet, on this machine only, and started while the workers do their first job.

Nothing here imports Prefect until it is needed: that alone takes two seconds. Where `PREFECT_API_URL` (or the user's Prefect
profile) names a server, runs go there; else Prefect starts a temporary server of its own. Its bookkeeping is kept between runs
under the user's cache folder, because making it anew takes ten seconds each time; it holds no documents and may be deleted.
"""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from extractors.errors import ConfigurationError
from flows.log import adopt

_ends: dict[str, subprocess.Popen[bytes]] = {}  # kept, for the pipe is closed with what holds it
STARTUP_SECONDS = "180"  # a temporary server needs 25 s for its very first start on two busy cores; Prefect gives up after 20


def configure(*, verbose: bool) -> None:
    """Set what Prefect reads from the environment when it is imported. What the user has set stays."""
    settings = {
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_EPHEMERAL_ENABLED": "true",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": STARTUP_SECONDS,
        "PREFECT_SERVER_REGISTER_BLOCKS_ON_START": "false",
        "PREFECT_LOGGING_LEVEL": "INFO" if verbose else "CRITICAL",
        "PREFECT_LOGGING_INTERNAL_LEVEL": "ERROR" if verbose else "CRITICAL",
        "PREFECT_SERVER_LOGGING_LEVEL": "WARNING" if verbose else "CRITICAL",
    }
    if "PREFECT_HOME" not in os.environ:
        settings["PREFECT_HOME"] = str(_home())
        profiles = Path.home() / ".prefect" / "profiles.toml"
        if profiles.is_file():
            settings["PREFECT_PROFILES_PATH"] = str(profiles)
    for name, value in settings.items():
        os.environ.setdefault(name, value)


def refused_setting(error: Exception) -> ConfigurationError | None:
    """In our words, where it is Prefect that refuses one of its settings while it is imported; else None."""
    from pydantic import ValidationError

    if not isinstance(error, ValidationError) or not error.title.endswith("Settings"):
        return None
    first = error.errors(include_url=False)[0]
    setting = ".".join(map(str, first["loc"]))
    return ConfigurationError(
        f"Prefect refuses its setting {setting} = {first['input']!r} ({error.title}): {first['msg'].rstrip('.')}.",
        hint="Look at the variables of the environment that begin with PREFECT_, and at Prefect's profile.",
    )


# a run that found nothing to do leaves its start under way, and Prefect takes a server that is being started for one that answers
_ONE_AT_A_TIME = threading.Lock()


class Overture(threading.Thread):
    """Imports Prefect and, where no server is named, starts the temporary one, while the caller does something else."""

    def __init__(self) -> None:
        super().__init__(name="prefect-start", daemon=True)
        self._error: Exception | None = None

    def run(self) -> None:
        """Called by `start`."""
        # the server inherits this: it must outlive Ctrl-C, which reaches the whole process group, to be told how the run ended
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            with _ONE_AT_A_TIME:
                from prefect.client.orchestration import get_client
                from prefect.settings import PREFECT_API_URL

                import flows.extraction  # noqa: F401

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
        atexit.register(_ends["server"].communicate)


def _home() -> Path:
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "fonds" / "prefect"
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.mkdtemp(prefix="fonds-prefect-"))
    return home
