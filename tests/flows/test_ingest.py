"""The ingest flow: real files, the real model, real OCR, real worker processes and a real Prefect flow run."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from db.connection import open_archive
from db.export import export_mentions, export_text, json_line
from extractors.errors import DatabaseError, ModelMissing, UnreadableFile
from extractors.settings import Settings
from flows.commands.ingest import lines
from flows.ingest import ingest
from flows.workforce import Choices

pytestmark = pytest.mark.xdist_group("prefect")
HERE = Path(__file__).parent


def rows(archive: Path, sql: str, *parameters: object) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(archive)) as connection:
        return connection.execute(sql, parameters).fetchall()


def _mentions(archive: Path) -> list[dict[str, object]]:
    with closing(open_archive(archive)) as db:
        return [json.loads(json_line(mention)) for mention in export_mentions(db)]


def _dump(archive: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables but the log of runs."""
    tables = [str(name) for (name,) in rows(archive, "select name from sqlite_schema where type = 'table' and sql not null")]
    return {name: rows(archive, f'select * from "{name}"') for name in tables if name != "runs"}


def test_good_files_become_documents(ingested) -> None:
    done = rows(ingested.archive, "select name, pages from documents where state = 'done' order by name")
    assert done == [
        ("bom.md", 1),
        ("clipping.png", 1),
        ("letter.txt", 1),
        ("memo copy.txt", 2),
        ("minutes.pdf", 10),
        ("report.pdf", 1),
    ]


def test_the_report_adds_up(ingested) -> None:
    report = ingested.report
    assert (report.new, report.changed, report.failed, report.skipped) == (6, 0, 9, 1)
    assert report.run.documents == {"extracted": 6, "duplicate": 1, "failed": 9}
    assert report.run.pages == {"text": 15, "ocr": 1, "failed": 1}  # the image that is cut off has one page by its header
    assert report.run.state == "partial"


def test_all_that_should_be_found_is_found(ingested) -> None:
    found = {(m["document"], m["label"], m["text"]) for m in _mentions(ingested.archive)}
    assert {
        ("letter.txt", "PERSON", "Harold Bentley"),
        ("letter.txt", "DATE", "3 May 1911"),
        ("letter.txt", "MONEY", "$500"),
        ("bom.md", "MONEY", "1.5 million yen"),
        ("report.pdf", "MONEY", "700 yen"),
        ("minutes.pdf", "DATE", "9 March 1934"),
    } <= found


def test_offsets_count_in_the_file_as_it_lies_on_disk(ingested) -> None:
    codecs = dict(rows(ingested.archive, "select name, encoding from documents"))
    checked = 0
    for mention in _mentions(ingested.archive):
        path = ingested.folder / str(mention["document"])
        if path.suffix in (".txt", ".md"):
            source = path.read_bytes().decode(str(codecs[mention["document"]]))
            assert source[mention["start"] : mention["end"]] == mention["text"]  # type: ignore[misc]
            checked += 1
    assert checked > 10


def test_offsets_of_pdfs_and_scans_count_in_their_exported_text(ingested) -> None:
    with closing(open_archive(ingested.archive)) as db:
        for mention in export_mentions(db):
            text = export_text(db, mention["document"])
            assert text[mention["start"] : mention["end"]] == mention["text"]


def test_a_long_pdf_is_read_in_parts_and_put_together_in_order(ingested) -> None:
    with closing(open_archive(ingested.archive)) as db:
        pages = export_text(db, "minutes.pdf").split("\f")
    assert [page.split(".")[0] for page in pages] == [f"Page {number}" for number in range(1, 11)]


def test_the_same_bytes_under_another_name_are_a_duplicate(ingested) -> None:
    assert rows(ingested.archive, "select count(*) from documents where name like 'memo%'") == [(1,)]
    assert ingested.report.status.duplicates[0].path == str(ingested.folder / "memo.txt")


BAD = [
    ("empty.txt", "empty"),
    ("blank.txt", "empty"),
    ("truncated.pdf", "truncated"),
    ("corrupt.pdf", "corrupt"),
    ("cut.png", "truncated"),
    ("picture.pdf", "unsupported"),
    ("archive.zip", "unsupported"),
    ("dangling.txt", "unreadable"),
    ("locked.pdf", "encrypted"),
]


@pytest.mark.parametrize(("name", "code"), BAD)
def test_bad_input_fails_with_a_reason_and_a_hint(ingested, name: str, code: str) -> None:
    failure = next(one for one in ingested.report.status.failures if one.path == str(ingested.folder / "bad" / name))
    assert (failure.state, failure.code) == ("failed", code)
    assert failure.error.endswith(".")
    assert failure.hint


def test_nothing_is_empty_because_it_failed(ingested) -> None:
    assert rows(ingested.archive, "select count(*) from pages where text = '' and origin not in ('blank', 'failed')") == [(0,)]
    assert len(ingested.report.status.failures) == len(BAD)


def test_a_second_ingest_does_nothing(copied) -> None:
    before = _dump(copied.archive)
    report = ingest([copied.folder], copied.archive, Settings(), Choices(workers=2))
    assert report.run.pages == {}
    assert report.run.mentions_found == 0
    after = _dump(copied.archive)
    # a file that could not be read, and one under a wrong name, may be mended without a change of bytes: they alone are looked at
    assert report.run.documents == {"unchanged": len(before["files"]) - 2, "failed": 2}
    assert {name for name in before if before[name] != after[name]} <= {"run_documents", "queued", "resolutions", "resolving"}


