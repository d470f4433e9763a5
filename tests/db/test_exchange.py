"""Decisions as a file: what goes out comes back, in another archive of the same papers, and two reviewers' work goes together."""

from __future__ import annotations

import contextlib
import json
import random
import shutil
from pathlib import Path

import pytest

from db import additions, corrections, entities, entity_decisions, runs
from db.connection import open_archive
from db.exchange.exporting import export_corrections
from db.exchange.importing import import_corrections
from extractors.errors import CorrectionError
from extractors.records import Label

from .conftest import SAMPLE, Builder

NOTE = "A note. Sato Kenji came to the Harbour Workers Union.\n"
SHIFTED = "Copied by hand. " + SAMPLE


@pytest.fixture
def another(builder, empty, tmp_path):
    """Makes further archives, with the same extractors and the given papers."""
    opened = []

    def make(files):
        path = tmp_path / f"other{len(opened)}.db"
        opened.append(open_archive(Path(shutil.copy(empty, path))))
        made = Builder(opened[-1], SAMPLE, find=builder.find)
        if files:
            made.ingest(files)
            entities.resolve(made.db)
        return made

    yield make
    for db in opened:
        db.close()


FILES = {"/in/letter.txt": SAMPLE, "/in/note.txt": NOTE}


@pytest.fixture
def reviewed(builder):
    builder.ingest(FILES)
    entities.resolve(builder.db)
    return builder


def decide_all(builder):
    """Every kind of decision, undone ones and one on many mentions among them."""
    db, at = builder.db, builder.mention
    raw = SAMPLE
    letter, note = (
        db.execute("select id from documents where name = ?", [name]).fetchone()[0] for name in ("letter.txt", "note.txt")
    )
    corrections.record(db, at("4 May 1931"), "accept", None, "Ann", "checked")
    corrections.record(db, at("around 1930"), "revalue", {"value": "1929"}, "Bob")
    corrections.record(db, at("around 1930"), "respan", {"start": raw.index("1930,"), "end": raw.index("1930,") + 4}, "Bob")
    corrections.record(db, at("200 to 300 yen"), "relabel", {"label": "DATE", "value": "1930"}, "Ann")
    corrections.undo(db, 4, "Ann", "a slip")
    corrections.record(db, at("Sato"), "reject", None, "Ann", scope="document")
    corrections.record_many(db, [at("1,200 yen 50 sen"), at("4 May 1931")], "accept", None, "Bob")
    both = [row[0] for row in db.execute("select id from mentions where text = 'Harbour Workers Union' order by id")]
    corrections.undo(db, corrections.record_many(db, both, "reject", None, "Bob")[1], "Bob")
    additions.add(db, letter, raw.index("usual"), raw.index("usual") + 5, "ORG", None, "Ann", "a firm")
    additions.add(db, note, 2, 6, "DATE", "1930", "Ann")
    corrections.undo(db, additions.add(db, note, 0, 1, "PERSON", None, "Ann"), "Bob")
    people = [row[0] for row in db.execute("select id from entities where mentions > 0 and label = 'PERSON' order by id")]
    unions = [row[0] for row in db.execute("select id from entities where mentions > 0 and label = 'ORG' order by id")]
    union = unions[0]
    corrections.record(db, both[0], "link", {"entity_id": union}, "Ann")
    corrections.record(db, both[1], "link", {"entity_id": None}, "Ann")
    entity_decisions.rename(db, people[0], "Sato K.", "Ann")
    corrections.undo(db, entity_decisions.split(db, people[0], "Ann", documents=[note]), "Ann")
    entity_decisions.identify(db, people[0], "wikidata", "Q12345", "Ann")
    return db


def exported(builder):
    return list(export_corrections(builder.db))


def shown(builder):
    return builder.db.execute(
        "select d.name, c.start, c.end, c.text, c.label, c.value, c.status, c.page from current_mentions c"
        " join documents d on d.id = c.document_id order by 1, 2, 3, 5"
    ).fetchall()


def set_aside(builder):
    return builder.db.execute(
        "select c.uid, o.candidates from orphans o join corrections c on c.id = o.correction_id"
        " where c.mention_id is not null order by 1"
    ).fetchall()


def values(builder):
    return builder.db.execute(
        "select count(*), sum(edtf is null), group_concat(edtf) from (select edtf from dates order by 1)"
    ).fetchall()


