"""Where passwords are hashed: in two threads of their own, so that strangers who try passwords leave the machine to others."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Result = TypeVar("Result")

_AT_ONCE = 2
_WAITING = 20  # more than these are sent away
_pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="password")
_busy = {"tasks": 0}


class Busy(Exception):
    """Too many people, or one program, are signing in just now: nothing was tried."""

    seconds = 5


async def run(function: Callable[..., Result], *arguments: Any) -> Result:
    """What a function that hashes returns. Raises Busy where too many wait already."""
    if _busy["tasks"] >= _AT_ONCE + _WAITING:
        raise Busy("The site is busy. Wait 5 seconds, then try again.")
    _busy["tasks"] += 1
    try:
        return await asyncio.wrap_future(_pool.submit(function, *arguments))
    finally:
        _busy["tasks"] -= 1
