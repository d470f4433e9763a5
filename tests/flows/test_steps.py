"""Steps, with a crew that answers at once."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image

from db import runs
from db.connection import open_archive
from db.plan import Work
from extractors.errors import CorruptFile, EmptyFile, UnreadableFile
from extractors.records import Origin, Page, Reading
from extractors.settings import Settings
from extractors.stages import STORED
from flows import jobs
from flows.batches import Batch, Item, Long
from flows.loading import Loader
from flows.sources import fingerprint, stamp_of
from flows.steps import Documents, Unavailable, steps

SETTINGS = Settings()


class Direct:
    """A crew without processes."""

    def call(self, job: Callable[..., Any], *args: Any) -> Any:
        return job(*args)


@pytest.fixture
def loader(tmp_path: Path):
    db = open_archive(tmp_path / "archive.db", create=True)
    run = runs.start(db, "ingest", SETTINGS, 1)
    yield Loader(db, run, SETTINGS, {}, lambda _line: None)
    db.close()


def _item(loader: Loader, path: Path, pages: int = 1, kind: str = "text/plain") -> Item:
    path.write_text(path.name)
    loader.stamps[str(path)] = stamp_of(path)  # type: ignore[index]
    return Item(Work(fingerprint(path).source, "extract", STORED, None), pages, kind)


def _read(path: str) -> jobs.Outcome:
    return jobs.Outcome(path, Reading("text/plain", (Page(1, "text", Origin.TEXT),)), {}, {})


def _states(loader: Loader) -> dict[str, tuple[str, str | None]]:
    return {name: (state, code) for name, state, code in loader.db.execute("select name, state, error_code from documents")}


def test_only_what_was_unavailable_is_tried_again(loader: Loader, tmp_path: Path) -> None:
    asked: list[list[str]] = []

    def process(orders: list[jobs.Order], _settings: Settings) -> list[jobs.Outcome]:
        asked.append([Path(order.path).name for order in orders])
        gone = jobs.Outcome(str(tmp_path / "b.txt"), error=UnreadableFile("b.txt cannot be read: stale handle."), transient=True)
        return [gone if order.path.endswith("b.txt") and len(asked) == 1 else _read(order.path) for order in orders]

    step = Documents(Batch(tuple(_item(loader, tmp_path / name) for name in ("a.txt", "b.txt", "c.txt"))), loader)
    with pytest.raises(Unavailable):
        step.run(Direct(), SimpleNamespace(process=process), SETTINGS)  # type: ignore[arg-type]
    step.run(Direct(), SimpleNamespace(process=process), SETTINGS)  # type: ignore[arg-type]
    step.settle(loader)
    assert asked == [["a.txt", "b.txt", "c.txt"], ["b.txt"]]
    assert set(_states(loader).values()) == {("done", None)}


def test_what_stays_unavailable_is_recorded_and_the_others_are_loaded(loader: Loader, tmp_path: Path) -> None:
    def process(orders: list[jobs.Order], _settings: Settings) -> list[jobs.Outcome]:
        gone = UnreadableFile("b.txt cannot be read: stale handle.")
        return [
            jobs.Outcome(order.path, error=gone, transient=True) if order.path.endswith("b.txt") else _read(order.path)
            for order in orders
        ]

    step = Documents(Batch(tuple(_item(loader, tmp_path / name) for name in ("a.txt", "b.txt"))), loader)
    with pytest.raises(Unavailable) as caught:
        step.run(Direct(), SimpleNamespace(process=process), SETTINGS)  # type: ignore[arg-type]
    step.unavailable(loader, caught.value)
    assert _states(loader) == {"a.txt": ("done", None), "b.txt": ("failed", "unreadable")}


def test_whether_an_original_is_there_is_looked_at_by_who_orders(loader: Loader, tmp_path: Path) -> None:
    item = _item(loader, tmp_path / "a.txt")
    loader.outcome(item.work, _read(str(tmp_path / "a.txt")), 1)
    (document,) = loader.db.execute("select id from documents").fetchone()
    alone = Item(replace(item.work, stages=("likeness",), document_id=document), 1, "text/plain")
    orders: list[jobs.Order] = []

    def process(given: list[jobs.Order], _settings: Settings) -> list[jobs.Outcome]:
        orders.extend(given)
        return []

    for _ in range(2):
        Documents(Batch((alone,)), loader).run(Direct(), SimpleNamespace(process=process), SETTINGS)  # type: ignore[arg-type]
        (tmp_path / "a.txt").unlink(missing_ok=True)
    assert [order.original for order in orders] == [True, False]


def test_loading_goes_on_where_it_stopped(loader: Loader, tmp_path: Path) -> None:
    step = Documents(Batch((_item(loader, tmp_path / "a.txt"),)), loader)
    step.run(Direct(), SimpleNamespace(process=lambda orders, _: [_read(o.path) for o in orders]), SETTINGS)  # type: ignore[arg-type]
    step.settle(loader)
    step.settle(loader)
    assert loader.db.execute("select count(*) from run_documents").fetchone() == (1,)


def test_one_bad_part_fails_a_long_document_once(loader: Loader, tmp_path: Path) -> None:
    item = _item(loader, tmp_path / "scan.pdf", 6, "application/pdf")

    def read_part(path: str, first: int, last: int, _settings: Settings) -> jobs.Part:
        if first == 3:
            return jobs.Part(path, error=CorruptFile("scan.pdf is damaged."))
        return jobs.Part(path, tuple(Page(number, "text", Origin.TEXT) for number in range(first, last + 1)))

    following = []
    for step in steps(iter([Long(item, ((1, 2), (3, 4), (5, 6)))]), loader):
        step.run(Direct(), SimpleNamespace(read_part=read_part), SETTINGS)  # type: ignore[arg-type]
        following.append(step.settle(loader))
    assert following == [None, None, None]
    assert _states(loader) == {"scan.pdf": ("failed", "corrupt")}
    assert loader.failed == 1


def test_a_file_that_changed_while_it_was_read_is_not_filed_under_the_old_hash(loader: Loader, tmp_path: Path) -> None:
    item = _item(loader, tmp_path / "a.txt")
    (tmp_path / "a.txt").write_text("longer than it was")
    loader.outcome(item.work, _read(str(tmp_path / "a.txt")), 1)
    assert _states(loader) == {"a.txt": ("failed", "unreadable")}


def test_nor_does_its_failure_count_as_that_of_the_old_bytes(loader: Loader, tmp_path: Path) -> None:
    item = _item(loader, tmp_path / "a.txt")
    (tmp_path / "a.txt").write_text("")
    loader.outcome(item.work, jobs.Outcome(str(tmp_path / "a.txt"), error=EmptyFile("a.txt is empty.")), 1)
    assert _states(loader) == {"a.txt": ("failed", "unreadable")}
    assert loader.db.execute("select count(*) from stages").fetchone() == (0,)  # so that the next run tries them again


def test_a_failure_that_could_not_be_recorded_at_once_counts_once(loader: Loader, tmp_path: Path) -> None:
    item = _item(loader, tmp_path / "a.txt")
    path = str(tmp_path / "archive.db")
    loader.db.execute("pragma busy_timeout = 10")
    with closing(sqlite3.connect(path)) as other:
        other.execute("begin immediate")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            loader.failure(item.work, CorruptFile("a.txt is damaged."))
        other.rollback()
    loader.failure(item.work, CorruptFile("a.txt is damaged."))
    assert loader.failed == 1


def test_an_unforeseen_failure_of_one_document_is_recorded_with_its_traceback(tmp_path: Path) -> None:
    order = jobs.Order(str(tmp_path / "a.txt"), 1, ("read", "no-such-stage"))
    (tmp_path / "a.txt").write_text("text")
    (outcome,) = jobs.process([order], SETTINGS)
    assert outcome.error is not None
    assert outcome.error.code == "error"
    assert "KeyError" in str(outcome.trace)


@pytest.mark.parametrize(("path", "code"), [("nowhere.txt", "unreadable"), ("", "unreadable")])
def test_counting_what_cannot_be_opened(tmp_path: Path, path: str, code: str) -> None:
    (counted,) = jobs.count([str(tmp_path / path)])
    assert counted.pages is None
    assert counted.error is not None
    assert counted.error.code == code


def test_what_is_compared_is_made_of_a_stored_reading_without_ocr(samples: Path, tmp_path: Path) -> None:
    path = samples / "review-manchuria-1934.png"
    reading = Reading("image/png", (Page(1, "Kobe, 4 May 1931.", Origin.OCR, 595, 842, confidence=0.9),))
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    changed = tmp_path / "changed.png"
    Image.new("L", (300, 300), 240).save(changed)
    for where, original, pictures in ((path, True, [1]), (tmp_path / "gone.png", False, []), (changed, True, [])):
        (outcome,) = jobs.process([jobs.Order(str(where), 1, ("likeness",), reading, sha256, original)], SETTINGS)
        assert outcome.error is None
        assert outcome.features is not None
        assert (outcome.reading, outcome.extractions, list(outcome.seconds)) == (None, {}, ["likeness"])
        assert outcome.features.pictures == pictures
    # what others see is not compared by its words alone because one worker does not see it
    (outcome,) = jobs.process([jobs.Order(str(tmp_path / "gone.png"), 1, ("likeness",), reading, sha256)], SETTINGS)
    assert isinstance(outcome.error, UnreadableFile)
