"""Fixity checks: what is found, in which order, and what is told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlite_utils import Database

from db import arrivals, fixity, store
from extractors.errors import DatabaseError


@pytest.fixture
def place(tmp_path: Path, archive: Database) -> Path:
    return tmp_path / "archive.db"


def _put(db: Database, place: Path, number: int) -> store.Held:
    path = place.parent / f"{number}.txt"
    path.write_text(f"Paper number {number}.")
    held = store.put(db, place, path)
    db.execute("update originals set checked = ? where sha256 = ?", [f"2020-01-0{number}T00:00:00Z", held.sha256])
    return held


def _damage(path: Path, text: str | None) -> None:
    path.unlink()
    if text is not None:
        path.write_text(text)


def test_each_kind_of_damage_is_found_and_recorded_once(archive: Database, place: Path) -> None:
    held = [_put(archive, place, number) for number in range(1, 5)]
    _damage(held[0].path, None)
    _damage(held[1].path, "rot")
    held[2].path.unlink()
    held[2].path.mkdir()
    told: list[None] = []
    report = fixity.check(archive, place, advance=lambda: told.append(None))
    assert (report.checked, report.intact, report.missing, report.changed, report.unreadable) == (4, 1, 1, 1, 1)
    assert len(told) == fixity.count(archive) == 4
    assert [(one.sha256, one.state) for one in report.damaged] == [
        (held[0].sha256, "missing"),
        (held[1].sha256, "changed"),
        (held[2].sha256, "unreadable"),
    ]
    events = "select sha256, state from fixity_events order by id"
    assert archive.execute(events).fetchall() == [(one.sha256, one.state) for one in report.damaged]
    assert len(fixity.check(archive, place).damaged) == 3
    assert len(archive.execute(events).fetchall()) == 3
    _damage(held[1].path, "Paper number 2.")
    assert fixity.check(archive, place).changed == 0
    assert archive.execute(events).fetchall()[-1] == (held[1].sha256, "intact")


def test_an_original_that_is_mended_while_it_is_read_is_not_damaged(
    archive: Database, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = _put(archive, place, 1)
    _damage(held.path, "rot")
    honest = store.digest

    def slowly(path: Path) -> tuple[str, int]:
        monkeypatch.undo()
        found = honest(path)
        store.put(archive, place, place.parent / "1.txt")
        return found

    monkeypatch.setattr(store, "digest", slowly)
    report = fixity.check(archive, place)
    assert (report.intact, report.damaged) == (1, ())
    assert archive.execute("select state from originals").fetchall() == [("intact",)]


def test_the_oldest_check_comes_first_and_a_limit_goes_round(archive: Database, place: Path) -> None:
    held = [_put(archive, place, number) for number in (3, 1, 2)]
    for path in held:
        path.path.unlink()
    (place.parent / "archive.originals" / "kept").touch()
    found = [fixity.check(archive, place, limit=1).damaged[0].sha256 for _ in range(3)]
    assert found == [held[1].sha256, held[2].sha256, held[0].sha256]
    assert fixity.count(archive, limit=2) == 2


def test_an_interrupted_check_goes_on_where_it_stopped(archive: Database, place: Path) -> None:
    for number in range(1, 5):
        _put(archive, place, number)

    class Stop:
        left = 2

        def __call__(self) -> None:
            self.left -= 1
            if not self.left:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fixity.check(archive, place, advance=Stop())
    due = archive.execute("select count(*) from originals where checked < '2021'").fetchone()
    assert due == (2,)


def test_the_way_out_names_copies_that_are_intact(archive: Database, place: Path, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    held = _put(archive, place, 1)
    (inbox / "a.txt").write_text("Paper number 1.")
    (inbox / "b.txt").write_text("Something else.")
    for name in ("a.txt", "b.txt", "gone.txt"):
        arrivals.record(archive, str(inbox), name, "document", held, 1)
    _damage(held.path, "rot")
    (damaged,) = fixity.check(archive, place).damaged
    assert damaged.copies == (str(inbox / "a.txt"),)
    assert damaged.name == "a.txt"
    store.put(archive, place, Path(damaged.copies[0]))
    assert fixity.check(archive, place).intact == 1


def test_a_store_that_is_away_tells_nothing_about_its_originals(archive: Database, place: Path) -> None:
    assert fixity.check(archive, place).checked == 0
    _put(archive, place, 1)
    shutil.rmtree(place.parent / "archive.originals")
    with pytest.raises(DatabaseError, match="is not at"):
        fixity.check(archive, place)
    assert archive.execute("select state from originals").fetchall() == [("intact",)]
