"""Datasette's CSV, made safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import httpx

from db.connection import open_archive
from db.csv_cells import safe

Browsers = Mapping[str | None, httpx.Client]


def test_each_way_to_csv_is_safe(people: Browsers, hostile: Path) -> None:
    with closing(open_archive(hostile)) as db:
        notes = [note for (note,) in db.execute("select reason from corrections").fetchall()]
    assert all(safe(note) != note for note in notes)
    for path in (
        "/archive/corrections.csv",
        "/archive/corrections.csv?_stream=1",
        "/archive/corrections.csv?_dl=1",
        "/archive/corrections/1.csv",
    ):
        text = people["viewer"].get(path).raise_for_status().text
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        assert [row["reason"] for row in rows] == [f"'{note}" for note in notes]


def test_cells_of_a_query_that_look_like_formulas(people: Browsers) -> None:
    cells = ["=1+1", "+81", "-2", "-2 yen", "@x", "\tx", 'say "=1"', '="x"', "a\r\n=b", "＝1", "", "safe", "佐藤"]
    sql = "select value as '=head' from json_each(:cells)"
    text = people["viewer"].get("/archive/-/query.csv", params={"sql": sql, "cells": json.dumps(cells)}).raise_for_status().text
    assert list(csv.reader(io.StringIO(text, newline=""))) == [["'=head"], *([safe(cell)] if cell else [""] for cell in cells)]


def test_a_long_table_streams_and_is_whole(people: Browsers) -> None:
    sql = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 1500) select i, '-' || i || ' yen' from n"
    text = people["viewer"].get("/archive/-/query.csv", params={"sql": sql, "_stream": "1"}).raise_for_status().text
    assert [tuple(row) for row in csv.reader(io.StringIO(text, newline=""))][1:] == [
        (str(i), f"'-{i} yen") for i in range(1, 1501)
    ]


def test_json_is_left_alone(people: Browsers) -> None:
    rows = people["viewer"].get("/archive/-/query.json", params={"sql": "select '=1+1' as x", "_shape": "arrayfirst"}).json()
    assert rows == ["=1+1"]
