"""Which documents are to be extracted again, for what change: what the rule for one document says, asked of all at once."""

from __future__ import annotations

import itertools
import json

import pytest

from db import documents, runs, stale
from db.load import load_document
from db.plan import plan
from db.plan import stale as stale_of_one
from extractors import stages
from extractors.errors import EmptyFile, WorkerDied
from extractors.records import Origin, Page, Reading
from extractors.settings import Settings

A, B, C = "Sato Kenji, 4 May 1931.", "Sato came around 1930.", "Harbour Workers Union"


def due(builder, which="stale", settings=None, **given):
    """Name and stages of each document."""
    found = stale.due(builder.db, settings or builder.settings, which, **given)
    return {one.name: one.stages for one in found}


def change(monkeypatch, **versions):
    for name, version in versions.items():
        old = stages.STAGES[name]
        monkeypatch.setitem(stages.STAGES, name, stages.Stage(name, version, old.settings, old.after))


@pytest.fixture
def three(builder):
    """Two documents, one of which has a former version, and one that gives none."""
    builder.ingest({"/in/a": A, "/in/b": B})
    builder.ingest({"/in/b": C})
    builder.fail("/in/empty", "", EmptyFile("It is empty."))
    return builder


ALL = stages.STORED
EXTRACTED = ("names", "values")
CHANGES = {
    "nothing": (Settings(), {}, (), ()),
    "a rule for dates": (Settings(), {"values": "next"}, ("values",), ()),
    "the model": (Settings(model="another"), {}, ("names",), ()),
    "the cleaning": (Settings(), {"text": "next"}, ("names", "values"), ()),
    "who is who": (Settings(), {"resolve": "next"}, (), ()),
    "how scans are read": (Settings(dpi=400, languages="deu"), {}, (), ALL),  # "empty" is of no known type
    "the reading": (Settings(), {"read": "next"}, ALL, ALL),
}


@pytest.mark.parametrize(("settings", "versions", "expected", "of_failed"), CHANGES.values(), ids=CHANGES)
def test_what_a_change_makes_stale(three, monkeypatch, settings, versions, expected, of_failed):
    change(monkeypatch, **versions)
    told = {"a": expected, "b": expected, "empty": of_failed}
    assert due(three, settings=settings) == {name: some for name, some in told.items() if some}
    for (document_id,) in three.db.execute("select id from documents where state <> 'superseded'").fetchall():
        one = documents.by_id(three.db, document_id)
        alone = stale.due(three.db, settings, "stale", documents=[document_id])
        assert tuple(alone[0].stages if alone else ()) == stale_of_one(three.db, one, stale.rules(settings, one.media_type))


def test_the_rule_is_that_of_one_document_whatever_is_stored(builder):
    """All mixtures of old, new and missing rows."""
    mixed = ("read", *EXTRACTED)
    wanted = stale.rules(builder.settings)
    rows = {stage: [None, ("old", wanted[stage][1]), (wanted[stage][0], "old"), wanted[stage], ("9", "zz")] for stage in mixed}
    texts = {}
    for number, mixture in enumerate(itertools.product(*rows.values())):
        texts[f"/in/{number}"] = (f"{A} {number}", mixture)
    builder.ingest({path: text for path, (text, _) in texts.items()})
    for text, mixture in texts.values():
        sha256 = builder.source("/any", text).sha256
        for stage, rule in zip(mixed, mixture, strict=True):
            if rule is None:
                builder.db.execute("delete from stages where sha256 = ? and stage = ?", [sha256, stage])
            else:
                sql = "update stages set version = ?, configuration = ? where sha256 = ? and stage = ?"
                builder.db.execute(sql, [*rule, sha256, stage])
    found = {one.document_id: one.stages for one in stale.due(builder.db, builder.settings, "stale")}
    for (document_id,) in builder.db.execute("select id from documents").fetchall():
        assert found.get(document_id, ()) == stale_of_one(builder.db, documents.by_id(builder.db, document_id), wanted)


def test_all_means_all_but_former_versions(three):
    assert due(three, "all") == {"a": ALL, "b": ALL, "empty": ALL}
    assert due(three, "all", part="extract") == due(three, "all", part="text") == {"a": EXTRACTED, "b": EXTRACTED}
    assert due(three, "all", part="resolve") == {}


def test_read_again_is_what_was_recognised(builder):
    builder.ingest({"/in/a": A})
    run, work = builder.run(), builder.source("/in/scan", B)
    (one,) = plan(builder.db, [work], builder.settings)
    load_document(builder.db, run, one, Reading("image/png", (Page(1, B, Origin.OCR),)), {}, {})
    assert due(builder, "all", part="ocr") == {"scan": ALL}


