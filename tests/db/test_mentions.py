"""Extracting again: a mention found again keeps its id, one found no more goes unless a decision rests on it."""

from dataclasses import replace

import pytest

from db import additions, corrections, runs, snapshots
from db.export import export_mentions
from db.plan import Source, Work, plan
from extractors import stages
from extractors.dates.edtf_value import parse_edtf
from extractors.errors import CorrectionError
from extractors.records import Label
from extractors.settings import Settings
from extractors.stages import STORED


def again(builder, monkeypatch, version="next"):
    """Extract all documents again, as after a change of the rules."""
    for name in ("names", "values"):
        old = stages.STAGES[name]
        monkeypatch.setitem(stages.STAGES, name, replace(old, version=version))
    builder.ingest({"/in/letter.txt": builder.text})


def shown(builder, text):
    return [m for m in export_mentions(builder.db, all=True) if m["text"] == text]


def rows(builder, text):
    return [
        (row["id"], row["document_id"], row["value"])
        for row in builder.db.query("select * from current_mentions where text = ?", [text])
    ]


def test_same_mention_keeps_its_id_and_takes_the_new_value(sample, monkeypatch):
    before = sample.mention("4 May 1931")
    sample.find["4 May 1931"] = (Label.DATE, parse_edtf("1931-05-05"))
    again(sample, monkeypatch)
    assert sample.mention("4 May 1931") == before
    assert shown(sample, "4 May 1931")[0]["value"] == "1931-05-05"
    assert sample.db.execute("select earliest from dates where mention_id = ?", [before]).fetchone() == ("1931-05-05",)


def test_equal_mentions_are_not_written_again(sample, monkeypatch):
    run = sample.db.execute("select max(id) from runs").fetchone()[0]
    sample.settings = Settings(model="another")
    sample.ingest({"/in/letter.txt": sample.text})
    assert {m["run"] for m in export_mentions(sample.db, all=False)} == {run}


def test_counts_of_a_run_tell_what_changed(sample, monkeypatch):
    del sample.find["Harbour Workers Union"]
    sample.find["Around"] = (Label.DATE, None)
    again(sample, monkeypatch)
    columns = "mentions_found, mentions_added, mentions_lost"
    assert sample.db.execute(f"select {columns} from runs order by id desc").fetchone() == (7, 1, 1)


def test_newer_rules_that_say_the_same_change_nothing(sample, monkeypatch):
    """Though the mentions are told to be by them."""
    sample.find["4 May 1931"] = (Label.DATE, parse_edtf("1931-05-05"))
    again(sample, monkeypatch)
    told = sample.db.execute("select mentions_added, mentions_changed, mentions_lost from runs order by id desc").fetchone()
    assert told == (0, 1, 0)
    assert [tuple(row) for row in sample.db.execute("select change, text from changes")] == [("changed", "4 May 1931")]
    assert sample.db.execute("select distinct extractor_version from mentions").fetchall() == [("next",)]


def test_what_is_found_once_more_is_told_as_added(sample, monkeypatch):
    corrections.record(sample.db, sample.mention("4 May 1931"), "accept", None, "Ann")
    found = sample.find.pop("4 May 1931")
    again(sample, monkeypatch)
    sample.find["4 May 1931"] = found
    again(sample, monkeypatch, "after next")
    told = sample.db.execute("select mentions_added, mentions_changed, mentions_lost from runs order by id desc").fetchone()
    assert told == (1, 0, 0)
    assert sample.db.execute("select change from changes order by id").fetchall() == [("lost",), ("added",)]


def test_mention_found_no_more_goes(sample, monkeypatch):
    del sample.find["1,200 yen 50 sen"]
    again(sample, monkeypatch)
    assert shown(sample, "1,200 yen 50 sen") == []
    assert sample.db.execute("select count(*) from amounts").fetchone()[0] == 1


def test_decided_mention_found_no_more_is_kept_and_marked(sample, monkeypatch):
    kept, gone = sample.mention("4 May 1931"), sample.mention("around 1930")
    corrections.record(sample.db, kept, "accept", None, "Ann")
    corrections.record(sample.db, gone, "reject", None, "Ann")
    del sample.find["4 May 1931"], sample.find["around 1930"]
    again(sample, monkeypatch)
    assert [m["status"] for m in shown(sample, "4 May 1931") + shown(sample, "around 1930")] == ["accepted", "rejected"]
    assert sample.db.execute("select count(*) from mentions where lost_run is not null").fetchone()[0] == 2
    sample.find["4 May 1931"] = (Label.DATE, parse_edtf("1931-05-04"))
    again(sample, monkeypatch, "after next")
    assert sample.db.execute("select lost_run from mentions where id = ?", [kept]).fetchone() == (None,)


