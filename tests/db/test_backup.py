"""Backups: what is in one, that it is proved, and that nothing else passes for one."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import shutil
import sqlite3
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from db import additions, store
from db.backup import make, restore
from db.backup.manifest import Manifest, digest
from db.connection import open_archive
from db.review.accounts import store as accounts
from extractors.errors import BackupError, DatabaseError

ORIGINALS = {"a.txt": b"the first", "b.PDF": b"%PDF-1.4 the second", "c": b"\x00" * 70000}


@pytest.fixture
def path(sample, tmp_path: Path) -> Path:
    """An archive with a document, a decision, three originals, an account and a fonds.toml."""
    (tmp_path / "in").mkdir()
    for name, data in ORIGINALS.items():
        (tmp_path / "in" / name).write_bytes(data)
        store.put(sample.db, tmp_path / "archive.db", tmp_path / "in" / name)
    additions.add(sample.db, 1, 0, 4, "PERSON", None, "ann", None)
    with accounts.opened(accounts.beside(tmp_path / "archive.db")) as kept:
        accounts.add(kept, "Ann", "$argon2id$", "admin", 0)
    (tmp_path / "fonds.toml").write_text("database = 'archive.db'\n")
    sample.db.close()
    return tmp_path / "archive.db"


def _make(path: Path, name: str = "backup", *, carry: bool = True) -> Manifest:
    return make.make(path, path.with_name(name), configuration=path.with_name("fonds.toml"), carry=carry)


def _rows(path: Path) -> list[object]:
    with closing(sqlite3.connect(path)) as db:
        tables = [name for (name,) in db.execute("select name from sqlite_master where type = 'table' order by name")]
        return [(table, db.execute(f"select * from {table}").fetchall()) for table in tables if table != "store"]


def test_what_is_backed_up_is_restored(path: Path, tmp_path: Path) -> None:
    manifest = _make(path)
    assert manifest.contents.counts["documents"] == 1
    assert manifest.contents.newest_correction == 1
    assert (manifest.store.originals, manifest.store.carried, manifest.store.damaged) == (3, True, ())
    restored = restore.restore(tmp_path / "backup", tmp_path / "new" / "place")
    assert (restored.originals, restored.missing) == (3, ())
    assert restored.database == tmp_path / "new" / "place" / "archive.db"
    names = sorted(one.name for one in restored.database.parent.iterdir())
    assert names == ["archive.accounts.db", "archive.db", "archive.originals", "fonds.toml.restored"]
    assert _rows(restored.database) == _rows(path)
    assert (restored.database.with_name("archive.accounts.db").stat().st_mode & 0o777) == 0o600
    with closing(open_archive(restored.database)) as db:
        assert store.root(db, restored.database) == restored.database.with_name("archive.originals")
        held = [store.path_of(db, restored.database, sha256) for (sha256,) in db.execute("select sha256 from originals")]
    assert sorted(one.read_bytes() for one in held if one) == sorted(ORIGINALS.values())


def test_documents_that_were_read_where_they_lay_are_counted(path: Path, tmp_path: Path) -> None:
    assert _make(path).store.elsewhere == 1
    assert restore.restore(tmp_path / "backup", None).manifest.store.elsewhere == 1
    with closing(open_archive(path)) as db:
        ((raw,),) = db.execute("select sha256 from documents").fetchall()
        db["originals"].insert(
            {"sha256": raw, "path": f"aa/bb/{raw}", "bytes": 1, "stored": "2026-01-01", "checked": "2026-01-01"}
        )
    assert _make(path, "again", carry=False).store.elsewhere == 0


def test_the_members_stand_in_order_and_for_their_owner_alone(path: Path) -> None:
    _make(path)
    with tarfile.open(path.with_name("backup")) as tar:
        names = tar.getnames()
    assert names[:3] == ["archive.db", "accounts.db", "fonds.toml"]
    assert names[3:-1] == sorted(names[3:-1])
    assert names[-1] == "manifest.json"
    assert path.with_name("backup").stat().st_mode & 0o777 == 0o600


def test_a_check_leaves_nothing(path: Path, tmp_path: Path, monkeypatch) -> None:
    _make(path)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    before = sorted(tmp_path.rglob("*"))
    assert restore.restore(tmp_path / "backup", None).database is None
    assert sorted(tmp_path.rglob("*")) == before


def test_without_originals_they_are_looked_for_where_they_were(path: Path, tmp_path: Path) -> None:
    assert not _make(path, carry=False).store.carried
    restored = restore.restore(tmp_path / "backup", tmp_path / "one")
    assert (restored.originals, restored.missing) == (3, ())
    assert restored.database is not None
    with closing(open_archive(restored.database)) as db:
        assert store.root(db, restored.database) == tmp_path / "archive.originals"
    shutil.rmtree(tmp_path / "archive.originals")
    restored = restore.restore(tmp_path / "backup", tmp_path / "two")
    assert (restored.originals, len(restored.missing)) == (0, 3)


def test_damaged_originals_are_told_and_keep_no_backup_from_being_made(path: Path, tmp_path: Path) -> None:
    first, second, _ = sorted(one for one in (tmp_path / "archive.originals").rglob("*") if one.is_file() and len(one.stem) == 64)
    first.chmod(0o600)
    first.write_bytes(b"changed")
    second.unlink()
    assert set(_make(path).store.damaged) == {first.stem, second.stem}
    restored = restore.restore(tmp_path / "backup", tmp_path / "new")
    assert (restored.originals, restored.missing) == (1, ())


def test_a_store_that_is_not_there(path: Path, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "archive.originals")
    with pytest.raises(BackupError, match="store of originals is not at"):
        _make(path)
    assert not (tmp_path / "backup").exists()


def test_an_archive_of_an_older_fonds_stays_as_it_is(tmp_path: Path) -> None:
    folder = Path(__file__).parent / "schemas"
    old = tmp_path / "archive.db"
    with closing(sqlite3.connect(old)) as db:
        db.executescript((folder / "0003_review_site.sql").read_text())
    before = old.read_bytes()
    manifest = make.make(old, tmp_path / "backup", carry=True)
    assert (manifest.contents.schema, manifest.store.root) == ("0003_review_site", None)
    assert old.read_bytes() == before
    assert restore.restore(tmp_path / "backup", tmp_path / "new").manifest == manifest


@pytest.mark.parametrize("text", ["", "no database at all, but a text that is long enough to look like one" * 99])
def test_what_is_no_archive(tmp_path: Path, text: str) -> None:
    (tmp_path / "archive.db").write_text(text)
    with pytest.raises(DatabaseError):
        make.make(tmp_path / "archive.db", tmp_path / "backup")
    with pytest.raises(DatabaseError, match="There is no database"):
        make.make(tmp_path / "missing.db", tmp_path / "backup")
    assert [one.name for one in tmp_path.iterdir()] == ["archive.db"]


def test_a_backup_takes_the_place_of_nothing(path: Path, tmp_path: Path) -> None:
    (tmp_path / "backup").write_text("another")
    with pytest.raises(BackupError, match="is there already"):
        _make(path)
    assert (tmp_path / "backup").read_text() == "another"


@pytest.mark.parametrize(
    "name", ["archive.db", "archive.db-wal", "archive.accounts.db", "archive.originals", "fonds.toml.restored"]
)
def test_a_restored_archive_takes_the_place_of_nothing(path: Path, tmp_path: Path, name: str) -> None:
    _make(path)
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / name).write_text("another")
    with pytest.raises(BackupError, match="is there already"):
        restore.restore(tmp_path / "backup", tmp_path / "new")
    assert [one.name for one in (tmp_path / "new").iterdir()] == [name]
    assert (tmp_path / "new" / name).read_text() == "another"


def test_a_full_disk_leaves_nothing(path: Path, tmp_path: Path, monkeypatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = sorted(tmp_path.iterdir())
    monkeypatch.setattr(make.os, "fsync", full)
    with pytest.raises(BackupError, match="its disk is full"):
        _make(path)
    assert sorted(tmp_path.iterdir()) == before
    monkeypatch.undo()
    _make(path)
    monkeypatch.setattr(restore.os, "fsync", full)
    with pytest.raises(BackupError, match="the disk is full"):
        restore.restore(tmp_path / "backup", tmp_path / "new")
    assert not (tmp_path / "new").exists()


Rewrite = Callable[[list[tuple[tarfile.TarInfo, bytes]]], None]


def _rewritten(file: Path, rewrite: Rewrite) -> Path:
    with tarfile.open(file) as tar:
        members = [(member, tar.extractfile(member).read()) for member in tar]  # type: ignore[union-attr]
    rewrite(members)
    changed = file.with_name("changed")
    with tarfile.open(changed, "w") as tar:
        for member, data in members:
            if member.isreg():
                member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return changed


def _named(name: str, kind: bytes = tarfile.REGTYPE, target: str = "") -> Rewrite:
    def rewrite(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
        member = tarfile.TarInfo(name)
        member.type, member.linkname = kind, target
        members.insert(0, (member, b"" if kind != tarfile.REGTYPE else b"intruder"))

    return rewrite


def _flipped(name: str) -> Rewrite:
    def rewrite(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
        at = next(at for at, (member, _) in enumerate(members) if member.name.startswith(name))
        member, data = members[at]
        members[at] = (member, data[:-9] + bytes([data[-9] ^ 1]) + data[-8:])

    return rewrite


def _sealed(text: bytes, change: Callable[[dict[str, object]], None]) -> bytes:
    data = json.loads(text)
    del data["sha256"]
    change(data)
    return json.dumps({**data, "sha256": digest(data)}).encode()


def _manifested(change: Callable[[dict[str, object]], None]) -> Rewrite:
    def rewrite(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
        member, text = members[-1]
        members[-1] = (member, _sealed(text, change))

    return rewrite


def _without(name: str) -> Rewrite:
    return lambda members: members.pop(next(at for at, (one, _) in enumerate(members) if one.name.startswith(name))) and None


def _swapped_database(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    """A damaged page, with a manifest that says so."""
    member, data = members[0]
    page = data[4096 * 3 : 4096 * 4]
    data = data.replace(page, os.urandom(4096))
    members[0] = (member, data)
    hashed = [hashlib.sha256(data).hexdigest(), len(data)]
    _manifested(lambda manifest: manifest["members"].update({"archive.db": hashed}))(members)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("rewrite", "told"),
    [
        (_named("../intruder"), "holds '../intruder'"),
        (_named("/intruder"), "holds '/intruder'"),
        (_named("originals/../../intruder"), "holds 'originals/"),
        (_named("originals/aa/bb/" + "a" * 64 + "/../../x"), "holds 'originals/"),
        (_named("archive.db", tarfile.SYMTYPE, "/etc/passwd"), "in a way in which no backup"),
        (_named("archive.db", tarfile.LNKTYPE, "fonds.toml"), "in a way in which no backup"),
        (_named("archive.db", tarfile.CHRTYPE), "in a way in which no backup"),
        (_named("archive.db", tarfile.GNUTYPE_SPARSE), ""),
        (_named("archive.db"), "in a way in which no backup"),
        (_named("originals/aa/bb/" + "a" * 64), "of which its database knows nothing"),
        (_named("intruder\n\x1b[2J"), "holds 'intruder\\n\\x1b[2J'"),
        (_flipped("archive.db"), "archive.db in the backup is not what was put there"),
        (_flipped("accounts.db"), "accounts.db in the backup is not what was put there"),
        (_flipped("originals/"), "1 originals are missing from the backup or changed"),
        (_without("originals/"), "1 originals are missing from the backup or changed"),
        (_without("accounts.db"), "The backup lacks accounts.db"),
        (_without("manifest.json"), "no manifest"),
        (_manifested(lambda data: data["contents"]["counts"].update(documents=2)), "does not hold what its manifest says"),
        (_manifested(lambda data: data.update(format=2)), "made by a newer fonds"),
        (_manifested(lambda data: data.update(database="../archive.db")), "makes no sense"),
        (_manifested(lambda data: data.update(database=7)), "cannot be read"),
        (_manifested(lambda data: data.pop("store")), "cannot be read"),
        (_manifested(lambda data: data["members"].pop("archive.db")), "makes no sense"),
        (_swapped_database, "database of the backup"),
        (lambda members: members.append(members[1]), "in a way in which no backup"),
    ],
)
def test_what_was_tampered_with_is_refused(path: Path, tmp_path: Path, rewrite: Rewrite, told: str) -> None:
    _make(path)
    changed = _rewritten(tmp_path / "backup", rewrite)
    before = sorted(tmp_path.rglob("*"))
    for folder in (tmp_path / "new", None):
        with pytest.raises(BackupError) as refused:
            restore.restore(changed, folder)
        assert told in str(refused.value)
        assert str(refused.value).isprintable()
        assert sorted(tmp_path.rglob("*")) == before


def test_what_is_cut_short_anywhere_is_refused(path: Path, tmp_path: Path) -> None:
    _make(path)
    whole = (tmp_path / "backup").read_bytes()
    with tarfile.open(tmp_path / "backup") as tar:
        end = max(member.offset_data + member.size for member in tar)
    for length in [0, 1, 100, 511, 512, 513, 5000, *range(1000, end, 40_000), end - 600, end - 512, end - 1]:
        (tmp_path / "cut").write_bytes(whole[:length])
        with pytest.raises(BackupError):
            restore.restore(tmp_path / "cut", None)


def test_a_flipped_bit_anywhere_is_found(path: Path, tmp_path: Path) -> None:
    _make(path, carry=False)
    whole = (tmp_path / "backup").read_bytes()
    with tarfile.open(tmp_path / "backup") as tar:
        names = {member.name: member for member in tar}
    places = [one.offset_data + one.size // 2 for one in names.values()] + [one.offset_data - 512 + 130 for one in names.values()]
    for place in places:
        (tmp_path / "flipped").write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        with pytest.raises(BackupError):
            restore.restore(tmp_path / "flipped", None)


@pytest.mark.parametrize("data", [b"", b"not a tar", b"PK\x03\x04" + bytes(2000), bytes(10240)])
def test_what_is_no_backup(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "foreign").write_bytes(data)
    with pytest.raises(BackupError, match="no backup of fonds"):
        restore.restore(tmp_path / "foreign", tmp_path / "new")
    with pytest.raises(BackupError, match="There is no backup at"):
        restore.restore(tmp_path / "missing", tmp_path / "new")
    with pytest.raises(BackupError, match="cannot be restored"):
        restore.restore(tmp_path, tmp_path / "new")
    assert not (tmp_path / "new").exists()
