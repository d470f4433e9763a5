"""Decisions about entities: what they bring about in the archive, that they hold over new texts, and that they can be undone."""

import sqlite3

import pytest

from db import corrections, entities, entity_decisions, identifiers, requests
from db.transactions import writing
from extractors.dates.edtf_value import parse_edtf
from extractors.errors import CorrectionError
from extractors.records import Label

TEXTS = {
    "/in/a.txt": "Mori Ichi met Lindqvist. The Harbour Workers Union (HWU) paid Mori Ichi.",
    "/in/b.txt": "Mori Ichi sold tea. Augusta Lindqvist wrote to the HWU.",
    "/in/c.txt": "A certain Mori Ichiro, and the HWU of Otaru.",
}
FORMS = {
    "Mori Ichiro": Label.PERSON,
    "Mori Ichi": Label.PERSON,
    "Augusta Lindqvist": Label.PERSON,
    "Lindqvist": Label.PERSON,
    "Harbour Workers Union": Label.ORG,
    "HWU": Label.ORG,
}


@pytest.fixture
def archive_of_three(builder):
    builder.find = {form: (label, None) for form, label in FORMS.items()}
    real = builder.extraction

    def longest(reading, stage):  # as the machine does: no name within another
        found = real(reading, stage)
        kept = tuple(
            one
            for one in found.mentions
            if not any(o.start <= one.start and one.end <= o.end and o != one for o in found.mentions)
        )
        return type(found)(kept, found.links)

    builder.extraction = longest
    builder.ingest(TEXTS)
    entities.resolve(builder.db)
    return builder


def who(builder):
    """Entity by document and printed name."""
    rows = builder.db.execute(
        "select d.name, m.text, e.name, m.entity_id from current_mentions m join documents d on d.id = m.document_id"
        " left join entities e on e.id = m.entity_id where m.status <> 'rejected' order by d.name, m.start"
    )
    return {(name[0], text): (entity, entity_id) for name, text, entity, entity_id in rows}


def ids(builder, *keys):
    found = who(builder)
    return [found[key][1] for key in keys]


def rebuilt(builder):
    """What resolution makes of an archive whose entities are gone."""
    before = who(builder), builder.db.execute("select * from entities order by id").fetchall()
    with writing(builder.db):
        builder.db.execute("update mentions set entity_id = null, evidence = null")
        builder.db.execute("delete from aliases")
        builder.db.execute("delete from entities")
        builder.db.execute("delete from resolutions")
    entities.resolve(builder.db)
    after = who(builder), builder.db.execute("select * from entities order by id").fetchall()
    assert after[0] == before[0]
    assert [(row[0], *row[2:]) for row in after[1]] == [(row[0], *row[2:]) for row in before[1]]


def test_merge_and_undo(archive_of_three):
    db = archive_of_three.db
    ichi, ichiro = ids(archive_of_three, ("a", "Mori Ichi"), ("c", "Mori Ichiro"))
    assert ichi != ichiro
    made = entity_decisions.merge(db, ichi, ichiro, "Ann", "same seal")
    entities.resolve(db)
    assert len(set(ids(archive_of_three, ("a", "Mori Ichi"), ("b", "Mori Ichi"), ("c", "Mori Ichiro")))) == 1
    (evidence,) = db.execute("select evidence from aliases where text = 'Mori Ichiro'").fetchone()
    assert str(made) in evidence
    rebuilt(archive_of_three)
    corrections.undo(db, made, "Bob")
    entities.resolve(db)
    assert ids(archive_of_three, ("a", "Mori Ichi"), ("c", "Mori Ichiro")) == [ichi, ichiro]


def test_different_is_kept_and_transitive(archive_of_three):
    db = archive_of_three.db
    ichi, ichiro = ids(archive_of_three, ("a", "Mori Ichi"), ("c", "Mori Ichiro"))
    differ = entity_decisions.differ(db, ichi, ichiro, "Ann")
    entities.resolve(db)
    merge = entity_decisions.merge(db, ichi, ichiro, "Bob")
    entities.resolve(db)
    assert len(set(ids(archive_of_three, ("a", "Mori Ichi"), ("c", "Mori Ichiro")))) == 1
    states = dict(db.execute("select id, state from decisions_made").fetchall())
    assert (states[differ], states[merge]) == ("superseded", "applied")
    corrections.undo(db, merge, "Bob")
    entities.resolve(db)
    assert len(set(ids(archive_of_three, ("a", "Mori Ichi"), ("c", "Mori Ichiro")))) == 2


