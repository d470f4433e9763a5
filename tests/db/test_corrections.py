"""Decisions: what is refused, what they show, and that the log of them cannot be changed by any client."""

import sqlite3

import pytest

from db import additions, corrections
from db.export import export_mentions
from extractors.errors import CorrectionError
from extractors.records import Label


def one(builder, mention_id):
    (row,) = builder.db.query("select * from current_mentions where id = ?", [mention_id])
    return row


REFUSED = {
    "unknown action": ("4 May 1931", "burn", None, "no decision"),
    "date that is none": ("4 May 1931", "revalue", {"value": "4 May"}, "EDTF"),
    "day that no calendar has": ("4 May 1931", "revalue", {"value": "1931-02-30"}, "1931-02-30"),
    "value missing": ("4 May 1931", "revalue", {}, "needed"),
    "currency that is none": ("200 to 300 yen", "revalue", {"value": {"currency": "YEN", "min": 1, "max": 1}}, "currency"),
    "amount upside down": ("200 to 300 yen", "revalue", {"value": {"currency": "JPY", "min": 2, "max": 1}}, "larger"),
    "amount not a number": ("200 to 300 yen", "revalue", {"value": {"currency": "JPY", "min": "many", "max": 1}}, "no number"),
    "amount without end": ("200 to 300 yen", "revalue", {"value": {"currency": "JPY", "min": 1, "max": "Infinity"}}, "no amount"),
    "amount incomplete": ("200 to 300 yen", "revalue", {"value": {"min": 1}}, "An amount is"),
    "amount in words without currency": ("200 to 300 yen", "revalue", {"value": "five hundred"}, "currency"),
    "value of a person": ("Sato Kenji", "revalue", {"value": "1931"}, "has no value"),
    "span outside the document": ("Sato Kenji", "respan", {"start": 0, "end": 10_000}, "outside"),
    "span upside down": ("Sato Kenji", "respan", {"start": 5, "end": 5}, "empty"),
    "span of a blank": ("Sato Kenji", "respan", {"start": 4, "end": 5}, "only blanks"),
    "span not a number": ("Sato Kenji", "respan", {"start": "0", "end": 5}, "span"),
    "label that is none": ("Sato Kenji", "relabel", {"label": "PLACE"}, "no label"),
    "label with a wrong value": ("Sato Kenji", "relabel", {"label": "DATE", "value": "x"}, "EDTF"),
    "unknown field": ("Sato Kenji", "accept", {"label": "ORG"}, "takes nothing"),
}


@pytest.mark.parametrize(("text", "action", "after", "message"), REFUSED.values(), ids=REFUSED)
def test_refused(sample, text, action, after, message):
    with pytest.raises(CorrectionError, match=message):
        corrections.record(sample.db, sample.mention(text), action, after, "Ann")
    assert sample.db.execute("select count(*) from corrections").fetchone()[0] == 0


def test_refused_without_actor_or_mention(sample):
    with pytest.raises(CorrectionError, match="name of the person"):
        corrections.record(sample.db, 1, "accept", None, " ")
    with pytest.raises(CorrectionError, match="no mention 999"):
        corrections.record(sample.db, 999, "accept", None, "Ann")


def test_every_decision_shows(sample):
    date, person, money = (sample.mention(text) for text in ("4 May 1931", "Sato", "200 to 300 yen"))
    corrections.record(sample.db, date, "accept", None, "Ann")
    corrections.record(sample.db, person, "relabel", {"label": "ORG"}, "Ann", "a firm")
    start = sample.text.index("usual")
    corrections.record(sample.db, money, "respan", {"end": start + 5}, "Ann")
    assert (one(sample, date)["status"], one(sample, date)["value"]) == ("accepted", "1931-05-04")
    assert (one(sample, person)["status"], one(sample, person)["label"]) == ("corrected", "ORG")
    assert one(sample, money)["text"] == "200 to 300 yen was usual"
    for m in export_mentions(sample.db, all=True):
        assert sample.text[m["start"] : m["end"]] == m["text"]


