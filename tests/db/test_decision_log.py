"""The log a page at a time: filters, decisions made as one, what each changed, and what becomes of it when it is taken back."""

import sqlite3

import pytest

from db import additions, corrections, decision_log, entities, entity_decisions
from db.decision_changes import if_taken_back
from db.decision_log import Wanted
from extractors.errors import CorrectionError


@pytest.fixture
def decided(sample):
    """Decisions of three people; the first are three by Ann as one, one of them in another document."""
    sample.ingest({"/in/b.txt": "Sato Kenji came on 4 May 1931."})
    entities.resolve(sample.db)
    db, raw = sample.db, sample.text
    names = [row[0] for row in db.execute("select id from mentions where text in ('Sato', 'Sato Kenji') order by id")]
    corrections.record_many(db, names, "accept", None, "Ann", "100% sure")
    date = sample.mention("4 May 1931")
    corrections.record(db, date, "revalue", {"value": "1931-05"}, "Bob", "the day is unclear")
    corrections.record(db, sample.mention("200 to 300 yen"), "relabel", {"label": "DATE", "value": "1930"}, "Ann")
    start = raw.index("May 1931")
    corrections.record(db, date, "respan", {"start": start, "end": start + 8}, "Ann")
    additions.add(db, 1, raw.index("usual"), raw.index("usual") + 5, "DATE", "1930", "Ann")
    corrections.record(db, sample.mention("Harbour Workers Union"), "reject", None, "Eve", scope="archive")
    corrections.undo(db, len(names) + 1, "Ann", "a slip")
    return sample


@pytest.fixture
def page(decided):
    """A page of the log."""

    def ask(**wanted):
        decided.db.conn.row_factory = sqlite3.Row
        try:
            return decision_log.page(decided.db.conn, Wanted(**wanted))
        finally:
            decided.db.conn.row_factory = None

    return ask


def numbers(found):
    return [one.decision.number for one in found.entries]


def entity(builder, label):
    return builder.db.execute("select id from entities where label = ? and mentions > 0 order by id", [label]).fetchone()[0]


def test_the_newest_first_and_those_made_as_one_once(page, decided):
    together = decided.db.execute("select count(*) from corrections where batch is not null").fetchone()[0]
    assert together > 2
    found = page()
    assert numbers(found) == sorted(numbers(found), reverse=True)
    assert [one.together for one in found.entries] == [1] * 6 + [together]
    batch = found.entries[-1].decision.batch
    assert len(page(batch=batch).entries) == together
    assert {one.together for one in page(batch=batch).entries} == {1}


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ({"actor": "Bob"}, 1),
        ({"actor": "Nobody"}, 0),
        ({"action": "undo"}, 1),
        ({"state": "superseded"}, 1),
        ({"state": "orphaned"}, 0),
        ({"document": 1}, 7),
        ({"document": 2}, 1),
        ({"text": "unclear"}, 1),
        ({"text": "100%"}, 4),  # one by one where words are looked for
        ({"text": "100_"}, 0),
        ({"text": "harbour workers"}, 1),
        ({"actor": "Ann", "action": "accept", "document": 2}, 1),
    ],
)
def test_filters(page, wanted, count):
    assert len(page(**wanted).entries) == count


def test_pages_follow_each_other(page, monkeypatch):
    everything = numbers(page())
    monkeypatch.setattr(decision_log, "PAGE", 2)
    met, before = [], None
    while True:
        found = page(before=before)
        met += numbers(found)
        if (before := found.next) is None:
            break
    assert met == everything


def test_a_page_looks_at_so_many_at_most(page, monkeypatch):
    monkeypatch.setattr(decision_log, "LOOKED", 2)
    found = page(text="100%")
    assert (found.entries, found.next) == ([], found.looked_to)
    met, before = 0, None
    while True:
        found = page(text="100%", before=before)
        met += len(found.entries)
        if (before := found.next) is None:
            break
    monkeypatch.setattr(decision_log, "LOOKED", 1_000)
    assert met == len(page(text="100%").entries) > 0