def test_split_by_document(archive_of_three):
    db = archive_of_three.db
    whole = ids(archive_of_three, ("a", "Mori Ichi"), ("b", "Mori Ichi"))
    assert len(set(whole)) == 1
    made = entity_decisions.split(db, whole[0], "Ann", documents=[2])
    entities.resolve(db)
    assert len(set(ids(archive_of_three, ("a", "Mori Ichi"), ("b", "Mori Ichi")))) == 2
    rebuilt(archive_of_three)
    archive_of_three.ingest({"/in/d.txt": "Mori Ichi again."})
    entities.resolve(db)
    assert len(set(ids(archive_of_three, ("a", "Mori Ichi"), ("b", "Mori Ichi")))) == 2
    corrections.undo(db, made, "Ann")
    entities.resolve(db)
    assert len(set(ids(archive_of_three, ("a", "Mori Ichi"), ("b", "Mori Ichi"), ("d", "Mori Ichi")))) == 1


def test_rename_keeps_the_id(archive_of_three):
    db = archive_of_three.db
    (ichi,) = ids(archive_of_three, ("a", "Mori Ichi"))
    made = entity_decisions.rename(db, ichi, "Mori Ichi (merchant)", "Ann")
    entities.resolve(db)
    assert who(archive_of_three)["b", "Mori Ichi"] == ("Mori Ichi (merchant)", ichi)
    rebuilt(archive_of_three)
    corrections.undo(db, made, "Ann")
    entities.resolve(db)
    assert who(archive_of_three)["b", "Mori Ichi"][0] == "Mori Ichi"


def identifiers_of(builder):
    """By name of the entity."""
    sql = "select e.name, i.scheme, i.identifier from identifiers i join entities e on e.id = i.entity_id order by 1, 2"
    return builder.db.execute(sql).fetchall()


def states(builder):
    return dict(builder.db.execute("select id, state from decisions_made").fetchall())


def test_identify_and_undo(archive_of_three):
    db = archive_of_three.db
    (ichi,) = ids(archive_of_three, ("a", "Mori Ichi"))
    first = entity_decisions.identify(db, ichi, "viaf", "https://viaf.org/viaf/12345/", "Ann")
    assert identifiers_of(archive_of_three) == [("Mori Ichi", "viaf", "12345")], "at once"
    second = entity_decisions.identify(db, ichi, "viaf", "54321", "Bob")
    entity_decisions.identify(db, ichi, "lcnaf", "n 79-21164", "Bob")
    both = [("Mori Ichi", "lcnaf", "n79021164"), ("Mori Ichi", "viaf", "54321")]
    assert identifiers_of(archive_of_three) == both
    entities.resolve(db)
    assert identifiers_of(archive_of_three) == both
    assert states(archive_of_three) == {first: "superseded", second: "applied", second + 1: "applied"}
    rebuilt(archive_of_three)
    assert identifiers_of(archive_of_three) == both
    corrections.undo(db, second, "Ann")
    assert identifiers_of(archive_of_three)[1] == ("Mori Ichi", "viaf", "12345"), "at once"
    entities.resolve(db)
    assert identifiers_of(archive_of_three)[1] == ("Mori Ichi", "viaf", "12345")
    entity_decisions.identify(db, ichi, "viaf", None, "Cy", "another Mori")
    assert identifiers_of(archive_of_three) == both[:1]
    entities.resolve(db)
    assert identifiers_of(archive_of_three) == both[:1]


def test_an_identifier_outlives_new_ids_merges_and_versions(archive_of_three):
    db = archive_of_three.db
    ichi, ichiro = ids(archive_of_three, ("a", "Mori Ichi"), ("c", "Mori Ichiro"))
    entity_decisions.identify(db, ichiro, "wikidata", "Q1", "Ann")
    merge = entity_decisions.merge(db, ichi, ichiro, "Ann")
    entities.resolve(db)
    assert identifiers_of(archive_of_three) == [("Mori Ichi", "wikidata", "Q1")]
    older = entity_decisions.identify(db, ichi, "wikidata", "Q2", "Ann")
    entities.resolve(db)
    corrections.undo(db, merge, "Bob")
    entities.resolve(db)
    assert identifiers_of(archive_of_three) == [("Mori Ichi", "wikidata", "Q2"), ("Mori Ichiro", "wikidata", "Q1")]
    archive_of_three.ingest({"/in/a.txt": "Another letter.", "/in/b.txt": "Another note.", "/in/c.txt": "Mori Ichiro, again."})
    entities.resolve(db)
    # the side of the merged one speaks of Mori Ichiro as well, by then the only one left: the newest decision has the last word
    assert identifiers_of(archive_of_three) == [("Mori Ichiro", "wikidata", "Q2")]
    assert states(archive_of_three)[older] == "applied"
    archive_of_three.ingest({"/in/c.txt": "Nobody."})
    entities.resolve(db)
    assert identifiers_of(archive_of_three) == []
    assert states(archive_of_three)[older] == "orphaned"