def test_relabelled_mention_moves_between_dates_and_amounts(sample):
    mention_id = sample.mention("200 to 300 yen")
    corrections.record(sample.db, mention_id, "relabel", {"label": "DATE", "value": "1930"}, "Ann")
    assert sample.db.execute("select count(*) from amounts where mention_id = ?", [mention_id]).fetchone()[0] == 0
    assert sample.db.execute("select earliest from dates where mention_id = ?", [mention_id]).fetchone() == ("1930-01-01",)
    corrections.undo(sample.db, 1, "Ann")
    assert sample.db.execute("select minimum from amounts where mention_id = ?", [mention_id]).fetchone() == ("200",)
    assert sample.db.execute("select count(*) from dates where mention_id = ?", [mention_id]).fetchone()[0] == 0


def test_amount_may_be_typed_in_words(sample):
    mention_id = sample.mention("200 to 300 yen")
    corrections.record(sample.db, mention_id, "revalue", {"value": "3 yen 15 sen"}, "Ann")
    assert one(sample, mention_id)["value"] == '{"currency": "JPY", "min": 3.15, "max": 3.15}'


def test_undoing_one_decision_leaves_the_others(sample):
    mention_id = sample.mention("4 May 1931")
    first = corrections.record(sample.db, mention_id, "revalue", {"value": "1932"}, "Ann")
    corrections.record(
        sample.db, mention_id, "respan", {"start": sample.text.index("May 1931"), "end": sample.text.index(".\f")}, "Bob"
    )
    corrections.undo(sample.db, first, "Ann")
    assert (one(sample, mention_id)["value"], one(sample, mention_id)["text"]) == ("1931-05-04", "May 1931")
    with pytest.raises(CorrectionError, match="undone already"):
        corrections.undo(sample.db, first, "Bob")
    with pytest.raises(CorrectionError, match="no decision"):
        corrections.undo(sample.db, 3, "Bob")


def test_newest_decision_wins(sample):
    mention_id = sample.mention("4 May 1931")
    reject = corrections.record(sample.db, mention_id, "reject", None, "Ann")
    accept = corrections.record(sample.db, mention_id, "accept", None, "Bob")
    assert one(sample, mention_id)["status"] == "accepted"
    corrections.undo(sample.db, accept, "Bob")
    assert one(sample, mention_id)["status"] == "rejected"
    corrections.undo(sample.db, reject, "Ann")
    assert one(sample, mention_id)["status"] == "machine"


def test_anchor_tells_the_place_in_more_than_one_way(sample):
    corrections.record(sample.db, sample.mention("4 May 1931"), "accept", None, "Ann", "checked")
    (row,) = sample.db.query("select * from corrections")
    assert row["document_sha256"] == sample.source("/x", sample.text).sha256
    assert (row["page"], row["quote"], row["label"], row["actor"], row["reason"]) == (1, "4 May 1931", "DATE", "Ann", "checked")
    assert sample.text[row["start"] : row["end"]] == row["quote"]
    assert row["prefix"].endswith("Union on ")
    assert row["suffix"].startswith(".\fAround")


CHANGES = {
    "update": "update corrections set actor = 'Eve'",
    "delete": "delete from corrections",
    "replace": "insert or replace into corrections select * from corrections",
    "replace the undone": "insert or replace into corrections (id, created, actor, action, mention_id, before, after, undoes)"
    " select 99, created, actor, 'undo', mention_id, before, after, 1 from corrections where id = 1",
    "delete the mention": "delete from mentions",
    "undo of nothing": "insert into corrections (created, actor, action, mention_id, before, after)"
    " values ('now', 'Eve', 'undo', 1, '{}', '{}')",
    "undo on another mention": "insert into corrections (created, actor, action, mention_id, before, after, undoes)"
    " values ('now', 'Eve', 'undo', 4, '{}', '{}', 3)",
    "no actor": "insert into corrections (created, actor, action, mention_id, before, after)"
    " values ('now', ' ', 'accept', 1, '{}', '{}')",
}


