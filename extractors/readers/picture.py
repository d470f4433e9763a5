"""The picture of one page for people to look at: upright and straight as it was read, so that boxes in points fit over it.

Promises a WebP of the proportions of the page, or a `SourceError`. To show another format: a branch in `_loaded`.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from extractors.detect import IMAGES, PDF
from extractors.errors import UnsupportedFile
from extractors.ocr.prepare import grey, shown, straightened_by, turned
from extractors.readers import image, pdf

MEDIA_TYPE = "image/webp"
_MOST_PIXELS = 24_000_000  # of a picture; a larger sheet is shown at a lower resolution
_LONGEST_SIDE = 16_000  # WebP ends at 16,383
_QUALITY, _EFFORT = 80, 1  # more effort takes three times as long and saves a tenth


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a file and how it was read; see `extractors.records.Page`.

    layered: its text is the file's own layer, and `rotation` the whole turn; else OCR turned and straightened what is displayed.
    """

    number: int
    width: float
    height: float
    rotation: int
    layered: bool


def draw(path: Path, media_type: str, page: Sheet, dpi: float) -> bytes:
    """The page as WebP at `dpi` dots per inch, fewer on a huge sheet. Raises SourceError, and OSError where the file is gone."""
    fewest = min(math.sqrt(_MOST_PIXELS / (page.width * page.height)), _LONGEST_SIDE / max(page.width, page.height))
    dpi = min(dpi, 72 * fewest)
    size = max(1, round(page.width * dpi / 72)), max(1, round(page.height * dpi / 72))
    written = io.BytesIO()
    upright(path, media_type, page, dpi).resize(size).save(written, "WEBP", quality=_QUALITY, method=_EFFORT)
    return written.getvalue()


def upright(path: Path, media_type: str, page: Sheet, dpi: float) -> Image.Image:
    """The page at `dpi` dots per inch, turned and straightened as it was read. Raises as `draw`."""
    loaded = _loaded(path, media_type, page, dpi)
    return loaded if page.layered else _as_read(loaded, dpi, page)


def _loaded(path: Path, media_type: str, page: Sheet, dpi: float) -> Image.Image:
    """The page as its file shows it, at `dpi`."""
    if media_type == PDF:
        drawn, dots = pdf.draw(path, page.number, dpi, page.rotation if page.layered else None)
        return _at(drawn, dots, dpi)
    if media_type in IMAGES:
        frame, dots, _ = image.load(path, page.number, enough=dpi)
        return _at(shown(frame), dots, dpi)
    raise UnsupportedFile(f"{path.name} is text and has no picture.")


def _at(picture: Image.Image, dots: float, dpi: float) -> Image.Image:
    if dots == dpi:
        return picture
    size = max(1, round(picture.width * dpi / dots)), max(1, round(picture.height * dpi / dots))
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _as_read(picture: Image.Image, dpi: float, page: Sheet) -> Image.Image:
    """The picture turned as OCR turned it: by the small angle at which it lay on the glass, and by quarters."""
    lying = (page.height, page.width) if page.rotation % 180 else (page.width, page.height)
    return turned(turned(picture, straightened_by(grey(picture), dpi, *lying)), -page.rotation % 360)
