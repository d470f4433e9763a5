"""Rows edited by Datasette's own ways to write: who signs them, who sees the buttons, and that SQL writes nothing."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx

from tests.db.review.conftest import PEOPLE
from tests.db.review.serving import add_users, client, content, serving

Browsers = Mapping[str | None, httpx.Client]


def test_an_edited_row_is_signed_by_who_edits_it(sample: Any, path: Path) -> None:
    add_users(path, PEOPLE)
    date, union = sample.mention("4 May 1931"), sample.mention("Harbour Workers Union")
    with serving(path) as address, client(address, "Ann") as ann, client(address, "Vi") as vi, client(address, "Ada") as ada:
        update = {"update": {"value": "1931", "actor": "Mallory", "reason": "the day is a blot"}}
        assert vi.post(f"/archive/review/{date}/-/update", json=update).status_code == 403
        assert ann.post(f"/archive/review/{date}/-/update", json=update).status_code == 200
        assert ada.post(f"/archive/review/{union}/-/delete", json={}).status_code == 200
        row = {"document_id": 1, "start": 0, "end": 4, "label": "ORG", "actor": "Mallory"}
        assert ann.post("/archive/review/-/insert", json={"row": row}).status_code == 201
        assert ann.post("/archive/review/-/insert", json={"row": {**row, "id": date}, "replace": True}).status_code == 400
        assert (
            ann.post(f"/archive/review/{date}/-/update", json={"update": {"value": "in May", "actor": "Mallory"}}).status_code
            == 400
        )
        forged = {"action": "reject", "mentions": [date], "actor": "Mallory"}
        assert vi.post("/-/fonds/decide", json=forged).status_code == 403
        assert ann.post("/-/fonds/decide", json=forged).status_code == 200
        alter = {"row": {**row, "start": 5, "end": 10, "more": 1}, "alter": True}
        assert ann.post("/archive/review/-/insert", json=alter).status_code == 403
    log = sample.db.execute("select action, actor, reason from corrections order by id").fetchall()
    assert log == [
        ("revalue", "Ann", "the day is a blot"),
        ("reject", "Ada", None),
        ("add", "Ann", None),
        ("reject", "Ann", None),
    ]
    assert sample.db.execute("select count(*) from _signature").fetchone() == (0,)


def test_other_clients_sign_for_themselves(sample: Any, path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("update review set value = '1931', actor = 'Ben' where id = ?", [sample.mention("4 May 1931")])
    assert sample.db.execute("select actor from corrections").fetchall() == [("Ben",)]


def test_an_edited_date_is_listed_at_once(sample: Any, path: Path) -> None:
    date = sample.mention("4 May 1931")
    with serving(path) as address, client(address) as anybody:
        assert "1931-05-04" in anybody.get("/-/dates").text
        assert anybody.post(f"/archive/review/{date}/-/update", json={"update": {"value": "1941"}}).status_code == 200
        for _ in range(100):
            page = anybody.get("/-/dates").text
            if "1941" in page and "<p>2 dates" in page:
                break
            time.sleep(0.1)
    assert "1941" in page
    assert "<p>2 dates" in page


def test_buttons_of_datasette_follow_the_role(people: Browsers) -> None:
    for role, shown in (("viewer", False), ("reviewer", True), ("admin", True)):
        row = people[role].get("/archive/review/1").text
        assert ('data-row-action="edit"' in row) == shown
        assert ("Insert row" in people[role].get("/archive/review").text) == shown
        assert 'data-row-action="edit"' not in people[role].get("/archive/documents/1").text


def test_sql_reads_and_nothing_more(people: Browsers, hostile: Path) -> None:
    before = content(hostile)
    for sql in (
        "insert into _signature values ('x')",
        "with x as (select 1) insert into _signature values ('x')",
        "with x as (select 1) delete from corrections",
        "attach database '/tmp/x.db' as x",
        "select * from users",
        "select load_extension('x')",
        "select writefile('x', 'y')",
        "pragma writable_schema = 1",
        "vacuum into 'x'",
    ):
        for where in ("/archive/-/query.json", "/archive.json"):
            answer = people["admin"].get(where, params={"sql": sql}, follow_redirects=True)
            assert answer.status_code == 400, sql
        assert people["admin"].post("/archive/-/query", json={"sql": sql}).status_code == 403
    assert content(hostile) == before
    files = people["admin"].get("/archive/-/query.json?sql=select+file+from+pragma_database_list&_shape=arrayfirst").json()
    assert not [file for file in files if "accounts" in file]
