"""Edits in other clients, in the table "review": each edit is a decision, and nonsense is refused."""

import shutil
import sqlite3
import subprocess

import pytest
import sqlite_utils
from hypothesis import given
from hypothesis import strategies as st

from db import corrections, entities
from db.connection import open_archive
from extractors.dates.edtf_value import parse_edtf

CLOSED = ("mentions", "entities", "aliases", "dates", "amounts", "pages", "documents", "judgements")
RESTING = ("orphans", "placements", "shadows", "overruled")  # what has become of decisions


@pytest.fixture
def client(sample, tmp_path):
    """The archive as a client without any of fonds sees it, foreign keys off."""
    entities.resolve(sample.db)
    connection = sqlite3.connect(tmp_path / "archive.db", isolation_level=None)
    yield connection
    connection.close()


def log(client):
    return client.execute("select action, actor, reason, after from corrections order by id").fetchall()


def row(client, mention_id):
    columns = "text, label, value, status, start, end"
    return client.execute(f"select {columns} from review where id = ?", [mention_id]).fetchone()


def same(sample):
    """`review` holds exactly what `current_mentions` shows."""
    columns = "id, document_id, page, start, end, text, label, value, status, entity_id"
    shown = f"select {columns} from {{}} where status <> 'hidden' order by id"
    return sample.db.execute(shown.format("review")).fetchall() == sample.db.execute(shown.format("current_mentions")).fetchall()


def test_rows_are_what_is_shown(sample, client):
    assert same(sample)
    corrections.record(sample.db, sample.mention("Sato"), "relabel", {"label": "ORG"}, "Ann")
    corrections.record(sample.db, sample.mention("4 May 1931"), "reject", None, "Ann", scope="archive")
    entities.resolve(sample.db)
    assert same(sample)
    corrections.undo(sample.db, 2, "Ann")
    sample.ingest({"/in/letter.txt": "Another. " + sample.text, "/in/b.txt": "On 4 May 1931."})
    entities.resolve(sample.db)
    assert same(sample)


def test_an_edited_value_is_a_decision(sample, client, tmp_path):
    mention_id = sample.mention("4 May 1931")
    client.execute("update review set value = '1931-05', actor = 'Ann', reason = 'day unclear' where id = ?", [mention_id])
    assert log(client) == [("revalue", "Ann", "day unclear", '{"value":"1931-05"}')]
    assert row(client, mention_id) == ("4 May 1931", "DATE", "1931-05", "corrected", 65, 75)
    assert client.execute("select actor, reason from review where id = ?", [mention_id]).fetchone() == (None, None)
    assert (
        client.execute("select 1 from dates where mention_id = ?", [mention_id]).fetchone() is None
    )  # rather none than a wrong one
    client.close()
    open_archive(tmp_path / "archive.db").close()  # fonds works the days out when it opens the archive
    assert sample.db.execute("select earliest, latest from dates where mention_id = ?", [mention_id]).fetchone() == (
        "1931-05-01",
        "1931-05-31",
    )
    corrections.undo(sample.db, 1, "Bob")
    assert sample.db.execute("select value, status from review where id = ?", [mention_id]).fetchone() == (
        "1931-05-04",
        "machine",
    )
    assert same(sample)


def test_every_kind_of_edit(sample, client):
    name, union, money = (sample.mention(text) for text in ("Sato Kenji", "Harbour Workers Union", "200 to 300 yen"))
    client.execute("update review set label = 'ORG' where id = ?", [name])
    client.execute("update review set start = start + 8 where id = ?", [union])
    client.execute("update review set value = ? where id = ?", ['{"currency": "JPY", "min": 200, "max": 300.5}', money])
    client.execute("update review set status = 'rejected', actor = 'Ann' where id = ?", [sample.mention("4 May 1931")])
    client.execute("delete from review where id = ?", [sample.mention("around 1930")])
    start = sample.text.index("usual")
    client.execute(
        "insert into review (document_id, start, end, label, actor) values (1, ?, ?, 'ORG', 'Eve')", [start, start + 5]
    )
    assert row(client, name)[:4] == ("Sato Kenji", "ORG", None, "corrected")
    assert row(client, union)[:4] == ("Workers Union", "ORG", None, "corrected")
    assert row(client, money)[2:4] == ('{"currency": "JPY", "min": 200, "max": 300.5}', "corrected")
    assert row(client, sample.mention("4 May 1931"))[3] == "rejected"
    assert row(client, sample.mention("around 1930"))[3] == "rejected"
    assert row(client, sample.mention("usual")) == ("usual", "ORG", None, "added", start, start + 5)
    assert [(action, actor) for action, actor, *_ in log(client)] == [
        ("relabel", "unknown"),
        ("respan", "unknown"),
        ("revalue", "unknown"),
        ("reject", "Ann"),
        ("reject", "unknown"),
        ("add", "Eve"),
    ]
    for (undone,) in client.execute("select id from corrections order by id").fetchall():
        corrections.undo(sample.db, undone, "Ann")
    assert {status for (status,) in client.execute("select status from review")} == {"machine"}
    assert same(sample)