def test_what_each_changed(page, decided):
    told = {
        one.decision.action: [(change.field, change.before, change.after) for change in one.changes] for one in page().entries
    }
    assert told == {
        "undo": [],
        "reject": [("Status", "undecided", "rejected, wherever it stands in the archive")],
        "add": [
            ("Kind", None, "date"),
            ("Value", None, "1930"),
            ("Text", None, "usual"),
            ("Place", None, f"page 2, characters {decided.text.index('usual')} to {decided.text.index('usual') + 5}"),
        ],
        "respan": [
            ("Text", "4 May 1931", "May 1931"),
            ("Place", "page 1, characters 65 to 75", "page 1, characters 67 to 75"),
        ],
        "relabel": [("Kind", "amount", "date"), ("Value", "JPY 200 to 300", "1930")],
        "revalue": [("Value", "1931-05-04", "1931-05")],
        "accept": [("Status", "undecided", "accepted")],
    }


def test_decisions_about_entities(decided, page):
    entities.resolve(decided.db)
    person = entity(decided, "PERSON")
    entity_decisions.rename(decided.db, person, "Sato K.", "Ann")
    entities.resolve(decided.db)
    (entry, *_) = page().entries
    assert [(change.field, change.after) for change in entry.changes] == [("Name", "Sato K.")]
    assert [name for _, name in entry.entities] == ["Sato K."]
    assert numbers(page(text="sato k.")) == [entry.decision.number]
    assert if_taken_back(decided.db, entry.decision.number) == "Names are put together without it."


def test_who_and_what(page, decided):
    assert {name for name, _ in decision_log.actors(decided.db.conn)} == {"Ann", "Bob", "Eve"}
    assert sum(count for _, count in decision_log.actions(decided.db.conn)) == decided.db["corrections"].count


def test_what_becomes_of_it(sample):
    db, date = sample.db, sample.mention("4 May 1931")
    corrections.record(db, date, "accept", None, "Ann")
    assert if_taken_back(db, 1) == "It is undecided again, as the machine has it: 4 May 1931, date, 1931-05-04."
    corrections.record(db, date, "revalue", {"value": "1932"}, "Bob")
    assert if_taken_back(db, 2) == "Then this counts: 4 May 1931 is accepted as DATE 1931-05-04."
    assert if_taken_back(db, 1) == "A later decision counts here, so nothing changes in what is shown."
    corrections.undo(db, 2, "Ann")
    assert if_taken_back(db, 2) == "Decision 3 has taken it back already."
    start = sample.text.index("usual")
    added = additions.add(db, 1, start, start + 5, "ORG", None, "Ann")
    assert if_taken_back(db, added) == "It goes: no machine has found it."
    both = corrections.record_many(db, [sample.mention("Sato Kenji"), sample.mention("Sato")], "accept", None, "Ann")
    assert if_taken_back(db, both[0]).endswith("All 2 that were decided as one are taken back.")
    with pytest.raises(CorrectionError, match="no decision with the number 99"):
        if_taken_back(db, 99)


def test_a_rejection_elsewhere_is_what_is_left(sample):
    sample.ingest({"/in/b.txt": "On 4 May 1931."})
    first, second = (row[0] for row in sample.db.execute("select id from mentions where text = '4 May 1931' order by id"))
    corrections.record(sample.db, first, "reject", None, "Ann", scope="archive")
    own = corrections.record(sample.db, second, "accept", None, "Ann")
    assert if_taken_back(sample.db, own) == "Then this counts: 4 May 1931 is rejected, wherever it stands in the archive."
    corrections.undo(sample.db, own, "Ann")
    assert sample.db.execute("select status from review where id = ?", [second]).fetchone() == ("rejected",)


def test_the_log_is_read_by_indexes(decided):
    db = decided.db
    db.conn.row_factory = sqlite3.Row
    for wanted in (
        Wanted(), Wanted(actor="Ann"), Wanted(action="undo"), Wanted(document=1), Wanted(batch="a"), Wanted(text="x"),
        Wanted(state="applied", actor="Ann"),
    ):  # fmt: skip
        asked = []
        db.conn.set_trace_callback(asked.append)
        decision_log.page(db.conn, wanted)
        db.conn.set_trace_callback(None)
        for statement in asked:
            steps = [row[3] for row in db.conn.execute(f"explain query plan {statement}")]
            assert not [s for s in steps if "corrections_of_action" in s and wanted.action is None]
            assert {
                s for s in steps if s.startswith("SCAN") and not s.startswith(("SCAN json_each", "SCAN one ", "SCAN (sub"))
            } == set()
    db.conn.row_factory = None
