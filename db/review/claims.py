"""Who is at which mention of the queue, so that two reviewers at work at once are not given the same.

Kept in the memory of the site for a few minutes only. It saves work, and guards nothing: `db/seen.py` sees to what two people
decide on one mention all the same.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

_SECONDS = 180.0
_MOST = 10_000
_held: dict[int, tuple[str, float]] = {}  # mention: by whom, until when


def of_others(actor: str) -> list[int]:
    """Mentions that somebody else was given a short while ago."""
    now = time.monotonic()
    if len(_held) > _MOST:
        _held.clear()
    for mention in [one for one, (_, until) in _held.items() if until < now]:
        del _held[mention]
    return [mention for mention, (holder, _) in _held.items() if holder != actor]


def give(actor: str, mentions: Iterable[int]) -> None:
    """Note that `actor` was given these, and hold no others any more."""
    for mention in [one for one, (holder, _) in _held.items() if holder == actor]:
        del _held[mention]
    until = time.monotonic() + _SECONDS
    _held.update((mention, (actor, until)) for mention in mentions)
