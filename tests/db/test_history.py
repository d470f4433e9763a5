"""The log in words, and what waits for a person."""

import pytest

from db import additions, corrections, entities, entity_decisions, history, unsettled
from extractors.errors import CorrectionError
from extractors.records import Label


@pytest.fixture
def decided(sample):
    entities.resolve(sample.db)
    db, raw = sample.db, sample.text
    date, sato = sample.mention("4 May 1931"), sample.mention("Sato")
    corrections.record(db, date, "accept", None, "Ann", "seen in the scan")
    corrections.record(db, date, "revalue", {"value": None}, "Bob")
    corrections.record(db, sample.mention("200 to 300 yen"), "revalue", {"value": "3 yen 15 sen"}, "Ann")
    corrections.record(db, sample.mention("1,200 yen 50 sen"), "relabel", {"label": "DATE", "value": "1930"}, "Ann")
    start = raw.index("May 1931")
    corrections.record(db, date, "respan", {"start": start, "end": start + 8}, "Ann")
    corrections.record(db, sato, "reject", None, "Ann", scope="archive")
    additions.add(db, 1, raw.index("usual"), raw.index("usual") + 5, "DATE", "1930", "Ann")
    corrections.undo(db, 2, "Ann", "a slip")
    union = entity(sample, "ORG")
    corrections.record(db, sample.mention("Harbour Workers Union"), "link", {"entity_id": None}, "Ann")
    entity_decisions.rename(db, union, "Harbour Union", "Bob")
    entity_decisions.identify(db, union, "lcnaf", "n 79-21164", "Bob")
    entity_decisions.identify(db, union, "lcnaf", None, "Bob")
    return sample


def entity(builder, label):
    return builder.db.execute("select id from entities where label = ? and mentions > 0 order by id", [label]).fetchone()[0]


def test_every_decision_in_words(decided):
    assert [one.done for one in reversed(history.made(decided.db))] == [
        "4 May 1931 is accepted as DATE 1931-05-04",
        "4 May 1931: 1931-05-04 -> no value",
        "200 to 300 yen: JPY 200 to 300 -> JPY 3.15",
        "1,200 yen 50 sen: MONEY -> DATE 1930",
        "4 May 1931 -> May 1931 (67 to 75)",
        "Sato is rejected, wherever it stands in the archive",
        "usual is added as DATE 1930",
        "decision 2 is undone",
        f"Harbour Workers Union: {entity(decided, 'ORG')} -> an entity of its own",
        "Harbour Workers Union -> Harbour Union",
        "Harbour Workers Union: LCNAF n79021164",
        "Harbour Workers Union: no identifier of LCNAF",
    ]
    newest, *_, first = history.made(decided.db)
    assert (newest.number, newest.actor, newest.document, newest.mention) == (12, "Bob", None, None)
    assert (first.number, first.reason, first.state, first.document) == (1, "seen in the scan", "applied", "letter.txt")
    assert history.told(decided.db, 1) == first.done


def test_states_and_limit(decided):
    assert {one.number: one.state for one in history.made(decided.db)}[2] == "superseded"
    assert [one.number for one in history.made(decided.db, limit=2)] == [12, 11]


def test_of_a_mention_and_of_an_entity(decided):
    date = decided.mention("4 May 1931")
    assert [one.number for one in history.made(decided.db, str(date))] == [8, 5, 2, 1]
    union = entity(decided, "ORG")
    for about in (union, "Harbour Workers Union"):
        assert [one.number for one in history.made(decided.db, about)][:2] == [12, 11]
    assert history.made(decided.db, str(decided.mention("around 1930"))) == []


def test_a_decision_reaches_mentions_of_later_documents(decided):
    decided.ingest({"/in/later.txt": "Sato came."})
    later = decided.db.execute("select max(id) from mentions where text = 'Sato'").fetchone()[0]
    assert [one.number for one in history.made(decided.db, str(later))] == [6]


@pytest.mark.parametrize("about", ["999", "person-nobody", "9" * 30])
def test_of_what_there_is_not(decided, about):
    with pytest.raises(CorrectionError, match="There is no"):
        history.made(decided.db, about)
    with pytest.raises(CorrectionError, match="There is no decision"):
        history.told(decided.db, 99)


def test_entities_in_words(sample):
    sample.ingest({"/in/note.txt": "A Sato came to the Union of Miners."})
    entities.resolve(sample.db)
    people = [row[0] for row in sample.db.execute("select id from entities where label = 'PERSON' and mentions > 0")]
    name = sample.db.execute("select name from entities where id = ?", [people[0]]).fetchone()[0]
    entity_decisions.split(sample.db, people[0], "Ann", names=["Sato"])
    assert history.told(sample.db, 1) == f"of {name} another is parted: Sato"
    assert history.made(sample.db, people[0])[0].number == 1


def test_orphans_show_where_they_may_belong(sample):
    date = sample.mention("4 May 1931")
    corrections.record(sample.db, date, "revalue", {"value": "1932"}, "Ann")
    text = "Other words altogether about the weather: 4 May 1931 came and, as they say, 4 May 1931 went."
    sample.ingest({"/in/letter.txt": text})
    (orphan,) = unsettled.orphans(sample.db)
    assert (orphan.number, orphan.mention, orphan.quote, orphan.document, orphan.page) == (1, date, "4 May 1931", "letter.txt", 1)
    assert {text[one.start : one.end] for one in orphan.places} == {"4 May 1931"}
    assert all("[4 May 1931]" in one.shown and "\n" not in one.shown for one in orphan.places)
    corrections.undo(sample.db, 1, "Ann")
    assert unsettled.orphans(sample.db) == []


def test_a_decision_on_an_entity_that_is_gone(sample):
    sample.ingest({"/in/note.txt": "The Union of Miners."})
    entities.resolve(sample.db)
    entity_decisions.rename(sample.db, entity(sample, "ORG"), "Union", "Ann")
    entities.resolve(sample.db)
    assert unsettled.orphans(sample.db) == []
    sample.ingest({"/in/letter.txt": "Nothing is left."})
    entities.resolve(sample.db)
    (orphan,) = unsettled.orphans(sample.db)
    assert (orphan.number, orphan.document, orphan.places) == (1, None, ())


def test_clashes(sample):
    corrections.record(sample.db, sample.mention("4 May 1931"), "accept", None, "Ann")
    assert unsettled.clashes(sample.db) == []
    sample.find = {form: what for form, what in sample.find.items() if form != "4 May 1931"}
    sample.ingest({"/in/letter.txt": "Now. " + sample.text})
    (clash,) = unsettled.clashes(sample.db)
    assert (clash.number, clash.text, clash.clash) == (1, "4 May 1931", "the machine finds it no more")
    assert (clash.decided, clash.machine, clash.actor) == ("1931-05-04", None, "Ann")


def test_a_clash_about_an_amount_is_told_in_words(sample):
    corrections.record(sample.db, sample.mention("1,200 yen 50 sen"), "revalue", {"value": "1,200 yen"}, "Ann")
    sample.find["1,200 yen 50 sen"] = (Label.MONEY, sample.yen("1201"))
    sample.outdate()
    sample.ingest({"/in/letter.txt": sample.text})
    (clash,) = unsettled.clashes(sample.db)
    assert (clash.decided, clash.machine) == ("JPY 1,200", "JPY 1,201")


def test_a_date_that_is_a_set_is_told_as_it_is(sample):
    corrections.record(sample.db, sample.mention("4 May 1931"), "revalue", {"value": "{1931,1932}"}, "Ann")
    (decision,) = history.made(sample.db)
    assert decision.done.endswith("1931-05-04 -> {1931,1932}")
