"""From a file to a `Reading`: the one door to all readers.

Promises for every page of the file one `Page`, or a `SourceError` that says in one sentence why not; never an empty text in place
of a failure. `read_pages` reads any part of a file, so that the pages of a long one can be shared among processes; `assemble`
puts them together. To add a media type: its row in `READERS` and its signature in extractors/detect.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from extractors.detect import HEAD, JPEG, MARKDOWN, PDF, PNG, TEXT, TIFF, detect
from extractors.errors import CorruptFile, EmptyFile, UnreadableFile
from extractors.ocr.engine import OcrEngine
from extractors.ocr.tesseract import TesseractOcr
from extractors.readers import image, pdf, text
from extractors.records import Origin, Page, Reading
from extractors.settings import Settings


class Reader(NamedTuple):
    """What a format needs: its number of pages, and the pages with given numbers; a text's codec and confidence."""

    count: Callable[[Path], int]
    pages: Callable[[Path, Settings, range, OcrEngine], tuple[Page, ...]]
    encoding: Callable[[Path], tuple[str, float]] | None = None


_TEXT = Reader(text.count, text.pages, text.encoding)
_IMAGE = Reader(image.count, image.pages)
READERS: dict[str, Reader] = {
    TEXT: _TEXT,
    MARKDOWN: _TEXT,
    PDF: Reader(pdf.count, pdf.pages),
    PNG: _IMAGE,
    JPEG: _IMAGE,
    TIFF: _IMAGE,
}


def media_type(path: Path) -> str:
    """The file's media type. Raises UnreadableFile, EmptyFile or UnsupportedFile."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise _unreadable(path, error) from error
    if not head:
        raise EmptyFile(f"{path.name} is empty.")
    return detect(head, path.name)


def page_count(path: Path) -> int:
    """How many pages the file has; a text file has one more than form feeds. Raises SourceError."""
    reader = READERS[media_type(path)]
    try:
        return reader.count(path)
    except OSError as error:
        raise _unreadable(path, error) from error


def read_pages(path: Path, settings: Settings, numbers: range, *, engine: OcrEngine | None = None) -> tuple[Page, ...]:
    """The pages with these numbers (1-based, inside the file), in order. Raises SourceError, and OcrDataMissing.

    engine: what reads scans; Tesseract in `settings.languages` where none is given.
    """
    reader = READERS[media_type(path)]
    try:
        return reader.pages(path, settings, numbers, engine or TesseractOcr(settings.languages))
    except OSError as error:
        raise _unreadable(path, error) from error


def assemble(path: Path, pages: Iterable[Page]) -> Reading:
    """The reading of a file whose pages were all read, in whatever batches. Raises CorruptFile where not one could be read."""
    kind = media_type(path)
    encoding = READERS[kind].encoding
    ordered = tuple(sorted(pages, key=lambda page: page.number))
    if all(page.origin is Origin.FAILED for page in ordered):
        raise CorruptFile(f"None of the {len(ordered)} pages of {path.name} can be read.")
    codec, confidence = encoding(path) if encoding else (None, None)
    return Reading(kind, ordered, codec, confidence)


def read(path: Path, settings: Settings, *, engine: OcrEngine | None = None) -> Reading:
    """The whole file. Raises SourceError, and OcrDataMissing."""
    return assemble(path, read_pages(path, settings, range(1, page_count(path) + 1), engine=engine))


def _unreadable(path: Path, error: OSError) -> UnreadableFile:
    return UnreadableFile(f"{path.name} cannot be read: {error.strerror or error}.")
