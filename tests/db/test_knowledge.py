"""What was decided in one document holds, and is looked for, in the next one."""

import pytest

from db import additions, corrections
from db.plan import Work
from extractors.records import Label

FIRST = "Then Ogata Senzo and the Hokkai Coal Company met Kuroda Ryo of Otaru."
NEXT = "In spring Kuroda Ryo wrote to Ogata Senzo that the Hokkai Coal Company, or HCC, was sold. A second Kuroda Ryo was not."


@pytest.fixture
def first(builder):
    """One document in which the machine finds three things, one of them under the wrong label."""
    builder.find = {
        "Ogata Senzo": (Label.PERSON, None),
        "Hokkai": (Label.PERSON, None),
        "Otaru": (Label.PERSON, None),
    }
    builder.ingest({"/in/first.txt": FIRST})
    return builder


def shown(builder, path):
    return builder.db.execute(
        "select c.text, c.label from current_mentions c join files f on f.document_id = c.document_id"
        " where f.path = ? and c.status <> 'rejected' order by c.start",
        [path],
    ).fetchall()


def next_one(builder, find=None, text=NEXT):
    """What is shown of the next document, in which the machine by itself finds only what `find` says."""
    builder.find = find or {}
    builder.ingest({"/in/next.txt": text})
    return shown(builder, "/in/next.txt")


def again(builder, text=NEXT):
    """The same document after it is extracted from anew."""
    source = builder.source("/in/next.txt", text)
    known = builder.db.execute("select id from documents where sha256 = ?", [source.sha256]).fetchone()[0]
    builder.load(builder.run(), Work(source, "again", ("names", "values"), known), text)
    return shown(builder, "/in/next.txt")


def add(builder, text, label):
    document_id = builder.db.execute("select min(id) from documents").fetchone()[0]
    start = FIRST.index(text)
    return additions.add(builder.db, document_id, start, start + len(text), label, None, "Ann")


def decide(builder, text, action, after=None, **scope):
    return corrections.record(builder.db, builder.mention(text), action, after, "Ann", **scope)


def test_nothing_is_known_before_anybody_decides(first):
    assert next_one(first) == []


def test_accepted(first):
    decide(first, "Ogata Senzo", "accept")
    assert next_one(first) == [("Ogata Senzo", "PERSON")]


def test_relabelled_goes_before_what_the_machine_says(first):
    decide(first, "Ogata Senzo", "relabel", {"label": "ORG"})
    assert next_one(first, {"Ogata Senzo": (Label.PERSON, None)}) == [("Ogata Senzo", "ORG")]


def test_added(first):
    add(first, "Kuroda Ryo", "PERSON")
    assert next_one(first) == [("Kuroda Ryo", "PERSON")] * 2


def test_respanned_and_relabelled(first):
    start = FIRST.index("Hokkai")
    decide(first, "Hokkai", "respan", {"start": start, "end": start + len("Hokkai Coal Company")})
    decide(first, "Hokkai", "relabel", {"label": "ORG"})
    assert next_one(first, {"Hokkai": (Label.PERSON, None)}) == [("Hokkai Coal Company", "ORG")]


def test_rejected_in_the_archive_is_not_shown_in_the_next(first):
    decide(first, "Otaru", "reject", scope="archive")
    text = "Otaru it was."
    assert next_one(first, {"Otaru": (Label.PERSON, None)}, text) == []
    assert (
        first.db.execute("select count(*) from mentions where text = 'Otaru' and placed").fetchone()[0] == 2
    )  # hidden, not gone


@pytest.mark.parametrize("scope", [None, "document"])
def test_rejected_here_does_not_leak(first, scope):
    decide(first, "Otaru", "reject", scope=scope)
    assert next_one(first, {"Otaru": (Label.PERSON, None)}, "Otaru it was.") == [("Otaru", "PERSON")]


def test_judged_both_ways_is_not_learned(first):
    decide(first, "Ogata Senzo", "accept")
    first.ingest({"/in/other.txt": "An Ogata Senzo is a ship."})
    other = first.db.execute("select max(id) from mentions where text = 'Ogata Senzo'").fetchone()[0]
    corrections.record(first.db, other, "reject", None, "Ben")
    assert next_one(first) == []