def test_a_mention_is_linked_to_an_entity(sample, client):
    sample.ingest({"/in/b.txt": "Sato Kenji and Mori Ichi"})
    sample.find["Mori Ichi"] = sample.find["Sato Kenji"]
    sample.ingest({"/in/c.txt": "Mori Ichi"})
    entities.resolve(sample.db)
    mori = client.execute("select id, entity_id from review where text = 'Mori Ichi'").fetchone()
    client.execute("update review set entity_id = ? where id = ?", [mori[1], sample.mention("Sato Kenji")])
    (action, _, _, after) = log(client)[-1]
    assert (action, mori[1] in after, "Mori Ichi" in after) == ("link", True, True)


NONSENSE = {
    "a date that is none": ("update review set value = '4 May' where text = '4 May 1931'", "EDTF"),
    "a day that no calendar has": ("update review set value = '1931-02-30' where text = '4 May 1931'", "EDTF"),
    "a currency that is none": (
        """update review set value = '{"currency": "YEN", "min": 1, "max": 1}' where label = 'MONEY'""",
        "ISO 4217",
    ),
    "an amount upside down": (
        """update review set value = '{"currency": "JPY", "min": 2, "max": 1}' where label = 'MONEY'""",
        "min",
    ),
    "an amount that is no JSON": ("update review set value = '300 yen' where label = 'MONEY'", "no amount"),
    "an amount that nobody can write out": (
        """update review set value = '{"currency": "JPY", "min": 1, "max": 1e9999999}' where label = 'MONEY'""",
        "written out",
    ),
    "a season that is none": ("update review set value = '1930-30' where text = '4 May 1931'", "EDTF"),
    "a list of one": ("update review set value = '[1931]' where text = '4 May 1931'", "EDTF"),
    "an unknown year without an end": ("update review set value = '193X/' where text = '4 May 1931'", "EDTF"),
    "a value of a person": ("update review set value = '1931' where label = 'PERSON'", "no value"),
    "a label that is none": ("update review set label = 'PLACE'", "a label is"),
    "a span outside the document": ("update review set end = 99999 where text = 'Sato'", "outside the text"),
    "a span of blanks": ("update review set start = 4, end = 5 where text = 'Sato'", "blanks"),
    "a span upside down": ("update review set end = start where text = 'Sato'", "outside the text"),
    "another text": ("update review set text = 'Satō' where text = 'Sato'", "this column shows"),
    "an entity that is none": ("update review set entity_id = 'x' where text = 'Sato'", "no such entity"),
    "a status that is none": ("update review set status = 'maybe' where text = 'Sato'", "accepted or rejected"),
    "a mention that is there": (
        "insert into review (document_id, start, end, label) select document_id, start, end, label from review"
        " where text = 'Sato'",
        "mention already",
    ),
    "a mention nowhere": ("insert into review (document_id, start, end, label) values (9, 0, 5, 'ORG')", "outside the text"),
    "a mention without a label": ("insert into review (document_id, start, end) values (1, 0, 5)", "a label is"),
}


@pytest.mark.parametrize(("statement", "message"), NONSENSE.values(), ids=NONSENSE)
def test_the_database_itself_refuses_nonsense(sample, client, statement, message):
    before = client.execute("select * from review order by id").fetchall()
    with pytest.raises(sqlite3.IntegrityError, match=message):
        client.execute(statement)
    assert client.execute("select * from review order by id").fetchall() == before
    assert log(client) == []


@pytest.mark.parametrize("table", CLOSED)
def test_machine_rows_are_closed(sample, client, table):
    corrections.record(sample.db, sample.mention("Sato"), "accept", None, "Ann")
    column = client.execute(f"select name from pragma_table_info('{table}')").fetchall()[-1][0]
    for statement in (
        f"delete from {table}",
        f"update {table} set {column} = {column}",
        f"insert into {table} select * from {table}",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="written by fonds alone"):
            client.execute(statement)


