"""The pages of people and organisations: what they show, in which order, and where links to what is no more lead."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, unquote

import httpx
import pytest

from db import corrections, entities, entity_decisions, requests, seen
from db.connection import over
from db.review.pages import entities as lists
from db.review.pages import entity, former
from db.transactions import writing
from extractors.dates.edtf_value import parse_edtf
from extractors.errors import ChangedMeanwhile
from extractors.records import Label

BAD = "<b>Sato</b> & Co"
TEXTS = {
    "/in/a.txt": "On 4 May 1931 Sato Kenji met A. Pfister. Later Sato left.",
    "/in/b.txt": "Nothing is dated here where Sato Kenji wrote to the Harbour Workers Union (HWU).",
    "/in/<i>c</i>.txt": f"In 1920 Sato Kenji and Adele Pfister visited {BAD}. Ōmori Ichi too.",
    "/in/d.txt": "In 1925 Kenji Sato saw Adele Pflster.",
}
FIND = {
    **dict.fromkeys(
        ("Sato Kenji", "Kenji Sato", "A. Pfister", "Adele Pfister", "Adele Pflster", "Ōmori Ichi"), (Label.PERSON, None)
    ),
    **dict.fromkeys(("Harbour Workers Union", "HWU", BAD), (Label.ORG, None)),
    "4 May 1931": (Label.DATE, parse_edtf("1931-05-04")),
    "1920": (Label.DATE, parse_edtf("1920")),
    "1925": (Label.DATE, parse_edtf("1925")),
}


@pytest.fixture
def people(builder: Any) -> Any:
    builder.find = dict(FIND)
    builder.ingest(TEXTS)
    entities.resolve(builder.db)
    return builder


@pytest.fixture
def reading(people: Any) -> sqlite3.Connection:
    """A connection as the pages have it."""
    connection = sqlite3.connect(people.db.execute("pragma database_list").fetchone()[2])
    connection.row_factory = sqlite3.Row
    return connection


@pytest.fixture
def ask(people: Any, get: Callable[..., httpx.Response]) -> Callable[..., list[httpx.Response]]:
    """What the site answers to some addresses, one after the other."""
    return lambda *addresses: [get(address) for address in addresses]


def named(builder: Any, name: str) -> str:
    return str(builder.db.execute("select id from entities where name = ? and mentions > 0", [name]).fetchone()[0])


def test_the_page_tells_names_reasons_and_decisions(people: Any, ask: Any) -> None:
    sato, pfister = named(people, "Sato Kenji"), named(people, "Adele Pfister")
    entity_decisions.identify(people.db, sato, "viaf", "102333412", "Ann")
    made = entity_decisions.merge(people.db, pfister, named(people, "A. Pfister"), "Ann", "the same <hand>")
    entities.resolve(people.db)
    page, other = ask(f"/-/entities/{sato}", f"/-/entities/{named(people, 'Adele Pfister')}")
    assert page.status_code == other.status_code == 200
    assert '<a href="https://viaf.org/viaf/102333412" rel="external noreferrer">102333412</a>' in page.text
    assert "same name in another order or spelling" in page.text
    assert "4 mentions in 4 documents" in page.text
    assert "Adele Pflster" in other.text
    assert "letters that are taken for each other in print" in other.text or "one letter apart" in other.text
    assert f'id="decision-{made}"' in other.text
    assert "the same &lt;hand&gt;" in other.text
    assert "judged the same by <strong>Ann</strong>" in other.text
    for one in (page, other):
        assert "<i>c</i>" not in one.text
        assert "<hand>" not in one.text
        assert not re.search(r"<script(?![^>]* src=)|\bstyle=|\bon\w+=", one.text)


def test_hostile_names_are_escaped_everywhere(people: Any, ask: Any) -> None:
    bad = named(people, BAD)
    entity_decisions.rename(people.db, bad, "<script>alert(1)</script>", "<u>Eve</u>", "<q>")
    entities.resolve(people.db)
    for answer in ask(f"/-/entities/{quote(bad)}", "/-/organisations", "/-/organisations?q=<script>", "/-/entities/<script>"):
        assert "<script>alert" not in answer.text
        assert "<u>" not in answer.text
        assert "<b>Sato" not in answer.text
        assert "<script>" not in answer.text


def test_mentions_come_in_the_order_of_time(people: Any, reading: sqlite3.Connection) -> None:
    sato = named(people, "Sato Kenji")
    shown = entity.mentions(reading, sato, None).items
    assert [one["year"] for one in shown] == ["1920", "1925", "1931", None]
    assert shown[0]["before"] == "In 1920 "
    assert [one["year"] for one in entity.mentions(reading, sato, "1925").items] == ["1925", "1931", None]
    assert entity.mentions(reading, sato, "nonsense,'").items == shown


@pytest.mark.parametrize("limit", [1, 2, 3, 7])
def test_each_mention_stands_on_one_page(people: Any, reading: sqlite3.Connection, limit: int) -> None:
    people.find |= {str(year): (Label.DATE, parse_edtf(str(year))) for year in range(1900, 1904)}
    people.ingest({f"/in/{n}.txt": f"{n}: {1900 + n % 6} Sato Kenji, Sato Kenji." + " " * 400 + "Sato Kenji" for n in range(9)})
    entities.resolve(people.db)
    sato = named(people, "Sato Kenji")
    met, after = [], None
    for _ in range(50):
        page = entity.mentions(reading, sato, after, limit)
        met += page.items
        after = page.next
        if after is None:
            break
    everything = {row[0] for row in reading.execute("select id from mentions where entity_id = ?", [sato])}
    assert len(met) == len(everything) == 31
    assert {one["id"] for one in met} == everything
    years = [one["year"] or "~" for one in met]
    assert years == sorted(years)


def test_a_rejected_mention_is_shown_as_such(people: Any, reading: sqlite3.Connection) -> None:
    sato = named(people, "Sato Kenji")
    corrections.record(people.db, people.mention("Kenji Sato"), "reject", None, "Ann")
    assert [one["status"] for one in entity.mentions(reading, sato, None).items] == ["machine", "rejected", "machine", "machine"]


def test_an_id_that_is_no_more_leads_to_where_its_mentions_went(people: Any, reading: sqlite3.Connection, ask: Any) -> None:
    db = people.db
    gone = named(people, "A. Pfister")
    entity_decisions.merge(db, gone, named(people, "Adele Pfister"), "Ann")
    entities.resolve(db)
    there = named(people, "Adele Pfister")
    assert gone != there
    (answer,) = ask(f"/-/entities/{gone}")
    assert answer.status_code == 302
    assert answer.headers["location"] == f"/-/entities/{there}?was={gone}"
    (page,) = ask(answer.headers["location"])
    assert f"You asked for <strong>{gone}</strong>, which is no more" in page.text
    # named anew by a new version of the paper
    people.ingest({"/in/a.txt": "Adele Pfister came."})
    entities.resolve(db)
    assert [one["id"] for one in former.successors(reading, gone)] == [there]


def test_an_id_whose_mentions_went_to_several_lists_them(people: Any, ask: Any) -> None:
    db = people.db
    sato = named(people, "Sato Kenji")
    made = corrections.record_many(
        db, [row[0] for row in db.execute("select id from mentions where entity_id = ?", [sato])], "link", None, "Ann"
    )
    entities.resolve(db)
    assert len(made) == 4
    former_id = "person-somebody-else"
    with writing(db):  # as if it had had another id then
        for number in made:
            db.execute("drop trigger if exists corrections_are_fixed")
            db.execute("update corrections set entity_id = ? where id = ?", [former_id, number])
    one = corrections.record(db, people.mention("Kenji Sato"), "link", {"entity_id": named(people, "Adele Pfister")}, "Ann")
    entities.resolve(db)
    assert one
    (answer,) = ask(f"/-/entities/{former_id}")
    assert answer.status_code == 200
    assert "Its mentions went to others" in answer.text
    assert "Adele Pfister" in answer.text


def test_nobody_ever_had_this_id(ask: Any) -> None:
    near, none = ask("/-/entities/person-sato", "/-/entities/x")
    assert near.status_code == none.status_code == 404
    assert "Sato Kenji" in near.text
    assert "Perhaps you look for" not in none.text


def test_lists_by_mentions_letters_and_words(people: Any, reading: sqlite3.Connection, ask: Any) -> None:
    def names(page: lists.Page) -> list[str]:
        return [one["name"] for one in page.entities]

    everybody = names(lists.by_mentions(reading, Label.PERSON, "", None))
    assert everybody[0] == "Sato Kenji"
    assert sorted(everybody) == ["A. Pfister", "Adele Pfister", "Adele Pflster", "Sato Kenji", "Ōmori Ichi"]
    met, after = [], None
    while True:
        page = lists.by_mentions(reading, Label.PERSON, "", after, 2)
        met += names(page)
        if (after := page.next) is None:
            break
    assert met == everybody
    assert names(lists.by_letter(reading, Label.PERSON, "o", None)) == ["Ōmori Ichi"]
    assert names(lists.by_letter(reading, Label.PERSON, "a", None, 1)) == ["A. Pfister"]
    assert names(lists.by_letter(reading, Label.PERSON, "0", None)) == []
    assert names(lists.by_mentions(reading, Label.PERSON, "pf", None)) == ["A. Pfister", "Adele Pfister", "Adele Pflster"]
    people_page, letter, found, none = ask("/-/people", "/-/people?letter=O", "/-/people?q=sato", "/-/organisations?q=nobody")
    assert "Sato Kenji" in people_page.text
    assert "Harbour Workers Union" not in people_page.text
    assert "Ōmori Ichi" in letter.text
    assert "Ōmori Ichi" not in found.text
    assert "Nobody of that name was found" in none.text


@pytest.mark.parametrize(
    ("text", "label", "names"),
    [
        ("sato", None, {"Sato Kenji", BAD}),
        ("ken sa", Label.PERSON, {"Sato Kenji"}),
        ("kenji sato", None, {"Sato Kenji"}),
        ("omori", None, {"Ōmori Ichi"}),
        ("HWU", Label.ORG, {"Harbour Workers Union"}),
        ('"', Label.ORG, {"Harbour Workers Union", BAD}),
        ("sato OR NEAR(", None, set()),
        ("a* -b", None, set()),
    ],
)
def test_search_as_one_types(people: Any, reading: sqlite3.Connection, text: str, label: Label | None, names: set[str]) -> None:
    assert {one["name"] for one in lists.search(reading, text, label)} == names


def test_a_common_beginning_is_searched_by_mentions(people: Any, reading: sqlite3.Connection, monkeypatch: Any) -> None:
    few = lists.search(reading, "sato", Label.PERSON), lists.search(reading, "p", Label.PERSON)
    monkeypatch.setattr(lists, "_FEW", 1)
    assert (lists.search(reading, "sato", Label.PERSON), lists.search(reading, "p", Label.PERSON)) == few


def test_search_for_scripts(ask: Any, people: Any) -> None:
    (answer,) = ask("/-/fonds/entities?q=har&label=ORG")
    (union,) = answer.json()
    assert union == {
        "id": "org-harbour-workers-union", "label": "ORG", "name": "Harbour Workers Union", "mentions": 2, "documents": 1,
        "also_known_as": "HWU | Harbour Workers Union", "token": seen.entity_token(people.db, union["id"]),
    }  # fmt: skip


def test_of_two_at_one_entity_the_second_is_told(people: Any) -> None:
    db = people.db
    sato, pfister = named(people, "Sato Kenji"), named(people, "Adele Pfister")
    token = seen.entity_token(db, sato)
    requests.decide(db, {"action": "differ", "entity": pfister, "other": named(people, "A. Pfister"), "actor": "Ann"})
    assert seen.entity_token(db, sato) == token
    requests.decide(
        db, {"action": "rename", "entity": sato, "name": "Sato K.", "actor": "Ann", "seen": {"entities": {sato: token}}}
    )
    with pytest.raises(ChangedMeanwhile, match="Ann has decided on this since you opened it: Sato Kenji -> Sato K"):
        requests.decide(
            db, {"action": "merge", "entity": sato, "other": pfister, "actor": "Ben", "seen": {"entities": {sato: token}}}
        )
    assert db.execute("select count(*) from corrections").fetchone() == (2,)
    token = seen.entity_token(db, sato)
    requests.decide(db, {"action": "reject", "mentions": [people.mention("Kenji Sato")], "actor": "Ann"})
    assert seen.entity_token(db, sato) != token, "a printed name has left it"


def test_links_on_the_page_lead_somewhere(people: Any, ask: Any) -> None:
    entity_decisions.merge(people.db, named(people, "A. Pfister"), named(people, "Adele Pfister"), "Ann")
    entities.resolve(people.db)
    (page,) = ask(f"/-/entities/{named(people, 'Adele Pfister')}")
    ids = set(re.findall(r'id="([^"]+)"', page.text))
    assert {one for one in re.findall(r'href="#([^"]+)"', page.text) if one != "main"} <= ids
    inner = sorted({unquote(one) for one in re.findall(r'href="(/-/entities/[^"?#]+)', page.text)})
    assert {answer.status_code for answer in ask(*inner)} == {200}


def test_reading_takes_a_connection_of_the_site(reading: sqlite3.Connection) -> None:
    assert entity.entity(reading, "nobody") is None
    assert former.successors(reading, "nobody") == []
    assert seen.entity_token(over(reading), "nobody").startswith("0.")


# what SQLite made for the query itself: lists of a few ids, subqueries, the words that were searched
SMALL = re.compile(
    r"SCAN (wanted|json_each|h|f|held|each|CONSTANT ROW|guard|\(subquery)|SCAN \w+ VIRTUAL TABLE|SCAN entities_fts"
)


def test_all_that_the_pages_ask_goes_by_an_index(people: Any, reading: sqlite3.Connection) -> None:
    entity_decisions.identify(people.db, named(people, "Sato Kenji"), "viaf", "12345", "Ann")
    entity_decisions.differ(people.db, named(people, "Adele Pfister"), named(people, "A. Pfister"), "Ann")
    asked: list[str] = []
    reading.set_trace_callback(asked.append)
    for one in (named(people, "Sato Kenji"), named(people, "Adele Pfister")):
        entity.entity(reading, one)
        for after in (None, "1925", "undated,1,2,3"):
            entity.mentions(reading, one, after)
        former.successors(reading, one)
    lists.by_mentions(reading, Label.PERSON, "", "person-sato-kenji")
    lists.by_mentions(reading, Label.PERSON, "sato", "person-sato-kenji")
    lists.by_letter(reading, Label.PERSON, "s", None)
    reading.set_trace_callback(None)
    assert len(set(asked)) > 20
    scanned = {}
    for sql in {one for one in asked if not one.startswith("--") and "_fts_" not in one}:  # what FTS5 asks of itself
        steps = [row[3] for row in reading.execute(f"explain query plan {sql}")]
        if found := [step for step in steps if step.startswith("SCAN") and not SMALL.match(step)]:
            scanned[sql] = found
    assert scanned == {}


def test_mentions_are_read_in_the_order_of_their_index(reading: sqlite3.Connection) -> None:
    asked: list[str] = []
    reading.set_trace_callback(asked.append)
    entity.mentions(reading, "person-sato-kenji", "1925")
    reading.set_trace_callback(None)
    paged = [sql for sql in asked if "mentions_by_time" in sql]
    assert len(paged) == 2
    for sql in paged:
        steps = [row[3] for row in reading.execute(f"explain query plan {sql}")]
        assert not [step for step in steps if "ORDER BY" in step], steps
