"""Entities in the database follow the mentions, change only where something changed, and heed what people decided."""

from db import corrections, entities
from db.export import export_mentions
from db.transactions import writing


def resolve(builder):
    entities.resolve(builder.db, builder.run())


def names(builder):
    return dict(builder.db.execute("select name, mentions from entities where mentions > 0 order by name"))


def test_names_of_all_documents_meet(sample):
    sample.ingest({"/in/b.txt": "Sato Kenji and the Harbour Workers Union."})
    resolve(sample)
    assert names(sample) == {"Harbour Workers Union": 2, "Sato Kenji": 4}
    aliases = sample.db.execute("select text, mentions from aliases where entity_id = 'person-sato-kenji' order by text")
    assert aliases.fetchall() == [("Sato", 2), ("Sato Kenji", 2)]
    assert all(m["entity"] for m in export_mentions(sample.db) if m["label"] in ("PERSON", "ORG"))


def test_skipped_where_nothing_changed(sample):
    resolve(sample)
    run = sample.run()
    before = sample.db.conn.total_changes
    entities.resolve(sample.db, run)
    assert sample.db.conn.total_changes == before


def test_only_rows_that_differ_are_written(sample):
    resolve(sample)
    sample.ingest({"/in/b.txt": "Nothing to find."})
    run = sample.run()
    before = sample.db.conn.total_changes
    entities.resolve(sample.db, run)
    assert sample.db.conn.total_changes == before + 6  # the turn, the row of the resolution itself, and the guard for each


def test_entity_without_mentions_goes(sample):
    resolve(sample)
    sample.ingest({"/in/letter.txt": "Sato Kenji was here."})
    with writing(sample.db):
        sample.db.execute("delete from mentions where document_id = 1")
    resolve(sample)
    assert [row[0] for row in sample.db.execute("select id from entities")] == ["person-sato-kenji"]


def test_entity_of_a_superseded_document_stays_with_no_mentions(sample):
    resolve(sample)
    sample.ingest({"/in/letter.txt": "Sato Kenji was here."})
    resolve(sample)
    assert sample.db.execute("select mentions from entities where label = 'ORG'").fetchall() == [(0,)]
    sample.ingest({"/in/letter.txt": sample.text})
    resolve(sample)
    assert names(sample) == {"Harbour Workers Union": 1, "Sato Kenji": 2}


def test_decisions_count_at_once_and_in_the_next_resolution(sample):
    resolve(sample)
    corrections.record(sample.db, sample.mention("Sato"), "relabel", {"label": "ORG"}, "Ann")
    corrections.record(sample.db, sample.mention("Harbour Workers Union"), "reject", None, "Ann")
    assert names(sample) == {}  # what the machine found around "Sato" gives way to what a person said of it
    resolve(sample)
    assert names(sample) == {"Sato": 1}


def test_links_that_the_text_states_reach_resolution(builder):
    builder.find = {"Harbour Workers Union": builder.find["Harbour Workers Union"], "HX": builder.find["Harbour Workers Union"]}
    builder.links = {("Harbour Workers Union", "HX"): "abbreviation"}
    builder.ingest({"/a": "The Harbour Workers Union (HX). HX met."})
    resolve(builder)
    assert names(builder) == {"Harbour Workers Union": 3}


def test_what_is_decided_while_names_are_resolved_is_not_overridden(sample, monkeypatch):
    real, mention_id = entities.names.resolve, sample.mention("Harbour Workers Union")

    def meanwhile(*given):
        found = real(*given)
        corrections.record(sample.db, mention_id, "relabel", {"label": "DATE"}, "Ann")
        return found

    monkeypatch.setattr(entities.names, "resolve", meanwhile)
    resolve(sample)
    assert sample.db.execute("select label, entity_id from current_mentions where id = ?", [mention_id]).fetchone() == (
        "DATE",
        None,
    )
    assert names(sample) == {"Sato Kenji": 2}
