"""Readings come back exactly as they were stored."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.connection import open_archive
from db.export import export_text
from db.load import load_document
from db.plan import Source, plan
from db.readings import box_of, load_reading, load_text
from db.runs import start
from extractors.errors import DatabaseError
from extractors.records import Box, Extraction, Label, Origin, Page, Reading, Table, Word
from extractors.settings import Settings

points = st.floats(0, 2000, allow_nan=False)
share = st.none() | st.floats(0, 1)
boxes = st.builds(Box, points, points, points, points)
offsets = st.integers(0, 500)
rows = st.lists(st.lists(st.text(max_size=5), max_size=3).map(tuple), max_size=3).map(tuple)
pages = st.builds(
    Page,
    number=st.just(1),
    text=st.text(max_size=30),
    origin=st.sampled_from(Origin),
    width=st.none() | points,
    height=st.none() | points,
    rotation=st.sampled_from([0, 90, 180, 270]),
    confidence=share,
    words=st.lists(st.builds(Word, offsets, offsets, boxes, share), max_size=3).map(tuple),
    tables=st.lists(st.builds(Table, offsets, offsets, rows, st.none() | boxes), max_size=2).map(tuple),
    problems=st.lists(st.text(min_size=1, max_size=10), max_size=2).map(tuple),
)


@st.composite
def readings(draw):
    drawn = draw(st.lists(pages, min_size=1, max_size=4))
    numbered = tuple(
        Page(number, *(getattr(page, name) for name in Page.__dataclass_fields__ if name != "number"))
        for number, page in enumerate(drawn, 1)
    )
    media = draw(st.sampled_from(["text/plain", "application/pdf"]))
    return Reading(media, numbered, draw(st.none() | st.just("shift_jis")), draw(share))


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    db = open_archive(tmp_path_factory.mktemp("readings") / "archive.db", create=True)
    yield db
    db.close()


@settings(max_examples=60, deadline=None)
@given(first=readings(), second=readings())
def test_round_trip_and_reading_again(shared, first, second):
    for number, reading in enumerate((first, second)):
        run = start(shared, "ingest", Settings(dpi=number), 1)
        (work,) = plan(shared, [Source("/a", "a", "0" * 64, 1)], Settings(dpi=number))
        document_id = load_document(shared, run, work, reading, {}, {})
        assert load_reading(shared, document_id) == reading
        assert load_text(shared, document_id) == export_text(shared, "a") == reading.text
    assert shared.execute("select count(*) from pages").fetchone()[0] == len(second.pages)
    shared.execute("insert into pages_fts (pages_fts, rank) values ('integrity-check', 1)")


def test_box_of_a_span_is_around_its_words(archive):
    words = (Word(0, 3, Box(10, 10, 30, 20), 0.9), Word(4, 9, Box(35, 9, 60, 21), 0.8), Word(10, 12, Box(70, 10, 80, 20), 0.8))
    reading = Reading("image/png", (Page(1, "x", Origin.OCR), Page(2, "Sir Basil is", Origin.OCR, 100, 100, words=words)))
    (work,) = plan(archive, [Source("/a", "a", "0" * 64, 1)], Settings())
    document_id = load_document(archive, start(archive, "ingest", Settings(), 1), work, reading, {}, {})
    assert box_of(archive, document_id, 2, 11) == Box(10, 9, 60, 21)
    assert box_of(archive, document_id, 0, 1) is None


def test_mention_that_does_not_stand_at_its_offsets_is_refused_and_nothing_is_stored(builder):
    (work,) = plan(builder.db, [builder.source("/p", "Sato Kenji")], builder.settings)
    wrong = Extraction((builder.found("Sato Kenji", 1, "Sato", Label.PERSON),))
    with pytest.raises(Exception, match="does not stand at 1:5"):
        load_document(builder.db, builder.run(), work, builder.reading("Sato Kenji"), {"names": wrong}, {})
    assert builder.db.execute("select count(*) from documents").fetchone()[0] == 0


def test_document_without_pages_has_no_reading(archive):
    with pytest.raises(DatabaseError, match="has no pages"):
        load_reading(archive, 1)
