"""The worker's jobs, but a document called poison ends the process that works on it, as a crash of a native library would."""

from __future__ import annotations

import os
from collections.abc import Sequence

from extractors.records import Page
from extractors.settings import Settings
from flows import jobs


def process(orders: Sequence[jobs.Order], settings: Settings) -> list[jobs.Outcome]:
    for order in orders:
        _die(order.path)
    return jobs.process(orders, settings)


def read_part(path: str, first: int, last: int, settings: Settings) -> jobs.Part:
    _die(path)
    return jobs.read_part(path, first, last, settings)


def finish(order: jobs.Order, pages: tuple[Page, ...], seconds: float, settings: Settings) -> jobs.Outcome:
    return jobs.finish(order, pages, seconds, settings)


def _die(path: str) -> None:
    if "poison" in path:
        os._exit(9)
