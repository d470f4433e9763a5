"""The page of a person or organisation in a browser: each decision is saved without leaving it, and can be taken back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from db import suggestions
from db.connection import open_archive

pytestmark = pytest.mark.xdist_group("browser")


def rows(archive: Path, sql: str, *given: Any) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(archive)) as db:
        return db.execute(sql, given).fetchall()


def most_mentioned(archive: Path, label: str, place: int = 0) -> tuple[str, str]:
    sql = "select id, name from entities where label = ? order by mentions desc, name limit 1 offset ?"
    ((entity_id, name),) = rows(archive, sql, label, place)
    return entity_id, name


def actions(archive: Path) -> list[str]:
    return [action for (action,) in rows(archive, "select action from corrections order by id")]


def saved(page: Page, act: Any) -> None:
    """Do something that saves, and wait until the page shows it."""
    with page.expect_response("**/-/fonds/decide") as answer:
        act()
    assert answer.value.status == 200, answer.value.text()
    expect(page.locator("#main")).not_to_have_attribute("aria-busy", "true")


def test_a_name_and_an_identifier_are_given_and_taken_back(site, archive_file):
    entity_id, name = most_mentioned(archive_file, "PERSON")
    page = site.visit(f"/-/entities/{entity_id}")
    page.get_by_label("Shown as").fill("Somebody <else>")
    saved(page, page.get_by_role("button", name="Rename").click)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Somebody <else>")
    expect(page).to_have_title("Somebody <else> · fonds")
    saved(page, page.locator("#told").get_by_role("button", name="Undo").click)
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)

    field = page.get_by_role("textbox", name="Wikidata")
    field.fill("36322")
    with page.expect_response("**/-/fonds/decide"):
        field.press("Enter")
    expect(page.locator("#told")).to_contain_text("one looks like Q36322")
    assert field.input_value() == "36322"
    field.fill("https://www.wikidata.org/wiki/Q36322")
    saved(page, lambda: field.press("Enter"))
    link = page.get_by_role("link", name="Q36322")
    expect(link).to_have_attribute("href", "https://www.wikidata.org/wiki/Q36322")
    saved(page, page.get_by_role("button", name="Remove the identifier of Wikidata").click)
    expect(link).to_have_count(0)
    assert actions(archive_file) == ["rename", "undo", "identify", "identify"]


def test_another_is_found_by_typing_and_merged(site, archive_file):
    (one, name), (other, its_name) = (most_mentioned(archive_file, "ORG", place) for place in (0, 1))
    page = site.visit(f"/-/entities/{one}")
    page.get_by_role("button", name="Another is the same …").click()
    dialog = page.get_by_role("dialog", name=f"Who is the same as {name}?")
    dialog.get_by_label("Name").fill(its_name)
    choice = dialog.get_by_role("button", name=f"{its_name}, ")
    expect(choice.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    saved(page, lambda: page.keyboard.press("Enter"))
    expect(page.locator("#told")).to_contain_text("is the same.")
    expect(page.locator(".decisions li").first).to_contain_text("are one")
    assert actions(archive_file) == ["merge"]
    assert len(rows(archive_file, "select 1 from entities where id in (?, ?) and mentions > 0", one, other)) == 1
    page.goto(f"/-/entities/{other}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.locator("#entity").get_attribute("data-id") in (one, other)
    saved(page, page.get_by_role("button", name="Take decision 1 back").click)
    assert len(rows(archive_file, "select 1 from entities where id in (?, ?) and mentions > 0", one, other)) == 2


def test_mentions_are_taken_out_and_documents_split_off(site, archive_file):
    ((entity_id, name),) = rows(
        archive_file, "select id, name from entities where documents > 1 and mentions > 2 order by mentions desc, name limit 1"
    )
    page = site.visit(f"/-/entities/{entity_id}")
    before = rows(archive_file, "select mentions, documents from entities where id = ?", entity_id)[0]
    page.get_by_role("button", name="The ticked mentions are of another").click()
    expect(page.locator("#told")).to_contain_text("Tick first")
    page.locator(".mentions input").first.check()
    saved(page, page.get_by_role("button", name="The ticked mentions are of another").click)
    expect(page.locator("#told")).to_contain_text("The mention is of another now.")
    assert rows(archive_file, "select mentions from entities where id = ?", entity_id) == [(before[0] - 1,)]
    saved(page, page.locator("#told").get_by_role("button", name="Undo").click)
    page.locator("summary").click()
    page.locator(".documents input").first.check()
    saved(page, page.get_by_role("button", name="The ticked are another: split them off").click)
    assert rows(archive_file, "select documents from entities where id = ?", entity_id) == [(before[1] - 1,)]
    assert actions(archive_file) == ["link", "undo", "split"]
    expect(page.locator("details")).to_have_count(1 if before[1] > 2 else 0)
    assert name in page.get_by_role("heading", level=1).inner_text()


def test_a_suggestion_is_judged_by_keyboard(site, archive_file):
    with closing(open_archive(archive_file)) as db:
        for (entity_id,) in db.execute("select id from entities where mentions > 0 order by mentions desc").fetchall():
            if found := suggestions.find(db.conn, entity_id):
                break
    page = site.visit(f"/-/entities/{entity_id}")
    expect(page.locator(".suggestions > li").first).to_contain_text(found[0].reasons[0])
    page.get_by_role("button", name=f"{found[0].name} is different").first.focus()
    saved(page, lambda: page.keyboard.press("Enter"))
    expect(page.get_by_role("heading", name="Judged different")).to_be_visible()
    expect(page.locator(f'.suggestions [data-other="{found[0].id}"]')).to_have_count(0)
    assert actions(archive_file) == ["differ"]
    expect(page.locator("#main")).to_be_focused()


def test_the_second_of_two_reviewers_is_told_and_shown(site, archive_file):
    entity_id, _ = most_mentioned(archive_file, "PERSON")
    ann, ben = (site.visit(f"/-/entities/{entity_id}") for _ in range(2))
    ann.get_by_label("Shown as").fill("Ann's name")
    saved(ann, ann.get_by_role("button", name="Rename").click)
    ben.get_by_label("Shown as").fill("Ben's name")
    with ben.expect_response("**/-/fonds/decide") as answer:
        ben.get_by_role("button", name="Rename").click()
    assert answer.value.status == 409
    expect(ben.locator("#told")).to_contain_text("has decided on this since you opened it")
    expect(ben.get_by_role("heading", level=1)).to_contain_text("Ann's name")
    assert actions(archive_file) == ["rename"]


def test_who_joins_two_is_told_what_another_has_decided_about_the_second(site, archive_file):
    (one, name), (other, its_name) = (most_mentioned(archive_file, "ORG", place) for place in (0, 1))
    ann, ben = site.visit(f"/-/entities/{one}"), site.visit(f"/-/entities/{other}")
    ann.get_by_role("button", name="Another is the same …").click()
    dialog = ann.get_by_role("dialog", name=f"Who is the same as {name}?")
    dialog.get_by_label("Name").fill(its_name)
    expect(dialog.get_by_role("button", name=f"{its_name}, ").first).to_be_visible()
    ben.get_by_label("Shown as").fill("Quite another body")
    saved(ben, ben.get_by_role("button", name="Rename").click)
    with ann.expect_response("**/-/fonds/decide") as answer:
        dialog.get_by_role("button", name=f"{its_name}, ").first.click()
    assert answer.value.status == 409
    expect(ann.locator("#told")).to_contain_text("has decided on this since you opened it")
    assert actions(archive_file) == ["rename"]


def test_people_are_listed_and_found(site, archive_file):
    entity_id, name = most_mentioned(archive_file, "PERSON")
    page = site.visit("/-/people")
    page.get_by_role("link", name=name, exact=True).first.click()
    expect(page).to_have_url(f"{site.address}/-/entities/{entity_id}")
    page.goto("/-/people")
    page.get_by_role("searchbox", name="Name").fill(name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=name, exact=True).first).to_be_visible()
    page.get_by_role("link", name=name[0], exact=True).click()
    expect(page.locator(".letters [aria-current]")).to_have_text(name[0].upper())
