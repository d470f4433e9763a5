"""A decision shows at once at what it names, and the next resolution makes of it exactly what it would have made without that."""

import random
import shutil

import pytest

from db import at_once, entities, renamed, requests
from db.connection import open_archive
from db.transactions import writing
from extractors.errors import CorrectionError
from extractors.records import Label
from tests.benchmarks import million
from tests.benchmarks.drawn import KINDS

SIZE = million.Size(mentions=240, documents=14, decisions=0, seed=3)
BY_NAMES = [kind for kind in KINDS if kind != "revalue"]


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    """An archive of a few papers in which the same people and bodies come again and again, to be copied."""
    path = tmp_path_factory.mktemp("papers") / "archive.db"
    million.write(path, SIZE)
    return path


@pytest.fixture
def open_copy(papers, tmp_path):
    opened = []

    def copy(of=None):
        path = tmp_path / f"{len(opened)}.db"
        opened.append(open_archive(shutil.copy(of or papers, path) and path))
        return opened[-1]

    yield copy
    for db in opened:
        db.close()


STATE = {
    "entities": "select id, label, name, mentions, documents, also_known_as from entities where mentions > 0 order by id",
    "aliases": "select entity_id, text, mentions, evidence from aliases order by 1, 2",
    "mentions": """select a.mention_id, m.entity_id, a.entity_id, a.name, m.evidence, r.entity
      from appearances a join mentions m on m.id = a.mention_id join review r on r.id = m.id order by 1""",
    "homeless": """select id from current_mentions
      where label in ('PERSON', 'ORG') and status <> 'rejected' and entity_id is null""",
    "overruled": "select correction_id from overruled order by 1",
    "orphans": "select correction_id from orphans order by 1",
    "apart": "select * from kept_apart order by 1, 2",
    "identifiers": "select * from identifiers order by 1, 2",
}


def state(db):
    """All that people see of entities, and what was set aside."""
    return {what: db.execute(sql).fetchall() for what, sql in STATE.items()}


def check_counts(db):
    """What triggers keep is what a count says."""
    counted = "select count(*), count(distinct document_id) from current_mentions where entity_id = e.id and status <> 'rejected'"
    assert (
        db.execute(f"select id, mentions, documents from entities e where (mentions, documents) is not ({counted})").fetchall()
        == []
    )
    named = """select c.id, c.entity_id, c.document_id, case when c.text = m.text then m.cleaned else c.text end
    from current_mentions c join mentions m on m.id = c.id where c.status <> 'rejected' and c.entity_id is not null order by 1"""
    assert db.execute("select * from appearances order by 1").fetchall() == db.execute(named).fetchall()
    shown = "select r.id from review r left join entities e on e.id = r.entity_id where r.entity is not e.name"
    assert db.execute(shown).fetchall() == []
    assert db.execute("pragma foreign_key_check").fetchall() == []


def drawn(db, chance):
    """A decision that makes sense here."""
    while True:
        request = {**KINDS[chance.choice(BY_NAMES)](db, chance), "actor": "Ann"}
        try:
            requests.take(db, request)
        except CorrectionError:
            continue
        return request


def wiped(db):
    """The same archive as if its names had never been resolved."""
    with writing(db):
        db.execute("update mentions set entity_id = null, evidence = null")
        for table in ("aliases", "entities", "resolutions", "overruled"):
            db.execute(f"delete from {table}")
    entities.resolve(db)
    return db


@pytest.mark.parametrize("seed", range(6))
def test_many_decisions_and_one_resolution_make_what_the_log_says(open_copy, seed):
    db, chance = open_copy(), random.Random(seed)
    for _ in range(25):
        drawn(db, chance)
        check_counts(db)
    entities.resolve(db)
    check_counts(db)
    found = state(db)
    assert found["homeless"] == []
    db.execute("pragma wal_checkpoint(truncate)")
    again = wiped(open_copy(db.execute("pragma database_list").fetchone()[2]))
    assert found == state(again)


@pytest.mark.parametrize("seed", range(6, 10))
def test_each_decision_taken_and_resolved_is_as_decided(open_copy, seed):
    one, other, chance = open_copy(), open_copy(), random.Random(seed)
    for _ in range(12):
        request = drawn(one, chance)
        entities.resolve(one)
        requests.decide(other, request)
        entities.resolve(other)
        assert state(one) == state(other), request