def test_sqlite_utils_edits_as_well(sample, client, tmp_path):
    db = sqlite_utils.Database(tmp_path / "archive.db")
    mention_id = sample.mention("4 May 1931")
    db["review"].update(mention_id, {"value": "1931", "actor": "Ann"})
    db["review"].delete(sample.mention("Sato"))
    db["review"].insert({"document_id": 1, "start": 0, "end": 4, "label": "ORG"})
    db.close()
    assert [entry[:2] for entry in log(client)] == [("revalue", "Ann"), ("reject", "unknown"), ("add", "unknown")]


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="the sqlite3 shell is not installed")
def test_the_shell_edits_as_well(sample, client, tmp_path):
    def shell(sql):
        return subprocess.run(["sqlite3", tmp_path / "archive.db", sql], capture_output=True, text=True)

    assert shell("update review set value = '1930' where text = '4 May 1931'").returncode == 0
    refused = shell("update review set value = 'May' where text = '4 May 1931'")
    assert "EDTF" in refused.stderr
    assert row(client, sample.mention("4 May 1931"))[2] == "1930"


YEARS = st.from_regex(r"\A(1[5-9]|20)\d\d\Z")
DAYS = st.dates().map(str)
PARTS = st.one_of(YEARS, DAYS, st.from_regex(r"\A1[5-9]\d\d-(0[1-9]|1[0-2]|2[1-4])\Z"), st.from_regex(r"\A1[5-9](\dX|XX)\Z"))
MARKED = st.builds(lambda part, mark: part + mark, PARTS, st.sampled_from(["", "", "~", "?", "%"]))
ANY = st.one_of(
    MARKED,
    st.builds("{}/{}".format, MARKED, MARKED),
    st.builds("{}/..".format, MARKED),
    st.builds("../{}".format, MARKED),
    st.builds("[{},{}]".format, PARTS, PARTS),
    st.builds("{}/".format, MARKED),
    st.builds("/{}".format, MARKED),
    st.builds("[{}]".format, PARTS),
    st.from_regex(r"\A193\d-\d\d\Z"),
    st.text("0123456789X-/.,~?%[]{}", max_size=14),
    st.text(max_size=6),
)


@pytest.fixture(scope="module")
def checking(tmp_path_factory):
    path = tmp_path_factory.mktemp("checking") / "archive.db"
    open_archive(path, create=True).close()
    connection = sqlite3.connect(path, isolation_level=None)
    yield connection
    connection.close()


@given(text=ANY)
def test_what_the_database_takes_for_a_date_is_one(checking, text):
    try:
        checking.execute("insert into _check values ('DATE', ?)", [text])
    except sqlite3.IntegrityError:
        return
    parse_edtf(text)


@pytest.mark.parametrize(
    ("printed", "value"),
    [("4 May 1931", "1930-30"), ("1,200 yen 50 sen", '{"currency": "JPY", "min": 1, "max": 1e9999999}')],
)
def test_a_value_that_is_none_keeps_nobody_from_the_archive(sample, client, tmp_path, printed, value):
    client.execute("drop trigger _check_value_again")  # as in an archive into which it came before
    edited, other = sample.mention(printed), sample.mention("around 1930")
    client.execute("update review set value = ? where id = ?", [value, edited])
    client.execute("update review set value = '1932' where id = ?", [other])
    db = open_archive(tmp_path / "archive.db")
    assert db.execute("select edtf from dates where mention_id = ?", [other]).fetchone() == ("1932",)
    assert db.execute("select 1 from dates where mention_id = ?", [edited]).fetchall() == []
    assert db.execute("select 1 from edited_values").fetchall() == []
    corrections.record(db, edited, "revalue", {"value": None}, "Ann")
    db.close()


@pytest.mark.parametrize("table", RESTING)
def test_what_becomes_of_decisions_is_closed_as_well(sample, client, table):
    """Whoever deleted an orphan would apply its decision to whatever stands there now."""
    columns = [name for (name,) in client.execute("select name from pragma_table_info(?)", [table])]
    client.execute("update guard set open = 1")
    client.execute(f"insert into {table} ({', '.join(columns)}) values ({', '.join(['1'] * len(columns))})")
    client.execute("update guard set open = 0")
    for statement in (
        f"delete from {table}",
        f"update {table} set {columns[0]} = {columns[0]}",
        f"insert or replace into {table} select * from {table}",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="written by fonds alone"):
            client.execute(statement)