def test_put_right_and_rejected_is_not_learned(first):
    """What counts is the name as it was decided, not what the machine had made of it."""
    start = FIRST.index("Hokkai")
    decide(first, "Hokkai", "respan", {"start": start, "end": start + len("Hokkai Coal Company")})
    decide(first, "Hokkai", "relabel", {"label": "ORG"})
    first.find = {"Hokkai Coal Company": (Label.ORG, None)}
    first.ingest({"/in/other.txt": "The Hokkai Coal Company is a play."})
    decide(first, "Hokkai Coal Company", "reject")
    assert next_one(first) == []


def test_a_rejected_part_does_not_keep_the_whole_from_being_learned(first):
    start = FIRST.index("Hokkai")
    decide(first, "Hokkai", "respan", {"start": start, "end": start + len("Hokkai Coal Company")})
    first.find = {"Hokkai": (Label.PERSON, None)}
    first.ingest({"/in/other.txt": "Hokkai is a place."})
    other = first.db.execute("select max(id) from mentions").fetchone()[0]
    corrections.record(first.db, other, "reject", None, "Ann")
    assert next_one(first) == [("Hokkai Coal Company", "PERSON")]


def test_judged_under_two_labels_is_not_learned(first):
    decide(first, "Ogata Senzo", "accept")
    first.ingest({"/in/other.txt": "Ogata Senzo, Ltd., is a firm."})
    other = first.db.execute("select max(id) from mentions where text = 'Ogata Senzo'").fetchone()[0]
    corrections.record(first.db, other, "relabel", {"label": "ORG"}, "Ben")
    assert next_one(first, {"Ogata Senzo": (Label.PERSON, None)}) == [("Ogata Senzo", "PERSON")]


@pytest.mark.parametrize(
    "make",
    [
        lambda builder: decide(builder, "Ogata Senzo", "accept"),
        lambda builder: add(builder, "Kuroda Ryo", "PERSON"),
    ],
    ids=["accepted", "added"],
)
def test_undo_unlearns(first, make):
    correction_id = make(first)
    assert next_one(first) != []
    corrections.undo(first.db, correction_id, "Ann")
    assert again(first) == []


def test_undone_rejection_shows_again(first):
    correction_id = decide(first, "Otaru", "reject", scope="archive")
    assert next_one(first, {"Otaru": (Label.PERSON, None)}, "Otaru it was.") == []
    corrections.undo(first.db, correction_id, "Ann")
    assert shown(first, "/in/next.txt") == [("Otaru", "PERSON")]


def test_what_was_learned_is_learned_once(first):
    decide(first, "Ogata Senzo", "accept")
    assert next_one(first) == again(first) == [("Ogata Senzo", "PERSON")]


def test_errors_elsewhere_fall_with_each_correction(first):
    wanted = {("Kuroda Ryo", "PERSON"), ("Ogata Senzo", "PERSON"), ("Hokkai Coal Company", "ORG")}
    machine = {"Hokkai": (Label.PERSON, None), "Ogata Senzo": (Label.ORG, None)}
    left = [len(wanted ^ set(next_one(first, machine)))]
    for make in (
        lambda: decide(first, "Ogata Senzo", "accept"),
        lambda: add(first, "Kuroda Ryo", "PERSON"),
        lambda: add(first, "Hokkai Coal Company", "ORG"),
        lambda: decide(first, "Otaru", "reject", scope="archive"),
    ):
        make()
        left.append(len(wanted ^ set(again(first))))
    assert left == [5, 3, 2, 0, 0]


def test_a_rejection_everywhere_leaves_what_others_have_put_right(first):
    """It is about what the machine says; where a person has decided otherwise, that stays."""
    start = FIRST.index("Hokkai")
    respan = decide(first, "Hokkai", "respan", {"start": start, "end": start + len("Hokkai Coal Company")})
    decide(first, "Otaru", "accept")
    first.find = {"Hokkai": (Label.PERSON, None), "Otaru": (Label.PERSON, None)}
    first.ingest({"/in/next.txt": "Otaru is in Hokkai."})
    for text in ("Hokkai", "Otaru"):
        newest = first.db.execute("select max(id) from mentions where text = ?", [text]).fetchone()[0]
        corrections.record(first.db, newest, "reject", None, "Ben", scope="archive")
    assert shown(first, "/in/next.txt") == []
    assert ("Hokkai Coal Company", "PERSON") in shown(first, "/in/first.txt")
    assert ("Otaru", "PERSON") in shown(first, "/in/first.txt")
    corrections.undo(first.db, respan, "Ann")
    assert not any("Hokkai" in text for text, _ in shown(first, "/in/first.txt"))
