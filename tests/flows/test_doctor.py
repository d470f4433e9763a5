"""The doctor: each thing that can be wrong, made wrong, and what is said of it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections import namedtuple
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db import lock, runs, store
from db.connection import open_archive
from db.health import examine
from extractors.settings import Settings
from flows import configured, doctor
from flows.command import main
from flows.configuration import Config, load
from flows.configuration.keys import fields, variable
from flows.doctor import archive, machine, tools
from flows.doctor.finding import Finding, Patient, size
from flows.inbox.disk import Disk, Mount

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    for name in (configured.VARIABLE, *map(variable, fields())):
        monkeypatch.delenv(name, raising=False)
    yield
    configured._now.loaded = None


@pytest.fixture
def patient(tmp_path: Path) -> Patient:
    """A small archive with a store of two originals, in which all is well."""
    path = tmp_path / "archive.db"
    with closing(open_archive(path, create=True)) as db:
        for name in ("a.txt", "b.txt"):
            (tmp_path / name).write_text(name)
            store.put(db, path, tmp_path / name)
    return Patient(path, Settings(), Config(), 2, examine)


def _only(found: Iterator[Finding], state: str) -> Finding:
    (one,) = [finding for finding in found if finding.state == state]
    assert one.found.endswith((".", "?"))
    assert one.fix.endswith(".") or state == "ok"
    return one


def _run(patient: Patient, sql: str) -> None:
    with closing(sqlite3.connect(patient.archive)) as db, db:
        db.executescript(sql)


def test_where_all_is_well(patient: Patient) -> None:
    for check in (archive.database, archive.locks, archive.store, archive.inbox, tools.configuration, machine.clock):
        assert {finding.state for finding in check(patient)} <= {"ok"}


def test_looking_changes_nothing(patient: Patient, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    for check in (archive.database, archive.locks, archive.store):
        assert list(check(patient))
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_no_archive_yet(patient: Patient, tmp_path: Path) -> None:
    patient = replace(patient, archive=tmp_path / "new.db")
    assert "the first run makes it" in _only(archive.database(patient), "ok").found
    patient = replace(patient, archive=tmp_path / "missing" / "new.db")
    assert "none can be made" in _only(archive.database(patient), "wrong").found


def test_a_damaged_page(patient: Patient) -> None:
    data = bytearray(patient.archive.read_bytes())
    for page in range(6, 60):
        data[4096 * page + 8 : 4096 * page + 200] = os.urandom(192)
    patient.archive.write_bytes(data)
    found = _only(archive.database(patient), "wrong")
    assert "damaged" in found.found or "cannot be used" in found.found
    assert "fonds restore" in found.fix


@pytest.mark.parametrize("data", [b"no database at all, not at all, not by any means" * 99, b""])
def test_a_file_that_is_no_archive(patient: Patient, data: bytes) -> None:
    patient.archive.write_bytes(data)
    found = _only(archive.database(patient), "wrong")
    assert "cannot be used as a database" in found.found or "no archive of fonds" in found.found


def test_damaged_text(patient: Patient) -> None:
    _run(patient, "update store set root = cast(x'61ff' as text)")
    assert _only(archive.store(patient), "wrong").found.endswith("a\ufffd.")


@pytest.mark.parametrize("table", ["_sqlite_migrations", "runs"])
def test_a_table_that_is_gone(patient: Patient, table: str) -> None:
    _run(patient, f"pragma foreign_keys = off; pragma legacy_alter_table = on; alter table {table} rename to elsewhere")
    found = _only(archive.database(patient), "wrong")
    assert f"lacks what an archive of fonds has: no such table: {table}" in found.found
    assert "fonds restore" in found.fix


def test_what_cannot_be_looked_at_is_told_once(patient: Patient) -> None:
    patient.archive.write_bytes(b"no database at all, not at all, not by any means" * 99)
    checks = (archive.database, archive.locks, archive.store, machine.disk, machine.clock)
    assert [one.about for check in checks for one in check(patient) if one.state == "wrong"] == ["database"]


def test_a_row_that_refers_to_nothing(patient: Patient) -> None:
    _run(patient, "pragma foreign_keys = off; insert into descriptions (lineage, described) values (77, '2025-01-01T00:00:00Z')")
    assert "a row of descriptions refers to one of documents that is gone" in _only(archive.database(patient), "wrong").found


def test_schemas_of_other_times(patient: Patient) -> None:
    _run(patient, "insert into _sqlite_migrations (migration_set, name, applied_at) values ('fonds', '9999_future', '')")
    _run(patient, "alter table runs rename to rounds")
    assert "9999_future" in _only(archive.database(patient), "wrong").found
    assert not [*archive.locks(patient), *archive.store(patient)]
    old = patient.archive.with_name("old.db")
    with closing(sqlite3.connect(old)) as db:
        db.executescript((ROOT / "tests" / "db" / "schemas" / "0003_review_site.sql").read_text())
        db.execute("pragma journal_mode = wal")
    warning = _only(archive.database(replace(patient, archive=old)), "warning")
    assert "0004_standing_operation" in warning.found
    assert "fonds backup" in warning.fix


def test_another_journal(patient: Patient) -> None:
    _run(patient, "pragma journal_mode = delete")
    assert "Its journal is delete" in _only(archive.database(patient), "warning").found


def test_a_share(patient: Patient, monkeypatch) -> None:
    monkeypatch.setattr(Disk, "mount", lambda *_: Mount("/mnt", "nfs4"))
    assert "share (nfs4)" in _only(archive.database(patient), "wrong").found


def test_a_large_wal(patient: Patient, monkeypatch) -> None:
    monkeypatch.setattr(archive, "_LARGE_WAL", 1000)
    patient.__dict__["health"] = replace(examine(patient.archive), wal_bytes=10**9)
    assert "953.7 MB wait in archive.db-wal" in _only(archive.database(patient), "warning").found


def test_who_holds_it(patient: Patient) -> None:
    with lock.sole_writer(patient.archive):
        assert _only(archive.locks(patient), "ok").found.startswith(f"Process {os.getpid()} (")
        assert "loads into it" in _only(archive.locks(patient), "ok").found
    assert _only(archive.locks(patient), "ok").found == "Nothing is running."


def test_a_run_that_was_cut_short(patient: Patient) -> None:
    with closing(open_archive(patient.archive)) as db:
        runs.start(db, "ingest", Settings(), 1)
    assert "Run 1 was cut short" in _only(archive.locks(patient), "warning").found
    with lock.sole_writer(patient.archive):
        assert {finding.state for finding in archive.locks(patient)} == {"ok"}


def test_a_program_that_writes_without_a_pause(patient: Patient) -> None:
    with closing(sqlite3.connect(patient.archive, isolation_level=None)) as other:
        other.execute("begin immediate")
        assert "without a pause" in _only(archive.locks(patient), "warning").found


def test_originals(patient: Patient, tmp_path: Path) -> None:
    _run(patient, "update originals set checked = '2020-01-01T00:00:00Z'")
    assert "last checked" in _only(archive.store(patient), "warning").found
    patient = replace(patient)
    _run(patient, "update originals set state = 'changed' where sha256 = (select min(sha256) from originals)")
    assert "1 of 2 originals are missing or changed" in _only(archive.store(patient), "wrong").found
    patient = replace(patient)
    shutil.rmtree(tmp_path / "archive.originals")
    assert "store is not at" in _only(archive.store(patient), "wrong").found


def test_a_store_that_nothing_has_come_into_yet(patient: Patient, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "archive.originals")
    _run(patient, "delete from originals")
    assert "the first file from an inbox makes it" in _only(archive.store(patient), "ok").found


def test_a_store_that_is_configured_elsewhere(patient: Patient, tmp_path: Path) -> None:
    for folder, state in (("archive.originals", "ok"), ("elsewhere", "warning")):
        (tmp_path / "fonds.toml").write_text(f"store = '{folder}'\n")
        found = archive.store(replace(patient, config=load(tmp_path / "fonds.toml", {}).config))
        assert state in {one.state for one in found}


def test_an_inbox(patient: Patient, tmp_path: Path) -> None:
    (tmp_path / "fonds.toml").write_text("[inbox]\nfolder = 'in'\n")
    patient = replace(patient, config=load(tmp_path / "fonds.toml", {}).config)
    assert "There is no folder" in _only(archive.inbox(patient), "wrong").found
    (tmp_path / "in").mkdir()
    assert "can be read" in _only(archive.inbox(patient), "ok").found


def test_rights(patient: Patient, tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "fonds.toml").write_text("[inbox]\nfolder = 'in'\n")
    (tmp_path / "in").mkdir()
    patient = replace(patient, config=load(tmp_path / "fonds.toml", {}).config)
    monkeypatch.setattr(os, "access", lambda *_: False)  # the superuser, as whom tests may run, may do all
    assert "You may not read it and take files out of it" in _only(archive.inbox(patient), "wrong").found
    assert "You may not write to" in _only(archive.database(patient), "wrong").found
    assert "You may not read and write" in _only(archive.store(patient), "wrong").found


_Usage = namedtuple("_Usage", "total used free")


@pytest.mark.parametrize(("free", "state"), [(10 << 20, "wrong"), (1 << 30, "warning"), (1 << 40, "ok")])
def test_a_disk_that_is_full(patient: Patient, monkeypatch, free: int, state: str) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: _Usage(1 << 41, 0, free))
    found = list(machine.disk(patient))
    assert {one.state for one in found} == {state}
    assert len(found) == 3
    assert size(free) in found[0].found


def test_memory(patient: Patient) -> None:
    assert "Use fewer" in _only(machine.machine(replace(patient, workers=100_000)), "warning").fix


def test_a_clock_that_is_wrong(patient: Patient) -> None:
    later = f"{datetime.now(UTC) + timedelta(days=400):%Y-%m-%dT%H:%M:%SZ}"
    with closing(open_archive(patient.archive)) as db:
        runs.finish(db, runs.start(db, "ingest", Settings(), 1), "done")
    _run(patient, f"update runs set started = '{later}'")
    assert later in _only(machine.clock(patient), "wrong").found


def test_the_model(patient: Patient) -> None:
    assert _only(tools.model(patient), "ok")
    found = _only(tools.model(replace(patient, settings=Settings(model="en_core_web_none"))), "wrong")
    assert "'en_core_web_none' is not installed" in found.found
    assert "make setup" in found.fix


def test_languages(patient: Patient) -> None:
    assert _only(tools.ocr(patient), "ok")
    found = _only(tools.ocr(replace(patient, settings=Settings(languages="eng+xyz"))), "wrong")
    assert "OCR data for xyz is not installed" in found.found


def test_what_is_configured(patient: Patient, tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "fonds.toml").write_text("[log]\nfile = 'missing/fonds.log'\n")
    patient = replace(patient, config=load(tmp_path / "fonds.toml", {}).config)
    assert "log.file" in _only(tools.configuration(patient), "wrong").found
    monkeypatch.setenv("FONDS_DATBASE", "x")
    assert "did you mean FONDS_DATABASE?" in _only(tools.configuration(patient), "warning").found
    (tmp_path / "fonds.toml").write_text("dpi = 1\n")
    assert "line 1: dpi = 1 has to be 50 or more" in _only(tools.configuration(patient), "wrong").found


@contextmanager
def _answering(status: str) -> Iterator[str]:
    """Something that answers, and is no Prefect server."""
    code = f"""if True:
    import http.server
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response({status}); self.end_headers(); self.wfile.write(b'"1.2.3"')
        def log_message(self, *_): pass
    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()
    """
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}/api"
        process.kill()


def test_prefect_servers() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = tools._answers("3.8.8", f"http://127.0.0.1:{free.getsockname()[1]}/api")
    assert (nobody.state, "does not answer" in nobody.found, "PREFECT_API_URL" in nobody.fix) == ("wrong", True, True)
    with _answering("404") as address:
        assert "no healthy Prefect server: 404" in tools._answers("3.8.8", address).found
    with _answering("200") as address:
        assert tools._answers("3.8.8", address).state == "warning"
        assert tools._answers("1.2.3", address).state == "ok"


def test_a_check_that_fails_itself_keeps_no_other_from_being_made(patient: Patient, monkeypatch) -> None:
    def broken(_: Patient) -> Iterator[Finding]:
        raise RuntimeError("no such thing")
        yield

    monkeypatch.setattr(doctor, "CHECKS", {"one": broken, "two": archive.store})
    first, second = doctor.examine(patient)
    assert (first.about, first.state, first.found) == ("one", "wrong", "RuntimeError: no such thing")
    assert second.about == "store"


def test_by_the_command(patient: Patient, tmp_path: Path) -> None:
    (tmp_path / "fonds.toml").write_text("databse = 'archive.db'\n")
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PREFECT_API_URL": "http://127.0.0.1:9/api"}
    command = [sys.executable, "-c", "from flows.command import main; main()", "doctor", "--json"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    findings = [json.loads(line) for line in done.stdout.splitlines()]
    assert {finding["about"] for finding in findings if finding["state"] == "wrong"} == {"configuration", "Prefect"}
    assert all(finding["fix"] for finding in findings if finding["state"] != "ok")
    assert (done.returncode, done.stderr.splitlines()[0]) == (1, "fonds: 2 things are wrong.")


def test_the_command_says_how_to_fix_what_is_wrong(patient: Patient, capfd, monkeypatch) -> None:
    monkeypatch.setattr(doctor, "CHECKS", {"store": archive.store, "model": tools.model})
    with pytest.raises(SystemExit) as ended:
        main(["doctor", "--model", "none", "--db", str(patient.archive)])
    out, err = capfd.readouterr()
    assert ended.value.code == 1
    assert out.splitlines()[0].startswith("ok       store")
    assert out.splitlines()[1] == "wrong    model          The spaCy model 'none' is not installed."
    assert out.splitlines()[2].strip().startswith("Run 'make setup'")
    assert err.startswith("fonds: 1 thing is wrong.")