def test_identifiers_move_with_what_is_merged(archive_of_three):
    db = archive_of_three.db
    ichi, ichiro = ids(archive_of_three, ("a", "Mori Ichi"), ("c", "Mori Ichiro"))
    entity_decisions.identify(db, ichiro, "viaf", "12345", "Ann")
    entity_decisions.identify(db, ichi, "viaf", "54321", "Ann")
    entity_decisions.identify(db, ichiro, "wikidata", "Q1", "Ann")
    with writing(db):
        identifiers.move(db, ichiro, ichi)
    at_once = identifiers_of(archive_of_three)
    assert at_once == [("Mori Ichi", "viaf", "54321"), ("Mori Ichi", "wikidata", "Q1")]
    entity_decisions.merge(db, ichi, ichiro, "Ann")
    entities.resolve(db)
    assert identifiers_of(archive_of_three) == at_once


def test_what_other_clients_write_as_identifiers_is_shown_nowhere(archive_of_three):
    db = archive_of_three.db
    (ichi,) = ids(archive_of_three, ("a", "Mori Ichi"))
    entity_decisions.identify(db, ichi, "viaf", "12345", "Ann")
    with pytest.raises(sqlite3.IntegrityError, match="written by fonds alone"):
        db.execute("update identifiers set identifier = '6'")
    db.execute(
        "insert into corrections (uid, created, actor, action, entity_id, label, before, after)"
        " select 'aaaaaaaaaaaaaaaa', created, actor, action, entity_id, label, before,"
        " json_set(after, '$.identifier', 'javascript:alert(1)') from corrections"
    )
    entities.resolve(db)
    assert identifiers_of(archive_of_three) == [("Mori Ichi", "viaf", "12345")]


def test_link_takes_one_mention(archive_of_three):
    db = archive_of_three.db
    (ichiro,) = ids(archive_of_three, ("c", "Mori Ichiro"))
    mention_id = db.execute("select id from mentions where document_id = 2 and text = 'Mori Ichi'").fetchone()[0]
    made = corrections.record(db, mention_id, "link", {"entity_id": ichiro}, "Ann")
    entities.resolve(db)
    found = ids(archive_of_three, ("b", "Mori Ichi"), ("c", "Mori Ichiro"))
    assert len(set(found)) == 1
    assert ids(archive_of_three, ("a", "Mori Ichi")) != found[:1]
    rebuilt(archive_of_three)
    corrections.record(db, mention_id, "link", None, "Ann")
    entities.resolve(db)
    assert len(set(ids(archive_of_three, ("a", "Mori Ichi"), ("b", "Mori Ichi"), ("c", "Mori Ichiro")))) == 3
    corrections.undo(db, made + 1, "Ann")
    corrections.undo(db, made, "Ann")
    entities.resolve(db)
    assert len(set(ids(archive_of_three, ("a", "Mori Ichi"), ("b", "Mori Ichi")))) == 1


def test_a_merged_abbreviation_is_known_in_the_next_document(archive_of_three):
    db = archive_of_three.db
    archive_of_three.find["Otaru Labour League"] = (Label.ORG, None)
    archive_of_three.find["OLL"] = (Label.ORG, None)
    archive_of_three.ingest({"/in/d.txt": "The Otaru Labour League struck.", "/in/e.txt": "OLL posters."})
    entities.resolve(db)
    league, short = ids(archive_of_three, ("d", "Otaru Labour League"), ("e", "OLL"))
    assert league != short
    entity_decisions.merge(db, league, short, "Ann")
    archive_of_three.ingest({"/in/f.txt": "Later the OLL was banned."})
    entities.resolve(db)
    assert len(set(ids(archive_of_three, ("d", "Otaru Labour League"), ("e", "OLL"), ("f", "OLL")))) == 1