@pytest.mark.parametrize("conflict", ["", "or fail", "or ignore", "or replace", "or abort", "or rollback"])
def test_each_edit_counts_whatever_the_client_says_of_conflicts(sample, client, conflict):
    """SQLite lets the clause of the client's statement rule in the triggers as well."""
    for day in ("1930", "1931", "1932"):
        client.execute(f"update {conflict} review set value = ? where text = '4 May 1931'", [day])
    for status in ("accepted", "rejected", "accepted"):
        client.execute(f"update {conflict} review set status = ? where text = 'Sato Kenji'", [status])
    assert [action for action, *_ in log(client)] == ["revalue"] * 3 + ["accept", "reject", "accept"]
    assert client.execute("select open from guard").fetchone() == (0,)
    assert same(sample)


def test_an_upsert_is_an_edit(sample, client):
    for day in ("1930", "1932"):
        client.execute(
            "insert into review (id, value) values (?, ?) on conflict (id) do update set value = excluded.value",
            [sample.mention("4 May 1931"), day],
        )
    assert [action for action, *_ in log(client)] == ["revalue", "revalue"]


def test_a_row_is_added_where_mentions_are_kept_that_are_not_shown(sample, client):
    sample.find = {"Sato Kenji": sample.find["Sato Kenji"]}
    for (mention_id,) in client.execute("select id from review order by id").fetchall():
        corrections.record(sample.db, mention_id, "accept", None, "Ann")
    text = "New. " + sample.text
    sample.ingest({"/in/letter.txt": text})  # the rows of the former version get numbers and are not shown
    start = text.index("usual")
    client.execute("insert into review (document_id, start, end, label) values (2, ?, ?, 'ORG')", [start, start + 5])
    assert log(client)[-1][0] == "add"
    assert same(sample)


def test_undoing_in_another_client_leaves_no_undone_value_behind(sample, client, tmp_path):
    mention_id = sample.mention("4 May 1931")
    undone = corrections.record(sample.db, mention_id, "revalue", {"value": "1930"}, "Ann")
    client.execute(
        "insert into corrections (created, uid, actor, action, mention_id, undoes, before, after)"
        " values ('2026-01-01T00:00:00Z', lower(hex(randomblob(8))), 'Bob', 'undo', ?, ?, '{}', '{}')",
        [mention_id, undone],
    )
    days = "select edtf from dates where mention_id = ?"
    assert client.execute(days, [mention_id]).fetchone() is None
    client.close()
    open_archive(tmp_path / "archive.db").close()
    assert sample.db.execute(days, [mention_id]).fetchone() == ("1931-05-04",)


def test_many_rows_at_once_and_rolled_back(sample, client):
    client.execute("pragma recursive_triggers = on")
    rows = client.execute("select count(*) from review").fetchone()[0]
    client.execute("begin")
    client.execute("delete from review")
    client.execute("rollback")
    assert log(client) == []
    client.execute("delete from review")
    assert len(log(client)) == rows
    client.execute(
        "update review set label = 'DATE', value = '1931', start = start + 1, status = 'accepted' where text = 'Sato Kenji'"
    )
    assert [action for action, *_ in log(client)][rows:] == ["relabel", "respan", "accept"]
    with pytest.raises(sqlite3.IntegrityError):
        client.execute("insert or replace into review select * from review")
    assert same(sample)


def test_one_statement_decides_on_all_rows_that_it_names(sample, client):
    sample.find["Kenji"] = sample.find["Sato Kenji"]
    sample.ingest({"/in/letter.txt": "Once more. " + sample.text})
    entities.resolve(sample.db)
    client.execute("update review set status = 'accepted', actor = 'Ann' where label = 'PERSON'")
    names = ["Kenji", "Sato", "Sato Kenji"]
    assert sorted(row[0] for row in client.execute("select quote from corrections")) == names
    assert sorted(row[0] for row in client.execute("select text from review where status = 'accepted'")) == names


def test_what_a_decision_hides_says_so(sample, client):
    client.execute("update review set status = 'accepted' where text = 'Sato Kenji'")
    assert client.execute("select status from review where text = 'Sato'").fetchone() == ("hidden",)
    assert client.execute("select 1 from current_mentions where text = 'Sato'").fetchone() is None
