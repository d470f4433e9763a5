"""The accession register: what becomes of arrivals, and of which documents they may be better versions."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from db import arrivals, descriptions, originals, store
from db.arrivals import Arrival
from db.status import summary
from db.transactions import writing
from extractors.errors import CorruptFile, SidecarError, UnreadableFile, WorkerDied
from extractors.sidecar import Sidecar
from tests.db.test_query_plans import scans, statements

INBOX = "/in"


def settle(builder, arrival: Arrival) -> Arrival:
    with writing(builder.db):
        return arrivals.settle(builder.db, arrival, None)


@pytest.fixture
def put(builder, tmp_path: Path):
    """Puts a text into the store and the register."""

    def put(path: str, text: str, kind: str = "document") -> Arrival:
        (tmp_path / "a.txt").write_text(text)
        held = store.put(builder.db, tmp_path / "archive.db", tmp_path / "a.txt")
        with writing(builder.db):
            return arrivals.record(builder.db, INBOX, path, kind, held, 1)

    return put


@pytest.fixture
def loaded(builder, put, tmp_path: Path):
    """The same, and into the archive."""

    def loaded(path: str, text: str) -> Arrival:
        arrival = put(path, text)
        place = store.path_of(builder.db, tmp_path / "archive.db", arrival.sha256)
        builder.ingest({str(place): text})
        return settle(builder, arrival)

    return loaded


def test_what_was_loaded_is_done_and_what_came_again_is_a_duplicate(builder, put, loaded) -> None:
    first = loaded("a.txt", "One.")
    assert (first.state, first.document_id) == ("done", 1)
    assert settle(builder, first).state == "done"  # as often as one asks
    assert loaded("b.txt", "One.").state == "duplicate"
    waiting = put("c.txt", "Two.")
    assert settle(builder, waiting) == waiting
    assert arrivals.waiting(builder.db, INBOX, "document") == [waiting]
    assert arrivals.waiting(builder.db, "/other", "document") == []


def test_of_two_that_wait_with_the_same_bytes_one_is_the_document(builder, put, tmp_path: Path) -> None:
    first, second = put("a.txt", "One."), put("b.txt", "One.")
    builder.ingest({str(store.path_of(builder.db, tmp_path / "archive.db", first.sha256)): "One."})
    assert [settle(builder, one).state for one in (second, first)] == ["done", "duplicate"]


def test_bytes_that_were_read_elsewhere_before_are_a_duplicate(builder, loaded) -> None:
    builder.ingest({"/papers/a.txt": "One."})
    assert loaded("a.txt", "One.").state == "duplicate"


def test_a_store_that_was_moved_changes_nothing(builder, loaded, put, tmp_path: Path) -> None:
    loaded("a.txt", "One.")
    (tmp_path / "archive.originals").rename(tmp_path / "moved")
    store.set_root(builder.db, tmp_path / "archive.db", tmp_path / "moved")
    assert loaded("b.txt", "One.").state == "duplicate"
    assert [one.path for one in summary(builder.db).duplicates] == ["/in/b.txt"]
    assert originals.find(builder.db.conn, 1).path.is_relative_to(tmp_path / "moved")


def _fail(builder, arrival: Arrival, text: str, error: Exception, tmp_path: Path) -> Arrival:
    builder.fail(str(store.path_of(builder.db, tmp_path / "archive.db", arrival.sha256)), text, error)
    return settle(builder, arrival)


def test_failures_are_tried_again_unless_they_are_final(builder, put, tmp_path: Path) -> None:
    errors = {"a.txt": CorruptFile("a"), "b.txt": UnreadableFile("b"), "c.txt": WorkerDied("c")}
    for path, error in errors.items():
        assert _fail(builder, put(path, path), path, error, tmp_path).state == "failed"
    for alone in (True, False):
        with writing(builder.db):
            assert arrivals.try_again(builder.db, INBOX, unreadable_alone=alone) == 1
    assert [one.path for one in arrivals.waiting(builder.db, INBOX, "document")] == ["b.txt", "c.txt"]


def test_what_failed_at_a_place_counts_no_more_once_something_better_is_there(builder, put, loaded, tmp_path: Path) -> None:
    _fail(builder, put("a.txt", "bad"), "bad", CorruptFile("a"), tmp_path)
    assert [one.path for one in summary(builder.db).failures] == ["/in/a.txt"]
    loaded("a.txt", "One.")
    assert summary(builder.db).failures == ()


def test_a_bad_sidecar_is_told_until_it_is_mended(builder, put) -> None:
    bad = put("box 1/a.json", "{", "description")
    with writing(builder.db):
        arrivals.fail(builder.db, bad.id, SidecarError("a.json is not JSON."))
    (failure,) = summary(builder.db).failures
    assert (failure.name, failure.path, failure.error) == ("a.json", "/in/box 1/a.json", "a.json is not JSON.")
    put("box 1/a.json", "{}", "description")
    assert summary(builder.db).failures == ()


def test_candidates_for_versions_come_with_the_best_first(builder, put, loaded) -> None:
    same_reference = loaded("x.txt", "By its reference code.")
    with writing(builder.db):
        descriptions.describe(builder.db, same_reference.document_id, Sidecar({"reference_code": "HB/1"}, None, {}))
    other_suffix = loaded("box/a.b.md", "By its name.")
    no_suffix = loaded("box/a.b", "By its name as well.")
    same_place = loaded("box/a.b.txt", "By its place.")
    for path in ("box/a.txt", "box/a.b.c.txt", "a.b.txt", "box/a.bc.txt"):
        loaded(path, f"Not by {path}.")
    new = put("box/a.b.txt", "A better scan.")
    wanted = [same_place, same_reference, no_suffix, other_suffix]
    assert arrivals.earlier(builder.db, INBOX, new, "HB/1") == tuple(one.document_id for one in wanted)
    assert arrivals.earlier(builder.db, INBOX, new, None)[0] == same_place.document_id
    other = loaded("box/a.b.txt", "Quite another paper.")
    assert arrivals.earlier(builder.db, INBOX, put("box/a.b.txt", "Best."), None)[:2] == (
        other.document_id,
        same_place.document_id,
    )
    assert arrivals.earlier(builder.db, INBOX, put("new.txt", "New."), "HB/2") == ()


def test_which_sidecar_is_meant_for_which_document(builder, put, loaded) -> None:
    for path in ("box/a.json", "box/a.pdf.json", "box/a.b.json", "a.json", "box/a.CSV"):
        put(path, path, "description")
    for path, wanted in {"box/a.pdf": ["box/a.json", "box/a.CSV", "box/a.pdf.json"], "box/a.b.txt": ["box/a.b.json"]}.items():
        assert [one.path for one in arrivals.sidecars_of(builder.db, INBOX, path, ())] == wanted
    loaded("box/a.pdf", "One.")
    loaded("box/a.txt", "Two.")
    loaded("box/ab.txt", "Three.")
    assert [one.path for one in arrivals.documents_of(builder.db, INBOX, "box/a.json")] == ["box/a.pdf", "box/a.txt"]
    assert [one.path for one in arrivals.documents_of(builder.db, INBOX, "box/a.pdf.json")] == ["box/a.pdf"]


def test_a_document_stays_in_the_collection_that_it_came_in_first(builder, loaded) -> None:
    loaded("Harbour/box 1/a.txt", "One.")
    loaded("Elsewhere/a.txt", "One.")
    found = "select c.name from descriptions d join collections c on c.id = d.collection_id"
    assert builder.db.execute(found).fetchall() == [("Harbour",)]
    of_arrivals = "select c.name from arrivals a join collections c on c.id = a.collection_id order by a.id"
    assert builder.db.execute(of_arrivals).fetchall() == [("Harbour",), ("Elsewhere",)]


def test_the_store_comes_first_where_an_original_is_looked_for(builder, loaded, tmp_path: Path) -> None:
    text = "One."
    arrival = loaded("a.txt", text)
    held = store.path_of(builder.db, tmp_path / "archive.db", arrival.sha256)
    assert held is not None
    assert originals.find(builder.db.conn, 1).path == held
    held.unlink()
    builder.db.execute("update arrivals set inbox = ?", [str(tmp_path)])
    assert hashlib.sha256((tmp_path / "a.txt").read_bytes()).hexdigest() == arrival.sha256
    assert originals.find(builder.db.conn, 1).path == tmp_path / "a.txt"  # left in its inbox
    (tmp_path / "a.txt").unlink()
    with pytest.raises(UnreadableFile, match="missing from the store") as missing:
        originals.find(builder.db.conn, 1)
    assert "fonds fixity" in missing.value.hint


def test_look_ups_use_indexes(builder, put, loaded) -> None:
    loaded("box/a.txt", "One.")
    asked: list[str] = []
    builder.db.conn.set_trace_callback(asked.append)
    loaded("box/a.txt", "Two.")
    arrivals.sidecars_of(builder.db, INBOX, "box/a.txt", ())
    arrivals.documents_of(builder.db, INBOX, "box/a.json")
    arrivals.earlier(builder.db, INBOX, put("box/a.txt", "Three."), "HB/1")
    arrivals.waiting(builder.db, INBOX, "document", 10)
    arrivals.mended(builder.db, INBOX)
    arrivals.try_again(builder.db, INBOX, unreadable_alone=True)
    builder.db.conn.set_trace_callback(None)
    about = [one for one in statements(asked) if "arrivals" in one or "descriptions" in one]
    assert len(about) > 10
    assert {one: found for one in about if (found := scans(builder.db, one))} == {}
