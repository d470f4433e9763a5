"""The one door to all readers: what is refused, with one clear sentence and a way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.errors import CorruptFile, EmptyFile, SourceError, UndecodableText, UnreadableFile, UnsupportedFile
from extractors.read import assemble, media_type, page_count, read, read_pages
from extractors.records import Origin, Page
from extractors.settings import Settings

PNG = b"\x89PNG\r\n\x1a\n"

FAILURES: list[tuple[str, bytes, type[SourceError]]] = [
    ("a.txt", b"", EmptyFile),
    ("a.pdf", b"", EmptyFile),
    ("a.txt", b" \n\n\t \x0c", EmptyFile),
    ("a.txt", b"\xef\xbb\xbf", EmptyFile),
    ("a.pdf", PNG + bytes(64), UnsupportedFile),
    ("a.docx", b"PK\x03\x04" + bytes(26) + b"word/document.xml", UnsupportedFile),
    ("a.txt", bytes(range(256)) * 20, UnsupportedFile),
    ("a.txt", b"\xff\xfeA\0B\0C", UndecodableText),
    ("a.png", PNG, SourceError),
    ("a.tif", b"II*\0" + bytes(4), SourceError),
    ("a.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF\0", SourceError),
    ("a.pdf", b"%PDF-1.7\n", SourceError),
]


@pytest.mark.parametrize(("name", "data", "error"), FAILURES)
def test_a_bad_file_fails_in_one_sentence(tmp_path: Path, name: str, data: bytes, error: type[SourceError]) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(error) as refused:
        read(path, Settings())
    message = str(refused.value)
    assert message.endswith(".")
    assert "\n" not in message
    assert str(tmp_path) not in message
    assert refused.value.hint
    assert refused.value.code != "source"


@pytest.mark.parametrize("door", [media_type, page_count])
def test_what_is_not_there_or_no_file_is_unreadable(tmp_path: Path, door: object) -> None:
    assert callable(door)
    for path in (tmp_path / "gone.pdf", tmp_path):
        with pytest.raises(UnreadableFile, match="cannot be read"):
            door(path)


def test_a_document_of_failed_pages_is_corrupt(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\n")
    failed = Page(1, "", Origin.FAILED, problems=("The page cannot be opened.",))
    with pytest.raises(CorruptFile, match="None of the 1 pages"):
        assemble(path, [failed])
    assert len(assemble(path, [Page(2, "One.", Origin.TEXT), failed]).pages) == 2


def test_batches_in_any_order_make_the_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("one\ftwo £\fthree".encode("cp1252"))
    batches = read_pages(path, Settings(), range(3, 4)) + read_pages(path, Settings(), range(1, 3))
    assert assemble(path, batches) == read(path, Settings())
    assert read(path, Settings()).encoding == "cp1252"
