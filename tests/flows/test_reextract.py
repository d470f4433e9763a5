"""Re-extraction: what it does for what change, what it refuses, and what is left of it wherever it is cut short.

Most tests put quick extractors in the place of workers and Prefect (`doubles/quick.py`); the last ones use the real ones.
"""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from db import corrections, entities, runs
from db.connection import open_archive
from db.export import export_mentions, json_line
from db.load import load_document, load_failure
from db.lock import sole_reextraction, sole_writer
from db.plan import Source, plan
from db.snapshots import undo_run
from db.status import summary
from db.transactions import writing
from extractors import stages
from extractors.errors import DatabaseError, FondsError, LossTooLarge, UnreadableFile, WorkerDied
from extractors.likeness.features import features
from extractors.settings import Settings
from flows import reextract as module
from flows.command import app
from flows.commands.reextract import foreseen, lines
from flows.commands.status import lines as status_told
from flows.reextract import Request, foresee, planned
from flows.workforce import Choices
from tests.flows.doubles import quick

HERE = Path(__file__).parent
COMMAND = "from flows.command import main; main()"
OLD, NEW = stages.STAGES["values"].version, "next"
SECONDS = {"read": 0.5, "names": 0.25, "values": 0.25, "likeness": 0.25}


def text_of(number: int) -> str:
    """Two people and two years, one of which the new rule does not find where the number can be divided by 6."""
    return f"Ogata Senzo and Kuroda Ryo met in {1918 if number % 6 == 0 else 1934}.\n\nIn {1931 + number} they met again."


def put(archive: Path, paths: list[Path], rule: str = OLD) -> None:
    """As an ingest of some files with the quick extractors does."""
    with closing(open_archive(archive, create=True)) as db, sole_writer(archive, patience=60):
        run = runs.start(db, "ingest", Settings(), 1)
        for work in plan(db, [_source(path) for path in paths], Settings()):
            reading = quick.reading(Path(work.source.path).read_text())
            found = {stage: one for stage, one in quick.found(reading.text, rule).items() if stage in work.stages}
            load_document(db, run, work, reading, found, SECONDS, features=features(reading, None))
        entities.resolve(db, run)
        runs.finish(db, run, "done")


