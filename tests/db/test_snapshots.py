"""Taking back a whole run: the machine's word is as before, people's decisions stay, and follow the text."""

import json
import tracemalloc

import pytest

from db import additions, corrections, entities, runs, snapshots
from db.export import export_mentions
from db.plan import plan
from db.snapshots import undo_run
from db.transactions import writing
from extractors.dates.edtf_value import parse_edtf
from extractors.errors import DatabaseError
from extractors.records import Label
from extractors.settings import Settings


def shown(builder):
    keys = ("document", "start", "end", "text", "label", "value", "status")
    return [{key: m[key] for key in keys} for m in export_mentions(builder.db, all=True)]


def read_otherwise(builder, text):
    builder.outdate()
    (work,) = plan(builder.db, [builder.source("/in/letter.txt", builder.text)], builder.settings)
    run_id = builder.run()
    builder.load(run_id, work, text)
    entities.resolve(builder.db, run_id)
    runs.finish(builder.db, run_id, "done")
    return run_id


def test_a_run_that_read_and_found_otherwise_is_taken_back(sample):
    entities.resolve(sample.db)
    corrections.record(sample.db, sample.mention("4 May 1931"), "revalue", {"value": "1930-05-04"}, "Ann")
    before, ids = shown(sample), [row["id"] for row in sample.db.query("select id from current_mentions order by id")]
    del sample.find["around 1930"]
    sample.find["usual"] = (Label.ORG, None)
    sample.find["200 to 300 yen"] = (Label.MONEY, sample.yen("1"))
    run_id = read_otherwise(sample, "Page one. " + sample.text)
    assert shown(sample) != before
    changed = {
        (row["change"], row["text"]) for row in sample.db.query("select change, text from changes where run_id = ?", [run_id])
    }
    assert changed == {("lost", "around 1930"), ("added", "usual"), ("changed", "200 to 300 yen")}
    late = corrections.record(sample.db, sample.mention("1,200 yen 50 sen"), "reject", None, "Bob")
    undo_run(sample.db, run_id)
    after = [{**m, "status": "machine"} if m["text"] == "1,200 yen 50 sen" else m for m in shown(sample)]
    assert after == before
    assert [m["status"] for m in shown(sample) if m["text"] == "1,200 yen 50 sen"] == ["rejected"]
    assert [row["id"] for row in sample.db.query("select id from current_mentions order by id")] == ids
    assert late
    assert sample.db.execute("select edtf from dates order by edtf").fetchall() == [("1930-05-04",), ("1930~",)]


def test_the_account_of_a_run_adds_up(sample):
    first = corrections.record(sample.db, sample.mention("4 May 1931"), "revalue", {"value": "1930"}, "Ann")
    corrections.record(sample.db, sample.mention("4 May 1931"), "revalue", {"value": "1929"}, "Ann")
    corrections.record(sample.db, sample.mention("Sato"), "accept", None, "Ann")
    corrections.undo(sample.db, first, "Ann")
    run_id = read_otherwise(sample, "Nothing of it can be read any more under the stain, but for these words.")
    (row,) = sample.db.query("select * from runs where id = ?", [run_id])
    counts = [row[f"corrections_{state}"] for state in ("applied", "superseded", "orphaned")]
    assert counts == [1, 1, 2]
    assert sum(counts) == sample.db.execute("select count(*) from corrections").fetchone()[0]


def test_only_the_newest_run_over_a_document_can_be_taken_back(sample):
    with pytest.raises(DatabaseError, match="nothing that can be taken back"):
        undo_run(sample.db, 1)
    older = read_otherwise(sample, "A. " + sample.text)
    newer = read_otherwise(sample, "B. " + sample.text)
    with pytest.raises(DatabaseError, match="nothing that can be taken back"):
        undo_run(sample.db, older)
    undo_run(sample.db, newer)
    assert sample.db.execute("select text from pages order by number limit 1").fetchone()[0].startswith("A. ")


