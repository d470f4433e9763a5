"""What is configured becomes the defaults of the options of every command, so that no command looks at `fonds.toml` itself.

Where no file is found and no variable of the environment begins with FONDS_, this costs a look into each folder above.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from extractors.errors import ConfigurationError
from flows.commands import options

if TYPE_CHECKING:
    from flows.configuration import Config, Loaded

FILE: Final = "fonds.toml"
VARIABLE: Final = "FONDS_CONFIG"

# option or argument of commands -> the key that gives its default
_KEYS: Final[Mapping[str, str]] = {
    "db": "database",
    "store": "store",
    "reports": "reports",
    "model": "model",
    "languages": "languages",
    "dpi": "dpi",
    "workers": "workers",
    "runner": "runner",
    "scheduler": "dask.scheduler",
    "inbox": "inbox.folder",
    "keep": "inbox.keep",
    "settle": "inbox.settle",
    "poll": "inbox.poll",
    "cron": "schedule.cron",
    "timezone": "schedule.timezone",
    "lost": "thresholds.lost",
    "lost_reviewed": "thresholds.lost_reviewed",
    "host": "review.host",
    "port": "review.port",
    "site": "review.address",
    "allow_host": "review.allow_hosts",
    "public": "review.public",
    "behind_proxy": "review.behind_proxy",
}


@dataclass(slots=True)
class _Now:
    """What this process found."""

    loaded: Loaded | None = None


_now = _Now()


def find() -> Path | None:
    """The file that counts: the one that FONDS_CONFIG names, else that of the current folder or the nearest above it."""
    if named := os.environ.get(VARIABLE):
        return Path(named)
    try:
        here = Path.cwd()
    except OSError:  # the current folder is gone
        return None
    return next((file for folder in (here, *here.parents) if (file := folder / FILE).is_file()), None)


def read() -> Loaded | None:
    """What is configured; None where nothing is. Raises ConfigurationError."""
    file = find()
    if file is None and not any(name.startswith("FONDS_") for name in os.environ):
        return None
    from flows.configuration import load

    return load(file)


def config() -> Config:
    """What is configured, with the defaults of what is not. Raises ConfigurationError."""
    from flows.configuration import Config

    loaded = _now.loaded or read()
    return loaded.config if loaded else Config()


def begin(command: object, called: str | None, named: str | None, *, patient: bool) -> dict[str, Any]:
    """Take up what is configured for the command `called`, and return the defaults it gives the options of all below `command`.

    named: the file that --config gave. patient: go on without what is configured where it cannot be used. Raises
    ConfigurationError.
    """
    try:
        _now.loaded = read()
    except ConfigurationError:
        if not patient:
            raise
        _now.loaded = None
    loaded = _now.loaded
    options.remember(None if loaded is None else loaded.config.database, named)
    if called in _STANDING or (loaded is not None and "log.file" in loaded.origins):
        _log(standing=called in _STANDING)
    if loaded is None:
        return {}
    if loaded.config.prefect.api_url is not None:
        os.environ.setdefault("PREFECT_API_URL", loaded.config.prefect.api_url)
    from flows.configuration.keys import values_of

    known = dict(values_of(loaded.config))
    values = {option: known[key] for option, key in _KEYS.items() if key in loaded.origins}
    if loaded.config.runner != "dask":
        values.pop("scheduler", None)  # a cluster that is known, and not what does the work unless asked for
    return _defaults(command, values)


# commands that run until they are stopped
_STANDING: Final = frozenset({"watch", "schedule"})


def _log(*, standing: bool) -> None:
    from flows import log

    chosen = config().log
    log.start(log.Options(chosen.file, chosen.format, chosen.level), standing=standing)


def _defaults(command: Any, values: Mapping[str, object]) -> dict[str, Any]:
    below = getattr(command, "commands", None)
    if below is None:
        return {one.name: values[one.name] for one in command.params if one.name in values}
    return {name: _defaults(inner, values) for name, inner in below.items()}
