"""The history in the browser: a decision is taken back without leaving the page, and those made as one are opened in place."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from db import corrections
from db.connection import open_archive


@pytest.fixture
def decided(archive_file: Path) -> list[int]:
    """Two decisions: one on a date, and one on three names."""
    with closing(open_archive(archive_file)) as db:
        (date,) = db.execute("select id from review where label = 'DATE' and value is not null limit 1").fetchone()
        names = [row[0] for row in db.execute("select id from review where label = 'PERSON' order by id limit 3")]
        corrections.record(db, date, "accept", None, "Ann")
        corrections.record_many(db, names, "reject", None, "Ann", "no names")
    return [date, *names]


def test_a_decision_is_taken_back(decided: list[int], archive_file: Path, open_site: Callable[..., Any]) -> None:
    page = open_site(archive_file).visit("/-/history")
    page.evaluate("window.kept = true")
    page.get_by_role("button", name="Take back decision 1:").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("It is undecided again, as the machine has it")
    page.keyboard.type("the wrong year")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#told")).to_contain_text("Decision 1 is taken back by 5.")
    expect(page.locator("#decision-5")).to_contain_text("Because: the wrong year")
    expect(page.locator("#decision-1")).to_contain_text("taken back by 5")
    expect(page.get_by_role("button", name="Take back decision 1:")).to_have_count(0)
    assert page.evaluate("window.kept")
    with closing(open_archive(archive_file)) as db:
        assert db.execute("select status from review where id = ?", [decided[0]]).fetchone() == ("machine",)


def test_thinking_better_of_it(decided: list[int], archive_file: Path, open_site: Callable[..., Any]) -> None:
    page = open_site(archive_file).visit("/-/history/4")
    button = page.get_by_role("button", name="Take back decision 4:")
    button.click()
    expect(page.get_by_role("dialog")).to_contain_text("All 3 that were decided as one are taken back.")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(button).to_be_focused()
    with closing(open_archive(archive_file)) as db:
        assert db["corrections"].count == 4


def test_those_made_as_one_are_opened_in_place(decided: list[int], archive_file: Path, open_site: Callable[..., Any]) -> None:
    page = open_site(archive_file).visit("/-/history")
    expect(page.locator("ol.log > li")).to_have_count(2)
    page.get_by_text("All 3", exact=True).click()
    expect(page.locator("details ol.log > li")).to_have_count(3)
    assert page.url.endswith("/-/history")
