"""The site in this process, asked without a network; and the archive as its pages read it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from db.review.site import build

Ask = Callable[..., httpx.Response]


@pytest.fixture
def get(archive: Any, tmp_path: Path) -> Iterator[Ask]:
    """Asks the site on the archive of the test: get("/-/documents", **headers)."""
    served = build(tmp_path / "archive.db")

    async def asked(address: str, headers: dict[str, str]) -> httpx.Response:
        await served.invoke_startup()
        answer: httpx.Response = await served.client.get(address, headers=headers)
        return answer

    # in a thread, for where browser tests go before these their loop is still running in this one
    with ThreadPoolExecutor(1) as thread:
        yield lambda address, **headers: thread.submit(asyncio.run, asked(address, headers)).result()
    served.close()


@pytest.fixture
def rows(archive: Any) -> Iterator[sqlite3.Connection]:
    """The archive's connection, as pages have it."""
    archive.conn.row_factory = sqlite3.Row
    yield archive.conn
    archive.conn.row_factory = None
