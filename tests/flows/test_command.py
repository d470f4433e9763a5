"""The command: what it prints and how it ends."""

from __future__ import annotations

import csv
import io
import json
import os
import socket
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from db import connection
from db.lock import sole_writer
from flows.command import main

pytestmark = pytest.mark.xdist_group("prefect")


def _run(capfd: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    out, err = capfd.readouterr()
    return int(ended.value.code or 0), out, err


def test_ingest_of_known_files_says_so(copied, capfd) -> None:
    code, out, _ = _run(capfd, "ingest", copied.folder / "memo.txt", "--db", copied.archive)
    assert code == 0
    assert "1 unchanged" in out
    assert "of the archive failed before: see fonds status" in out
    assert f"fonds review --db {copied.archive}" in out


def test_ingest_with_failures_ends_with_2_and_says_what_to_do(copied, capfd) -> None:
    code, out, err = _run(capfd, "ingest", copied.folder / "bad", "--db", copied.archive)
    assert code == 2
    assert "Next       fonds status" in out
    assert "documents failed." in err
    assert "fonds status" in err


@pytest.mark.parametrize(("command", "code"), [("ingest", 12), ("doctor", 1)])
def test_a_setting_that_prefect_refuses_is_named(copied, tmp_path: Path, command: str, code: int) -> None:
    (tmp_path / "new.txt").write_text("Sato Kenji paid 30 yen on 4 May 1931.\n")
    given = [command, "--db", str(copied.archive), *([str(tmp_path / "new.txt")] if command == "ingest" else [])]
    ended = subprocess.run(
        [sys.executable, "-c", "from flows.command import main; main()", *given],
        env=os.environ | {"PREFECT_LOGGING_LEVEL": "loud"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == code
    told = ended.stdout + ended.stderr
    assert "Prefect refuses its setting level = 'LOUD'" in told
    assert "that begin with PREFECT_" in told
    assert "Traceback" not in told


def test_status_lists_what_failed_and_why(ingested, capfd) -> None:
    code, out, _ = _run(capfd, "status", "--db", ingested.archive)
    assert code == 0
    assert "6 done" in out
    assert f"{ingested.folder / 'bad/locked.pdf'} [encrypted]" in out
    assert "qpdf --decrypt" in out
    assert f"{ingested.folder / 'memo.txt'} is memo copy.txt" in out


def test_export_writes_the_contract(ingested, capfd) -> None:
    code, out, _ = _run(capfd, "export", "mentions", "--db", ingested.archive)
    assert code == 0
    mentions = [json.loads(line) for line in out.splitlines()]
    assert [list(mention) for mention in mentions] == [_FIELDS] * len(mentions)
    assert mentions == sorted(mentions, key=lambda m: (m["document"], m["sha256"], m["start"], m["end"], m["label"]))
    money = next(m for m in mentions if m["text"] == "3,204 yen 15 sen")
    assert money["value"] == {"currency": "JPY", "min": 3204.15, "max": 3204.15}
    assert (money["document"], money["page"], money["context"], money["status"], money["box"]) == (
        "memo copy.txt",
        1,
        "body",
        "machine",
        None,
    )
    assert next(m for m in mentions if m["document"] == "report.pdf")["box"]


_FIELDS = "document sha256 page start end text label value entity entity_id context score box status run".split()


def test_a_reader_that_has_seen_enough_ends_an_export_quietly(ingested) -> None:
    arguments = ["export", "mentions", "--db", str(ingested.archive)]
    command = [sys.executable, "-c", "from flows.command import main; main()", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as export:
        assert export.stdout is not None
        assert export.stderr is not None
        export.stdout.close()
        assert export.stderr.read() == b""


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_exports_to_files_are_byte_identical(ingested, capfd, tmp_path: Path, form: str) -> None:
    for name in ("one", "two"):
        assert _run(capfd, "export", "mentions", "--db", ingested.archive, "--format", form, "-o", tmp_path / name)[0] == 0
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes() != b""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]


def test_an_export_goes_through_links_and_into_pipes(ingested, capfd, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "target")
    os.mkfifo(tmp_path / "pipe")
    with subprocess.Popen(["cat", str(tmp_path / "pipe")], stdout=subprocess.PIPE) as reader:
        for name in ("link", "pipe"):
            assert _run(capfd, "export", "mentions", "--db", ingested.archive, "-o", tmp_path / name)[0] == 0
        assert reader.stdout is not None
        assert reader.stdout.read() == (tmp_path / "target").read_bytes() != b""
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "pipe").is_fifo()


@pytest.mark.parametrize("place", [".", "file/below.jsonl"])
def test_an_export_that_cannot_be_written(ingested, capfd, tmp_path: Path, place: str) -> None:
    (tmp_path / "file").touch()
    code, _, err = _run(capfd, "export", "mentions", "--db", ingested.archive, "-o", tmp_path / place)
    assert code == 1
    assert "cannot be written" in err
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_csv_holds_the_same_mentions(ingested, capfd) -> None:
    _, out, _ = _run(capfd, "export", "mentions", "--db", ingested.archive, "--format", "csv")
    _, lines, _ = _run(capfd, "export", "mentions", "--db", ingested.archive)
    table = list(csv.DictReader(io.StringIO(out, newline="")))
    mentions = [json.loads(line) for line in lines.splitlines()]
    assert [(row["text"], int(row["start"]), row["label"]) for row in table] == [
        (m["text"], m["start"], m["label"]) for m in mentions
    ]


def test_text_is_the_decoded_file(ingested, capfd) -> None:
    code, out, _ = _run(capfd, "export", "text", "letter.txt", "--db", ingested.archive)
    assert code == 0
    assert out.encode() == (ingested.folder / "letter.txt").read_bytes()


def test_text_of_an_unknown_document(ingested, capfd) -> None:
    code, out, err = _run(capfd, "export", "text", "nothing.txt", "--db", ingested.archive)
    assert (code, out) == (5, "")
    assert "There is no document" in err


@pytest.mark.parametrize(
    "arguments", [("status",), ("export", "mentions"), ("export", "text", "a.txt"), ("review",)], ids=lambda one: " ".join(one)
)
def test_no_archive(tmp_path: Path, capfd, arguments: tuple[str, ...]) -> None:
    code, out, err = _run(capfd, *arguments, "--db", tmp_path / "missing.db")
    assert (code, out) == (5, "")
    first, hint = err.splitlines()
    assert first == f"fonds: There is no database at {tmp_path / 'missing.db'}."
    assert "fonds ingest" in hint
    assert not (tmp_path / "missing.db").exists()


def test_the_traceback_is_shown_when_asked_for(tmp_path: Path, capfd) -> None:
    _, _, quiet = _run(capfd, "status", "--db", tmp_path / "missing.db")
    _, _, verbose = _run(capfd, "status", "-v", "--db", tmp_path / "missing.db")
    assert "Traceback" not in quiet
    assert "Traceback" in verbose


def test_evaluate_its_own_export_is_perfect(ingested, capfd, tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    _run(capfd, "export", "mentions", "--db", ingested.archive, "-o", gold)
    code, out, _ = _run(capfd, "evaluate", gold, "--db", ingested.archive)
    assert code == 0
    assert "micro   strict F1 1.000" in out


@pytest.mark.parametrize("regions", ["[1, 2]", '{"a.txt": [[1]]}', '{"a.txt": 5}', "no JSON"])
def test_a_bad_regions_file(ingested, capfd, tmp_path: Path, regions: str) -> None:
    (tmp_path / "gold.jsonl").write_text('{"document": "a.txt", "start": 0, "end": 1, "label": "ORG", "text": "A"}\n')
    (tmp_path / "regions.json").write_text(regions)
    code, _, err = _run(
        capfd, "evaluate", tmp_path / "gold.jsonl", "--db", ingested.archive, "--regions", tmp_path / "regions.json"
    )
    assert code == 6
    assert "A regions file is JSON" in err


def test_a_port_in_use(ingested, capfd) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        code, _, err = _run(capfd, "review", "--db", ingested.archive, "--port", taken.getsockname()[1])
    assert code == 1
    assert "Choose another with --port" in err


def test_review_serves_the_archive(copied) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", "from flows.command import main; main()", "review"]
    options = ["--db", str(copied.archive), "--port", str(port)]
    with subprocess.Popen([*command, *options], stdout=subprocess.PIPE, text=True) as site:
        try:
            assert site.stdout is not None
            assert f"http://127.0.0.1:{port}/" in site.stdout.readline()
            assert "letter.txt" in _get(f"http://127.0.0.1:{port}/archive/documents_overview", site)
        finally:
            site.terminate()


def _get(address: str, site: subprocess.Popen[str]) -> str:
    for _ in range(600):
        assert site.poll() is None, "the site ended at once"
        try:
            return httpx.get(address).raise_for_status().text
        except httpx.TransportError:
            time.sleep(0.1)
    raise TimeoutError


def test_help_imports_nothing_heavy() -> None:
    probe = (
        "import sys, flows.command; print(sorted({'prefect', 'spacy', 'datasette', 'numpy', 'sqlite_utils'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is full, as Linux has one")
def test_a_full_disk_is_told(ingested, capfd) -> None:
    code, _, err = _run(capfd, "export", "mentions", "--db", ingested.archive, "-o", "/dev/full")
    assert (code, err.splitlines()[0]) == (1, "fonds: /dev/full cannot be written: No space left on device.")


def test_an_export_is_for_whom_the_umask_says(ingested, capfd, tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        _run(capfd, "export", "mentions", "--db", ingested.archive, "-o", tmp_path / "out")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o640


def test_an_archive_that_another_program_keeps_is_told(copied, capfd, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.1)
    with closing(sqlite3.connect(copied.archive, isolation_level=None)) as other:
        other.execute("begin immediate")
        code, _, err = _run(capfd, "correct", "reject", "1", "--by", "Ann", "--db", copied.archive)
    assert code == 5
    assert err.startswith("fonds: The database cannot be used: database is locked.")


def test_an_archive_is_one_by_whatever_link_it_is_named(copied, capfd, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere" / "papers.db"
    link.parent.mkdir()
    link.symlink_to(copied.archive)
    with sole_writer(copied.archive):
        code, _, err = _run(capfd, "ingest", copied.folder / "memo.txt", "--db", link)
    assert code == 5
    assert "Another run is loading" in err
    assert _run(capfd, "ingest", copied.folder / "memo.txt", "--db", link)[0] == 0
    assert list(link.parent.iterdir()) == [link]
