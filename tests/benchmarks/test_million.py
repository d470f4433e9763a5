"""The archive to measure on is as large as was asked for, always the same, and holds what real ones hold."""

import hashlib

from db.connection import open_archive
from tests.benchmarks import million
from tests.benchmarks.made_up import World, sizes

SMALL = million.Size(mentions=3_000, documents=100, decisions=150, seed=2)


def test_papers_are_the_same_each_time_and_as_long_as_asked():
    held = sizes(1, 40, 1_000)
    assert sum(held) == 1_000
    assert min(held) >= 1
    for number in (0, 7, 39):
        paper, again = (World(1, 50, 10).paper(number, held[number]) for _ in range(2))
        assert paper == again
        found = [one for stage in paper.by_stage.values() for one in stage.mentions]
        assert len(found) == held[number]
        assert all(paper.reading.text[one.start : one.end] == one.text for one in found)


def test_an_archive_holds_what_real_ones_hold(tmp_path):
    path = tmp_path / "archive.db"
    told = []
    million.write(path, SMALL, told.append)
    assert len(told) == 5
    db = open_archive(path)

    def count(sql):
        return db.execute(f"select count(*) from {sql}").fetchone()[0]

    added = count("mentions where stage is null")
    lost = count("mentions where lost_run is not null or not placed")
    assert abs(count("mentions") - added - lost - SMALL.mentions) < 0.05 * SMALL.mentions  # the third run found other things
    assert count("documents where state = 'done'") == SMALL.documents
    assert count("documents where state = 'failed'") > 0
    assert count("runs where state in ('done', 'partial')") == 3
    assert {actor for (actor,) in db.execute("select actor from corrections")} == set(million.PEOPLE)
    assert {"accept", "reject", "relabel", "respan", "revalue", "add", "undo"} <= {
        a for (a,) in db.execute("select action from corrections")
    }
    assert count("(select distinct created from corrections)") > 100
    assert count("(select distinct precision from dates)") >= 7
    assert count("(select distinct currency from amounts)") >= 4
    assert count("pages where origin = 'ocr' and width is not null") > 0
    assert count("mentions where box is not null") > 0
    assert count("entities where mentions > 5") > 5
    assert count("links") > 0
    assert count("changes") > 0
    assert db.execute("pragma foreign_key_check").fetchall() == []
    db.close()


def test_one_seed_makes_one_archive(tmp_path):
    hashes = []
    for name in ("one", "two"):
        million.write(tmp_path / name, million.Size(mentions=300, documents=10, decisions=20, seed=5))
        db = open_archive(tmp_path / name)
        rows = db.execute(
            "select id, document_id, start, end, label, value, status, entity_id from review order by id"
        ).fetchall()
        hashes.append(hashlib.sha256(repr(rows).encode()).hexdigest())
        db.close()
    assert hashes[0] == hashes[1]
