"""What is done with a file, and what becomes of documents and versions, told as stories of what lies at which path."""

import pytest

from db import runs
from db.load import load_failure
from db.plan import Source, plan
from extractors import stages
from extractors.errors import CorruptFile, UnreadableFile, WorkerDied
from extractors.settings import Settings

A, B, C = "Letter of Sato Kenji", "Letter of Sato Kenji, amended", "A bill of 200 to 300 yen"


def rows(db):
    """Every row of every table but the log of runs."""
    tables = [t for t in db.table_names() if t != "runs" and "_fts" not in t]
    return {table: db.execute(f"select * from [{table}]").fetchall() for table in tables}


# each story: what is ingested call by call, and the actions that each call plans
STORIES = {
    "new": [({"/p": A}, ["extract"])],
    "unchanged": [({"/p": A}, ["extract"]), ({"/p": A}, ["unchanged"])],
    "duplicate in one call": [({"/p": A, "/q": A}, ["extract", "duplicate"])],
    "duplicate in a later call": [({"/p": A}, ["extract"]), ({"/q": A}, ["duplicate"])],
    "duplicate seen again": [({"/p": A, "/q": A}, ["extract", "duplicate"]), ({"/p": A, "/q": A}, ["unchanged", "unchanged"])],
    "changed": [({"/p": A}, ["extract"]), ({"/p": B}, ["extract"]), ({"/p": B}, ["unchanged"])],
    "changed back": [({"/p": A}, ["extract"]), ({"/p": B}, ["extract"]), ({"/p": A}, ["again"]), ({"/p": A}, ["unchanged"])],
    "one of two copies changes": [({"/p": A, "/q": A}, ["extract", "duplicate"]), ({"/p": B, "/q": A}, ["extract", "unchanged"])],
    "superseded bytes come back elsewhere": [({"/p": A}, ["extract"]), ({"/p": B}, ["extract"]), ({"/q": A}, ["again"])],
    "one file becomes a copy of another": [({"/p": A, "/q": B}, ["extract", "extract"]), ({"/q": A}, ["duplicate"])],
    "two files change places": [({"/p": A, "/q": B}, ["extract", "extract"]), ({"/p": B, "/q": A}, ["duplicate", "duplicate"])],
}


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_actions(builder, story):
    for files, expected in story:
        assert [work.action for work in builder.ingest(files)] == expected


def test_second_ingest_changes_no_row_but_the_log(sample):
    sample.ingest({"/in/letter.txt": C, "/in/copy.txt": C})
    before = rows(sample.db)
    sample.ingest({"/in/letter.txt": C, "/in/copy.txt": C})
    assert rows(sample.db) == before
    assert sample.db.execute("select documents_unchanged from runs order by id desc").fetchone()[0] == 2


def test_changed_file_is_the_next_version_of_the_same_document(builder):
    builder.ingest({"/p": A})
    builder.ingest({"/p": B})
    assert (builder.state_of(A), builder.state_of(B)) == (("superseded", 1), ("done", 2))
    assert builder.db.execute("select count(distinct lineage) from documents").fetchone()[0] == 1
    assert [row[0] for row in builder.db.execute("select role from files")] == ["original", "changed"]


def test_bytes_that_come_back_are_the_newest_version(builder):
    for text in (A, B, A):
        builder.ingest({"/p": text})
    assert (builder.state_of(A), builder.state_of(B)) == (("done", 3), ("superseded", 2))


def test_copy_survives_the_change_of_the_other(builder):
    builder.ingest({"/in/p": A, "/in/q": A})
    builder.ingest({"/in/p": B})
    assert builder.state_of(A)[0] == builder.state_of(B)[0] == "done"
    names = dict(builder.db.execute("select sha256, name from documents"))
    assert names[builder.source("/x", A).sha256] == "q"
    builder.ingest({"/in/q": B})
    assert builder.state_of(A)[0] == "superseded"


def test_copies_that_change_places_stay_current(builder):
    builder.ingest({"/p": A, "/q": B})
    builder.ingest({"/p": B, "/q": A})
    assert builder.state_of(A)[0] == builder.state_of(B)[0] == "done"


def test_same_path_twice_is_one_work(builder):
    source = builder.source("/p", A)
    assert len(plan(builder.db, [source, source], Settings())) == 1


def test_failed_source_is_not_tried_again_until_its_stage_changes(builder, monkeypatch):
    builder.fail("/p", A, CorruptFile("no"))
    assert builder.state("/p") == ("failed", 1)
    assert [work.action for work in builder.ingest({"/p": A})] == ["unchanged"]
    monkeypatch.setitem(stages.STAGES, "read", stages.Stage("read", "next", ("languages", "dpi")))
    (work,) = builder.ingest({"/p": A})
    assert (work.action, work.stages) == ("again", ("read", "names", "values", "likeness"))
    assert builder.state("/p") == ("done", 1)
    assert builder.db.execute("select error_code, error, hint from documents").fetchone() == (None, None, None)