def test_a_fresh_archive_gets_the_same_state_and_gives_the_same_file(reviewed, another):
    decide_all(reviewed)
    entities.resolve(reviewed.db)
    lines = exported(reviewed)
    assert lines == exported(reviewed)
    assert {json.loads(line)["action"] for line in lines} == {
        *("accept", "revalue", "respan", "relabel", "undo", "reject", "add", "link", "rename", "split", "identify")
    }
    fresh = another(FILES)
    report = import_corrections(fresh.db, lines, "Cleo")
    assert (report.new, report.known, report.older, report.orphaned, report.waiting) == (len(lines), 0, 0, 0, {})
    assert exported(fresh) == lines
    assert shown(fresh) == shown(reviewed)
    assert values(fresh) == values(reviewed)
    assert fresh.db.execute("select count(*) from clashes").fetchone() == (0,)
    assert fresh.db.execute("select scheme, identifier from identifiers").fetchall() == [("wikidata", "Q12345")]


@pytest.mark.parametrize("seed", range(8))
def test_any_decisions_come_back(reviewed, another, seed):
    rest = random.Random(seed)
    db, labels = reviewed.db, {"PERSON": None, "ORG": None, "DATE": "1933", "MONEY": "7 yen"}
    for _ in range(15):
        ids = [row[0] for row in db.execute("select id from current_mentions")]
        one, label = rest.choice(ids), rest.choice(list(labels))
        start, end = db.execute("select start, end from mentions where id = ?", [one]).fetchone()
        number = db.execute("select coalesce(max(id), 1) from corrections").fetchone()[0]
        with contextlib.suppress(CorrectionError):  # what makes no sense is not recorded
            match rest.randrange(7):
                case 0:
                    corrections.record(db, one, "accept", None, "Ann")
                case 1:
                    corrections.record(db, one, "reject", None, "Ann", scope=rest.choice([None, "document", "archive"]))
                case 2:
                    corrections.record(db, one, "relabel", {"label": label, "value": labels[label]}, "Bob")
                case 3:
                    span = {"start": max(0, start - rest.randrange(5)), "end": end + rest.randrange(5)}
                    corrections.record(db, one, "respan", span, "Ann")
                case 4:
                    additions.add(db, 1, start + 1, end + rest.randrange(5), label, labels[label], "Bob")
                case 5:
                    corrections.record_many(db, rest.sample(ids, 2), "link", {"entity_id": None}, "Ann")
                case _:
                    corrections.undo(db, rest.randint(1, number), "Cleo")
    entities.resolve(db)
    fresh = another(FILES)
    import_corrections(fresh.db, exported(reviewed), "Dan")
    assert exported(fresh) == exported(reviewed)
    assert shown(fresh) == shown(reviewed)


def test_what_stands_nowhere_in_this_very_text_stays_an_orphan(reviewed, another):
    changed = SAMPLE.replace("4 May 1931", "14 June 1931")
    corrections.record(reviewed.db, reviewed.mention("4 May 1931"), "accept", None, "Ann")
    reviewed.ingest({"/in/letter.txt": changed})
    fresh = another({**FILES, "/in/letter.txt": changed})
    assert import_corrections(fresh.db, exported(reviewed), "Cleo").orphaned == 1
    assert exported(fresh) == exported(reviewed)
    fresh.ingest({"/in/letter.txt": SHIFTED})
    assert set_aside(fresh) == []


def test_a_wide_rejection_holds_though_its_own_mention_stands_nowhere(reviewed, another):
    other = SAMPLE.replace("Sato Kenji", "Mori Ichi")
    corrections.record(reviewed.db, reviewed.mention("Sato Kenji"), "reject", None, "Ann", scope="archive")
    reviewed.ingest({"/in/letter.txt": other})
    fresh = another({**FILES, "/in/letter.txt": other})
    assert import_corrections(fresh.db, exported(reviewed), "Cleo").orphaned == 0
    assert set_aside(fresh) == set_aside(reviewed) == []
    fresh.db.execute("insert into _judge select id from mentions")
    assert shown(fresh) == shown(reviewed)
    assert [row[6] for row in shown(fresh) if row[3] == "Sato Kenji"] == ["rejected"]


