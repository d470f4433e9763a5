"""Suggestions of who may be one with whom: the likely ones with reasons, never what people judged different."""

from __future__ import annotations

import pytest

from db import corrections, entities, entity_decisions, name_index, suggestions
from extractors.records import Label

FIND = {
    **dict.fromkeys(
        ("Adele Pfister", "Adele Pflster", "A. Pfister", "Josiah Pfister", "Mori Kentaro", "Lee Dong-wook"),
        Label.PERSON,
    ),
    **dict.fromkeys(
        ("Otaru Herring Company", "OHC", "Otaru Herring Corporation", "Nihon Boeki Kyokai", "Japan Trade Association"), Label.ORG
    ),
}
TEXTS = {
    "/in/a.txt": "Adele Pfister wrote to the Otaru Herring Company and to Lee Dong-wook.",
    "/in/b.txt": "A. Pfister saw the Otaru Herring Corporation, or the Otaru Herring Company.",
    "/in/c.txt": "Adele Pflster and Josiah Pfister met Mori Kentaro.",
    "/in/d.txt": "The Japan Trade Association wrote.",
    "/in/e.txt": "The Nihon Boeki Kyokai answered, and OHC.",
}


@pytest.fixture
def alike(builder):
    builder.find = {form: (label, None) for form, label in FIND.items()}
    builder.ingest(TEXTS)
    entities.resolve(builder.db)
    return builder


def named(builder, name):
    return builder.db.execute("select id from entities where name = ? and mentions > 0", [name]).fetchone()[0]


def suggested(builder, name):
    return {one.name: one for one in suggestions.find(builder.db.conn, named(builder, name))}


def test_the_likely_ones_with_reasons(alike):
    found = suggested(alike, "Adele Pfister")
    assert list(found) == ["Adele Pflster", "A. Pfister"]
    assert (
        "taken for each other in print" in found["Adele Pflster"].reasons[0] or "one letter" in found["Adele Pflster"].reasons[0]
    )
    assert found["A. Pfister"].reasons[0] == "the same surname, and the initial fits"
    assert list(suggested(alike, "A. Pfister")) == ["Adele Pfister"]
    assert suggested(alike, "Mori Kentaro") == {}


def test_bodies_by_initials_kinds_and_translations(alike):
    found = suggested(alike, "Otaru Herring Company")
    assert found["OHC"].reasons[0] == "OHC is made of its initials"
    assert "Otaru Herring Corporation" in found
    assert "both in 1 document: b.txt" in found["Otaru Herring Corporation"].reasons
    assert set(suggested(alike, "OHC")) == {"Otaru Herring Corporation", "Otaru Herring Company"}


def test_what_was_judged_different_is_not_suggested(alike):
    db = alike.db
    one, other = named(alike, "Adele Pfister"), named(alike, "A. Pfister")
    made = entity_decisions.differ(db, one, other, "Ann")
    assert "A. Pfister" not in suggested(alike, "Adele Pfister"), "at once"
    assert "Adele Pfister" not in suggested(alike, "A. Pfister")
    entities.resolve(db)
    assert "A. Pfister" not in suggested(alike, "Adele Pfister")
    corrections.undo(db, made, "Ann")
    assert "A. Pfister" in suggested(alike, "Adele Pfister"), "at once"
    entities.resolve(db)
    assert "A. Pfister" in suggested(alike, "Adele Pfister")


def test_parts_of_one_that_was_split_are_kept_apart(alike):
    db = alike.db
    alike.ingest({"/in/f.txt": "Adele Pfister again."})
    entities.resolve(db)
    document = db.execute("select max(id) from documents").fetchone()[0]
    made = entity_decisions.split(db, named(alike, "Adele Pfister"), "Ann", documents=[document])
    entities.resolve(db)
    both = [row[0] for row in db.execute("select id from entities where name = 'Adele Pfister' order by mentions")]
    assert len(both) == 2
    assert {both[0], both[1]}.isdisjoint(one.id for each in both for one in suggestions.find(db.conn, each))
    pairs = db.execute("select entity_id, other_id, correction_id from kept_apart order by 1").fetchall()
    assert sorted(pairs) == sorted([(*both, made), (*reversed(both), made)])


def test_one_identifier_is_a_reason_and_two_are_a_doubt(alike):
    db = alike.db
    one, other, third = (named(alike, name) for name in ("Adele Pfister", "Josiah Pfister", "A. Pfister"))
    assert "Josiah Pfister" not in suggested(alike, "Adele Pfister")
    entity_decisions.identify(db, one, "viaf", "12345", "Ann")
    entity_decisions.identify(db, other, "viaf", "12345", "Ann")
    first, *_ = suggestions.find(db.conn, one)
    assert (first.name, first.score, first.reasons[0]) == ("Josiah Pfister", 1.0, "the same identifier: VIAF 12345")
    before = suggested(alike, "Adele Pfister")["A. Pfister"].score
    entity_decisions.identify(db, third, "viaf", "54321", "Ann")
    doubted = suggested(alike, "Adele Pfister").get("A. Pfister")
    assert doubted is None or (doubted.score < before and doubted.reasons[-1] == "but VIAF has them as two")


def test_nobody_is_suggested_for_an_id_that_is_none(alike):
    assert suggestions.find(alike.db.conn, "person-nobody") == []


def test_the_index_follows_names_and_rules(alike, monkeypatch):
    db = alike.db

    def indexed():
        return {row[0] for row in db.execute("select text from printed_names")}

    keys = db.execute("select count(*) from name_keys").fetchone()[0]
    assert set(FIND) <= indexed()
    entity_decisions.rename(db, named(alike, "Mori Kentaro"), "Mori Kentaro of Otaru", "Ann")
    entities.resolve(db)
    assert "Mori Kentaro of Otaru" in indexed()
    corrections.undo(db, 1, "Ann")
    entities.resolve(db)
    assert "Mori Kentaro of Otaru" not in indexed()
    assert db.execute("select count(*) from name_keys").fetchone()[0] == keys
    monkeypatch.setattr(name_index, "VERSION", 99)
    name_index.refresh(db)
    assert db.execute("select distinct rules from printed_names").fetchall() == [(99,)]
    assert db.execute("select count(*) from name_keys").fetchone()[0] == keys