def test_failure_of_the_machine_is_tried_again(builder):
    builder.fail("/p", A, WorkerDied("gone"))
    (work,) = builder.ingest({"/p": A})
    assert (work.action, work.stages) == ("again", stages.STORED)
    assert builder.state("/p") == ("done", 1)


def test_failed_version_does_not_take_the_place_of_a_good_one(builder):
    builder.ingest({"/p": A})
    builder.fail("/p", B, CorruptFile("no"))
    assert (builder.state_of(A), builder.state_of(B)) == (("done", 1), ("failed", 2))
    builder.ingest({"/p": C})
    assert [builder.state_of(text)[0] for text in (A, B, C)] == ["superseded", "superseded", "done"]


def test_failed_version_becomes_current_once_it_can_be_read(builder):
    builder.ingest({"/p": A})
    builder.fail("/p", B, WorkerDied("gone"))
    builder.ingest({"/p": B})
    assert (builder.state_of(A)[0], builder.state_of(B)[0]) == ("superseded", "done")


def test_failing_again_keeps_what_was_stored(builder):
    builder.ingest({"/p": A})
    builder.outdate()
    builder.fail("/p", A, WorkerDied("gone"))
    assert builder.state("/p") == ("done", 1)
    assert builder.db.execute("select error_code from failures").fetchall() == [("worker-died",)]
    builder.ingest({"/p": A})
    assert builder.db.execute("select count(*) from failures").fetchone()[0] == 0


def test_unreadable_file_is_one_document_until_it_can_be_read(builder):
    source = Source("/p", "p", "", 0)
    for _ in range(2):
        (work,) = plan(builder.db, [source], builder.settings)
        assert work.action == "extract"
        load_failure(builder.db, builder.run(), work, UnreadableFile("p cannot be read"))
    assert builder.db.execute("select state, sha256 from documents").fetchall() == [("failed", None)]
    builder.ingest({"/p": A})
    assert builder.db.execute("select count(*) from documents").fetchone()[0] == 1
    assert builder.state_of(A) == ("done", 1)


def test_file_that_becomes_unreadable_and_readable_again(builder):
    builder.ingest({"/p": A})
    (work,) = plan(builder.db, [Source("/p", "p", "", 0)], builder.settings)
    load_failure(builder.db, builder.run(), work, UnreadableFile("p cannot be read"))
    assert builder.state_of(A)[0] == "done"
    builder.ingest({"/p": A})
    assert builder.state_of(A) == ("done", 3)
    assert builder.db.execute("select count(*) from failures").fetchone()[0] == 0


# what changes, and the stages that are stale for it
STALE = {
    "nothing": (Settings(), {}, ()),
    "a rule for dates": (Settings(), {"values": "next"}, ("values",)),
    "the model": (Settings(model="another"), {}, ("names",)),
    "the cleaning": (Settings(), {"text": "next"}, ("names", "values")),
    "the resolution": (Settings(), {"resolve": "next"}, ()),
    "the resolution of scans, which texts are not": (Settings(dpi=400), {}, ()),
    "the reading": (Settings(), {"read": "next"}, ("read", "names", "values", "likeness")),
}


@pytest.mark.parametrize(("settings", "versions", "expected"), STALE.values(), ids=STALE)
def test_stale_stages(builder, monkeypatch, settings, versions, expected):
    builder.ingest({"/p": A})
    for name, version in versions.items():
        old = stages.STAGES[name]
        monkeypatch.setitem(stages.STAGES, name, stages.Stage(name, version, old.settings, old.after))
    builder.settings = settings
    (work,) = builder.ingest({"/p": A})
    assert (work.action, work.stages) == ("again" if expected else "unchanged", expected)
    assert [w.action for w in builder.ingest({"/p": A})] == ["unchanged"]


def test_duplicate_of_bytes_whose_own_work_was_cut_short(builder):
    _, second = plan(builder.db, [builder.source("/p", A), builder.source("/q", A)], builder.settings)
    assert builder.load(builder.run(), second, A) is None
    assert builder.db.execute("select count(*) from files").fetchone()[0] == 0


def test_plan_writes_nothing(builder):
    builder.ingest({"/p": A})
    before = builder.db.conn.total_changes
    plan(builder.db, [builder.source("/p", B), builder.source("/q", A)], Settings(dpi=100))
    assert builder.db.conn.total_changes == before
    assert runs.now().endswith("Z")
