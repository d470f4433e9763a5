"""A document in a browser: offsets are right whatever the text holds, and decisions are taken in the text without a page load."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from db import runs
from db.connection import open_archive
from db.load import load_document, load_failure
from db.plan import Source, plan
from extractors.errors import EmptyFile
from extractors.records import PAGE_BREAK, Extraction, Label, Mention, Origin, Reading
from extractors.records import Page as ReadPage
from extractors.settings import Settings

pytestmark = pytest.mark.xdist_group("browser")

HOSTILE = [
    "\r\n\n<script>alert(1)</script> & Aoki\r\n\tTab \r lone return 𠮷野家 👩‍👩‍👧 e\u0301 Mori Ichi\v\x85.\r\n",
    "עברית \u202eSato\u202c " + "x" * 5000 + " <!-- </div> ]]> \ufeff\u200bBaron Ōkura\tpaid.",
    "",
    "Sato Kenji of Osaka met Kenji Maru of Kobe. " * 3,
]


def make(folder: Path, pages: list[str], found: list[tuple[str, Label]]) -> Path:
    """An archive of one text, with each of these names found wherever it stands."""
    raw = PAGE_BREAK.join(pages)
    mentions = [
        Mention(at.start(), at.end(), name, label, "body", 0.8, "test", name, raw.count(PAGE_BREAK, 0, at.start()) + 1)
        for name, label in found
        for at in re.finditer(re.escape(name), raw)
    ]
    db = open_archive(folder / "made.db", create=True)
    run = runs.start(db, "ingest", Settings(), 1)
    source = Source("/in/hostile.txt", "hostile.txt", hashlib.sha256(raw.encode()).hexdigest(), len(raw.encode()))
    (work,) = plan(db, [source], Settings())
    reading = Reading("text/plain", tuple(ReadPage(n, text, Origin.TEXT) for n, text in enumerate(pages, 1)), "utf-8", 1.0)
    load_document(db, run, work, reading, {"names": Extraction(tuple(mentions)), "values": Extraction(())}, {})
    runs.finish(db, run, "done")
    db.close()
    return folder / "made.db"


def rows(archive: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(archive)) as db:
        return db.execute(sql).fetchall()


LOG = "select action, start, end, quote, label from corrections order by id"


def held(page: Page) -> list[str]:
    texts: list[str] = page.eval_on_selector_all(".page > .text", "all => all.map((one) => one.textContent)")
    return texts


def select(page: Page, words: str, number: int = 1) -> None:
    """Select words in the text of a page, as a mouse leaves them."""
    page.evaluate(
        """([words, number]) => {
          const piece = document.querySelector(`.page[data-page="${number}"] > .text`);
          const at = piece.textContent.indexOf(words);
          const walker = document.createTreeWalker(piece, NodeFilter.SHOW_TEXT);
          const range = document.createRange();
          let passed = 0;
          while (walker.nextNode()) {
            const { length } = walker.currentNode.data;
            if (at >= passed && at < passed + length) range.setStart(walker.currentNode, at - passed);
            const end = at + words.length - passed;
            if (end > 0 && end <= length) range.setEnd(walker.currentNode, end);
            passed += length;
          }
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }""",
        [words, number],
    )
    expect(page.locator(".add-menu")).to_be_visible()


def saved(page: Page, act: Callable[[], Any]) -> None:
    with page.expect_response("**/-/fonds/decide") as answer:
        act()
    assert answer.value.ok, answer.value.text()


def test_hostile_text_is_held_to_the_letter(open_site, tmp_path):
    archive = make(tmp_path, HOSTILE, [("Aoki", Label.PERSON), ("Mori Ichi", Label.PERSON)])
    page = open_site(archive).visit("/-/documents/1")
    assert held(page) == HOSTILE
    # what JavaScript fetches is the same
    fetched = page.evaluate(
        """async () => {
          const text = await (await fetch("/-/fonds/documents/1/text?from=0")).text();
          const parsed = new DOMParser().parseFromString(text, "text/html");
          return [...parsed.querySelectorAll(".page > .text")].map((one) => one.textContent);
        }"""
    )
    assert fetched == HOSTILE


def test_a_document_that_failed_is_told_without_a_fault(open_site, tmp_path):
    archive = make(tmp_path, ["Aoki"], [("Aoki", Label.PERSON)])
    with closing(open_archive(archive)) as db:
        run = runs.start(db, "ingest", Settings(), 1)
        (work,) = plan(db, [Source("/in/empty.txt", "empty.txt", hashlib.sha256(b"").hexdigest(), 0)], Settings())
        load_failure(db, run, work, EmptyFile("empty.txt is empty."))
        runs.finish(db, run, "partial")
    page = open_site(archive).visit("/-/documents/2")  # the site fails the test where a script does
    expect(page.get_by_text("empty.txt is empty.").first).to_be_visible()
    page.get_by_text("Runs (1)").click()
    when = page.locator("time").first
    expect(when).to_have_attribute("title", re.compile("Z$"))  # in the time of whoever reads
    expect(when).to_have_text(re.compile(r"^[0-9-]{10} [0-9:]{5}$"))


def test_selected_words_are_added_at_their_offsets(open_site, tmp_path):
    archive = make(tmp_path, HOSTILE, [("Aoki", Label.PERSON), ("Sato Kenji", Label.PERSON)])
    page = open_site(archive).visit("/-/documents/1")
    raw, wanted = PAGE_BREAK.join(HOSTILE), []
    for words, number in (
        ("𠮷野家", 1),
        ("👩‍👩‍👧 e\u0301", 1),
        ("Sato", 2),
        ("Baron Ōkura", 2),
        ("Kenji Maru", 4),
        (" \r lone return ", 1),
    ):
        select(page, words, number)
        saved(page, lambda: page.locator(".add-menu").get_by_role("button", name="Organisation").click())
        # blanks around what is selected are left out
        start = raw.index(words.strip(), len(PAGE_BREAK.join([*HOSTILE[: number - 1], ""])))
        wanted.append(("add", start, start + len(words.strip()), words.strip(), "ORG"))
        expect(page.locator(f'.page[data-page="{number}"] .m.ORG.added', has_text=words.strip())).to_be_attached()
    assert rows(archive, LOG) == wanted
    assert held(page) == HOSTILE


def test_words_are_selected_and_added_by_keyboard_alone(open_site, tmp_path):
    archive = make(
        tmp_path, ["The porters of Harbour Union were paid by\nBaron Okura himself.\n"], [("Baron Okura", Label.PERSON)]
    )
    page = open_site(archive).visit("/-/documents/1")
    page.keyboard.press("s")
    chosen = "() => getSelection().toString()"
    assert page.evaluate(chosen) == "The"
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    assert page.evaluate(chosen) == "Harbour Union"
    expect(page.locator(".add-menu")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".add-menu button").first).to_be_focused()
    page.keyboard.press("Tab")
    saved(page, lambda: page.keyboard.press("Enter"))
    assert rows(archive, LOG) == [("add", 15, 28, "Harbour Union", "ORG")]
    expect(page.locator(".m.added")).to_have_text("Harbour Union")
    page.keyboard.press("s")
    assert page.evaluate(chosen) == "were"
    page.keyboard.press("ArrowDown")
    assert page.evaluate(chosen) in ("Baron", "Okura", "himself")
    page.keyboard.press("Escape")
    assert page.evaluate(chosen) == ""


def test_what_is_selected_counts_where_the_browser_tells_of_it_late(open_site, tmp_path):
    archive = make(tmp_path, ["The porters of Harbour Union were paid.\n"], [])
    page = open_site(archive).visit("/-/documents/1")
    page.keyboard.press("s")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".add-menu")).to_be_visible()
    # the menu stands for "porters"; from here on a busy browser has no time for this event
    page.evaluate("() => addEventListener('selectionchange', (event) => event.stopImmediatePropagation(), { capture: true })")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    saved(page, lambda: page.keyboard.press("2"))
    assert rows(archive, LOG) == [("add", 15, 28, "Harbour Union", "ORG")]


def test_what_is_selected_stays_while_the_text_is_drawn_anew(open_site, tmp_path):
    archive = make(tmp_path, ["Sato Kenji met Mori of the Harbour Union.\n"], [("Sato Kenji", Label.PERSON)])
    page = open_site(archive).visit("/-/documents/1")
    held: list[Route] = []
    page.route("**/documents/1/text?*", lambda route: held.append(route))  # Playwright marks what it is given
    page.locator(".m.PERSON").click()
    saved(page, lambda: page.keyboard.press("a"))
    page.keyboard.press("s")
    page.keyboard.press("ArrowRight")
    chosen = "() => getSelection().toString()"
    assert page.evaluate(chosen) == "Mori"
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    expect(page.locator(".m.PERSON")).to_have_class(re.compile("accepted"))
    assert page.evaluate(chosen) == "Mori"
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.unroute_all()
    saved(page, lambda: page.keyboard.press("2"))
    assert rows(archive, LOG)[-1] == ("add", 27, 40, "Harbour Union", "ORG")


def test_dates_and_amounts_are_added_with_their_values(open_site, tmp_path):
    archive = make(tmp_path, ["On the fourth of May 1931 he paid 1,200 yen 50 sen."], [])
    page = open_site(archive).visit("/-/documents/1")
    select(page, "the fourth of May 1931")
    page.keyboard.press("3")
    page.get_by_label("Date in EDTF").fill("1931-05-04")
    saved(page, lambda: page.keyboard.press("Enter"))
    expect(page.locator(".m.DATE.added")).to_have_text("the fourth of May 1931")
    select(page, "1,200 yen 50 sen")
    page.keyboard.press("4")
    # what is printed is offered as the value
    saved(page, lambda: page.get_by_role("dialog").get_by_role("button", name="Save").click())
    expect(page.locator("#panel")).to_contain_text("1,200.5")
    assert rows(archive, "select label, value from review order by start") == [
        ("DATE", "1931-05-04"),
        ("MONEY", '{"currency": "JPY", "min": 1200.5, "max": 1200.5}'),
    ]
    select(page, "he paid")
    page.keyboard.press("3")
    page.get_by_label("Date in EDTF").press("Escape")
    assert len(rows(archive, LOG)) == 2


def test_a_mention_is_decided_on_in_the_text(site, archive_file):
    page = site.visit("/-/documents/2")
    loads = []
    page.on("load", lambda loaded: loads.append(loaded.url))
    mark = page.locator(".m.PERSON.machine").first
    number = mark.get_attribute("data-m")
    mark.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_be_focused()
    expect(page.locator("#panel")).to_contain_text("Why")
    saved(page, lambda: page.keyboard.press("a"))
    expect(page.locator(f"#m{number}")).to_have_class(re.compile("accepted"))
    expect(page.locator("#panel")).to_contain_text("accepted")
    saved(page, lambda: page.keyboard.press("r"))
    # what is rejected is not marked any more, but in reach
    expect(page.locator(f"#m{number}")).to_have_class(re.compile("rejected"))
    expect(page.locator("#decisions")).to_contain_text("is rejected")
    saved(page, lambda: page.keyboard.press("u"))
    expect(page.locator(f"#m{number}")).to_have_class(re.compile("accepted"))
    page.keyboard.press("]")
    expect(page.locator("#panel")).to_contain_text("The span is moved")
    saved(page, lambda: page.keyboard.press("a"))
    assert [row[0] for row in rows(archive_file, LOG)] == ["accept", "reject", "undo", "respan"]
    (length,) = rows(archive_file, f"select end - start from review where id = {number}")[0]
    expect(page.locator("#panel")).to_contain_text("corrected")
    expect(page.locator(f"#m{number}")).to_have_class(re.compile("corrected"))
    assert len(page.locator(f"#m{number}").text_content()) == length
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    assert loads == []


def test_a_decision_is_taken_back_in_the_list(site, archive_file):
    page = site.visit("/-/documents/2")
    page.locator(".m.ORG").first.click()
    saved(page, lambda: page.keyboard.press("r"))
    page.locator("#decisions > summary").click()
    saved(page, lambda: page.locator("#decided").get_by_role("button", name="Take back").click())
    expect(page.locator("#decided")).to_contain_text("taken back")
    assert [row[0] for row in rows(archive_file, LOG)] == ["reject", "undo"]


def test_the_second_of_two_is_told(site, archive_file):
    first, second = site.visit("/-/documents/2"), site.visit("/-/documents/2")
    for page in (first, second):
        page.locator(".m.DATE").first.click()
        expect(page.locator("#panel")).to_contain_text("Why")
    saved(first, lambda: first.keyboard.press("a"))
    second.keyboard.press("r")
    expect(second.locator("#told")).to_contain_text("has decided on this since you opened it")
    expect(second.locator("#panel")).to_contain_text("accepted")
    assert [row[0] for row in rows(archive_file, LOG)] == ["accept"]


def test_overlapping_mentions_are_all_reached(open_site, tmp_path):
    found = [("Sato Kenji", Label.PERSON), ("Kenji of Osaka", Label.ORG), ("Sato", Label.PERSON), ("Kenji", Label.PERSON)]
    archive = make(tmp_path, ["Then Sato Kenji of Osaka spoke."], found)
    page = open_site(archive).visit("/-/documents/1")
    reached = []
    for _ in found:
        page.keyboard.press("j")
        expect(page.locator("#panel")).to_be_visible()
        page.wait_for_function("known => !known.includes(document.querySelector('.m.chosen')?.dataset.m)", arg=reached)
        reached.append(page.locator(".m.chosen").first.get_attribute("data-m"))
    assert len(set(reached)) == 4
    # with the mouse: the innermost, and from there the others at its place
    page.get_by_text("Kenji", exact=True).first.click()
    others = page.locator("#panel").get_by_role("group", name="At the same place").get_by_role("button")
    expect(others).to_have_count(2)
    others.filter(has_text="Kenji of Osaka").click()
    expect(page.locator("#panel h2")).to_contain_text("Kenji of Osaka")


def test_filters_are_kept_in_the_address(site):
    page = site.visit("/-/documents/2")
    page.get_by_label("Person").uncheck()
    expect(page.locator(".m.PERSON.off").first).to_be_attached()
    assert page.locator(".m.PERSON:not(.off)").count() == 0
    assert page.locator(".m.PERSON").first.get_attribute("tabindex") == "-1"
    expect(page).to_have_url(re.compile("kinds=ORG%2CDATE%2CMONEY"))
    page.reload()
    assert not page.get_by_label("Person").is_checked()
    assert page.locator(".m.PERSON:not(.off)").count() == 0
    page.get_by_label("Person").check()
    expect(page).not_to_have_url(re.compile("kinds"))
    # the keys of the page go on working where a box has the focus
    page.keyboard.press("j")
    expect(page.locator("#panel")).to_be_visible()
    rejected = page.locator(".m.DATE").first
    number = rejected.get_attribute("data-m")
    rejected.click()
    saved(page, lambda: page.keyboard.press("r"))
    page.goto("/-/documents/2")
    expect(page.locator(f"#m{number}")).to_have_class(re.compile("off"))
    page.goto(f"/-/documents/2?mention={number}")
    expect(page.locator(f"#m{number}")).to_have_class(re.compile("rejected chosen"))
    assert page.get_by_role("checkbox", name="rejected").is_checked()


def test_the_picture_keeps_step_with_the_text(site, archive_file):
    (document,) = rows(archive_file, "select id from documents where name like '%.pdf'")[0]
    page = site.visit(f"/-/documents/{document}")
    picture = page.locator("#picture img")
    expect(picture).to_have_attribute("alt", re.compile("^Page 1 of "))
    page.locator("#page-3").scroll_into_view_if_needed()
    page.evaluate("document.getElementById('page-3').scrollIntoView()")
    expect(picture).to_have_attribute("alt", re.compile("^Page 3 of "))
    mark = page.locator('.page[data-page="2"] .m[id]').first
    page.evaluate("mark => mark.scrollIntoView({block: 'center'})", mark.element_handle())
    mark.click()
    expect(picture).to_have_attribute("alt", re.compile("^Page 2 of "))
    expect(page.locator("#picture .box")).to_be_visible()
    page.wait_for_function("() => document.querySelector('#picture img').naturalWidth > 300")
    kept = page.request.get(picture.get_attribute("src")).headers["cache-control"]
    assert "immutable" in kept


def test_later_pages_come_as_they_are_scrolled_to(open_site, tmp_path):
    pages = [f"Leaf {number}. Sato was paid. " + "Nothing else is told here. " * 60 for number in range(1, 70)]
    archive = make(tmp_path, pages, [("Sato", Label.PERSON)])
    page = open_site(archive).visit("/-/documents/1")
    assert 15 < page.locator(".page").count() < 45
    for _ in range(600):
        if page.locator(".page").count() == 69:
            break
        page.keyboard.press("End")
        page.wait_for_timeout(100)
    assert held(page) == pages
    last = rows(archive, "select max(id) from mentions")[0][0]
    page.goto(f"/-/documents/1?mention={last}")
    expect(page.locator(f"#m{last}")).to_be_in_viewport()
    assert page.locator(".page").count() < 45
    page.get_by_role("link", name="Earlier pages").first.click()
    expect(page.locator(f"#m{last}")).to_be_in_viewport()
    select(page, "Nothing else", 69)
    saved(page, lambda: page.keyboard.press("2"))
    raw = PAGE_BREAK.join(pages)
    assert rows(archive, LOG)[0][1] == raw.index("Nothing else", raw.index("Leaf 69"))


def test_a_person_who_may_not_decide_only_reads(open_site, tmp_path):
    archive = make(tmp_path, ["Sato was paid."], [("Sato", Label.PERSON)])
    with closing(open_archive(archive)) as db:
        run = runs.start(db, "ingest", Settings(), 1)
        source = Source("/in/hostile.txt", "hostile.txt", "b" * 64, 3)
        (work,) = plan(db, [source], Settings())
        reading = Reading("text/plain", (ReadPage(1, "New", Origin.TEXT),), "utf-8", 1.0)
        load_document(db, run, work, reading, {"names": Extraction(()), "values": Extraction(())}, {})
    page = open_site(archive).visit("/-/documents/1")
    expect(page.get_by_text("A newer version has replaced this one")).to_be_visible()
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.page > .text'))")
    page.wait_for_timeout(300)
    assert page.locator(".add-menu:visible").count() == 0
