"""The review site, served by a process of its own and asked over HTTP."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from db import entities
from db.review.accounts.policy import login_name
from db.review.site import build
from db.views import VIEWS
from extractors.errors import DatabaseError
from tests.db.review.serving import add_users, client, serving

HOSTILE = "Paid <script>alert(1)</script> & co 1,200 yen 50 sen on 4 May 1931 to Sato Kenji."


@pytest.fixture
def site(sample: Any) -> Iterator[httpx.Client]:
    """A client of the site on the sample archive, to which a hostile document was added."""
    sample.ingest({"/in/<b>bad</b>.txt": HOSTILE})
    entities.resolve(sample.db, sample.run())
    path = Path(sample.db.execute("pragma database_list").fetchone()[2])
    with serving(path) as address, httpx.Client(base_url=address, timeout=30) as at:
        yield at


def test_the_site_as_a_reviewer_meets_it(site: httpx.Client) -> None:
    # one server for all of these: starting it is what costs
    home = site.get("/").raise_for_status().text
    for called in ("documents", "people", "organisations", "dates", "amounts in yen"):
        assert called in home

    for view in VIEWS:
        page = site.get(f"/archive/{view}").raise_for_status().text
        assert "<script>alert(1)" not in page, view
        assert "<b>bad</b>" not in page, view

    people = site.get("/archive/people").text
    assert "One row a person" in people
    assert "<mark>Sato Kenji</mark>" in people
    link = "/archive/mentions_in_context?entity_id__exact=person-sato-kenji"
    assert link in people
    mentions = site.get(link.replace("?", ".json?_shape=array&")).json()
    assert {row["text"] for row in mentions} >= {"Sato Kenji"}

    yen = site.get("/archive/yen_amounts").text
    assert "¥1,200.5" in yen
    rows = site.get("/archive/yen_amounts.json?_shape=array").json()
    assert [row["minimum_thousandths"] for row in rows] == [1200500, 200000]
    assert set(re.findall(r"_sort(?:_desc)?=(m\w+)", yen)) == {"minimum_thousandths", "maximum_thousandths", "mentions"}
    assert site.get("/archive/yen_amounts?_sort=minimum_thousandths").status_code == 200

    dates = site.get("/archive/date_list.json?_shape=array").json()
    assert [row["edtf"] for row in dates] == ["1930~", "1931-05-04"]
    of_the_day = site.get("/archive/mentions_in_context.json?_shape=array&label__exact=DATE&value__exact=1931-05-04").json()
    assert len(of_the_day) == 2

    for view, column in (("people", "name"), ("mentions_in_context", "document"), ("mentions_in_context", "value")):
        assert site.get(f"/archive/{view}?_col={column}").status_code == 200, "a column alone"

    table = site.get("/archive/people.csv").raise_for_status().text
    assert table.startswith(("id,", "name,"))


def test_every_table_and_view_is_described(sample: Any) -> None:
    described = yaml.safe_load((Path(__file__).parents[3] / "db/review/metadata.yaml").read_text(encoding="utf-8"))["tables"]
    names = sample.db.execute(
        "select name from sqlite_master where type in ('table', 'view') and name not like '%fts%' and name not like 'sqlite%'"
        " and name not like '\\_%' escape '\\'"
    ).fetchall()
    assert {name for (name,) in names} - set(described) == set()
    for name, about in described.items():
        columns = {row[1] for row in sample.db.execute(f"pragma table_info([{name}])").fetchall()}
        assert columns, f"{name} is described but does not exist"
        assert set(about.get("columns", {})) <= columns, name


def test_the_site_writes_nothing(site: httpx.Client) -> None:
    answer = site.post("/archive/entities/-/insert", json={"row": {"id": "x", "label": "PERSON", "name": "x"}})
    assert answer.status_code in (403, 401, 405)
    assert not [row for row in site.get("/archive/entities.json?_shape=array").json() if row["id"] == "x"]


@pytest.mark.parametrize("name", ["my archive.2025.db", "_archive.db"])
def test_links_lead_somewhere_whatever_the_file_is_called(sample: Any, tmp_path: Path, name: str) -> None:
    entities.resolve(sample.db, sample.run())
    sample.db.execute("vacuum into ?", [str(tmp_path / name)])

    async def follow() -> list[int]:
        served = build(tmp_path / name)
        await served.invoke_startup()
        home = (await served.client.get("/")).text
        (pages,) = re.findall(r'href="([^"]*/pages)"', home)
        mentions = pages.replace("/pages", "/mentions_in_context")
        page = (await served.client.get(mentions)).text
        (document, *_) = re.findall(r'href="([^"]*/documents/\d+)"', page)
        return [(await served.client.get(address)).status_code for address in (pages, document)]

    assert asyncio.run(follow()) == [200, 200]


def test_the_site_answers_to_no_other_name(site: httpx.Client) -> None:
    assert site.get("/", headers={"Host": "elsewhere.example"}).status_code == 400
    assert site.get("/", headers={"Host": f"localhost:{site.base_url.port}"}).status_code == 200


def test_no_page_asks_another_machine(site: httpx.Client) -> None:
    for page in ("/", "/archive", "/archive/people", "/archive/documents/1"):
        text = site.get(page).raise_for_status().text
        for loaded in ('src="http', "src='http", 'rel="stylesheet" href="http', "@import"):
            assert loaded not in text


def test_what_is_no_archive_is_said_clearly(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError):
        build(tmp_path / "missing.db")


def test_decisions_over_http(site: httpx.Client, sample: Any) -> None:
    def decide(**wanted: Any) -> httpx.Response:
        return site.post("/-/fonds/decide", json=wanted)

    date = sample.mention("4 May 1931")
    made = decide(action="revalue", mentions=[date], after={"value": "1931-05"}, actor="Ann", reason="the day is a blot").json()
    assert (made["ok"], made["corrections"]) == (True, [1])
    (now,) = made["items"]
    assert (now["id"], now["value"], now["status"]) == (date, "1931-05", "corrected")
    assert now["before"].endswith("Union on ")
    assert now["why"] == ["Found by test", "The machine had: 4 May 1931, DATE, 1931-05-04"]
    (row,) = sample.db.query("select value, status from current_mentions where id = ?", [date])
    assert row == {"value": "1931-05", "status": "corrected"}
    assert decide(action="undo", correction=1, actor="Ann").json()["ok"]
    assert decide(action="add", document=1, start=0, end=4, label="ORG").json()["ok"]
    refused = decide(action="revalue", mentions=[date], after={"value": "May"})
    assert (refused.status_code, refused.json()["ok"]) == (400, False)
    assert "EDTF" in refused.json()["error"]
    assert "decide" in decide(action="undo", correction=1).json()["hint"]
    assert "an object" in decide(action="revalue", mentions=[date], after="1931").json()["error"]
    assert "is text" in decide(action="accept", mentions=[date], reason=5).json()["error"]
    for nonsense in (
        {},
        {"action": "burn"},
        {"action": "accept"},
        {"action": "accept", "mentions": "1"},
        {"action": "merge", "entity": 1},
    ):
        assert site.post("/-/fonds/decide", json=nonsense).status_code == 400
    assert site.post("/-/fonds/decide", content=b"{", headers={"content-type": "application/json"}).status_code == 400
    assert site.post("/-/fonds/decide", data={"action": "accept"}).status_code in (403, 415)
    assert site.get("/-/fonds/decide").status_code == 405
    assert sample.db.execute("select count(*) from corrections").fetchone()[0] == 3


def test_the_second_of_two_at_one_item_is_told(site: httpx.Client, sample: Any, path: Path) -> None:
    date = sample.mention("4 May 1931")
    (item,) = [one for one in site.get("/-/fonds/queue?label=DATE").json()["items"] if one["id"] == date]
    decision = {"action": "accept", "mentions": [date], "seen": {"mentions": {str(date): item["token"]}}}
    add_users(path, {"Ann": "reviewer", "Ben": "reviewer"})
    with client(str(site.base_url), "Ann") as ann, client(str(site.base_url), "Ben") as ben:
        assert ann.post("/-/fonds/decide", json=decision).status_code == 200
        second = ben.post("/-/fonds/decide", json={**decision, "action": "reject"})
        assert second.status_code == 409
        assert second.json()["error"] == "Ann has decided on this since you opened it: 4 May 1931 is accepted as DATE 1931-05-04."
        assert [now["status"] for now in second.json()["items"]] == ["accepted"]
        seen = {"mentions": {str(date): second.json()["items"][0]["token"]}}
        assert ben.post("/-/fonds/decide", json={**decision, "action": "reject", "seen": seen}).status_code == 200
    log = sample.db.execute("select action, actor from corrections order by id").fetchall()
    assert log == [("accept", "Ann"), ("reject", "Ben")]


def test_those_who_wait_to_save_keep_nobody_from_reading(site: httpx.Client, sample: Any, path: Path) -> None:
    decision = {"action": "accept", "mentions": [sample.mention("4 May 1931")]}
    with closing(sqlite3.connect(path, isolation_level=None)) as other, ThreadPoolExecutor(12) as people:
        other.execute("begin immediate")
        waiting = [people.submit(site.post, "/-/fonds/decide", json=decision, timeout=60) for _ in range(12)]
        try:
            time.sleep(1)  # they are all there by then
            assert site.get("/-/queue", timeout=10).status_code == 200
            assert not any(one.done() for one in waiting)
        finally:
            other.execute("rollback")
    assert {one.result().status_code for one in waiting} == {200}


def test_rows_are_edited_in_datasette(site: httpx.Client, sample: Any) -> None:
    date = sample.mention("4 May 1931")
    changed = site.post(f"/archive/review/{date}/-/update", json={"update": {"value": "1931", "actor": "Ann"}})
    assert changed.status_code == 200, changed.text
    refused = site.post(f"/archive/review/{date}/-/update", json={"update": {"value": "in May"}})
    assert refused.status_code == 400
    assert "EDTF" in refused.text
    assert site.post(f"/archive/review/{sample.mention('Sato')}/-/delete", json={}).status_code == 200
    added = site.post("/archive/review/-/insert", json={"row": {"document_id": 1, "start": 0, "end": 4, "label": "ORG"}})
    assert added.status_code == 201, added.text
    assert site.post("/archive/mentions/1/-/update", json={"update": {"value": "1931"}}).status_code in (400, 403)
    log = sample.db.execute("select action, actor from corrections order by id").fetchall()
    assert log == [(action, login_name()) for action in ("revalue", "reject", "add")], "whatever the request says"
    assert sample.db.execute("select value from current_mentions where id = ?", [date]).fetchone() == ("1931",)