def test_what_a_run_found_is_counted_without_what_people_say(sample, monkeypatch):
    """Neither a mention that a decision alone keeps, nor the label that a person gave another."""
    corrections.record(sample.db, sample.mention("4 May 1931"), "accept", None, "Ann")
    amount = {"label": "MONEY", "value": {"currency": "JPY", "min": 1930, "max": 1930}}
    corrections.record(sample.db, sample.mention("around 1930"), "relabel", amount, "Ann")
    before = runs.mentions_by_label(sample.db, 1)
    del sample.find["4 May 1931"]
    again(sample, monkeypatch)
    run, found = sample.db.execute("select id, mentions_found from runs order by id desc").fetchone()
    told = runs.mentions_by_label(sample.db, run)
    assert told == {**before, "DATE": before["DATE"] - 1}
    assert sum(told.values()) == found


def test_undone_decision_on_a_lost_mention_shows_it_no_more(sample, monkeypatch):
    decision = corrections.record(sample.db, sample.mention("4 May 1931"), "accept", None, "Ann")
    del sample.find["4 May 1931"]
    again(sample, monkeypatch)
    corrections.undo(sample.db, decision, "Ann")
    assert shown(sample, "4 May 1931") == []


def test_decisions_win_over_a_new_machine_value(sample, monkeypatch):
    for text, action, after in (
        ("4 May 1931", "accept", None),
        ("around 1930", "revalue", {"value": "1929~"}),
        ("200 to 300 yen", "revalue", {"value": {"currency": "JPY", "min": "200.5", "max": 300}}),
    ):
        corrections.record(sample.db, sample.mention(text), action, after, "Ann")
    sample.find["4 May 1931"] = (Label.DATE, parse_edtf("1999"))
    sample.find["around 1930"] = (Label.DATE, parse_edtf("1999"))
    sample.find["200 to 300 yen"] = (Label.MONEY, sample.yen("5"))
    again(sample, monkeypatch)
    found = {m["text"]: (m["status"], m["value"]) for m in export_mentions(sample.db, all=False) if m["status"] != "machine"}
    assert found["4 May 1931"] == ("accepted", "1931-05-04")
    assert found["around 1930"] == ("corrected", "1929~")
    assert found["200 to 300 yen"][0] == "corrected"
    assert str(found["200 to 300 yen"][1]["min"]) == "200.5"
    assert sample.db.execute("select edtf from dates order by edtf").fetchall() == [("1929~",), ("1931-05-04",)]
    assert ("200.5", "300") in sample.db.execute("select minimum, maximum from amounts").fetchall()


def read_otherwise(builder, text):
    """Read the same bytes again by another reader, and find `text` in them."""
    builder.outdate()
    (work,) = plan(builder.db, [builder.source("/in/letter.txt", builder.text)], builder.settings)
    builder.load(builder.run(), work, text)


def test_decisions_follow_their_text(sample):
    corrections.record(sample.db, sample.mention("Sato Kenji"), "reject", None, "Ann")
    corrections.record(sample.db, sample.mention("4 May 1931"), "revalue", {"value": "1930-05-04"}, "Ann")
    read_otherwise(sample, "The " + sample.text)
    assert sample.db.execute("select count(*) from orphans").fetchone()[0] == 0
    assert [(m["status"], m["start"]) for m in shown(sample, "Sato Kenji")] == [("rejected", 4)]
    assert [m["value"] for m in shown(sample, "4 May 1931")] == ["1930-05-04"]
    assert sample.db.execute("select earliest from dates where edtf like '19%-05-04'").fetchall() == [("1930-05-04",)]