def test_a_clash_is_listed_until_a_person_decides_again(sample):
    mention_id = sample.mention("4 May 1931")
    corrections.record(sample.db, mention_id, "accept", None, "Ann")
    assert list(sample.db.query("select * from clashes")) == []
    sample.find["4 May 1931"] = (Label.DATE, parse_edtf("1931-05-05"))
    read_otherwise(sample, sample.text)
    (clash,) = sample.db.query("select * from clashes")
    assert (clash["mention_id"], clash["decided"], clash["machine"]) == (mention_id, "1931-05-04", "1931-05-05")
    corrections.record(sample.db, mention_id, "accept", None, "Ann")
    assert list(sample.db.query("select * from clashes")) == []
    del sample.find["4 May 1931"]
    sample.find["May 1931"] = (Label.DATE, parse_edtf("1931-05"))
    read_otherwise(sample, sample.text)
    assert sorted(row["clash"] for row in sample.db.query("select * from clashes")) == [
        "the machine finds another stretch or label",
        "the machine finds it no more",
    ]
    assert [m["text"] for m in shown(sample) if "May" in m["text"]] == ["4 May 1931"]


def extract_otherwise(builder):
    builder.settings = Settings(model="another")
    run_id = builder.run()
    builder.ingest({"/in/letter.txt": builder.text}, run_id)
    return run_id


def test_decisions_that_went_to_a_new_version_stay_there(sample):
    mention_id = sample.mention("Sato Kenji")
    run_id = extract_otherwise(sample)
    corrections.record(sample.db, mention_id, "relabel", {"label": "ORG"}, "Ann")
    sample.ingest({"/in/letter.txt": "New. " + sample.text})
    before = shown(sample)
    undo_run(sample.db, run_id)
    assert shown(sample) == before
    sample.ingest({"/in/letter.txt": sample.text})  # the former version comes back, and the decision with it
    assert [(m["label"], m["start"]) for m in shown(sample) if m["text"] == "Sato Kenji"] == [("ORG", 0)]
    assert sample.db.execute("select count(*) from dates join current_mentions m on m.id = mention_id").fetchone() == (2,)


def test_what_a_person_added_where_a_run_had_found_nothing_stays(sample):
    start, found = sample.text.index("4 May 1931"), sample.find.pop("4 May 1931")
    run_id = extract_otherwise(sample)
    added = additions.add(sample.db, 1, start, start + 10, "DATE", "1932", "Ann")
    undo_run(sample.db, run_id)
    held = "select value, machine_value from current_mentions where text = '4 May 1931'"
    assert sample.db.execute(held).fetchall() == [("1932", found[1].edtf)]
    corrections.undo(sample.db, added, "Ann")
    assert sample.db.execute(held).fetchall() == [(found[1].edtf, found[1].edtf)]


def test_a_run_over_a_large_archive_is_taken_back_document_by_document(sample, monkeypatch):
    """What was kept of thousands of documents is never in memory at once."""
    run_id = read_otherwise(sample, "Other words.")
    with writing(sample.db):
        for number in range(1, 41):
            sample.db.execute(
                "insert into documents (sha256, name, bytes, state, lineage, version, added_run, changed_run)"
                " select ?, 'copy', 1, 'done', 1, ?, added_run, changed_run from documents limit 1",
                [f"{number:064}", number + 100],
            )
            number = sample.db.execute("select max(id) from documents").fetchone()[0]
            sample.db.execute(
                "insert into snapshots (document_id, run_id, state) values (?, ?, randomblob(1000000))", [number, run_id]
            )
    monkeypatch.setattr(snapshots.zlib, "decompress", lambda packed: json.dumps({"reading": None, "size": len(packed)}))
    monkeypatch.setattr(snapshots, "_restore", lambda *_: None)
    tracemalloc.start()
    undo_run(sample.db, run_id)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000
