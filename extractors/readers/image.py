"""Page images: PNG, JPEG and TIFF, each frame of a TIFF one page.

Promises all pages or an error: a damaged image fails, because half a picture would pass for a whole page.
"""

from __future__ import annotations

import math
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from extractors.detect import mislabelled
from extractors.errors import CorruptFile, TruncatedFile, UnsupportedFile
from extractors.ocr.engine import OcrEngine
from extractors.ocr.prepare import resolution
from extractors.readers.scan import scan_page
from extractors.records import Page
from extractors.settings import Settings

MOST_PIXELS = 300_000_000  # a broadsheet page at 600 dpi; what is larger was made to fill the memory
_FORMATS = ("PNG", "JPEG", "TIFF")
_CUT = (
    "truncated",
    "broken data stream",
    "unrecognized data stream",
    "not enough",
    "unexpected end",
    "premature",
    "no more data",
)


def count(path: Path) -> int:
    """Pages of an image file: frames of a TIFF, else one."""
    with _opened(path) as image:
        return int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1


def pages(path: Path, _settings: Settings, numbers: range, engine: OcrEngine) -> tuple[Page, ...]:
    """The pages with these numbers (1-based), read by `engine`.

    Raises TruncatedFile, CorruptFile, or UnsupportedFile for an image too large to read.
    """
    read = []
    for number in numbers:
        frame, dpi, format = load(path, number)
        note = mislabelled(Image.MIME.get(format, ""), path.name)
        page = scan_page(frame, round(dpi), number, engine)
        read.append(replace(page, problems=(*page.problems, note)) if note else page)
    return tuple(read)


def load(path: Path, number: int, enough: float = math.inf) -> tuple[Image.Image, float, str]:
    """One page (1-based) as its file has it, its dots per inch, and the format's name.

    enough: dots per inch beyond which no detail is needed; a JPEG is then decoded smaller, which is faster. Raises as `pages`.
    """
    with _opened(path) as image:
        if number > 1:
            image.seek(number - 1)
        _refuse_huge(image, path.name)
        dpi = resolution(image)
        across = image.width
        if enough < dpi:
            image.draft(None, (math.ceil(image.width * enough / dpi), math.ceil(image.height * enough / dpi)))
        image.load()
        frame = image.copy()
        frame.info = dict(image.info)
        return frame, dpi * frame.width / across, image.format or ""


@contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    """The image, every failure of reading it turned into one of ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of odd metadata and of size, which is checked here
        try:
            with Image.open(path, formats=_FORMATS) as image:
                _refuse_huge(image, path.name)
                yield image
        except Image.DecompressionBombError as error:
            raise _huge(path.name, str(error)) from error
        except UnidentifiedImageError as error:
            raise CorruptFile(f"{path.name} begins like an image, but its header is damaged or cut off.") from error
        except (OSError, SyntaxError, ValueError, EOFError, KeyError, TypeError, struct.error) as error:
            if isinstance(error, PermissionError | FileNotFoundError):
                raise
            if isinstance(error, EOFError | struct.error) or any(word in str(error).lower() for word in _CUT):
                raise TruncatedFile(f"The end of the image {path.name} is missing.") from error
            raise CorruptFile(f"The image {path.name} is damaged: {error}.") from error


def _refuse_huge(image: Image.Image, name: str) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise _huge(name, f"{image.width} x {image.height} pixels")


def _huge(name: str, size: str) -> UnsupportedFile:
    return UnsupportedFile(
        f"The image {name} is too large to read ({size}).", hint="Scan it again at 300 dots per inch, or cut it into parts."
    )