def test_decision_whose_text_is_gone_is_set_aside_and_comes_back(sample):
    mention_id = sample.mention("4 May 1931")
    corrections.record(sample.db, mention_id, "revalue", {"value": "1930-05-04"}, "Ann")
    read_otherwise(sample, "Something quite different lies under the glass, and nobody can read a word of the letter.")
    assert sample.db.execute("select count(*) from orphans").fetchone()[0] == 1
    assert shown(sample, "4 May 1931") == []
    # what the machine finds at the very offsets of the lost one is another mention
    read_otherwise(sample, sample.text)
    assert sample.db.execute("select count(*) from orphans").fetchone()[0] == 0
    assert rows(sample, "4 May 1931") == [(mention_id, 1, "1930-05-04")]


def test_decision_is_not_applied_to_other_text_at_its_place(sample):
    corrections.record(sample.db, sample.mention("Sato Kenji"), "reject", None, "Ann")
    other = "Mori Ichi owed nothing to anyone in the whole town, it was said, and went home to sleep."
    sample.find["Mori Ichi "] = (Label.PERSON, None)
    read_otherwise(sample, other)
    assert [m["status"] for m in shown(sample, "Mori Ichi ")] == ["machine"]
    assert sample.db.execute("select count(*) from orphans").fetchone()[0] == 1


def test_decisions_go_on_to_the_next_version_and_back(sample):
    mention_id = sample.mention("4 May 1931")
    corrections.record(sample.db, mention_id, "revalue", {"value": "1930-05-04"}, "Ann")
    sample.ingest({"/in/letter.txt": "New scan. " + sample.text})
    assert rows(sample, "4 May 1931") == [(mention_id, 2, "1930-05-04")]
    sample.ingest({"/in/letter.txt": sample.text})
    assert rows(sample, "4 May 1931") == [(mention_id, 1, "1930-05-04")]
    assert sample.db.execute("select count(*) from mentions where text = '4 May 1931' and document_id = 1").fetchone()[0] == 1


def test_what_the_machine_found_stays_with_the_version_that_a_decision_leaves(sample):
    mention_id = sample.mention("4 May 1931")
    decision = corrections.record(sample.db, mention_id, "accept", None, "Ann")
    corrections.undo(sample.db, decision, "Ann")
    corrections.record(sample.db, sample.mention("Sato"), "accept", None, "Ann")
    sample.ingest({"/in/letter.txt": "Nothing is left."})
    sample.ingest({"/in/letter.txt": sample.text})
    assert rows(sample, "4 May 1931") == [(mention_id, 1, "1931-05-04")]
    assert [m["status"] for m in shown(sample, "Sato")] == ["accepted"]
    assert list(sample.db.query("select * from clashes")) == []


def test_an_orphan_is_settled_where_the_machine_has_found_the_same(sample):
    mention_id = sample.mention("4 May 1931")
    corrections.record(sample.db, mention_id, "revalue", {"value": "1930"}, "Ann")
    text = "Entirely other words about the weather. And 4 May 1931 came, and again 4 May 1931 went."
    sample.ingest({"/in/letter.txt": text})
    assert sample.db.execute("select count(*) from orphans").fetchone() == (1,)
    with pytest.raises(CorrectionError, match="stands nowhere"):
        corrections.record(sample.db, mention_id, "accept", None, "Ann")
    start = text.index("4 May")
    corrections.record(sample.db, mention_id, "respan", {"start": start, "end": start + 10}, "Ann")
    assert [(row[0] == mention_id, row[2]) for row in rows(sample, "4 May 1931")] == [(True, "1930"), (False, "1931-05-04")]
    assert sample.db.execute("select count(*) from orphans").fetchone() == (0,)


def test_a_lost_addition_keeps_its_value_when_it_is_settled(sample):
    start = sample.text.index("usual")
    additions.add(sample.db, 1, start, start + 5, "DATE", "1999", "Eve")
    mention_id = sample.mention("usual")
    text = "Entirely other words about the weather, as usual, and as is usual here."
    sample.ingest({"/in/letter.txt": text})
    assert sample.db.execute("select count(*) from orphans").fetchone() == (1,)
    start = text.index("usual")
    corrections.record(sample.db, mention_id, "respan", {"start": start, "end": start + 5}, "Ann")
    assert rows(sample, "usual") == [(mention_id, 2, "1999")]
    assert sample.db.execute("select count(*) from orphans").fetchone() == (0,)