def _source(path: Path) -> Source:
    data = path.read_bytes()
    return Source(str(path), path.name, hashlib.sha256(data).hexdigest(), len(data))


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """An archive of 12 texts, /in/0.txt and so on."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(12):
        (folder / f"{number}.txt").write_text(text_of(number))
    put(tmp_path / "archive.db", sorted(folder.iterdir()))
    return tmp_path / "archive.db"


def rows(archive: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(archive)) as connection:
        return connection.execute(sql).fetchall()


def exported(archive: Path) -> str:
    with closing(open_archive(archive)) as db:
        return "\n".join(json_line(one) for one in export_mentions(db, all=True))


def staged(archive: Path) -> bool:
    return archive.with_name("archive.db-staged").exists()


def never(_work: object) -> None:
    raise AssertionError("nothing is left to extract")


def test_nothing_to_do_starts_nothing_and_leaves_every_byte(papers: Path) -> None:
    before = papers.read_bytes()
    report = quick.again(papers, Request(), OLD, never)
    assert (report.run, report.missing) == (None, ())
    assert list(lines(report, papers)) == ["Nothing to do."]
    assert papers.read_bytes() == before
    assert not staged(papers)


def test_nothing_to_do_loads_neither_prefect_nor_a_model(papers: Path) -> None:
    told = "import sys; from flows.command import app; app(sys.argv[1:], standalone_mode=False)"
    told += "; print([name for name in ('prefect', 'spacy', 'tesserocr', 'pypdfium2') if name in sys.modules])"
    command = [sys.executable, "-c", told, "reextract", "--db", str(papers)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["Nothing to do.", "[]"]


def test_a_rule_for_dates_does_no_more_than_dates(papers: Path) -> None:
    shutil.rmtree(papers.parent / "in")  # no file is needed for that
    done: list[tuple[str, ...]] = []
    report = quick.again(papers, Request(lost=1), NEW, lambda work: done.append(work.stages))
    assert done == [("values",)] * 12
    assert report.run is not None
    assert (report.run.state, report.run.documents, report.run.pages) == ("done", {"again": 12}, {})
    assert (report.run.mentions_changed, report.run.mentions_lost) == (22, 2)
    assert not staged(papers)
    assert quick.again(papers, Request(), NEW, never).run is None
    told = list(lines(report, papers))
    assert told[0] == "Run        2"
    assert f"Next       fonds changes 2 --db {papers}" in told


def test_who_is_who_alone(papers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(open_archive(papers)) as db:
        old = stages.STAGES["resolve"]
        monkeypatch.setitem(stages.STAGES, "resolve", stages.Stage("resolve", "next", (), old.after))
        told = list(foreseen(foresee(db, Settings(), Request())))
    assert told == [f"  who is who, in the whole archive (rules changed {old.version} -> next)"]
    report = quick.again(papers, Request(), OLD, never)
    assert report.run is not None
    assert report.run.documents == {}
    assert rows(papers, "select version, run_id from resolutions order by id desc limit 1") == [("next", 2)]
    assert quick.again(papers, Request(), OLD, never).run is None
    assert quick.again(papers, Request("all", stage="resolve"), OLD, never).run is not None


def test_all_reads_again_and_changes_nothing(papers: Path) -> None:
    before = exported(papers)
    report = quick.again(papers, Request("all"), OLD)
    assert report.run is not None
    assert (report.run.documents, report.run.pages, report.run.mentions_changed) == ({"again": 12}, {"text": 12}, 0)
    assert exported(papers) == before


def test_one_document_alone(papers: Path) -> None:
    done: list[str] = []
    quick.again(papers, Request("all", ("3.txt",), "extract"), OLD, lambda work: done.append(work.source.name))
    assert done == ["3.txt"]
    with pytest.raises(DatabaseError, match="There is no document 'who'"):
        quick.again(papers, Request("all", ("who",)), OLD)


def test_too_much_lost_stops_before_loading(papers: Path) -> None:
    before = exported(papers)
    with pytest.raises(LossTooLarge, match=r"2 of 24 mentions that nobody has decided on \(8\.3%, and 1\.0%") as refused:
        quick.again(papers, Request(lost=0.01), NEW)
    assert "0.txt (1)" in str(refused.value)
    assert exported(papers) == before
    assert rows(papers, "select state, message from runs where id = 2") == [("failed", str(refused.value))]
    with closing(open_archive(papers)) as db:
        assert f"    {refused.value}" in list(status_told(summary(db)))
    report = quick.again(papers, Request(lost=0.01, accept_loss=True), NEW, never)
    assert report.run is not None
    assert (report.run.id, report.run.state, report.continued) == (2, "done", True)
    assert (report.run.mentions_lost, report.losses and report.losses.unreviewed.lost) == (2, 2)
    assert rows(papers, "select message from runs where id = 2") == [(None,)]
    assert not staged(papers)


def test_what_waits_to_be_accepted_outlives_other_runs(papers: Path) -> None:
    with pytest.raises(LossTooLarge) as refused:
        quick.again(papers, Request(lost=0.01), NEW)
    assert refused.value.run == 2
    done: list[str] = []
    quick.again(papers, Request("all", ("3.txt",), "extract"), NEW, lambda work: done.append(work.source.name))
    assert done == ["3.txt"]
    assert staged(papers)
    report = quick.again(papers, Request(accept_loss=True), NEW, never)
    assert report.run is not None
    assert (report.run.id, report.run.documents) == (2, {"again": 11})
    assert not staged(papers)


def test_what_people_confirmed_has_a_limit_of_its_own(papers: Path) -> None:
    with closing(open_archive(papers)) as db:
        (mention,) = db.execute("select min(id) from mentions where text = '1918'").fetchone()
        corrections.record(db, mention, "accept", None, "Ann", None)
    with pytest.raises(LossTooLarge, match=r"lose 1 of 1 mentions that people have confirmed"):
        quick.again(papers, Request(), NEW)
    quick.again(papers, Request(lost_reviewed=1), NEW, never)
    assert rows(papers, "select status, text from current_mentions where status = 'accepted'") == [("accepted", "1918")]
    assert rows(papers, "select clashes from runs where id = 2") == [(1,)]


def test_a_document_whose_file_is_gone_is_told_and_the_rest_goes_on(papers: Path) -> None:
    (papers.parent / "in" / "3.txt").unlink()
    (papers.parent / "in" / "4.txt").write_text("Something else.")
    report = quick.again(papers, Request("all"), OLD)
    assert report.run is not None
    assert [one.name for one in report.missing] == ["3.txt", "4.txt"]
    assert (report.run.state, report.run.documents) == ("done", {"again": 10})
    assert any(line.startswith("Missing    2 documents") for line in lines(report, papers))
    alone = quick.again(papers, Request("all", ("3.txt",)), OLD)
    assert (alone.run, len(alone.missing)) == (None, 1)
    command = [sys.executable, "-c", COMMAND, "reextract", "--all", "--document", "4.txt", "--db", str(papers)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "missing 4.txt: The file 4.txt has changed since it was read. Ingest it again" in done.stderr


def test_a_file_that_is_written_to_meanwhile_is_not_taken_for_another(papers: Path) -> None:
    def spoil(work: object) -> None:
        (papers.parent / "in" / "1.txt").write_text("Something else entirely, of 1950.")

    def slowly(waiting: Any, *rest: Any) -> None:
        spoil(None)
        quick.extracting(OLD)(waiting, *rest)

    report = module.reextract(papers, Settings(), Request("all", ("1.txt",)), extract=slowly)
    assert report.run is not None
    assert report.run.documents == {"failed": 1}
    assert rows(papers, "select state, error_code from documents where name = '1.txt'") == [("done", "unreadable")]
    assert "1950" not in exported(papers)


def test_failed_ones_alone_are_tried_again(papers: Path) -> None:
    late = papers.parent / "in" / "late.txt"
    late.write_text(text_of(99))
    unread = papers.parent / "in" / "unread.txt"
    with closing(open_archive(papers)) as db:
        run = runs.start(db, "ingest", Settings(), 1)
        (work,) = plan(db, [_source(late)], Settings())
        load_failure(db, run, work, WorkerDied("It died."), pages=1)
        (work,) = plan(db, [Source(str(unread), unread.name, "", 0)], Settings())
        load_failure(db, run, work, UnreadableFile("It cannot be read."))
        runs.finish(db, run, "partial")
    assert quick.again(papers, Request(), OLD, never).run is None
    report = quick.again(papers, Request("failed"), OLD)
    assert report.run is not None
    assert (report.run.documents, [one.name for one in report.missing]) == ({"again": 1}, ["unread.txt"])
    unread.write_text(text_of(98))
    report = quick.again(papers, Request("failed"), OLD)
    assert report.run is not None
    assert (report.run.documents, report.missing) == ({"again": 1}, ())
    assert rows(papers, "select count(*) from documents where state = 'done'") == [(14,)]
    assert quick.again(papers, Request("failed"), OLD, never).run is None


def test_what_comes_in_meanwhile_stays(papers: Path) -> None:
    """While it extracts, one document gets a new version, one is extracted by others, and a person decides."""
    folder = papers.parent / "in"

    def meanwhile(work: Any) -> None:
        if work.source.name != "11.txt":
            return
        (folder / "2.txt").write_text("Hara Kei left in 1921.")
        put(papers, [folder / "2.txt"], NEW)
        quick.again_alone(papers, "5.txt", NEW)
        with closing(open_archive(papers)) as db:
            (mention,) = db.execute("select min(id) from mentions where text = '1938'").fetchone()
            corrections.record(db, mention, "revalue", {"value": "1937"}, "Ann", None)

    report = quick.again(papers, Request(lost=1), NEW, meanwhile)
    assert report.run is not None
    assert (report.run.documents, report.passed_over) == ({"again": 10}, 2)
    mentions = [json.loads(line) for line in exported(papers).splitlines()]
    assert [one["text"] for one in mentions if one["document"] == "2.txt"] == ["Hara Kei", "1921"]
    assert [(one["value"], one["status"]) for one in mentions if one["text"] == "1938"] == [("1937", "corrected")]
    assert not staged(papers)
    assert quick.again(papers, Request(), NEW, never).run is None


def test_a_text_that_is_another_now_is_left_alone(papers: Path) -> None:
    """The rows of its stages do not tell where a run was taken back meanwhile."""

    def meanwhile(work: Any) -> None:
        with sqlite3.connect(papers, isolation_level=None) as connection:
            connection.execute("update guard set open = 1")
            connection.execute("update pages set text = text || ' ' where document_id = 1")
            connection.execute("update guard set open = 0")
        connection.close()

    assert quick.again(papers, Request("all", ("1",), "extract"), OLD, meanwhile).passed_over == 1


def test_a_full_disk_is_told_and_nothing_is_lost(papers: Path) -> None:
    """A limit on the size of files stands for it."""
    command = [sys.executable, "-c", COMMAND, "reextract", "--all", "--stage", "resolve", "--db", str(papers)]
    full = "import os, resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (36864, -1)); os.execv(sys.argv[1], sys.argv[1:])"
    done = subprocess.run([sys.executable, "-c", full, *command], capture_output=True, text=True)
    assert done.returncode == 5, done.stderr
    assert "its disk is not full" in done.stderr
    assert "Traceback" not in done.stderr
    assert rows(papers, "select count(*) from runs") == [(2,)]
    subprocess.run(command, capture_output=True, check=True)
    assert rows(papers, "select id, state, message from runs order by id desc limit 1") == [(2, "done", None)]


def test_two_at_once_are_told(papers: Path) -> None:
    with sole_reextraction(papers), pytest.raises(DatabaseError, match="Another re-extraction"):
        quick.again(papers, Request(), NEW)


def test_it_extracts_while_another_loads_and_waits_to_load(papers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.1)
    done: list[object] = []
    with sole_writer(papers), pytest.raises(DatabaseError, match="Another run is loading"):
        quick.again(papers, Request(lost=1), NEW, done.append)
    assert len(done) == 12
    with closing(open_archive(papers)) as db:
        runs.close_abandoned(db)
    report = quick.again(papers, Request(lost=1), NEW, never)
    assert report.run is not None
    assert (report.run.documents, report.continued) == ({"again": 12}, True)


def test_another_request_is_another_run(papers: Path) -> None:
    with closing(open_archive(papers)) as db:
        asked = planned(db, Settings(), Request("all")).asked
        run = runs.start(db, runs.REEXTRACT, Settings(), 1, request=asked)
        assert planned(db, Settings(), Request("all")).run_id == run
        for other in (Request(), Request("all", ("1.txt",)), Request("all", (), "extract")):
            assert planned(db, Settings(), other).run_id is None
        assert planned(db, Settings(dpi=400), Request("all")).run_id is None


WAYS = [Request("stale", lost=1), Request("all", lost=1)]


@pytest.mark.parametrize("request_", WAYS, ids=["stale", "all"])
def test_killed_at_any_moment_it_goes_on_where_it_stopped(papers: Path, request_: Request, tmp_path: Path) -> None:
    """Nothing that was kept is extracted again, nothing that was loaded is loaded again, and the end is the same."""
    whole = tmp_path / "whole.db"
    shutil.copy(papers, whole)
    quick.again(whole, request_, NEW)
    asked = json.dumps({"which": request_.which, "stage": request_.stage, "lost": 1})
    script = [sys.executable, str(HERE / "doubles" / "quick.py"), str(papers), asked, NEW, "0.004"]
    chance = random.Random(str(request_))
    told: Counter[str] = Counter()
    kills = 0
    for attempt in range(60):
        limit = chance.randrange(1, 7) if attempt < 8 else 1000
        with subprocess.Popen(script, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=_environment()) as process:
            assert process.stdout is not None
            for line in process.stdout:
                told[line] += 1
                limit -= 1
                if limit <= 0:
                    time.sleep(chance.random() * 0.01)
                    process.kill()
                    break
            told.update(process.stdout)  # what it had said before it died
            _, errors = process.communicate()
        if process.returncode == 0:
            break
        assert process.returncode == -9, errors
        kills += 1
    assert kills >= 4
    assert max(told.values()) == 1, told
    assert sum(line.startswith("loaded") for line in told) <= 12
    assert exported(papers) == exported(whole)
    for sql in (
        "select document_id, outcome, mentions_added, mentions_changed, mentions_lost from run_documents order by 1, 2",
        "select run_id, document_id, change, label, text, before, after from changes order by 1, 2, 3, 4, 5",
        "select id, kind, state, documents_again, mentions_found, mentions_lost, corrections_applied from runs",
        "select sha256, stage, version, run_id from stages",
    ):
        assert rows(papers, sql) == rows(whole, sql)
    assert rows(papers, "pragma integrity_check") == [("ok",)]
    assert not staged(papers)
    with closing(open_archive(papers)) as db:
        undo_run(db, 2)
    assert "1918" in exported(papers)


def _environment() -> dict[str, str]:
    import os

    return os.environ | {"PYTHONPATH": str(HERE.parents[1])}


def test_an_interruption_is_told_in_the_log(papers: Path) -> None:
    def interrupt(_work: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        quick.again(papers, Request("all"), OLD, interrupt)
    assert rows(papers, "select state from runs where id = 2") == [("interrupted",)]
    done: list[object] = []
    report = quick.again(papers, Request("all"), OLD, done.append)
    assert (len(done), report.continued) == (11, True)
    assert any("which was begun before" in line for line in lines(report, papers))


def test_what_is_extracted_already_is_foretold(papers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dry run after a run that was cut short, and after one that waits to be accepted."""

    def told() -> list[str]:
        with closing(open_archive(papers)) as db:
            return list(foreseen(foresee(db, Settings(), Request(), 1)))

    old = stages.STAGES["values"]
    monkeypatch.setitem(stages.STAGES, "values", stages.Stage("values", NEW, old.settings, old.after))
    before = told()
    done: list[object] = []

    def interrupt(work: object) -> None:
        done.append(work)
        if len(done) == 9:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        quick.again(papers, Request(lost=0.01), NEW, interrupt)
    assert told()[:-1] == [
        before[0],
        "Kept       9 documents extracted already, and only to be loaded",
        f"  dates and amounts: 3 documents, 3 pages (rules changed {OLD} -> {NEW})",
    ]
    with pytest.raises(LossTooLarge):
        quick.again(papers, Request(lost=0.01), NEW)
    assert told() == [before[0], "Kept       12 documents extracted already, and only to be loaded"]
    quick.again(papers, Request(accept_loss=True), NEW, never)
    assert told() == ["Nothing to do."]
    assert not any(one.name.startswith("archive.db-staged") for one in papers.parent.iterdir())


