"""Every page for everybody: no violation that axe-core calls serious, nothing wider than a small telephone, light and dark."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from db.connection import open_archive
from db.rows import insert
from db.transactions import writing
from tests.db.standing import furnish

pytestmark = pytest.mark.xdist_group("browser")

PAGES = [
    *("/", "/?decade=1930", "/-/history", "/-/tables"),
    *("/-/queue", "/-/queue?view=list", "/-/queue?what=clashes"),
    *("/-/documents", "/-/documents?q=bank&in=text", "/-/documents/1?kinds=PERSON,DATE", "/-/documents/2?mention=50"),
    *("/-/people", "/-/organisations?letter=b", "/-/entities/org-bank-of-chosen"),
    *("/-/dates", "/-/amounts?currency=JPY", "/-/arrivals", "/-/documents?collection=Harbour+papers"),
    *("/-/runs", "/-/runs/1", "/-/documents/1", "/-/documents/2"),
]


@pytest.fixture
def archive_file(archive_file: Path) -> Path:
    """The archive with what years of operation leave, and a run that failed."""
    with closing(open_archive(archive_file)) as db:
        furnish(db)
        with writing(db):
            insert(
                db, "changes", {"run_id": 1, "document_id": 1, "change": "lost", "label": "DATE", "text": "May 1931", "page": 1}
            )
            db.execute("update runs set state = 'failed', message = 'It would lose too much.' where id = 1")
    return archive_file


def serious(page: Page) -> list[str]:
    """What axe finds that keeps people out: rule, how bad, and the first element."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']} ({one['impact']}): {one['nodes'][0]['html']}" for one in found if one["impact"] in ("serious", "critical")
    ]


def too_wide(page: Page) -> list[str]:
    """Elements that make the page scroll sideways."""
    return page.evaluate(
        """() => document.documentElement.scrollWidth <= innerWidth ? [] :
        [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
            .map((one) => one.outerHTML.slice(0, 120))"""
    )


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_pages_have_no_serious_violation(site, dark):
    found = {}
    for path in PAGES:
        page = site.visit(path, dark=dark)
        page.wait_for_load_state("networkidle")
        found[path] = serious(page)
    assert {path: faults for path, faults in found.items() if faults} == {}


def test_pages_fit_a_telephone(site):
    found = {}
    for path in PAGES:
        page = site.visit(path, width=360, height=740)
        page.wait_for_load_state("networkidle")
        found[path] = too_wide(page)
    assert {path: faults for path, faults in found.items() if faults} == {}


def test_a_page_is_worked_without_a_mouse(site, archive_file):
    page = site.visit("/-/queue")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    seen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.textContent.trim()"))
    assert "Accept a" in seen
    page.locator("#card").get_by_role("button", name="Reject", exact=False).first.focus()
    with page.expect_response("**/-/fonds/decide"):
        page.keyboard.press("Enter")
    with closing(sqlite3.connect(archive_file)) as db:
        assert db.execute("select action from corrections").fetchall() == [("reject",)]