def test_no_two_mentions_show_at_one_place_under_one_label(sample):
    date = sample.mention("4 May 1931")
    start = sample.text.index("4 May")
    additions.add(sample.db, 1, start, start + 10, "ORG", None, "Eve")
    with pytest.raises(CorrectionError, match="already"):
        corrections.record(sample.db, date, "relabel", {"label": "ORG"}, "Ann")
    assert sample.db.execute("select count(*) from corrections").fetchone() == (1,)


ANOTHER = "Nothing at all of that is here any more, quite another thing is."


def test_what_comes_back_stands_where_it_stood_and_not_at_a_stretch_that_was_undone(sample):
    mention_id = sample.mention("Sato Kenji")
    corrections.record(sample.db, mention_id, "accept", None, "Ann")
    corrections.undo(sample.db, corrections.record(sample.db, mention_id, "respan", {"end": 4}, "Ann"), "Ann")
    read_otherwise(sample, ANOTHER)
    assert shown(sample, "Sato Kenji") == []
    read_otherwise(sample, sample.text)
    assert [(m["status"], m["start"]) for m in shown(sample, "Sato Kenji")] == [("accepted", 0)]


def test_decisions_go_with_the_last_copy_of_a_version(sample):
    sample.ingest({"/in/copy.txt": sample.text})
    corrections.record(sample.db, sample.mention("Sato Kenji"), "relabel", {"label": "ORG"}, "Ann")
    for path in ("/in/letter.txt", "/in/copy.txt"):
        sample.ingest({path: "New. " + sample.text})
    assert [(m["label"], m["start"]) for m in shown(sample, "Sato Kenji")] == [("ORG", 5)]


def test_a_version_that_lies_elsewhere_keeps_what_was_set_aside(sample):
    sample.ingest({"/in/copy.txt": sample.text})
    mention_id = sample.mention("Sato Kenji")
    corrections.record(sample.db, mention_id, "relabel", {"label": "ORG"}, "Ann")
    sample.ingest({"/in/letter.txt": "New. " + sample.text})
    place = "select document_id, placed from mentions where id = ?"
    sample.outdate()
    (work,) = plan(sample.db, [sample.source("/in/copy.txt", sample.text)], sample.settings)
    sample.load(sample.run(), work, ANOTHER)
    assert sample.db.execute(place, [mention_id]).fetchone() == (1, 0)
    sample.settings = Settings(model="another")
    sample.ingest({"/in/letter.txt": "New. " + sample.text})
    assert sample.db.execute(place, [mention_id]).fetchone() == (1, 0)


def test_a_decision_on_what_no_path_holds_any_more_is_an_orphan(sample):
    sample.ingest({"/in/other.txt": "Quite another letter."})
    corrections.record(sample.db, sample.mention("4 May 1931"), "accept", None, "Ann")
    sample.ingest({"/in/letter.txt": "Quite another letter."})  # what lay there is gone, and was of another lineage
    states = sample.db.execute("select state from decisions_made").fetchall()
    assert (states, shown(sample, "4 May 1931")) == ([("orphaned",)], [])
    sample.ingest({"/in/letter.txt": sample.text})
    assert sample.db.execute("select state from decisions_made").fetchall() == [("applied",)]
    assert [m["status"] for m in shown(sample, "4 May 1931")] == ["accepted"]


def test_what_stood_in_a_line_that_is_read_no_more_is_told_as_lost(sample):
    """A new reading of the same bytes, as by another engine, in which one line is missing."""
    (document_id, sha256) = sample.db.execute("select id, sha256 from documents").fetchone()
    run = sample.run()
    work = Work(Source("/in/letter.txt", "letter.txt", sha256, 100), "again", STORED, document_id)
    sample.load(run, work, sample.text.split("\f")[0])
    runs.finish(sample.db, run, "done")
    lost = sample.db.execute("select text, before, reviewed from changes where run_id = ? and change = 'lost'", [run]).fetchall()
    assert {text for text, *_ in lost} == {"around 1930", "200 to 300 yen"}
    assert all(before and not reviewed for _, before, reviewed in lost)
    assert sample.db.execute("select mentions_lost from runs where id = ?", [run]).fetchone() == (2,)
    undone = snapshots.undo_run(sample.db, run)
    assert sample.db.execute("select count(*) from changes where run_id = ?", [undone]).fetchone() == (0,)
    assert sample.db.execute("select count(*) from mentions where text = '200 to 300 yen'").fetchone() == (1,)
