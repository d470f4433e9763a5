"""The log of runs, the account of pages, and the status that a person reads."""

import pytest

from db import accounting, runs, status
from db.load import load_document
from db.plan import Source, plan
from extractors.errors import CorruptFile, PageAccountError, WorkerDied
from extractors.records import Origin, Page, Reading
from extractors.settings import Settings

PAGES = (
    Page(1, "text", Origin.TEXT),
    Page(2, "read", Origin.OCR, 10, 10, confidence=0.9),
    Page(3, "???", Origin.DOUBTFUL, problems=("Few of the words are words.",)),
    Page(4, "", Origin.BLANK),
    Page(5, "", Origin.FAILED, problems=("The page cannot be drawn.",)),
)


@pytest.fixture
def run_of_five_pages(archive):
    run = runs.start(archive, "ingest", Settings(dpi=200), 3)
    (work,) = plan(archive, [Source("/scan.pdf", "scan.pdf", "a" * 64, 9)], Settings(dpi=200))
    load_document(archive, run, work, Reading("application/pdf", PAGES), {}, {"read": 2.5}, pages=5)
    return run


def test_pages_in_are_pages_accounted_for(archive, run_of_five_pages):
    account = accounting.account(archive, run_of_five_pages)
    assert account.pages_in == account.pages_out == 5
    assert account.by_origin == dict.fromkeys(Origin, 1)


def test_pages_of_a_failed_document_are_failed_pages(builder):
    run = builder.run()
    builder.fail("/a.pdf", "a", WorkerDied("gone"), run, pages=7)
    builder.fail("/b.pdf", "b", CorruptFile("no"), run)
    account = accounting.account(builder.db, run)
    assert (account.pages_in, account.by_origin[Origin.FAILED]) == (7, 7)


def test_missing_page_is_told_with_its_document(archive):
    run = runs.start(archive, "ingest", Settings(), 1)
    (work,) = plan(archive, [Source("/scan.pdf", "scan.pdf", "a" * 64, 9)], Settings())
    load_document(archive, run, work, Reading("application/pdf", PAGES), {}, {}, pages=6)
    with pytest.raises(PageAccountError, match=r"6 pages went in, 5 are accounted for: scan.pdf \(6 in, 5 out\)"):
        accounting.account(archive, run)


def test_run_that_reads_nothing_has_no_pages(sample):
    sample.settings = Settings(model="another")
    run = sample.run()
    sample.ingest({"/in/letter.txt": sample.text}, run)
    assert accounting.account(sample.db, run).pages_in == 0


def test_run_row_tells_what_it_was_and_did(archive, run_of_five_pages):
    runs.finish(archive, run_of_five_pages, "done", unchanged=4)
    (row,) = archive.query("select * from runs")
    assert (row["kind"], row["state"], row["workers"], row["documents_unchanged"]) == ("ingest", "done", 3, 4)
    assert (row["documents_extracted"], row["pages_ocr"], row["pages_failed"]) == (1, 1, 1)
    assert row["started"] <= row["finished"]
    assert runs.settings(archive, run_of_five_pages) == Settings(dpi=200)
    assert row["model"] == "fonds 1.0.0"
    assert row["tesseract"].startswith("tesserocr 2")


def test_status(sample):
    sample.ingest({"/in/copy.txt": sample.text})
    sample.fail("/in/bad.pdf", "x", CorruptFile("bad.pdf is no PDF."))
    found = status.summary(sample.db)
    assert found.documents == {"done": 1, "failed": 1}
    assert found.mentions["DATE"] == {"machine": 2}
    assert found.pages == {"text": 2}
    assert [run.id for run in found.runs] == [3, 2, 1]
    assert found.runs[1].documents == {"duplicate": 1}
    assert (found.runs[2].documents, found.runs[2].pages, found.runs[2].mentions_added) == ({"extracted": 1}, {"text": 2}, 7)
    assert found.failures == (
        status.Failure("bad.pdf", "/in/bad.pdf", "failed", "corrupt", "bad.pdf is no PDF.", CorruptFile.hint),
    )
    assert found.duplicates == (status.Duplicate("letter.txt", "/in/copy.txt"),)
    assert found.orphans == 0


def test_status_of_an_empty_archive(archive):
    found = status.summary(archive)
    assert (found.documents, found.mentions, found.runs, found.failures) == ({}, {}, (), ())
