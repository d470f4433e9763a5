"""A small archive to test on, and a builder that puts documents into it as a flow would."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pytest
from sqlite_utils import Database

from db import runs
from db.connection import open_archive
from db.load import load_document, load_duplicate, load_failure
from db.plan import Source, Work, plan
from extractors.dates.edtf_value import parse_edtf
from extractors.errors import FondsError
from extractors.likeness.features import features
from extractors.records import PAGE_BREAK, Amount, Extraction, Label, Link, Mention, Origin, Page, Reading, Value
from extractors.settings import Settings

SAMPLE = "Sato Kenji paid 1,200 yen 50 sen to the Harbour Workers Union on 4 May 1931."
SAMPLE += "\fAround then, around 1930, 200 to 300 yen was usual."


@dataclass
class Builder:
    """Ingests texts as files. text: that of the sample. find: printed forms that the extractors know, with label and value."""

    db: Database
    text: str
    settings: Settings = field(default_factory=Settings)
    find: dict[str, tuple[Label, Value]] = field(default_factory=dict)
    links: dict[tuple[str, str], str] = field(default_factory=dict)

    def source(self, path: str, text: str) -> Source:
        data = text.encode()
        return Source(path, path.rsplit("/", 1)[-1], hashlib.sha256(data).hexdigest(), len(data))

    def run(self) -> int:
        return runs.start(self.db, "ingest", self.settings, 1)

    def ingest(self, files: Mapping[str, str | FondsError], run_id: int | None = None) -> list[Work]:
        """Plan and load files, path to text, in order; a text may stand for a failure by being 'broken: ...'."""
        run_id = run_id or self.run()
        texts = {path: text for path, text in files.items() if isinstance(text, str)}
        works = plan(self.db, [self.source(path, text) for path, text in texts.items()], self.settings)
        for work in works:
            self.load(run_id, work, texts[work.source.path])
        runs.finish(self.db, run_id, "done", unchanged=sum(work.action == "unchanged" for work in works))
        return works

    def load(self, run_id: int, work: Work, text: str) -> int | None:
        if work.action == "unchanged":
            return None
        if work.action == "duplicate":
            return load_duplicate(self.db, run_id, work)
        reading = self.reading(text)
        stages = {stage: self.extraction(reading, stage) for stage in work.stages if stage in ("names", "values")}
        seconds = dict.fromkeys(work.stages, 0.5)
        found = features(reading, None) if "likeness" in work.stages else None
        read = reading if "read" in work.stages else None
        return load_document(self.db, run_id, work, read, stages, seconds, features=found)

    def fail(self, path: str, text: str, error: FondsError, run_id: int | None = None, pages: int | None = None) -> int:
        (work,) = plan(self.db, [self.source(path, text)], self.settings)
        return load_failure(self.db, run_id or self.run(), work, error, pages=pages)

    def reading(self, text: str) -> Reading:
        pages = [Page(n, page, Origin.TEXT if page else Origin.BLANK) for n, page in enumerate(text.split(PAGE_BREAK), 1)]
        return Reading("text/plain", tuple(pages), "utf-8", 1.0)

    def extraction(self, reading: Reading, stage: str) -> Extraction:
        wanted = (Label.PERSON, Label.ORG) if stage == "names" else (Label.DATE, Label.MONEY)
        raw = reading.text
        found = [
            mention(raw, start, form, label, value)
            for form, (label, value) in self.find.items()
            if label in wanted
            for start in _places(raw, form)
        ]
        spans = {m.text: (m.start, m.end) for m in reversed(found)}
        links = [
            Link(spans[first], spans[second], kind)  # type: ignore[arg-type]
            for (first, second), kind in self.links.items()
            if first in spans and second in spans
        ]
        return Extraction(tuple(sorted(found, key=lambda m: m.start)), tuple(links))

    def outdate(self) -> None:
        """All documents are to be read anew, as after a change of the reader."""
        self.db.execute("update stages set version = 'former' where stage = 'read'")

    def state(self, path: str) -> tuple[str, int]:
        """State and version of what lies at a path."""
        newest = "select document_id from files where path = ? order by id desc limit 1"
        row = self.db.execute(f"select state, version from documents where id = ({newest})", [path]).fetchone()
        return row[0], row[1]

    def state_of(self, text: str) -> tuple[str, int]:
        """State and version of the document with this text."""
        sha256 = self.source("/any", text).sha256
        row = self.db.execute("select state, version from documents where sha256 = ?", [sha256]).fetchone()
        return row[0], row[1]

    yen = staticmethod(lambda minimum, maximum=None: yen(minimum, maximum))
    found = staticmethod(lambda *args: mention(*args))

    def mention(self, text: str) -> int:
        """Id of the first mention printed so."""
        return int(self.db.execute("select min(id) from mentions where text = ?", [text]).fetchone()[0])


def _places(raw: str, form: str) -> Sequence[int]:
    return [start for start in range(len(raw)) if raw.startswith(form, start)]


def mention(raw: str, start: int, form: str, label: Label, value: Value = None) -> Mention:
    page = raw.count(PAGE_BREAK, 0, start) + 1
    return Mention(start, start + len(form), form, label, "body", 0.9, "test", form, page, value)


def yen(minimum: str, maximum: str | None = None) -> Amount:
    return Amount("JPY", Decimal(minimum), Decimal(maximum or minimum))


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with nothing in it, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "archive.db"
    open_archive(path, create=True).close()
    return path


@pytest.fixture
def archive(empty: Path, tmp_path: Path) -> Iterator[Database]:
    db = open_archive(Path(shutil.copy(empty, tmp_path / "archive.db")))
    yield db
    db.close()


@pytest.fixture
def builder(archive: Database) -> Builder:
    return Builder(
        archive,
        SAMPLE,
        find={
            "Sato Kenji": (Label.PERSON, None),
            "Sato": (Label.PERSON, None),
            "Harbour Workers Union": (Label.ORG, None),
            "4 May 1931": (Label.DATE, parse_edtf("1931-05-04")),
            "around 1930": (Label.DATE, parse_edtf("1930~")),
            "1,200 yen 50 sen": (Label.MONEY, yen("1200.5")),
            "200 to 300 yen": (Label.MONEY, yen("200", "300")),
        },
    )


@pytest.fixture
def sample(builder: Builder) -> Builder:
    """One document of two pages, at /in/letter.txt."""
    builder.ingest({"/in/letter.txt": SAMPLE})
    return builder