def test_how_scans_are_read_is_nothing_to_texts(builder):
    """Whatever it was when they were loaded; scans are stale by it, and not for good."""
    builder.ingest({"/in/a": A})
    work = builder.source("/in/scan", B)
    fine = Settings(dpi=400)

    def load(settings):
        run = runs.start(builder.db, "ingest", settings, 1)
        (one,) = plan(builder.db, [work], settings)
        load_document(builder.db, run, one, Reading("image/png", (Page(1, B, Origin.OCR),)), {}, {})
        return one.action

    assert load(builder.settings) == "extract"
    assert due(builder, settings=fine)["scan"] == ALL
    assert "a" not in due(builder, settings=fine)
    assert load(fine) == "again"
    assert "read" not in due(builder, settings=fine)["scan"]
    assert due(builder)["scan"] == ALL
    (text,) = plan(builder.db, [builder.source("/in/a", A)], fine)
    assert text.action == "unchanged"


def test_a_part_of_what_is_stale(three, monkeypatch):
    change(monkeypatch, values="next")
    assert due(three, part="extract") == {"a": ("values",), "b": ("values",)}
    assert due(three, part="ocr") == {}


def test_failed_ones_alone(three, monkeypatch):
    three.fail("/in/died", "Who?", WorkerDied("It died."))
    assert due(three) == {}  # the machine failed, and nothing about it has changed
    assert due(three, "failed") == {"empty": ALL, "died": ALL}
    three.fail("/in/a", A, WorkerDied("It died."))
    assert due(three, "failed")["a"] == ALL
    change(monkeypatch, values="next")
    assert due(three, "failed")["a"] == ("values",)


def test_restricted_to_some_and_without_those_that_are_done(three):
    a = documents.find(three.db, "a")
    assert due(three, "all", documents=[a]) == {"a": ALL}
    assert due(three, "all", documents=[]) == {}
    run = three.run()
    three.db.execute("insert into run_documents (run_id, document_id, path, outcome) values (?, ?, '/in/a', 'again')", [run, a])
    assert set(due(three, "all", done_in=run)) == {"b", "empty"}


def test_what_is_told_of_a_document(three):
    (one,) = stale.due(three.db, three.settings, "all", documents=[documents.find(three.db, "b")])
    assert (one.name, one.path, one.sha256) == ("b", "/in/b", three.source("/in/b", C).sha256)
    assert (one.media_type, one.pages, one.characters) == ("text/plain", 1, len(C))
    assert [row[0] for row in json.loads(one.basis)] == sorted(ALL)
    assert one.basis == stale.basis(three.db, one.sha256)


def test_what_is_not_stale_is_not_looked_at(three):
    """By its rule each stage is a stretch of an index, and of the documents only the missing stages are asked for."""
    wanted = stale._wanted(three.settings)
    told = [row[3] for row in three.db.execute(f"explain query plan with {stale._STALE} select * from stale", wanted)]
    by_rules = [line for line in told if "stages_by_rules" in line]
    assert len(by_rules) == 4
    assert all("COVERING INDEX stages_by_rules (stage=?" in line and "version" in line for line in by_rules)
    assert not [line for line in told if line.startswith(("SCAN d", "SCAN s "))]


def test_as_many_questions_however_many_documents(builder):
    asked = []
    for number in (2, 60):
        builder.ingest({f"/in/{at}": f"{A} {at}" for at in range(number)})
        statements: list[str] = []
        builder.db.conn.set_trace_callback(statements.append)
        assert due(builder) == {}
        builder.db.conn.set_trace_callback(None)
        asked.append(len(statements))
    assert asked[0] == asked[1] == 1


def test_nothing_is_written(three):
    before = three.db.conn.total_changes
    for which in ("stale", "all", "failed"):
        stale.due(three.db, Settings(dpi=100), which)
    assert three.db.conn.total_changes == before


def test_an_interrupted_run_is_known_by_what_was_asked(builder):
    asked = json.dumps({"which": "all"})
    assert runs.unfinished(builder.db, asked) is None
    run = runs.start(builder.db, runs.REEXTRACT, builder.settings, 1, request=asked)
    assert runs.unfinished(builder.db, asked) == run
    assert runs.unfinished(builder.db, json.dumps({"which": "stale"})) is None
    runs.close_abandoned(builder.db)  # as an ingest does
    state = "select state from runs where id = ?"
    assert builder.db.execute(state, [run]).fetchone() == ("running",)
    runs.close_abandoned(builder.db, reextractions=True)
    assert builder.db.execute(state, [run]).fetchone() == ("interrupted",)
    runs.reopen(builder.db, run, 1)
    runs.finish(builder.db, run, "failed", message="Too much.")
    assert runs.unfinished(builder.db, asked) == run
    assert runs.cut_short(builder.db, json.dumps({"which": "stale"})) == {run}
    assert runs.cut_short(builder.db, json.dumps({"rules": "others"})) == set()
    runs.finish(builder.db, run, "done")
    assert runs.cut_short(builder.db, asked) == set()
    assert runs.unfinished(builder.db, asked) is None
    assert builder.db.execute("select message from runs where id = ?", [run]).fetchone() == (None,)