def test_two_entities_that_are_one_or_two(builder, another):
    builder.find["Ota Bank"] = (Label.ORG, None)
    builder.ingest({**FILES, "/in/bank.txt": "The Ota Bank went."})
    entities.resolve(builder.db)
    first, other = [
        row[0] for row in builder.db.execute("select id from entities where mentions > 0 and label = 'ORG' order by id")
    ]
    entity_decisions.merge(builder.db, first, other, "Ann")
    entity_decisions.differ(builder.db, first, other, "Bob")
    fresh = another(FILES)  # one side is not here
    import_corrections(fresh.db, exported(builder), "Cleo")
    assert exported(fresh) == exported(builder)
    assert fresh.db.execute("select count(*) from orphans").fetchone() == (2,)
    fresh.ingest({"/in/bank.txt": "The Ota Bank went."})
    entities.resolve(fresh.db)
    assert fresh.db.execute("select count(*) from orphans").fetchone() == (0,)


def test_importing_again_changes_nothing(reviewed, another):
    decide_all(reviewed)
    fresh = another(FILES)
    import_corrections(fresh.db, exported(reviewed), "Cleo")
    before = shown(fresh)
    for target in (fresh, reviewed):
        report = import_corrections(target.db, exported(reviewed), "Cleo")
        assert (report.new, report.known) == (0, len(exported(reviewed)))
    assert shown(fresh) == before


def test_after_a_new_version_decisions_and_orphans_are_the_same(reviewed, another):
    decide_all(reviewed)
    changed = SHIFTED.replace("Around then, around 1930, 200 to 300 yen", "Nothing of the kind, 20 yen")
    reviewed.ingest({"/in/letter.txt": changed})
    entities.resolve(reviewed.db)
    assert set_aside(reviewed)
    lines = exported(reviewed)
    fresh = another({**FILES, "/in/letter.txt": changed})
    report = import_corrections(fresh.db, lines, "Cleo")
    assert not report.waiting
    assert exported(fresh) == lines
    assert shown(fresh) == shown(reviewed)
    assert [uid for uid, _ in set_aside(fresh)] == [uid for uid, _ in set_aside(reviewed)]


def test_an_export_of_an_older_version_is_brought_to_the_newest(reviewed, another):
    decide_all(reviewed)
    fresh = another(FILES)
    fresh.ingest({"/in/letter.txt": SHIFTED})
    import_corrections(fresh.db, exported(reviewed), "Cleo")
    moved = len(SHIFTED) - len(SAMPLE)
    wanted = [
        (name, start + moved, end + moved, *rest) if name == "letter.txt" else (name, start, end, *rest)
        for name, start, end, *rest in shown(reviewed)
    ]
    assert shown(fresh) == wanted


def test_the_version_that_an_export_tells_of_comes_later(reviewed, another):
    fresh = another(FILES)
    decide_all(reviewed)
    import_corrections(fresh.db, exported(reviewed), "Cleo")
    for one in (reviewed, fresh):
        one.ingest({"/in/letter.txt": SHIFTED})
        entities.resolve(one.db)
    assert shown(fresh) == shown(reviewed)
    assert import_corrections(fresh.db, exported(reviewed), "Cleo").new == 0


def test_documents_that_are_not_here_wait(reviewed, another):
    decide_all(reviewed)
    entities.resolve(reviewed.db)
    lines = exported(reviewed)
    fresh = another({"/in/note.txt": NOTE})
    report = import_corrections(fresh.db, lines, "Cleo")
    assert list(report.waiting) == ["letter.txt"]
    assert report.new + sum(report.waiting.values()) == len(lines)
    fresh.ingest(FILES)
    report = import_corrections(fresh.db, lines, "Cleo")
    assert not report.waiting
    assert shown(fresh) == shown(reviewed)


def at(monkeypatch, time):
    monkeypatch.setattr(runs, "now", lambda: f"2025-01-01T{time}:00Z")


def status(builder, text):
    return builder.db.execute("select status, value, text from current_mentions where id = ?", [builder.mention(text)]).fetchone()


