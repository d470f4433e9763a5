"""Sidecars before, with and after their documents, changed, bad, and meant for another paper."""

from __future__ import annotations

import json

import pytest

from tests.flows.inbox.conftest import Place

LETTER = "Sato Kenji wrote to Ogata Senzo in 1931."
TITLES = "select d.name, n.title from descriptions n join documents d on d.lineage = n.lineage order by d.name"


def _titled(title: str, **more: object) -> str:
    return json.dumps({"title": title, **more})


@pytest.mark.parametrize("order", [("sidecar", "document"), ("document", "sidecar"), ("both",)])
def test_whatever_comes_first(place: Place, order: tuple[str, ...]) -> None:
    described = 0
    for what in order:
        if what in ("sidecar", "both"):
            place.drop("box/letter.json", _titled("A letter", Box=3, date="May 1931"))
        if what in ("document", "both"):
            place.drop("box/letter.txt", LETTER)
        described += place.take().described
    assert described == 1
    assert place.left() == []
    assert place.rows("select title, date, edtf, other, collection_id from descriptions") == [
        ("A letter", "May 1931", "1931-05", '{"Box": 3}', 1)
    ]
    assert place.rows("select state, document_id from arrivals where kind = 'description'") == [("done", 1)]


def test_one_without_a_document_waits_where_it_lies(place: Place) -> None:
    place.drop("letter.csv", "title,A letter\n")
    report = place.take()
    assert (report.described, report.failed, report.left) == (0, 0, 0)
    assert place.left() == ["letter.csv"]
    assert place.take().stored == 0


def test_a_changed_one_updates_what_it_names(place: Place) -> None:
    place.drop("letter.txt", LETTER)
    place.drop("letter.json", _titled("A letter", creator="Sato", rights="open", box=1, shelf=2))
    place.take(keep=True)
    place.drop("letter.json", _titled("A better title", rights="", box=None))
    assert place.take(keep=True).described == 1
    found = place.rows("select title, creator, rights, other from descriptions")
    assert found == [("A better title", "Sato", None, '{"shelf": 2}')]


def test_a_bad_one_is_told_and_its_document_comes_all_the_same(place: Place) -> None:
    place.drop("letter.txt", LETTER)
    place.drop("letter.json", "{")
    report = place.take()
    assert (report.done, report.failed) == (1, 1)
    assert place.left() == ["letter.json"]
    assert place.told.lines[0].startswith("failed  letter.json: letter.json is not JSON")
    assert place.rows("select name, path, error_code from failures") == [
        ("letter.json", str(place.inbox / "letter.json"), "inbox")
    ]
    place.drop("letter.json", _titled("Mended"))
    assert place.take().described == 1
    assert place.rows("select count(*) from failures") == [(0,)]
    assert place.rows(TITLES) == [("letter.txt", "Mended")]


def test_of_several_documents_with_one_name(place: Place) -> None:
    place.drop("letter.txt", LETTER)
    place.drop("letter.md", "A note of 1932.")
    place.drop("letter.json", _titled("Both"))
    place.drop("letter.md.json", _titled("The note"))
    assert place.take().described == 2
    assert place.rows(TITLES) == [("letter.md", "The note"), ("letter.txt", "Both")]


def test_one_that_was_used_up_is_not_taken_for_the_next_paper_of_that_name(place: Place) -> None:
    place.drop("scan001.txt", LETTER)
    place.drop("scan001.json", _titled("A letter"))
    place.take()
    place.drop("scan001.txt", "A list of the harbour of 1932, quite another paper.")
    place.take()
    assert place.rows(TITLES) == [("scan001.txt", "A letter")]
    # and one that comes with a new paper says nothing of the old one
    place.drop("scan001.txt", "Minutes of 1933, and another paper again.")
    place.drop("scan001.json", _titled("Minutes"))
    place.take()
    titles = [title for _, title in place.rows(TITLES)]
    assert titles == ["A letter", "Minutes"]


def test_a_document_waits_for_a_sidecar_that_is_still_written(place: Place) -> None:
    from flows.inbox.disk import Disk
    from flows.inbox.scan import Settling, scan

    clock = [0.0]
    settling = Settling(10, lambda: clock[0])
    place.drop("letter.txt", LETTER)
    place.drop("other.txt", LETTER)
    assert settling.see(scan(place.inbox, Disk()).files) == {}
    clock[0] = 8
    place.drop("letter.txt.json", "{")
    settling.see(scan(place.inbox, Disk()).files)
    clock[0] = 11
    assert set(settling.see(scan(place.inbox, Disk()).files)) == {"other.txt"}
    clock[0] = 18
    assert set(settling.see(scan(place.inbox, Disk()).files)) == {"letter.txt", "letter.txt.json", "other.txt"}


def test_a_duplicate_is_described_as_well(place: Place) -> None:
    place.drop("a.txt", LETTER)
    place.take()
    place.drop("b.txt", LETTER)
    place.drop("b.json", _titled("Told later"))
    assert place.take().duplicates == 1
    assert place.rows(TITLES) == [("a.txt", "Told later")]