def test_what_would_be_done(papers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = stages.STAGES["values"]
    monkeypatch.setitem(stages.STAGES, "values", stages.Stage("values", NEW, old.settings, old.after))
    with closing(open_archive(papers)) as db:
        told = list(foreseen(foresee(db, Settings(model="another"), Request(), 2)))
        fewer = foresee(db, Settings(dpi=400), Request(), 1)
        with writing(db):
            db.execute("update documents set media_type = 'image/png'")
        everything = foresee(db, Settings(dpi=400), Request(), 1)
        db.execute("update stages set seconds = 0")
        guessed = foresee(db, Settings(), Request("all"), 1)
    model = rows(papers, "select model from runs where id = 1")[0][0]
    assert told == [
        "Documents  12, of which 0 pages would be read",
        f"  names: 12 documents, 12 pages (model {model} -> another unknown)",
        f"  dates and amounts: 12 documents, 12 pages (rules changed {OLD} -> {NEW})",
        "Takes      about 13 s on 2 workers, by past runs",
    ]
    assert (fewer.pages, len(fewer.parts)) == (0, 1)  # what is read without OCR stays as it is
    assert (everything.pages, round(everything.seconds)) == (12, 25)  # of which 10 to start
    assert [part.reason for part in everything.parts] == [
        "dpi 300 -> 400",
        "what it is made from changed",
        f"rules changed {OLD} -> {NEW}",
        "what it is made from changed",
    ]
    assert guessed.basis == "by rule of thumb"
    assert rows(papers, "select count(*) from runs") == [(1,)]


def test_each_run_leaves_a_report(papers: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Also one that stops because it would lose too much, whose report says so."""
    monkeypatch.setattr(module, "reextract", lambda archive, _settings, request, *_: quick.again(archive, request, NEW))
    command = ["reextract", "--db", str(papers), "--site", "http://127.0.0.1:8001"]
    with pytest.raises(LossTooLarge):
        app([*command, "--lost", "0"], standalone_mode=False)
    folder = papers.with_name(f"{papers.stem}.reports")
    stopped = {suffix: (folder / f"run-00002{suffix}").read_text() for suffix in (".md", ".html")}
    assert all("This would lose" in text for text in stopped.values())
    app([*command, "--accept-loss"], standalone_mode=False)
    assert "http://127.0.0.1:8001" in (folder / "run-00002.html").read_text()
    assert "This would lose" not in (folder / "run-00002.md").read_text()
    assert capsys.readouterr().out.count("Report     ") == 2
    app([*command, "--all", "--stage", "resolve", "--report", str(papers.parent / "told")], standalone_mode=False)
    assert (papers.parent / "told" / "run-00003.md").is_file()


def test_a_report_that_cannot_be_written_hides_nothing(
    papers: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(module, "reextract", lambda archive, _settings, request, *_: quick.again(archive, request, NEW))
    (papers.parent / "file").write_text("")
    command = ["reextract", "--db", str(papers), "--report", str(papers.parent / "file")]
    with pytest.raises(LossTooLarge):
        app([*command, "--lost", "0"], standalone_mode=False)
    with pytest.raises(FondsError, match="cannot be written") as refused:
        app([*command, "--accept-loss"], standalone_mode=False)
    assert "'fonds changes 2 --report FOLDER'" in refused.value.hint
    told = capsys.readouterr().out
    assert told.count("Report     none: ") == 2
    assert "Documents  12 again" in told


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--stale", "--all"), "exclude each other"),
        (("--failed", "--stage", "ocr"), "--failed does all"),
        (("--stage", "resolve", "--document", "1"), "Who is who is worked out for the whole archive"),
        (("--document", "who"), "There is no document"),
    ],
)
def test_what_makes_no_sense_is_told(papers: Path, arguments: tuple[str, ...], told: str) -> None:
    command = [sys.executable, "-c", COMMAND, "reextract", "--db", str(papers), *arguments]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode in (1, 5)
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_while_others_ingest_and_decide(tmp_path: Path) -> None:
    """No decision is lost, and what came in last is what stands, while it extracts again and again."""
    archive, folder = tmp_path / "archive.db", tmp_path / "in"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number}.txt").write_text(text_of(number))
    put(archive, sorted(folder.iterdir()))
    busy = [sys.executable, str(HERE / "doubles" / "busy.py")]
    people = [
        subprocess.Popen([*busy, role, str(archive), "6", name], stdout=subprocess.PIPE, text=True, env=_environment())
        for role, name in (("reviewer", "Ann"), ("client", "Bob"))
    ]
    turn, skipped = 0, 0
    while turn < 2 or any(process.poll() is None for process in people):
        turn += 1

        def newer(work: Any, turn: int = turn) -> None:
            if int(work.document_id) == 7:
                (folder / "9.txt").write_text(text_of(turn + 100))
                put(archive, [folder / "9.txt"], OLD)

        skipped += quick.again(archive, Request("all", accept_loss=True), (OLD, NEW)[turn % 2], newer).passed_over
    noted = []
    for process in people:
        out, _ = process.communicate(timeout=60)
        noted += json.loads(out)["noted"]
    assert skipped == turn
    assert {reason for (reason,) in rows(archive, "select reason from corrections")} >= set(noted)
    assert noted
    made, total = rows(archive, "select (select count(*) from decisions_made), (select count(*) from corrections)")[0]
    assert made == total
    last = rows(archive, "select corrections_applied + corrections_superseded + corrections_orphaned from runs order by id desc")
    assert last[0][0] <= total
    assert rows(archive, "select count(*) from documents where name = '9.txt' and state = 'done'") == [(1,)]
    assert (
        f"{1931 + turn + 100}"
        in rows(archive, "select text from pages where document_id = (select max(id) from documents)")[0][0]
    )
    assert rows(archive, "pragma integrity_check") == [("ok",)]


@pytest.mark.xdist_group("prefect")
def test_with_workers_prefect_and_ocr(copied: Any) -> None:
    """Names anew of all documents without their files, and of a scan that is read again; the same comes out as before."""
    before = exported(copied.archive)
    with closing(sqlite3.connect(copied.archive)) as connection, connection:
        connection.execute("update stages set version = 'old' where stage = 'names'")
        scan = "select sha256 from documents where name = 'clipping.png'"
        connection.execute(f"update stages set version = 'old' where stage = 'read' and sha256 in ({scan})")
        connection.execute("update files set path = '/gone/' || name where name <> 'clipping.png'")
    report = module.reextract(copied.archive, Settings(), choices=Choices(workers=2))
    assert report.run is not None
    assert (report.run.documents, report.run.pages, report.missing) == ({"again": 6}, {"ocr": 1}, ())
    assert (report.run.mentions_added, report.run.mentions_lost) == (0, 0)
    assert _without_runs(exported(copied.archive)) == _without_runs(before)
    assert module.reextract(copied.archive, Settings()).run is None


def _without_runs(exported: str) -> list[dict[str, Any]]:
    return [{key: value for key, value in json.loads(line).items() if key != "run"} for line in exported.splitlines()]


def test_what_is_read_once_more_between_an_interruption_and_the_end_is_accounted_for(
    papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load, left = module._load, [4]

    def some(*given: Any) -> bool:
        left[0] -= 1
        if not left[0]:
            raise KeyboardInterrupt
        return load(*given)

    with monkeypatch.context() as patched:
        patched.setattr(module, "_load", some)
        with pytest.raises(KeyboardInterrupt):
            quick.again(papers, Request("all"), OLD)
    done = rows(papers, "select cast(document_id as text) from run_documents where run_id = 2")
    assert len(done) == 3
    quick.again(papers, Request("all", documents=done[0]), OLD)
    report = quick.again(papers, Request("all"), OLD)
    assert report.continued
    assert report.run is not None
    assert report.run.state == "done"