def test_a_second_ingest_of_good_files_changes_no_row(copied) -> None:
    before = _dump(copied.archive)
    report = ingest([copied.folder / "memo.txt", copied.folder / "minutes.pdf"], copied.archive, Settings(), Choices(workers=2))
    assert report.run.documents == {"unchanged": 2}
    assert _dump(copied.archive) == before


def test_a_stale_stage_runs_again_without_reading(copied) -> None:
    """As after a new version of the rules for names: no page is read, and the same mentions come out."""
    before = _mentions(copied.archive)
    with closing(sqlite3.connect(copied.archive)) as connection, connection:
        connection.execute("update stages set version = 'old' where stage = 'names'")
    names = [copied.folder / name for name in ("clipping.png", "letter.txt")]
    report = ingest(names, copied.archive, Settings(), Choices(workers=1))
    assert report.run.documents == {"again": 2}
    assert report.run.pages == {}
    assert report.run.mentions_lost == report.run.mentions_added == 0
    assert _mentions(copied.archive) == before


def test_changed_and_new_and_moved_files(copied, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    shutil.copytree(copied.folder, folder, ignore=shutil.ignore_patterns("bad", "minutes.pdf", "report.pdf", "clipping.png"))
    archive = tmp_path / "other.db"
    first = ingest([folder], archive, Settings(), Choices(workers=1))
    assert (first.new, first.changed, first.failed) == (3, 0, 0)
    (folder / "letter.txt").write_text("Mr Harold Bentley of the Eastern Bank wrote on 4 May 1911 that $600 were enough.\n")
    (folder / "bom.md").rename(folder / "renamed.md")
    (folder / "new.txt").write_text("Kuroda Shin left the Taihoku Bank in 1936.\n")
    second = ingest([folder], archive, Settings(), Choices(workers=1))
    assert (second.new, second.changed, second.failed) == (1, 1, 0)
    versions = rows(archive, "select version, state from documents where name = 'letter.txt' order by version")
    assert versions == [(1, "superseded"), (2, "done")]
    assert {m["text"] for m in _mentions(archive) if m["label"] == "MONEY" and m["document"] == "letter.txt"} == {"$600"}
    assert "2 new" not in "\n".join(lines(second, archive))


def test_a_file_under_a_wrong_name_is_read_once_it_is_renamed(ingested, tmp_path: Path) -> None:
    wrong, right = tmp_path / "clipping.pdf", tmp_path / "clipping.png"
    shutil.copy(ingested.folder / "clipping.png", wrong)
    archive = tmp_path / "archive.db"
    assert ingest([wrong], archive, Settings(), Choices(workers=1)).failed == 1
    wrong.rename(right)
    report = ingest([right], archive, Settings(), Choices(workers=1))
    assert (report.new, report.failed, report.run.pages) == (1, 0, {"ocr": 1})


def test_two_exports_are_byte_identical(ingested) -> None:
    with closing(open_archive(ingested.archive)) as db:
        first, second = ("\n".join(map(json_line, export_mentions(db))) for _ in range(2))
    assert first == second


def test_a_worker_that_dies_costs_one_document(ingested, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(HERE / "doubles"))
    import deadly_jobs  # type: ignore[import-not-found]

    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("letter.txt", "bom.md", "report.pdf"):
        shutil.copy(ingested.folder / name, folder)
    (folder / "m poison.txt").write_text("Poison, 4 May 1911.")
    archive = tmp_path / "archive.db"
    report = ingest([folder], archive, Settings(), Choices(workers=2), work=deadly_jobs)
    assert (report.new, report.failed) == (3, 1)
    assert [(one.name, one.code) for one in report.status.failures] == [("m poison.txt", "worker-died")]
    assert report.run.pages == {"text": 3, "failed": 1}
    # the machine may have been at fault, so it is tried again; now nothing kills the worker
    again = ingest([folder], archive, Settings(), Choices(workers=1))
    assert (again.failed, again.status.failures) == (0, ())


def test_a_missing_model_ends_the_run_before_anything_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Kuroda Shin left the Taihoku Bank in 1936.")
    with pytest.raises(ModelMissing):
        ingest([tmp_path / "a.txt"], tmp_path / "archive.db", Settings(model="no_such_model"), Choices(workers=1))
    assert rows(tmp_path / "archive.db", "select state from runs") == [("failed",)]
    assert rows(tmp_path / "archive.db", "select count(*) from documents where state = 'done'") == [(0,)]


def test_a_mistyped_path_makes_no_archive(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        ingest([tmp_path / "mistyped"], tmp_path / "archive.db", Settings())
    assert not (tmp_path / "archive.db").exists()


def test_what_is_no_archive_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("text")
    (tmp_path / "notes.db").write_text("no database, but somebody's notes")
    with pytest.raises(DatabaseError):
        ingest([tmp_path / "a.txt"], tmp_path / "notes.db", Settings())
    assert (tmp_path / "notes.db").read_text() == "no database, but somebody's notes"
