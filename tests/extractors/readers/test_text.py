"""Text files: pages at form feeds, and the file given back exactly."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.errors import EmptyFile
from extractors.read import page_count, read, read_pages
from extractors.records import Origin
from extractors.settings import Settings

pages = st.lists(st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]) | st.sampled_from("\t\n\r")), min_size=1, max_size=6)


@given(pages, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_pages_joined_by_form_feeds_are_the_file(tmp_path: Path, texts: list[str], codec: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(("Minutes." + "\f".join(texts)).encode(codec))
    reading = read(path, Settings())
    assert reading.encoding is not None
    assert reading.text == path.read_bytes().decode(reading.encoding)
    assert len(reading.pages) == len(texts) == page_count(path)


def test_line_ends_stay_as_on_disk(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"one\r\ntwo\rthree\n\x0cfour")
    reading = read(path, Settings())
    assert [page.text for page in reading.pages] == ["one\r\ntwo\rthree\n", "four"]
    assert (reading.media_type, reading.encoding, reading.encoding_confidence) == ("text/markdown", "utf-8", 1.0)


def test_an_empty_page_is_blank_and_counts(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("one\f \n\fthree")
    assert [page.origin for page in read(path, Settings()).pages] == [Origin.TEXT, Origin.BLANK, Origin.TEXT]
    assert [page.number for page in read_pages(path, Settings(), range(2, 4))] == [2, 3]


def test_a_file_of_blanks_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(" \n\f\t\n")
    with pytest.raises(EmptyFile, match="blanks"):
        read(path, Settings())
