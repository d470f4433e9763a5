"""What becomes of files in an inbox: documents, duplicates, failures, versions, collections."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from db import corrections
from db.connection import open_archive
from db.lock import sole_watcher, sole_writer
from db.status import summary
from db.transactions import writing
from extractors.errors import DatabaseError, FondsError, UnreadableFile
from flows.inbox import documents, intake
from tests.extractors.likeness.papers import misread, prose
from tests.flows.inbox.conftest import Place
from tests.flows.inbox.extracting import AWAY

LETTER = "Sato Kenji wrote to Ogata Senzo in 1931."
PNG = b"\x89PNG\r\n\x1a\n" + bytes(50)


def test_a_document_goes_through_the_store_into_the_archive(place: Place) -> None:
    place.drop("letter.txt", LETTER)
    report = place.take()
    assert (report.stored, report.done, report.left, report.failed) == (1, 1, 1, 0)
    assert place.left() == []
    assert place.rows("select name, state, pages from documents") == [("letter.txt", "done", 1)]
    ((path, name),) = place.rows("select path, name from files")
    assert Path(str(path)).read_text() == LETTER
    assert Path(str(path)).is_relative_to(place.archive.parent / "archive.originals")
    assert name == "letter.txt"
    assert place.rows("select count(*) from mentions") == [(3,)]
    (arrival,) = place.rows("select inbox, path, kind, state, document_id, run_id, collection_id from arrivals")
    assert arrival == (str(place.inbox), "letter.txt", "document", "done", 1, 1, None)


def test_what_is_kept_is_known_again(place: Place) -> None:
    path = place.drop("letter.txt", LETTER)
    assert place.take(keep=True).stored == 1
    assert place.take(keep=True).stored == 0
    os.utime(path, ns=(5, 5))  # as a copy tool may do: no arrival
    assert place.take(keep=True).stored == 0
    assert place.take(keep=True).stored == 0
    assert place.states() == [("letter.txt", "done")]
    assert path.read_text() == LETTER
    assert place.take().left == 1  # and goes, once it need not be kept


def test_the_same_bytes_twice_are_a_duplicate(place: Place) -> None:
    place.drop("a.txt", LETTER)
    place.drop("b/copy.txt", LETTER)
    place.take()
    place.drop("again.txt", LETTER)
    report = place.take()
    assert (report.duplicates, report.left) == (1, 1)
    assert place.states() == [("a.txt", "done"), ("b/copy.txt", "duplicate"), ("again.txt", "duplicate")]
    assert place.rows("select count(*) from documents") == [(1,)]
    db = open_archive(place.archive)
    told = [(one.name, one.path) for one in summary(db).duplicates]
    assert told == [("a.txt", str(place.inbox / "again.txt")), ("a.txt", str(place.inbox / "b/copy.txt"))]
    db.close()


def test_bytes_that_were_ingested_where_they_lie_are_a_duplicate(place: Place, tmp_path: Path) -> None:
    elsewhere = tmp_path / "papers"
    place.drop("a.txt", LETTER)
    place.inbox.rename(elsewhere)
    place.inbox.mkdir()
    from extractors.settings import Settings
    from flows.ingest import take_in
    from flows.progress import Silent
    from flows.sources import fingerprint
    from flows.workforce import Choices
    from tests.flows.inbox.extracting import extract

    db = open_archive(place.archive)
    take_in(db, place.archive, [fingerprint(elsewhere / "a.txt")], Settings(), Choices(), Silent(), extract=extract)
    place.drop("b.txt", LETTER)
    assert place.take().duplicates == 1
    assert [one.path for one in summary(db).duplicates] == [str(place.inbox / "b.txt")]
    db.close()


def test_a_failed_document_stays_and_is_tried_again_when_it_changes(place: Place) -> None:
    place.drop("letter.txt", "broken")
    report = place.take()
    assert (report.failed, report.left) == (1, 0)
    assert place.told.lines == ["failed  letter.txt: letter.txt is broken."]
    assert place.take().failed == 0
    assert place.left() == ["letter.txt"]
    db = open_archive(place.archive)
    assert [(one.name, one.path) for one in summary(db).failures] == [("letter.txt", str(place.inbox / "letter.txt"))]
    place.drop("letter.txt", LETTER)
    assert place.take().done == 1
    assert summary(db).failures == ()
    assert place.states() == [("letter.txt", "failed"), ("letter.txt", "done")]
    db.close()


def test_the_same_bad_bytes_elsewhere_fail_as_well(place: Place) -> None:
    place.drop("a.txt", "broken")
    place.take()
    place.drop("b.txt", "broken")
    assert place.take().failed == 1
    place.drop("a.txt", LETTER)
    place.take()
    assert place.rows("select state from documents order by id") == [("failed",), ("done",)]  # b.txt is as bad as before
    place.drop("b.txt", LETTER + " Again.")
    place.take()
    assert place.rows("select state from documents order by id") == [("superseded",), ("done",), ("done",)]


def test_what_could_not_be_read_for_the_machines_sake_is_tried_again(place: Place) -> None:
    place.drop("letter.txt", LETTER)
    AWAY.add("letter.txt")
    try:
        assert place.take().failed == 1
    finally:
        AWAY.clear()
    assert place.left() == ["letter.txt"]
    report = place.take()
    assert (report.stored, report.done, report.left) == (0, 1, 1)
    assert place.states() == [("letter.txt", "done")]


def test_what_a_reextraction_has_mended_leaves_the_inbox(place: Place) -> None:
    place.drop("a.txt", "broken")
    place.take()
    db = open_archive(place.archive)
    with writing(db):
        db.execute("insert into pages (document_id, number, start, text, origin) values (1, 1, 0, 'broken', 'text')")
        db.execute("update documents set state = 'done', error_code = null where id = 1")
    db.close()
    report = place.take()
    assert (report.done, report.left) == (1, 1)


def test_a_wrong_name_is_told_and_a_right_one_mends_it(place: Place) -> None:
    path = place.drop("scan.pdf", PNG)
    assert place.take().failed == 1
    assert "rename the file to end in .png" in place.told.lines[0]
    assert place.rows("select count(*) from documents") == [(0,)]
    db = open_archive(place.archive)
    (failure,) = summary(db).failures
    assert (failure.name, failure.path, failure.code) == ("scan.pdf", str(path), "inbox")
    assert failure.hint.startswith("If the content is right")
    AWAY.add("scan.png")  # no picture is read here
    path.rename(place.inbox / "scan.png")
    with pytest.raises(UnicodeDecodeError):
        place.take()
    AWAY.clear()
    assert [one.path for one in summary(db).failures] == []  # it has come under another name
    ((original,),) = place.rows("select path from originals")
    assert str(original).endswith(".png")
    db.close()


def test_hidden_and_temporary_files_and_links_to_folders_are_passed_over(place: Place, tmp_path: Path) -> None:
    for name in (".hidden.txt", "a.txt.part", "~$a.docx", "Thumbs.db", ".git/a.txt", "b.TMP"):
        place.drop(name, LETTER)
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "a.txt").write_text(LETTER)
    (place.inbox / "linked").symlink_to(tmp_path / "papers")
    (place.inbox / "nowhere.txt").symlink_to(tmp_path / "nowhere.txt")
    (place.inbox / "itself.txt").symlink_to(place.inbox / "itself.txt")
    os.mkfifo(place.inbox / "pipe.txt")
    before = place.left()
    assert place.take().stored == 0
    assert place.left() == before
    (place.inbox / "one.txt").symlink_to(tmp_path / "papers" / "a.txt")
    assert place.take().left == 1
    assert (tmp_path / "papers" / "a.txt").read_text() == LETTER  # the link has left, and not what it led to


def test_a_name_that_is_no_utf8_is_told(place: Place) -> None:
    (place.inbox / os.fsdecode(b"letter\xff.txt")).write_text(LETTER)
    assert place.take().failed == 1
    assert place.take().failed == 0
    assert "not in UTF-8" in place.told.lines[0]
    assert place.states() == [("letter\\udcff.txt", "failed")]


def test_what_may_not_be_read_is_told_once_a_time(place: Place) -> None:
    if os.geteuid() == 0:
        pytest.skip("everything may be read by root")
    place.drop("a.txt", LETTER).chmod(0)
    (place.inbox / "closed").mkdir(mode=0)
    report = place.take()
    assert (report.stored, report.unread) == (0, 2)
    assert all("Permission denied" in line for line in place.told.lines)
    assert len(place.told.lines) == 2


def test_a_folder_is_a_collection_and_leaves_when_it_is_empty(place: Place) -> None:
    place.drop("Harbour Bureau/box 1/a.txt", LETTER)
    place.drop("Harbour Bureau/box 1/deeper/b.txt", LETTER + " And more.")
    place.drop("Harbour Bureau/bad.txt", "broken")
    place.drop("loose.txt", "A loose leaf of 1930.")
    (place.inbox / "begun").mkdir()
    place.take()
    assert place.left() == ["Harbour Bureau", "Harbour Bureau/bad.txt", "begun"]
    assert place.rows("select name from collections") == [("Harbour Bureau",)]
    assert place.rows("select count(*) from arrivals where collection_id = 1") == [(3,)]
    in_collection = "select d.name from descriptions n join documents d on d.lineage = n.lineage where n.collection_id = 1"
    assert sorted(place.rows(in_collection)) == [("a.txt",), ("b.txt",)]
    (place.inbox / "Harbour Bureau" / "bad.txt").write_text("Mended in 1932.")
    place.take()
    assert place.left() == ["begun"]


def test_a_folder_that_an_earlier_process_emptied_leaves_later(place: Place) -> None:
    for folder in ("emptied", "begun anew", "mount point"):
        place.drop(f"{folder}/a.txt", f"{LETTER} From the {folder}.")
    (place.inbox / "never filled").mkdir()
    place.take(keep=True)
    now = time.time()
    for folder, age in (("emptied", 100), ("begun anew", 1), ("mount point", 10_000), ("never filled", 100)):
        for file in (place.inbox / folder).iterdir():
            file.unlink()
        os.utime(place.inbox / folder, (now - age, now - age))
    with closing(sqlite3.connect(place.archive)) as connection, connection:  # an hour ago
        connection.execute("update arrivals set arrived = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-1 hour')")
    place.take(keep=True)
    assert place.left() == ["begun anew", "emptied", "mount point", "never filled"]
    place.take()
    assert place.left() == ["begun anew", "mount point", "never filled"]


def test_other_bytes_at_the_same_place_name_the_earlier_document(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    honest = documents.Source

    def source(*given: object) -> object:
        seen.append(given[1:2] + given[4:])
        return honest(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(documents, "Source", source)
    place.drop("a/letter.txt", LETTER)
    place.drop("a/letter.json", '{"reference code": "HB/1"}')
    place.take()
    place.drop("b.txt", "A list of 1930.")
    place.drop("b.json", '{"Referencecode": "HB/1"}')
    place.drop("a/letter.md", "Another letter.")
    place.drop("a/letter.txt", LETTER + " Better.")
    place.take()
    assert seen == [("letter.txt", ()), ("b.txt", (1,)), ("letter.md", (1,)), ("letter.txt", (1,))]


def test_a_better_scan_under_the_same_name_is_a_version_and_another_paper_is_not(place: Place) -> None:
    chance = random.Random(1)
    text = f"{LETTER} {prose(chance, 200)}"
    place.drop("letter.txt", f"{LETTER} {misread(text.removeprefix(LETTER), 0.2, chance)}")
    place.drop("letter.json", '{"title": "To Ogata"}')
    place.take()
    with closing(open_archive(place.archive)) as db:
        accepted = db.execute("select min(id) from mentions where text = 'Ogata Senzo'").fetchone()[0]
        corrections.record(db, accepted, "accept", None, "Ann")
    place.drop("letter.txt", text)
    place.take()
    counts = "select id, version from documents where state = 'done' order by id"
    assert place.rows(counts) == [(2, 2)]
    assert place.rows("select document_id, status from current_mentions where text = 'Ogata Senzo'")[0] == (2, "accepted")
    assert place.rows("select lineage, title from descriptions") == [(1, "To Ogata")]
    place.drop("letter.txt", prose(chance, 200))
    place.take()
    assert place.rows(counts) == [(2, 2), (3, 1)]
    ((told,),) = place.rows("select message from issues where document_id = 3")
    assert "it was taken for a document of its own" in str(told)


def test_a_large_drop_comes_in_batches(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "FIRST", 2)
    for number in range(9):
        place.drop(f"{number}.txt", f"{LETTER} {number}")
    assert place.take().done == 9
    assert place.rows("select count(*) from run_documents group by run_id") == [(2,), (4,), (3,)]


@pytest.mark.parametrize("year", [1900, 2400])
def test_a_clock_that_is_wrong_by_centuries_stops_nothing(place: Place, year: int) -> None:
    file = place.drop("a.txt", "Sato Kenji wrote on 4 May 1931.")
    os.utime(file, ((year - 1970) * 31_556_952,) * 2)
    assert place.take(keep=True).done == 1
    assert place.take(keep=True).stored == 0
    assert place.take().left == 1


def test_an_empty_file_fails(place: Place) -> None:
    place.drop("a.txt", "")
    assert place.take().failed == 1
    assert place.told.lines == ["failed  a.txt: a.txt is empty."]


def test_one_watcher_at_a_time(place: Place) -> None:
    with sole_watcher(place.archive, place.inbox), pytest.raises(DatabaseError, match="Another 'fonds watch'"):
        place.take()


def test_an_inbox_that_is_not_there(place: Place) -> None:
    place.inbox.rmdir()
    with pytest.raises(UnreadableFile, match="cannot be listed"):
        place.take()


def test_an_archive_does_not_lie_in_its_inbox(place: Place) -> None:
    with pytest.raises(FondsError, match="lies in the inbox"):
        Place(place.inbox.parent, place.archive).take()


def test_a_run_waits_its_turn(place: Place) -> None:
    import threading

    place.drop("a.txt", LETTER)
    done = []
    with sole_writer(place.archive):
        waiting = threading.Thread(target=lambda: done.append(place.take().done))
        waiting.start()
        while not place.told.lines:
            waiting.join(0.05)
        assert done == []
    waiting.join()
    assert done == [1]
    assert place.told.lines[0].startswith("Another run is loading into")


def test_a_damaged_store_takes_nothing_and_nothing_is_lost(place: Place) -> None:
    place.drop("a.txt", LETTER)
    place.take()
    shutil.rmtree(place.archive.parent / "archive.originals")
    place.drop("b.txt", LETTER + " More.")
    with pytest.raises(DatabaseError, match="is not at"):
        place.take()
    assert place.left() == ["b.txt"]


def test_the_store_may_lie_elsewhere_and_never_in_the_inbox(place: Place, tmp_path: Path) -> None:
    place.drop("a.txt", LETTER)
    with pytest.raises(FondsError, match=r"store of originals .* lies in the inbox"):
        place.take(store=place.inbox / "kept")
    assert place.rows("select count(*) from store") == [(0,)]
    assert place.take(store=tmp_path / "kept").done == 1
    assert [one.suffix for one in (tmp_path / "kept").rglob("*.txt")] == [".txt"]
    place.drop("b.txt", LETTER + " More.")
    assert place.take().done == 1  # the archive knows where it is
    with pytest.raises(DatabaseError, match="are not in"):
        place.take(store=tmp_path / "other")


def test_a_file_that_cannot_leave_is_told(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.inbox.disk import Disk

    class ReadOnly(Disk):
        def remove(self, path: Path) -> None:
            raise OSError(30, "Read-only file system")

    place.drop("a.txt", LETTER)
    assert place.take(disk=ReadOnly()).done == 1
    assert place.told.lines == ["a.txt is in the archive, but cannot be taken out of the inbox: Read-only file system."]
    assert place.take().left == 1