def test_doing_it_twice_does_no_harm(open_copy):
    db, chance = open_copy(), random.Random(11)
    for _ in range(30):
        before = db.execute("select max(id) from corrections").fetchone()[0] or 0
        drawn(db, chance)
        found = state(db)
        with writing(db):
            at_once.apply(db, [one for (one,) in db.execute("select id from corrections where id > ?", [before])])
        assert state(db) == found


@pytest.fixture
def names(builder):
    """Two men and a union in two letters, resolved."""
    builder.find = dict.fromkeys(("Mori Ichi", "Augusta Lindqvist"), (Label.PERSON, None)) | dict.fromkeys(
        ("Harbour Workers Union", "Coal League"), (Label.ORG, None)
    )
    builder.ingest({
        "/in/a.txt": "Mori Ichi wrote to Augusta Lindqvist of the Harbour Workers Union. Mori Ichi came.",
        "/in/b.txt": "Mori Ichi and the Coal League.",
    })  # fmt: skip
    entities.resolve(builder.db)
    return builder


def known(builder):
    """Entities to their printed names and how often each is printed, as counted by entity and by alias."""
    out = {}
    for entity_id, mentions, text, count in builder.db.execute(
        "select e.id, e.mentions, a.text, a.mentions from entities e left join aliases a on a.entity_id = e.id"
        " where e.mentions > 0"
    ):
        out.setdefault(entity_id, {})[text] = count
        assert mentions == builder.db.execute("select sum(mentions) from aliases where entity_id = ?", [entity_id]).fetchone()[0]
    check_counts(builder.db)
    return out


def why(builder, text):
    return builder.db.execute("select distinct evidence from mentions where text = ?", [text]).fetchall()


AT_FIRST = {
    "person-mori-ichi": {"Mori Ichi": 3},
    "person-augusta-lindqvist": {"Augusta Lindqvist": 1},
    "org-harbour-workers-union": {"Harbour Workers Union": 1},
    "org-coal-league": {"Coal League": 1},
}


def test_reject_and_accept(names):
    assert known(names) == AT_FIRST
    mention = names.mention("Augusta Lindqvist")
    requests.take(names.db, {"action": "reject", "mentions": [mention], "actor": "Ann"})
    assert known(names) == {key: value for key, value in AT_FIRST.items() if "augusta" not in key}
    requests.take(names.db, {"action": "accept", "mentions": [mention], "actor": "Ann"})
    assert known(names) == AT_FIRST


def test_rejection_everywhere(names):
    (made,) = requests.take(
        names.db, {"action": "reject", "mentions": [names.mention("Mori Ichi")], "scope": "archive", "actor": "Ann"}
    )
    assert "person-mori-ichi" not in known(names)
    requests.take(names.db, {"action": "undo", "correction": made, "actor": "Ann"})
    assert known(names) == AT_FIRST


def test_rejection_in_one_document(names):
    request = {"action": "reject", "mentions": [names.mention("Mori Ichi")], "scope": "document", "actor": "Ann"}
    (made,) = requests.take(names.db, request)
    assert known(names)["person-mori-ichi"] == {"Mori Ichi": 1}
    requests.take(names.db, {"action": "undo", "correction": made, "actor": "Ann"})
    assert known(names) == AT_FIRST


def test_merge(names):
    pair = {"entity": "person-augusta-lindqvist", "other": "person-mori-ichi"}
    (made,) = requests.take(names.db, {"action": "merge", **pair, "actor": "Ann"})
    assert known(names)["person-mori-ichi"] == {"Mori Ichi": 3, "Augusta Lindqvist": 1}
    assert "person-augusta-lindqvist" not in known(names)
    assert why(names, "Augusta Lindqvist") == [(f"judged the same (correction {made})",)]
    requests.take(names.db, {"action": "undo", "correction": made, "actor": "Ann"})
    assert known(names) == AT_FIRST


def test_split_by_document_takes_the_id_that_it_will_have(names):
    letter = names.db.execute("select id from documents where name = 'b.txt'").fetchone()[0]
    request = {"action": "split", "entity": "person-mori-ichi", "documents": [letter], "actor": "Ann"}
    (made,) = requests.take(names.db, request)
    parted = known(names)
    assert sorted(parted.values(), key=str)[-2:] == [{"Mori Ichi": 1}, {"Mori Ichi": 2}]
    entities.resolve(names.db)
    assert known(names) == parted
    requests.take(names.db, {"action": "undo", "correction": made, "actor": "Ann"})
    assert known(names) == AT_FIRST