@pytest.mark.parametrize("statement", CHANGES.values(), ids=CHANGES)
def test_log_is_append_only_for_any_client(sample, tmp_path, statement):
    mention_id = sample.mention("4 May 1931")
    first = corrections.record(sample.db, mention_id, "accept", None, "Ann")
    corrections.undo(sample.db, first, "Ann")
    corrections.record(sample.db, mention_id, "reject", None, "Ann")
    before = sample.db.execute("select * from corrections").fetchall()
    client = sqlite3.connect(tmp_path / "archive.db")  # as the sqlite3 shell would: no recursive triggers
    client.execute("pragma foreign_keys = on")
    with pytest.raises(sqlite3.IntegrityError), client:
        client.execute(statement)
    client.close()
    assert sample.db.execute("select * from corrections").fetchall() == before


def test_messages_say_why(sample):
    corrections.record(sample.db, 1, "accept", None, "Ann")
    with pytest.raises(sqlite3.IntegrityError, match="corrections are never deleted: undo one"):
        sample.db.execute("delete from corrections")
    with pytest.raises(sqlite3.IntegrityError, match="corrections are never changed: add a new one"):
        sample.db.execute("update corrections set reason = 'x'")


def test_no_decision_is_replaced_by_another_of_the_same_name(sample, tmp_path):
    corrections.record(sample.db, sample.mention("4 May 1931"), "accept", None, "Ann")
    client = sqlite3.connect(tmp_path / "archive.db")  # recursive triggers off: a row that is replaced goes without a delete
    with pytest.raises(sqlite3.IntegrityError, match="never replaced"):
        client.execute(
            "insert or replace into corrections (created, uid, actor, action, before, after)"
            " select created, uid, 'Eve', 'merge', '{}', '{}' from corrections"
        )
    client.close()


def test_what_two_decisions_hide_stays_hidden_where_one_is_undone(sample):
    sample.find["Kenji"] = (Label.PERSON, None)
    sample.ingest({"/in/b.txt": "Then Sato Kenji came."})
    found = "select text, id from current_mentions where document_id = 2"
    ids = dict(sample.db.execute(found).fetchall())
    undone = corrections.record(sample.db, ids["Sato"], "accept", None, "Ann")
    corrections.record(sample.db, ids["Kenji"], "accept", None, "Ann")
    assert set(dict(sample.db.execute(found).fetchall())) == {"Sato", "Kenji"}
    corrections.undo(sample.db, undone, "Ann")
    assert "Sato Kenji" not in dict(sample.db.execute(found).fetchall())


def test_nothing_is_decided_on_a_version_that_was_replaced(sample, tmp_path):
    """It would be shown nowhere. What was decided before may be undone anywhere."""
    decided, left = sample.mention("Sato Kenji"), sample.mention("4 May 1931")
    first = corrections.record(sample.db, decided, "reject", None, "Ann")
    sample.ingest({"/in/letter.txt": "Nothing of that."})
    with pytest.raises(CorrectionError, match="replaced"):
        corrections.record(sample.db, left, "accept", None, "Ann")
    start = sample.text.index("usual")
    with pytest.raises(CorrectionError, match="replaced"):
        additions.add(sample.db, 1, start, start + 5, "ORG", None, "Ann")
    client = sqlite3.connect(tmp_path / "archive.db")
    with pytest.raises(sqlite3.IntegrityError, match="replaced"):
        client.execute("insert into review (document_id, start, end, label) values (1, ?, ?, 'ORG')", [start, start + 5])
    client.close()
    corrections.undo(sample.db, first, "Ann")
    assert sample.db.execute("select count(*) from corrections").fetchone() == (2,)
