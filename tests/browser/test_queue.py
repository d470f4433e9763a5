"""The queue in a browser: every decision by key, saved while the next item is there."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.xdist_group("browser")


def log(archive: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(archive)) as db:
        return db.execute("select action, mention_id, after from corrections order by id").fetchall()


def name(page: Page) -> str:
    """What the card shows, without its label."""
    return page.locator("#card .name").inner_text().partition(" ")[2]


def decide(page: Page, key: str) -> str:
    """Press a key on the present item and wait until it is saved; returns what was decided on."""
    shown = name(page)
    with page.expect_response("**/-/fonds/decide"):
        page.keyboard.press(key)
    return shown


def test_items_are_decided_by_keys_alone(site, archive_file):
    page = site.visit("/-/queue")
    first, second = decide(page, "a"), decide(page, "r")
    assert [row[0] for row in log(archive_file)] == ["accept", "reject"]
    expect(page.locator("#told")).to_contain_text(f"“{second}” rejected.")
    third = name(page)
    decide(page, "u")
    expect(page.locator("#card .name")).to_contain_text(second)
    assert name(page) == second
    assert log(archive_file)[-1][0] == "undo"
    page.keyboard.press("k")
    assert name(page) == first
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert name(page) == third
    expect(page.locator("#counter")).to_have_text("1 decided")


def test_items_are_decided_and_passed_over_by_buttons_alone(site, archive_file):
    page = site.visit("/-/queue")
    first = name(page)
    page.get_by_role("button", name="Next").click()
    second = name(page)
    page.get_by_role("button", name="Back").click()
    assert name(page) == first
    with page.expect_response("**/-/fonds/decide"):
        page.get_by_role("button", name="Accept").click()
    assert name(page) == second
    with page.expect_response("**/-/fonds/decide"):
        page.locator("#undo").click()
    expect(page.locator("#card .name")).to_contain_text(first)
    assert [row[0] for row in log(archive_file)] == ["accept", "undo"]


def test_the_focus_stays_with_the_button_that_was_pressed(site):
    page = site.visit("/-/queue")
    page.locator("#card").get_by_role("button", name="Reject", exact=True).focus()
    decide(page, "Enter")
    expect(page.locator("#card").get_by_role("button", name="Reject", exact=True)).to_be_focused()


def test_nothing_is_said_to_be_done_while_more_is_fetched(site):
    page = site.visit("/-/queue")
    held = []
    page.route("**/-/fonds/queue?*", lambda route: held.append(route))
    with page.expect_request("**/-/fonds/queue?*"):
        for _ in range(20):
            page.keyboard.press("j")
    expect(page.get_by_text("One moment …")).to_be_visible()
    expect(page.locator("#done")).to_be_hidden()
    held.pop().continue_()
    expect(page.locator("#card .name")).to_be_visible()
    expect(page.get_by_text("One moment …")).to_be_hidden()


def test_escape_leaves_the_choice_of_a_name(site, archive_file):
    page = site.visit("/-/queue?label=ORG")
    page.keyboard.press("l")
    dialog = page.get_by_role("dialog", name="Who or what is")
    expect(dialog.get_by_role("listitem").first).to_contain_text(re.compile("[0-9]+ mentions? in [0-9]+ document"))
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert log(archive_file) == []


def test_a_span_is_moved_word_by_word_and_saved(site, archive_file):
    page = site.visit("/-/queue?label=PERSON")
    around = page.locator("#card .around").inner_text()
    before = name(page)
    page.keyboard.press("]")
    wider = name(page)
    assert wider.startswith(before)
    assert len(wider) > len(before)
    page.keyboard.press("}")
    assert name(page) == before
    page.keyboard.press("[")
    assert name(page).endswith(before)
    page.keyboard.press("Escape")
    assert name(page) == before
    page.keyboard.press("]")
    decide(page, "a")
    ((action, mention, _),) = log(archive_file)
    assert action == "respan"
    with closing(sqlite3.connect(archive_file)) as db:
        (text,) = db.execute("select text from current_mentions where id = ?", [mention]).fetchone()
    assert " ".join(text.split()) == wider
    assert text in around


def test_what_is_begun_while_the_last_is_saved_goes_on(site, archive_file):
    page = site.visit("/-/queue?label=PERSON")
    held = []
    page.route("**/-/fonds/decide", lambda route: held.append(route))
    page.keyboard.press("a")
    page.keyboard.press("]")
    wider = name(page)
    with page.expect_response("**/-/fonds/decide"):
        held.pop().continue_()
    expect(page.locator("#counter")).to_have_text("1 decided")
    assert name(page) == wider
    page.unroute("**/-/fonds/decide")
    decide(page, "a")
    assert [row[0] for row in log(archive_file)] == ["accept", "respan"]


def test_a_label_is_changed_and_all_alike_are_rejected(site, archive_file):
    page = site.visit("/-/queue?label=ORG")
    decide(page, "1")
    shown = name(page)
    page.keyboard.press("R")
    dialog = page.get_by_role("dialog", name="Reject all like it")
    expect(dialog).to_contain_text(f"“{shown}” is no organisation")
    with page.expect_response("**/-/fonds/decide"):
        dialog.get_by_role("button", name=re.compile("In the whole archive: [0-9]+ mention")).click()
    expect(page.locator("#told")).to_contain_text("rejected in the whole archive")
    assert [row[0] for row in log(archive_file)] == ["relabel", "reject"]


def test_the_help_lists_the_keys_and_gives_the_focus_back(site):
    page = site.visit("/-/queue")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog.get_by_role("row")).to_have_count(21)
    page.keyboard.press("a")  # not on the item behind it
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.locator("#counter")).to_be_empty()


def test_the_list_has_the_same_keys(site, archive_file):
    page = site.visit("/-/queue?view=list")
    rows = page.locator(".rows > li")
    expect(rows.first).to_have_attribute("aria-current", "true")
    with page.expect_response("**/-/fonds/decide"):
        page.keyboard.press("a")
    expect(rows.nth(1)).to_have_attribute("aria-current", "true")
    expect(rows.first).to_contain_text("accepted")
    rows.nth(4).get_by_role("button", name="Choose").click()
    expect(rows.nth(4)).to_have_attribute("aria-current", "true")
    assert [row[0] for row in log(archive_file)] == ["accept"]


def test_the_second_of_two_reviewers_is_told(site, archive_file):
    ann, ben = site.visit("/-/queue?label=DATE&view=list"), site.visit("/-/queue?label=DATE&view=list")
    with ann.expect_response("**/-/fonds/decide"):
        ann.keyboard.press("r")
    with ben.expect_response("**/-/fonds/decide"):
        ben.keyboard.press("a")
    expect(ben.locator("#told")).to_contain_text("has decided on this since you opened it")
    expect(ben.locator(".rows > li").first).to_contain_text("rejected")
    expect(ben.locator(".rows > li").first).to_have_attribute("aria-current", "true")
    assert [row[0] for row in log(archive_file)] == ["reject"]


def test_what_cannot_be_saved_is_said_and_the_item_comes_back(site, archive_file):
    page = site.visit("/-/queue")
    shown = name(page)
    page.context.set_offline(True)
    page.keyboard.press("a")
    expect(page.locator("#told")).to_contain_text("The site does not answer. Nothing was saved.")
    assert name(page) == shown
    page.context.set_offline(False)
    assert decide(page, "a") == shown
    assert len(log(archive_file)) == 1
    # what succeeds later does not hide it
    expect(page.locator("#told .said")).to_contain_text("accepted")
    page.locator("#told .failure").get_by_role("button", name="Close").click()
    expect(page.locator("#told .failure")).to_have_count(0)
