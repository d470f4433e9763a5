"""What is remembered, over a real site and a real archive."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from db import corrections
from db.review import remembered as module
from db.review.remembered import remembered
from db.review.site import build


class Counting:
    """Counts decisions, slowly where asked, and how often it was called."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds, self.calls = seconds, 0

    def __call__(self, connection: sqlite3.Connection) -> int:
        self.calls += 1
        time.sleep(self.seconds)
        return int(connection.execute("select count(*) from corrections").fetchone()[0])


@pytest.fixture
def decide(sample: Any) -> Callable[[], None]:
    """Takes one more decision."""
    mention = sample.mention("4 May 1931")
    return lambda: corrections.record(sample.db, mention, "accept", None, "Ann") and None


def run(sample: Any, using: Callable[[Datasette], Coroutine[Any, Any, None]]) -> None:
    async def main() -> None:
        datasette = build(Path(sample.db.execute("pragma database_list").fetchone()[2]))
        await datasette.invoke_startup()
        try:
            await using(datasette)
        finally:
            datasette.close()

    asyncio.run(main())


def test_what_is_quick_is_never_old(sample: Any, decide: Callable[[], None]) -> None:
    counting = Counting()

    async def using(datasette: Datasette) -> None:
        for number in range(3):
            assert await remembered(datasette, "decisions", counting) == number
            assert await remembered(datasette, "decisions", counting) == number
            decide()

    run(sample, using)
    assert counting.calls == 3


def test_what_is_slow_is_given_as_it_was_until_it_is_made_anew(
    sample: Any, decide: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "EVERY", 0.0)
    monkeypatch.setattr(module, "AT_ONCE", 0.01)
    counting = Counting(0.02)

    async def using(datasette: Datasette) -> None:
        assert await remembered(datasette, "decisions", counting) == 0
        decide()
        assert await remembered(datasette, "decisions", counting) == 0
        decide()
        for _ in range(200):
            if await remembered(datasette, "decisions", counting) == 2:
                break
            await asyncio.sleep(0.05)
        assert await remembered(datasette, "decisions", counting) == 2

    run(sample, using)
    assert counting.calls <= 3


def test_many_who_ask_at_once_wait_for_one_answer(sample: Any) -> None:
    counting = Counting(0.1)

    async def using(datasette: Datasette) -> None:
        assert set(await asyncio.gather(*(remembered(datasette, "decisions", counting) for _ in range(20)))) == {0}
        assert await remembered(datasette, "others", lambda _connection: "other") == "other"

    run(sample, using)
    assert counting.calls == 1


def test_a_failure_is_told_and_tried_again(sample: Any, caplog: pytest.LogCaptureFixture) -> None:
    async def using(datasette: Datasette) -> None:
        with pytest.raises(sqlite3.OperationalError):
            await remembered(datasette, "decisions", lambda connection: connection.execute("select nothing"))
        assert await remembered(datasette, "decisions", Counting()) == 0

    run(sample, using)
    assert "could not be made anew" in caplog.text
