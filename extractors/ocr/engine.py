"""What fonds asks of an OCR engine, and nothing about any particular one.

An engine promises words with boxes of the *upright, straightened* page: it turns the page by quarter turns and by the small
angle at which it lay on the glass, and its boxes and its width and height are those of the page after both. To add an engine:
a class with `recognise`, handed to `extractors.read` by name of `engine`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from PIL import Image

from extractors.records import Table, Word

# Mean confidence of OCR under which what was read is no text: with 0.42 four letters in ten were wrong, and a page in a script
# that the engine does not know gives 0.1.
ILLEGIBLE = 0.3


@dataclass(frozen=True, slots=True)
class OcrPage:
    """A recognised page. Words and tables count in `text`; width, height and boxes are points of the upright page.

    rotation: degrees clockwise by which the page was turned upright (0, 90, 180, 270). skew: degrees clockwise by which it was
    straightened after that. confidence: mean over the words, weighted by their length, 0 to 1; None without words.
    ink: share of dark pixels inside the margins, 0 to 1.
    """

    text: str
    words: tuple[Word, ...]
    tables: tuple[Table, ...]
    width: float
    height: float
    rotation: int
    skew: float
    confidence: float | None
    ink: float


class OcrEngine(Protocol):
    """Reads one page image."""

    def recognise(self, image: Image.Image, dpi: int) -> OcrPage:
        """The words of `image` (any mode, `dpi` dots per inch). Raises OcrDataMissing where language data is missing."""
        ...
