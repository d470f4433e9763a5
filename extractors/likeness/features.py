"""From a document to what it is compared by: the signature of its words, and the looks of its pages that are pictures.

Promises the same features for the same reading and file on every machine. Raise the version of stage likeness in
extractors/stages.py in the same commit that changes what comes out of here.
"""

from __future__ import annotations

from pathlib import Path

from extractors.errors import SourceError
from extractors.likeness.looks import look
from extractors.likeness.words import legible_text, signature
from extractors.readers.picture import Sheet, upright
from extractors.records import NO_LOOK, Features, Page, Reading

MOST_LOOKS = 50  # pages of a document that are looked at: as many tell it from any other, and a book takes no longer
DPI = 50  # a line of print is four dots high, and what a scanner adds is gone


def features(reading: Reading, path: Path | None) -> Features:
    """What a document is compared by. path: its file; where that is None or cannot be opened, its pages have no looks."""
    signed, runs = signature(legible_text(reading))
    return Features(runs, signed, b"" if path is None else _looks(reading, path))


def _looks(reading: Reading, path: Path) -> bytes:
    found = [_look(page, path, reading.media_type) for page in reading.pages[:MOST_LOOKS]]
    while found and found[-1] == NO_LOOK:
        found.pop()
    return b"".join(found)


def _look(page: Page, path: Path, media_type: str) -> bytes:
    if not page.is_picture or page.width is None or page.height is None:
        return NO_LOOK
    sheet = Sheet(page.number, page.width, page.height, page.rotation, layered=False)
    try:
        return look(upright(path, media_type, sheet, DPI), DPI)
    except (SourceError, OSError):  # gone or damaged since it was read: its words are at hand, and it has no look
        return NO_LOOK