def test_a_decision_whose_side_is_gone_is_an_orphan_until_it_is_back(archive_of_three):
    db = archive_of_three.db
    ichi, ichiro = ids(archive_of_three, ("a", "Mori Ichi"), ("c", "Mori Ichiro"))
    entity_decisions.merge(db, ichi, ichiro, "Ann")
    entities.resolve(db)
    archive_of_three.ingest({"/in/c.txt": "Quite another letter, of which nothing is known."})
    entities.resolve(db)
    assert db.execute("select state from decisions_made").fetchall() == [("orphaned",)]
    archive_of_three.ingest({"/in/c.txt": TEXTS["/in/c.txt"]})
    entities.resolve(db)
    assert db.execute("select state from decisions_made").fetchall() == [("applied",)]
    assert len(set(ids(archive_of_three, ("a", "Mori Ichi"), ("c", "Mori Ichiro")))) == 1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda db, a, b, o: entity_decisions.merge(db, a, a, "Ann"), "split it"),
        (lambda db, a, b, o: entity_decisions.merge(db, a, o, "Ann"), "never one"),
        (lambda db, a, b, o: entity_decisions.merge(db, a, "nobody", "Ann"), "no entity"),
        (lambda db, a, b, o: entity_decisions.merge(db, a, b, " "), "name of the person"),
        (lambda db, a, b, o: entity_decisions.split(db, a, "Ann"), "take none"),
        (lambda db, a, b, o: entity_decisions.split(db, a, "Ann", names=["Mori Ichi"]), "take all"),
        (lambda db, a, b, o: entity_decisions.rename(db, a, " ", "Ann"), "one line"),
        (lambda db, a, b, o: entity_decisions.identify(db, a, "viaf", "Q1", "Ann"), "belongs to Wikidata"),
        (lambda db, a, b, o: entity_decisions.identify(db, a, "viaf", "", "Ann"), "no identifier of VIAF"),
        (lambda db, a, b, o: entity_decisions.identify(db, a, "viaf", None, "Ann"), "has no identifier of VIAF"),
        (lambda db, a, b, o: entity_decisions.identify(db, a, "isbn", None, "Ann"), "no authority file 'isbn'"),
        (lambda db, a, b, o: entity_decisions.identify(db, "nobody", "viaf", "12345", "Ann"), "no entity"),
    ],
)
def test_what_makes_no_sense_is_refused(archive_of_three, call, message):
    a, b, o = ids(archive_of_three, ("a", "Mori Ichi"), ("c", "Mori Ichiro"), ("a", "HWU"))
    with pytest.raises(CorrectionError, match=message):
        call(archive_of_three.db, a, b, o)
    assert archive_of_three.db.execute("select count(*) from corrections").fetchone()[0] == 0


def test_many_are_decided_and_undone_as_one(archive_of_three):
    db = archive_of_three.db
    mentions = [row[0] for row in db.execute("select id from mentions where text = 'HWU' order by id")]
    made = corrections.record_many(db, mentions, "reject", None, "Ann", "a misreading")
    assert len(made) == len(mentions) == 3
    assert db.execute("select count(*) from judgements where status = 'rejected'").fetchone()[0] == 3
    corrections.undo(db, made[1], "Ann")
    assert db.execute("select count(*) from judgements").fetchone()[0] == 0
    with pytest.raises(CorrectionError):
        corrections.record_many(db, [*mentions, 999], "accept", None, "Ann")
    assert db.execute("select count(*) from corrections").fetchone()[0] == 6


def test_a_rejection_reaches_as_far_as_it_says(archive_of_three):
    db = archive_of_three.db
    first = db.execute("select min(id) from mentions where text = 'Mori Ichi'").fetchone()[0]
    rejected = "select document_id from current_mentions where status = 'rejected' order by document_id"
    here = corrections.record(db, first, "reject", None, "Ann")
    assert db.execute(rejected).fetchall() == [(1,)]
    corrections.undo(db, here, "Ann")
    document = corrections.record(db, first, "reject", None, "Ann", scope="document")
    assert db.execute(rejected).fetchall() == [(1,), (1,)]
    corrections.undo(db, document, "Ann")
    everywhere = corrections.record(db, first, "reject", None, "Ann", scope="archive")
    assert db.execute(rejected).fetchall() == [(1,), (1,), (2,)]
    archive_of_three.ingest({"/in/d.txt": "Mori Ichi again."})
    assert db.execute(rejected).fetchall() == [(1,), (1,), (2,), (4,)]
    spared = db.execute("select id from mentions where document_id = 2 and text = 'Mori Ichi'").fetchone()[0]
    corrections.record(db, spared, "accept", None, "Bob")
    assert db.execute(rejected).fetchall() == [(1,), (1,), (4,)]
    corrections.undo(db, everywhere, "Ann")
    assert db.execute(rejected).fetchall() == []


def test_names_are_resolved_again_only_after_what_can_change_them(archive_of_three):
    db = archive_of_three.db
    archive_of_three.find["1931"] = (Label.DATE, parse_edtf("1931"))
    archive_of_three.ingest({"/in/d.txt": "In 1931 Mori Ichi left."})
    entities.resolve(db)
    date, name = (
        db.execute("select max(id) from mentions where text = ?", [text]).fetchone()[0] for text in ("1931", "Mori Ichi")
    )

    def resolved(action, mention, after=None):
        before = db.execute("select count(*) from resolutions").fetchone()
        requests.decide(db, {"action": action, "mentions": [mention], "after": after, "actor": "Ann"})
        return before != db.execute("select count(*) from resolutions").fetchone()

    assert not resolved("revalue", date, {"value": "1932"})
    assert not resolved("accept", name)
    assert resolved("reject", name)
    assert resolved("accept", name)
    assert who(archive_of_three)["d", "Mori Ichi"][0] == "Mori Ichi"
    assert resolved("relabel", date, {"label": "ORG"})
