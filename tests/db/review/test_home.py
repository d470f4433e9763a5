"""The first page over HTTP: what it counts, where its numbers and bars lead, and what an empty archive says."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest

from db import corrections, entities
from db.review import large, remembered
from db.review.pages import home
from db.review.site import build
from db.timeline import Dates, Times, Yen
from extractors.errors import CorruptFile

HOSTILE = "<img src=x onerror=alert(1)>"
Ask = Callable[[str], str]


@pytest.fixture
def ask(get: Callable[..., httpx.Response]) -> Ask:
    """The text of a page of the site."""
    return lambda address: get(address).raise_for_status().text


def links(page: str) -> list[tuple[str, str]]:
    """Where the links of the page lead, and what they say, without markup."""
    found = re.findall(r'<a [^>]*?href="([^"]*)"(?: aria-label="([^"]*)")?[^>]*>(.*?)</a>', page, re.DOTALL)
    return [(unescape(href), unescape(label or re.sub(r"<[^>]*>", "", text)).strip()) for href, label, text in found]


def test_an_empty_archive_says_how_to_begin(ask: Ask) -> None:
    page = ask("/")
    assert "fonds ingest FOLDER" in page
    assert "<svg" not in page


def test_numbers_lead_to_what_they_count(sample: Any, ask: Ask) -> None:
    entities.resolve(sample.db, sample.run())
    found = links(ask("/"))
    for link in (
        ("/-/documents", "1 document"),
        ("/archive/pages", "2 pages"),
        ("/-/people", "1 person"),
        ("/-/organisations", "1 organisation"),
        ("/-/dates", "2 dates"),
        ("/-/amounts?currency=JPY", "2 amounts in yen"),
        ("/-/amounts?currency=JPY", "1,400.5 yen"),
        ("/-/queue?label=MONEY", "2 amounts"),
    ):
        assert link in found


def test_bars_lead_to_their_mentions(sample: Any, ask: Ask) -> None:
    found = dict(links(ask("/")))
    assert found["/-/dates?decade=1930"] == "1930s: 2 dates"
    (yen,) = [(href, told) for href, told in found.items() if "amounts_in_time" in href]
    assert yen[1] == "1930s: 1 amount, 200 yen in all; half are no more than 200 yen"
    assert "200 to 300 yen" in ask(yen[0])
    assert "1,200 yen 50 sen" not in ask(yen[0])

    years = dict(links(ask("/?decade=1934")))
    assert years["/-/dates?decade=1930&year=1931"] == "1931: 1 date"
    assert re.findall(r"<mark[^>]*>(.*?)</mark>", ask("/-/dates?decade=1930&year=1931")) == ["4 May 1931"]
    assert "No amount in yen stands near a date" in ask("/?decade=1950")
    assert "1930s" in ask("/?decade=never")


def test_figures_follow_decisions(sample: Any, ask: Ask) -> None:
    assert ("/-/dates", "2 dates") in links(ask("/"))
    corrections.record(sample.db, sample.mention("around 1930"), "reject", None, "Ann")
    assert ("/-/dates", "1 date") in links(ask("/"))


def test_what_strangers_wrote_is_text(sample: Any, ask: Ask) -> None:
    sample.fail(f"/in/{HOSTILE}.pdf", "broken", CorruptFile(f"{HOSTILE} is damaged.", hint=f"Get {HOSTILE} again."))
    page = ask("/")
    assert "is damaged" in page
    assert HOSTILE not in page


def test_the_last_run(sample: Any, ask: Ask) -> None:
    run = sample.db.execute("select max(id) from runs").fetchone()[0]
    page = ask("/")
    assert f"/-/queue?run={run}" in page
    assert "1 new." in page
    assert "It changed nothing in documents that had been extracted before." in page


def test_decades_that_are_far_away_are_told_apart() -> None:
    dates = {decade: Dates(1) for decade in (1000, 1100, 1700, 1710, 1990)}
    found = Times({10: dates, 1: {}}, {10: {}, 1: {}}, 0)
    shown = home.periods(found, None)
    assert (shown.years.start, shown.years.stop) == (1700, 2000)
    series = home.dates_over_time(dates, shown, lambda first, last: f"{first}-{last}")
    assert (series.before, series.after, len(series.rows)) == (2, 0, 30)
    assert [bar.href for bar in series.chart.bars] == ["1700-1709", "1710-1719", "1990-1999"]


def test_very_large_sums_are_told_exactly() -> None:
    much = 9_999_999_999_999_999_999_001
    series = home.yen_over_time({1930: Yen(2, much, 1_500)}, home.Periods(range(1930, 1940, 10), 10), lambda _first, _last: "/")
    assert series.rows == [("1930s", "2", "9,999,999,999,999,999,999.001", "1.5")]


def test_a_large_archive_is_counted_before_anybody_asks(sample: Any, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large, "_LARGE", 3)
    site = build(Path(sample.db.execute("pragma database_list").fetchone()[2]))

    async def begun() -> Any:
        await site.invoke_startup()
        (task,) = large._begun
        await task
        # nothing is left to be worked out
        monkeypatch.setattr(remembered, "_make", None)
        return await home.figures(site)

    known, _, yen = asyncio.run(begun())
    assert (known.shown("DATE"), yen.amounts) == (2, 2)
    assert site.get_database("archive").count_limit == large._COUNTED
    site.close()
