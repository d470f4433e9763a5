"""Near-duplicates: told, kept up to date, merged by nobody, and never without end."""

from __future__ import annotations

import random

import pytest

from db import likenesses
from db.load import load_document
from db.plan import plan
from db.status import summary
from extractors.likeness.compare import bands, compare
from extractors.likeness.words import signature
from extractors.records import LOOK_BYTES, NO_LOOK, Features, Origin, Page, Reading
from flows.commands.status import lines
from tests.extractors.likeness.papers import form, letter, misread, prose

from .conftest import Builder

TEXT = prose(random.Random(1), 250)
ALIKE = misread(TEXT, 0.1, random.Random(2))
CHANCE = random.Random(9)
LOOK = CHANCE.randbytes(LOOK_BYTES)
NEAR = bytes([LOOK[0] ^ 0b1011, *LOOK[1:]])


def pairs(builder: Builder) -> list[tuple[int, int, str]]:
    rows = builder.db.execute("select document_id, other_id, kind from near_duplicates order by 1, 2, 3")
    return [tuple(row) for row in rows]


def ids(builder: Builder, *texts: str) -> list[int]:
    sql = "select id from documents where sha256 = ?"
    return [builder.db.execute(sql, [builder.source("/any", text).sha256]).fetchone()[0] for text in texts]


def picture(builder: Builder, path: str, *looks: bytes) -> int:
    """A page without words, as it looks."""
    reading = Reading("image/png", tuple(Page(n, "", Origin.DOUBTFUL, 400, 500) for n, _ in enumerate(looks, 1)))
    (work,) = plan(builder.db, [builder.source(path, path)], builder.settings)
    found = Features(0, signature("")[0], b"".join(looks))
    return load_document(builder.db, builder.run(), work, reading, {}, {}, features=found)


def issues(builder: Builder) -> list[str]:
    return [message for (message,) in builder.db.execute("select message from issues where kind = 'likeness' order by id")]


def test_what_has_the_same_words_is_told_and_both_stay(builder: Builder) -> None:
    builder.ingest({"/a.txt": TEXT, "/b.txt": prose(random.Random(5), 250), "/c.txt": ALIKE})
    first, _, second = ids(builder, TEXT, prose(random.Random(5), 250), ALIKE)
    (found,) = likenesses.near_duplicates(builder.db, most=5)
    assert (found.document_id, found.other_id, found.kind, found.name, found.other) == (second, first, "text", "c.txt", "a.txt")
    assert 0.5 < found.likeness < 1
    assert {state for (state,) in builder.db.execute("select state from documents")} == {"done"}


def test_pages_that_look_alike_are_told(builder: Builder) -> None:
    first, other = picture(builder, "/a.png", LOOK), picture(builder, "/b.png", CHANCE.randbytes(LOOK_BYTES))
    second = picture(builder, "/c.png", NEAR)
    assert pairs(builder) == [(second, first, "picture")]
    assert other not in pairs(builder)[0]


def test_blank_pages_and_short_texts_are_like_nothing(builder: Builder) -> None:
    picture(builder, "/a.png", NO_LOOK)
    picture(builder, "/b.png", NO_LOOK)
    builder.ingest({"/c.txt": "Received with thanks.", "/d.txt": "Received with thanks. ", "/e.txt": "", "/f.txt": " "})
    assert pairs(builder) == []
    assert builder.db.execute("select count(*) from likeness_bands").fetchone() == (0,)


def test_letters_with_one_letterhead_are_no_near_duplicates(builder: Builder) -> None:
    chance = random.Random(4)
    builder.ingest({f"/{n}.txt": letter(chance) for n in range(12)})
    assert pairs(builder) == []


def test_versions_of_one_document_are_none_of_each_other(builder: Builder) -> None:
    builder.ingest({"/a.txt": TEXT})
    builder.ingest({"/a.txt": ALIKE})
    assert pairs(builder) == []
    assert {row[0] for row in builder.db.execute("select distinct document_id from likeness_bands")} == set(ids(builder, ALIKE))


def test_pairs_follow_the_document(builder: Builder) -> None:
    builder.ingest({"/a.txt": TEXT, "/b.txt": ALIKE})
    first, second = ids(builder, TEXT, ALIKE)
    assert pairs(builder) == [(second, first, "text")]
    builder.ingest({"/b.txt": prose(random.Random(7), 250)})
    assert pairs(builder) == []
    builder.ingest({"/b.txt": ALIKE})
    assert pairs(builder) == [(second, first, "text")]
    builder.ingest({"/c.txt": TEXT + " Again."})
    builder.ingest({"/a.txt": "Gone."})
    (third,) = ids(builder, TEXT + " Again.")
    assert pairs(builder) == [(third, second, "text")]


def test_what_was_loaded_before_is_compared_once_its_stage_has_run(builder: Builder) -> None:
    builder.ingest({"/a.txt": TEXT})
    builder.db.execute("delete from stages where stage = 'likeness'")
    builder.db.execute("delete from likenesses")
    builder.db.execute("delete from likeness_bands")
    mentions = builder.db.execute("select * from mentions").fetchall()
    (work,) = builder.ingest({"/a.txt": TEXT})
    assert (work.action, work.stages) == ("again", ("likeness",))
    assert builder.db.execute("select count(*) from likenesses").fetchone() == (1,)
    assert builder.db.execute("select count(*) from snapshots").fetchone() == (0,)
    assert builder.db.execute("select * from mentions").fetchall() == mentions
    (work,) = builder.ingest({"/a.txt": TEXT})
    assert work.action == "unchanged"


def test_a_form_that_many_share_makes_no_pairs_without_end(builder: Builder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likenesses, "CROWD", 8)
    monkeypatch.setattr(likenesses, "MOST_PAIRS", 5)
    chance = random.Random(1)
    builder.ingest({f"/{n}.txt": f"{form(chance)} {n}" for n in range(60)})
    assert 0 < len(pairs(builder)) <= 60 * 5
    most = builder.db.execute("select max(n) from (select count(*) n from near_duplicates group by document_id)").fetchone()[0]
    assert most <= 5
    told = issues(builder)
    assert any("only the 5 that are most like it are listed" in message for message in told)
    assert any("one of more than 8 documents that share most of their words" in message for message in told)


def test_status_lists_a_few_in_words(builder: Builder) -> None:
    builder.ingest({"/a.txt": TEXT, "/b.txt": ALIKE})
    said = "\n".join(lines(summary(builder.db)))
    assert "Near-duplicates, which may be one paper and were not merged: 1\n" in said
    assert "b.txt (document 2) has much the same words as a.txt (document 1): 61% alike" in said
    for number in range(6):
        builder.ingest({f"/{number}.txt": f"{ALIKE} {number}"})
    assert "the newest 5 of them here" in "\n".join(lines(summary(builder.db)))


def test_a_likeness_that_was_not_kept_is_made_from_the_text(builder: Builder) -> None:
    builder.ingest({"/a.txt": TEXT})
    (first,) = ids(builder, TEXT)
    kept = likenesses.load(builder.db, first)
    builder.db.execute("delete from likenesses")
    assert likenesses.load(builder.db, first) == kept


def test_what_is_alike_meets_in_a_band() -> None:
    missed = 0
    for seed in range(60):
        chance = random.Random(seed)
        text = prose(chance, 250)
        one, other = (Features(signed[1], signed[0], b"") for signed in map(signature, (text, misread(text, 0.2, chance))))
        likeness = compare(one, other).text or 0
        missed += likeness >= 0.5 and not {*bands(one)} & {*bands(other)}
    assert missed <= 6