@pytest.mark.parametrize("first", ["Ann", "Bob"])
def test_the_newest_of_two_reviewers_has_the_last_word(reviewed, another, monkeypatch, first):
    other = another(FILES)
    at(monkeypatch, "10:00")
    corrections.record(reviewed.db, reviewed.mention("4 May 1931"), "revalue", {"value": "1932"}, "Ann")
    corrections.record(reviewed.db, reviewed.mention("around 1930"), "reject", None, "Ann")
    corrections.record(reviewed.db, reviewed.mention("200 to 300 yen"), "revalue", {"value": "5 yen"}, "Ann")
    at(monkeypatch, "11:00")
    start = SAMPLE.index("200 to")
    corrections.record(other.db, other.mention("4 May 1931"), "revalue", {"value": "1933"}, "Bob")
    corrections.record(other.db, other.mention("around 1930"), "accept", None, "Bob")
    corrections.record(other.db, other.mention("200 to 300 yen"), "respan", {"start": start, "end": start + 10}, "Bob")
    at(monkeypatch, "12:00")
    one, two = (reviewed, other) if first == "Ann" else (other, reviewed)
    report = import_corrections(one.db, exported(two), "Cleo")
    assert (report.new, report.older) == ((3, 0) if first == "Ann" else (3, 2))
    assert status(one, "4 May 1931")[:2] == ("corrected", "1933")
    assert status(one, "around 1930")[:2] == ("accepted", "1930~")
    assert status(one, "200 to 300 yen") == ("corrected", '{"currency": "JPY", "min": 5, "max": 5}', "200 to 300")
    merged = exported(one)
    back = import_corrections(two.db, merged, "Cleo")
    assert back.older == (2 if first == "Ann" else 0)
    assert shown(two) == shown(one)
    fresh = another(FILES)
    import_corrections(fresh.db, merged, "Cleo")
    assert exported(fresh) == merged
    assert shown(fresh) == shown(one)


def test_an_imported_rejection_of_all_that_is_printed_so_spares_what_was_accepted_here(reviewed, another, monkeypatch):
    other = another(FILES)
    at(monkeypatch, "10:00")
    corrections.record(reviewed.db, reviewed.mention("Harbour Workers Union"), "reject", None, "Ann", scope="archive")
    at(monkeypatch, "11:00")
    second = other.db.execute("select max(id) from mentions where text = 'Harbour Workers Union'").fetchone()[0]
    corrections.record(other.db, second, "accept", None, "Bob")
    assert import_corrections(other.db, exported(reviewed), "Cleo").older == 0
    found = "select m.id = ?, c.status from current_mentions c join mentions m on m.id = c.id where c.text = ? order by 1"
    assert set(other.db.execute(found, [second, "Harbour Workers Union"]).fetchall()) == {(0, "rejected"), (1, "accepted")}


def test_an_older_merger_does_not_win_over_a_newer_difference(another, monkeypatch):
    files = {"/in/a.txt": "The Ota Bank went.", "/in/b.txt": "The Harbour Workers Union came."}
    find = {"Ota Bank": (Label.ORG, None), "Harbour Workers Union": (Label.ORG, None)}
    made = []
    for _ in range(2):
        made.append(another({}))
        made[-1].find = find
        made[-1].ingest(files)
        entities.resolve(made[-1].db)
    one, two = made
    first, other = (row[0] for row in one.db.execute("select id from entities order by id").fetchall())
    at(monkeypatch, "10:00")
    entity_decisions.merge(one.db, first, other, "Ann")
    at(monkeypatch, "11:00")
    entity_decisions.differ(two.db, other, first, "Bob")
    assert import_corrections(two.db, exported(one), "Cleo").older == 1
    assert import_corrections(one.db, exported(two), "Cleo").older == 0


def test_the_newest_identifier_of_one_scheme_has_the_last_word(reviewed, another, monkeypatch):
    other = another(FILES)
    one, two = (
        made.db.execute("select id from entities where label = 'PERSON' and mentions > 0").fetchone()[0]
        for made in (reviewed, other)
    )
    at(monkeypatch, "10:00")
    entity_decisions.identify(reviewed.db, one, "viaf", "12345", "Ann")
    entity_decisions.identify(reviewed.db, one, "wikidata", "Q1", "Ann")
    at(monkeypatch, "11:00")
    entity_decisions.identify(other.db, two, "viaf", "54321", "Bob")
    assert import_corrections(other.db, exported(reviewed), "Cleo").older == 1
    assert import_corrections(reviewed.db, exported(other), "Cleo").older == 0
    for made in (reviewed, other):
        found = made.db.execute("select scheme, identifier from identifiers").fetchall()
        assert found == [("viaf", "54321"), ("wikidata", "Q1")]