def test_link_to_another_and_to_nobody(names):
    mention = names.mention("Mori Ichi")
    link = {"action": "link", "mentions": [mention], "actor": "Ann"}
    (made,) = requests.take(names.db, {**link, "after": {"entity_id": "person-augusta-lindqvist"}})
    assert known(names)["person-augusta-lindqvist"] == {"Augusta Lindqvist": 1, "Mori Ichi": 1}
    assert known(names)["person-mori-ichi"] == {"Mori Ichi": 2}
    requests.take(names.db, {"action": "undo", "correction": made, "actor": "Ann"})
    assert known(names) == AT_FIRST
    requests.take(names.db, {**link, "after": {"entity_id": None}})
    assert sorted(map(str, known(names).values()))[-2:] == ["{'Mori Ichi': 1}", "{'Mori Ichi': 2}"]


def test_relabelled_name_goes_to_who_bears_it_and_to_its_own_if_nobody_does(names):
    requests.take(
        names.db, {"action": "relabel", "mentions": [names.mention("Coal League")], "after": {"label": "PERSON"}, "actor": "Ann"}
    )
    assert known(names)["person-coal-league"] == {"Coal League": 1}
    assert "org-coal-league" not in known(names)
    again = names.mention("Harbour Workers Union")
    requests.take(names.db, {"action": "relabel", "mentions": [again], "after": {"label": "DATE"}, "actor": "Ann"})
    assert "org-harbour-workers-union" not in known(names)


def test_added_and_corrected_names_find_who_bears_them(names):
    text = "Mori Ichi and the Coal League."
    letter = names.db.execute("select id from documents where name = 'b.txt'").fetchone()[0]
    requests.take(
        names.db,
        {
            "action": "reject",
            "mentions": [max(m for (m,) in names.db.execute("select id from mentions where text = 'Mori Ichi'"))],
            "actor": "Ann",
        },
    )
    span = {"start": 0, "end": len("Mori Ichi")}
    requests.take(names.db, {"action": "add", "document": letter, **span, "label": "PERSON", "actor": "Ann"})
    assert known(names) == AT_FIRST
    league = names.mention("Coal League")
    wide = {"start": text.index("the Coal"), "end": text.index("Coal") + len("Coal League")}
    requests.take(names.db, {"action": "respan", "mentions": [league], "after": wide, "actor": "Ann"})
    assert {"the Coal League": 1} in known(names).values()


def test_rename(names):
    (made,) = requests.take(names.db, {"action": "rename", "entity": "org-coal-league", "name": "The League", "actor": "Ann"})
    assert names.db.execute("select name from entities where id = 'org-coal-league'").fetchone() == ("The League",)
    assert names.db.execute("select entity from review where entity_id = 'org-coal-league'").fetchone() == ("The League",)
    requests.take(names.db, {"action": "undo", "correction": made, "actor": "Ann"})
    assert names.db.execute("select name from entities where id = 'org-coal-league'").fetchone() == ("Coal League",)


def test_a_name_with_very_many_mentions_is_shown_everywhere_a_little_later(names):
    with writing(names.db):
        names.db.execute("update entities set mentions = 5000 where id = 'person-mori-ichi'")
    requests.take(names.db, {"action": "rename", "entity": "person-mori-ichi", "name": "Old Mori", "actor": "Ann"})
    shown = "select distinct entity from review where entity_id = 'person-mori-ichi'"
    assert names.db.execute("select name from entities where id = 'person-mori-ichi'").fetchall() == [("Old Mori",)]
    assert names.db.execute(shown).fetchall() == [("Mori Ichi",)]
    renamed.show(names.db)
    assert names.db.execute(shown).fetchall() == [("Old Mori",)]
    assert names.db.execute("select count(*) from renamed").fetchone() == (0,)


def test_what_makes_no_sense_leaves_nothing(names):
    before = state(names.db)
    with pytest.raises(CorrectionError):
        requests.take(names.db, {"action": "merge", "entity": "org-coal-league", "other": "person-mori-ichi", "actor": "Ann"})
    assert state(names.db) == before
    assert names.db.execute("select count(*) from corrections").fetchone() == (0,)
