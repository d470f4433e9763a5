"""What takes long to work out over the whole archive, kept in the memory of the site and made anew when the archive has changed.

What took less than `AT_ONCE` seconds is worked out again as soon as something has changed; else the former result is given until
the new one is there. It is made in the background, and no more than a tenth of the time is spent on it. So a page that counts is
quick also over a million mentions, and what it counts is a few seconds old at most while people decide or a run goes on.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from datasette.app import Datasette

from db.review import serve

Result = TypeVar("Result")
Stamp = tuple[Any, ...]
AT_ONCE = 0.05  # seconds
EVERY = 2.0  # seconds between two times that something is made in the background, at least
_SHARE = 10  # what takes a second is made every ten

_log = logging.getLogger(__name__)

# the newest of all that says that something has changed; each is found at the end of its table
_STAMP = """select (select max(id) from corrections), (select max(id) from run_documents), (select max(id) from resolutions),
  (select id || state from runs order by id desc limit 1), exists (select 1 from edited_values)"""


@dataclass
class _Memory:
    """One result with the state of the archive that it tells of. made: when, on the clock of time.monotonic()."""

    result: Any = None
    stamp: Stamp | None = None
    seconds: float = 0.0
    made: float = 0.0
    making: asyncio.Task[None] | None = None


_memories: WeakKeyDictionary[Datasette, dict[str, _Memory]] = WeakKeyDictionary()


async def remembered(datasette: Datasette, key: str, function: Callable[[sqlite3.Connection], Result]) -> Result:
    """What `function(connection)` says of the archive, at most a few seconds old. key: one for each function.

    Whoever asks must not change the result, for others are given the same. Raises what the function raises, where nothing is
    remembered yet.
    """
    memory = _memories.setdefault(datasette, {}).setdefault(key, _Memory())
    stamp = await serve.read(datasette, _stamp)
    for _ in range(2):  # what was under way already may have begun before the newest change
        if memory.stamp == stamp:
            break
        making = _making(datasette, memory, function)
        if memory.stamp is None or memory.seconds < AT_ONCE:
            await asyncio.shield(making)
    result: Result = memory.result
    return result


def _stamp(connection: sqlite3.Connection) -> Stamp:
    return tuple(connection.execute(_STAMP).fetchone())


def _making(datasette: Datasette, memory: _Memory, function: Callable[[sqlite3.Connection], Any]) -> asyncio.Task[None]:
    """The work under way, so that many who ask at once wait for one; begun here where there is none."""
    if memory.making is None or memory.making.done():
        memory.making = asyncio.create_task(_make(datasette, memory, function))
        memory.making.add_done_callback(_tell)
    return memory.making


async def _make(datasette: Datasette, memory: _Memory, function: Callable[[sqlite3.Connection], Any]) -> None:
    if memory.stamp is not None and memory.seconds >= AT_ONCE:
        pause = max(EVERY, _SHARE * memory.seconds)
        await asyncio.sleep(max(0.0, memory.made + pause - time.monotonic()))

    def timed(connection: sqlite3.Connection) -> tuple[Stamp, Any, float]:
        began = time.monotonic()
        stamp = _stamp(connection)  # first: what comes in meanwhile is not taken for known
        return stamp, function(connection), time.monotonic() - began

    memory.stamp, memory.result, memory.seconds = await serve.read(datasette, timed)
    memory.made = time.monotonic()


def _tell(making: asyncio.Task[None]) -> None:
    """Nobody waits for what is made in the background, so its failure is told here; whoever asks next begins it again."""
    if not making.cancelled() and (error := making.exception()):
        _log.error("what the review site remembers could not be made anew", exc_info=error)