def test_an_identifier_that_is_none_is_refused(reviewed, another):
    person = reviewed.db.execute("select id from entities where label = 'PERSON' and mentions > 0").fetchone()[0]
    entity_decisions.identify(reviewed.db, person, "viaf", "12345", "Ann")
    (line,) = exported(reviewed)
    for identifier in ("javascript:alert(1)", ["12345"], 12345, ""):
        after = json.loads(line)["after"] | {"identifier": identifier}
        with pytest.raises(CorrectionError, match="is no identifier of 'viaf'"):
            import_corrections(another(FILES).db, [changed(line, after=after)], "Cleo")


def test_both_have_undone_the_same(reviewed, another):
    other = another(FILES)
    made = corrections.record(reviewed.db, reviewed.mention("4 May 1931"), "reject", None, "Ann")
    import_corrections(other.db, exported(reviewed), "Bob")
    corrections.undo(reviewed.db, made, "Ann")
    corrections.undo(other.db, 1, "Bob")
    report = import_corrections(other.db, exported(reviewed), "Cleo")
    assert (report.new, report.undone) == (0, 1)


def test_both_have_added_the_same(reviewed, another):
    other = another(FILES)
    for one in (reviewed, other):
        letter = one.db.execute("select id from documents where name = 'letter.txt'").fetchone()[0]
        start = SAMPLE.index("usual")
        additions.add(one.db, letter, start, start + 5, "ORG", None, "Ann")
    import_corrections(other.db, exported(reviewed), "Cleo")
    assert shown(other) == shown(reviewed)


def test_what_the_machine_finds_here_no_more_is_kept_and_clashes(reviewed, another):
    corrections.record(reviewed.db, reviewed.mention("4 May 1931"), "accept", None, "Ann")
    fresh = another({})
    fresh.find = {form: what for form, what in reviewed.find.items() if form != "4 May 1931"}
    fresh.ingest(FILES)
    import_corrections(fresh.db, exported(reviewed), "Cleo")
    assert status(fresh, "4 May 1931")[:2] == ("accepted", "1931-05-04")
    assert fresh.db.execute("select clash from clashes").fetchall() == [("the machine finds it no more",)]


BAD = {
    "no JSON": (lambda line: line[:-1], "no JSON"),
    "a list": (lambda line: "[]", "no decision"),
    "no uid": (lambda line: changed(line, uid="x"), "'x' cannot be 'uid'"),
    "no action": (lambda line: changed(line, action="burn"), "'burn' is no decision"),
    "no actor": (lambda line: changed(line, actor=" "), "'actor'"),
    "time of day": (lambda line: changed(line, created="now"), "'created'"),
    "value that is none": (lambda line: changed(line, action="revalue", after={}), "lacks value"),
    "undoes nothing that is known": (lambda line: changed(line, action="undo", undoes="0" * 16), "which it undoes"),
    "about nothing": (lambda line: changed(line, mention=None), "about a mention"),
    "place that is none": (lambda line: changed(line, anchor={}), "not complete"),
    "label that is none": (lambda line: changed(line, action="relabel", after={"label": "PLACE", "value": None}), "CHECK"),
    "twice": (lambda line: changed(line, uid="f" * 16), "twice"),
}


def changed(line, **fields):
    return json.dumps(json.loads(line) | fields)


@pytest.mark.parametrize(("spoil", "message"), BAD.values(), ids=BAD)
def test_a_bad_line_is_named_and_nothing_is_imported(reviewed, another, spoil, message):
    for form in ("around 1930", "4 May 1931"):
        corrections.record(reviewed.db, reviewed.mention(form), "accept", None, "Ann")
    first, second = exported(reviewed)
    fresh = another(FILES)
    with pytest.raises(CorrectionError, match=message) as caught:
        import_corrections(fresh.db, [changed(first, uid="f" * 16), "", spoil(second)], "Cleo")
    assert str(caught.value).startswith("Line 3: ")
    assert fresh.db.execute("select count(*) from corrections").fetchone() == (0,)


def test_a_value_that_is_none_is_refused(reviewed, another):
    corrections.record(reviewed.db, reviewed.mention("around 1930"), "revalue", {"value": "1929"}, "Ann")
    (line,) = exported(reviewed)
    fresh = another(FILES)
    with pytest.raises(CorrectionError, match="cannot be used"):
        import_corrections(fresh.db, [changed(line, after={"value": "May"})], "Cleo")
    assert fresh.db.execute("select count(*) from corrections").fetchone() == (0,)


def test_an_archive_without_papers_says_so(reviewed, another):
    with pytest.raises(CorrectionError, match="no documents"):
        import_corrections(another({}).db, [], "Cleo")
