"""Plain text and Markdown: the decoded file, cut into pages at form feeds and otherwise untouched.

Joining the pages' texts by form feeds gives the decoded file back exactly.
"""

from __future__ import annotations

from pathlib import Path

from extractors.errors import EmptyFile
from extractors.ocr.engine import OcrEngine
from extractors.readers.encoding import Decoded, decode
from extractors.records import PAGE_BREAK, Origin, Page
from extractors.settings import Settings


def load(path: Path) -> Decoded:
    """The decoded file. Raises EmptyFile where nothing but blanks is in it, and what `decode` raises."""
    decoded = decode(path.read_bytes())
    if not decoded.text.strip("\ufeff\x00\x1a \t\r\n\f\v\u3000"):
        raise EmptyFile(f"{path.name} holds nothing but blanks.")
    return decoded


def count(path: Path) -> int:
    """Pages of a text: one more than its form feeds."""
    return load(path).text.count(PAGE_BREAK) + 1


def pages(path: Path, _settings: Settings, numbers: range, _engine: OcrEngine) -> tuple[Page, ...]:
    """The pages with these numbers (1-based)."""
    texts = load(path).text.split(PAGE_BREAK)
    return tuple(
        Page(number, texts[number - 1], Origin.TEXT if texts[number - 1].strip() else Origin.BLANK) for number in numbers
    )


def encoding(path: Path) -> tuple[str, float]:
    """Codec name and confidence."""
    decoded = load(path)
    return decoded.codec, decoded.confidence
