"""Dates and amounts in a browser: a value is explained as it is typed, refused where it makes no sense, and saved in place."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from db import corrections
from db.connection import open_archive

pytestmark = pytest.mark.xdist_group("browser")


def log(archive: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(archive)) as db:
        return [(action, json.loads(after)) for action, after in db.execute("select action, after from corrections order by id")]


def open_editor(page: Page, row: Locator) -> Locator:
    """The field of the editor, reached by keyboard."""
    row.get_by_role("button", name="Edit").focus()
    page.keyboard.press("Enter")
    return row.get_by_role("textbox")


def test_a_date_is_corrected_by_keyboard(site, archive_file):
    page = site.visit("/-/dates")
    row = page.locator("#values > li").first
    token, before = row.get_attribute("data-token"), row.locator(".words").inner_text()
    field = open_editor(page, row)
    expect(field).to_be_focused()
    expect(row.locator(".meaning strong")).to_have_text(before)
    save = row.get_by_role("button", name="Save")
    expect(save).to_be_disabled()  # it is that value already
    field.fill("1925-02-30")
    expect(row.locator(".meaning .bad")).to_contain_text("no day 30")
    expect(save).to_be_disabled()
    field.fill("1925-05~")
    expect(row.locator(".meaning")).to_contain_text("about May 1925")
    expect(row.locator(".meaning")).to_contain_text("1925-05-31")
    expect(save).to_be_enabled()
    page.keyboard.press("Enter")
    expect(row.locator(".words")).to_have_text("about May 1925")
    expect(row.get_by_role("button", name="Edit")).to_be_focused()
    expect(row.locator(".value-editor")).to_have_count(0)
    assert log(archive_file) == [("revalue", {"value": "1925-05~"})]
    assert row.get_attribute("data-token") != token
    page.locator("#told").get_by_role("button", name="Undo").click()
    expect(row.locator(".words")).to_have_text(before)
    assert log(archive_file)[-1][0] == "undo"


def test_enter_before_the_explanation_saves_nothing_unseen(site, archive_file):
    page = site.visit("/-/dates")
    row = page.locator("#values > li").first
    field = open_editor(page, row)
    field.fill("in May")
    page.keyboard.press("Enter")
    expect(row.locator(".meaning .bad")).to_contain_text("not a date in EDTF")
    page.keyboard.press("Escape")
    expect(row.locator(".value-editor")).to_have_count(0)
    field = open_editor(page, row)
    field.fill("1926")
    page.keyboard.press("Enter")
    expect(row.locator(".words")).to_have_text("1926")
    assert log(archive_file) == [("revalue", {"value": "1926"})]


def test_an_amount_is_typed_as_people_write_it(site, archive_file):
    page = site.visit("/-/amounts?currency=JPY")
    row = page.locator("#values > li").first
    field = open_editor(page, row)
    expect(field).to_have_value(re.compile(r"^JPY [\d,.]+( to [\d,.]+)?$"))
    field.fill("1.5 billion")
    expect(row.locator(".meaning .bad")).to_contain_text("no currency")
    field.fill("1.5 billion yen")
    expect(row.locator(".meaning strong")).to_have_text("1,500,000,000 yen (JPY), that is 1.5 billion")
    page.keyboard.press("Enter")
    expect(row.locator(".words")).to_contain_text("1.5 billion")
    ((action, after),) = log(archive_file)
    assert (action, json.loads(after["value"])) == ("revalue", {"currency": "JPY", "min": 1_500_000_000, "max": 1_500_000_000})


def test_the_forms_are_shown_and_taken(site):
    page = site.visit("/-/dates")
    row = page.locator("#values > li").first
    field = open_editor(page, row)
    row.get_by_text("How dates are written").click()
    row.get_by_role("button", name="1959-12/1960-03").click()
    expect(field).to_have_value("1959-12/1960-03")
    expect(row.locator(".meaning strong")).to_have_text("from December 1959 to March 1960")


def test_a_date_as_people_write_it_is_offered_in_edtf(site, archive_file):
    page = site.visit("/-/dates")
    row = page.locator("#values > li").first
    field = open_editor(page, row)
    field.fill("between 4 May 1931 and June 1932")
    expect(row.locator(".meaning")).to_contain_text("In EDTF that is")
    expect(row.get_by_role("button", name="Save")).to_be_disabled()
    row.get_by_role("button", name="1931-05-04/1932-06").click()
    expect(field).to_be_focused()
    expect(row.locator(".meaning strong")).to_have_text("from 4 May 1931 to June 1932")
    page.keyboard.press("Enter")
    expect(row.locator(".words")).to_have_text("from 4 May 1931 to June 1932")
    assert log(archive_file) == [("revalue", {"value": "1931-05-04/1932-06"})]


def test_the_second_of_two_is_told(site, archive_file):
    page = site.visit("/-/dates")
    row = page.locator("#values > li").first
    field = open_editor(page, row)
    with closing(open_archive(archive_file)) as db:
        corrections.record(db, int(row.get_attribute("data-id") or 0), "revalue", {"value": "1901"}, "Ben")
    field.fill("1902")
    page.keyboard.press("Enter")
    expect(row.locator(".meaning .bad")).to_contain_text("Ben has decided on this")
    expect(row.locator(".words")).to_have_text("1901")
    assert [after for _, after in log(archive_file)] == [{"value": "1901"}]


def test_a_facet_is_chosen_and_taken_away(site):
    page = site.visit("/-/dates")
    every = page.locator("#values > li").count()
    choice = page.locator(".facets section").filter(has_text="Precision").get_by_role("link").first
    called = choice.inner_text()
    choice.click()
    expect(page.locator(".chips")).to_contain_text(f"Precision: {called}")
    assert 0 < page.locator("#values > li").count() < every
    page.get_by_role("link", name=f"Take away: Precision {called}").click()
    expect(page.locator("#values > li")).to_have_count(every)


def test_a_value_is_corrected_on_a_telephone(site):
    page = site.visit("/-/dates", width=360, height=740)
    expect(page.locator(".facets ul").first).to_be_hidden()
    page.locator(".facets summary").click()
    expect(page.locator(".facets ul").first).to_be_visible()
    row = page.locator("#values > li").first
    field = open_editor(page, row)
    row.get_by_text("How dates are written").click()
    expect(row.get_by_role("button", name="193X")).to_be_visible()
    box = field.bounding_box()
    assert box
    assert box["x"] + box["width"] <= 360
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
