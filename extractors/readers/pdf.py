"""PDF: the text layer where there is a usable one, page by page, and OCR of the drawn page where there is none.

Promises that every page comes out with one origin, and that a file which cannot be opened whole is refused. PDFium opens the file
and draws; pdfplumber gives the words. An invisible layer left by an earlier OCR is a text layer like any other.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pdfplumber
import pypdfium2  # type: ignore[import-untyped]
from PIL import Image

from extractors.errors import CorruptFile, EncryptedFile, TruncatedFile
from extractors.ocr.engine import OcrEngine
from extractors.readers.pdf_layer import Layer, read_layer
from extractors.readers.scan import scan_page
from extractors.records import Origin, Page
from extractors.settings import Settings
from extractors.text.quality import USABLE, word_share

END = b"%%EOF"
TAIL = 2048  # bytes at the end of the file among which the end mark must stand; some servers append a few
MOST_PIXELS = 100_000_000  # of a drawn page; a larger sheet is drawn at a lower resolution
STAMP = 60  # words up to which a text layer over a picture of the page may be a library's stamp and not the page's text
PICTURE = 0.5  # share of the page that such a picture covers

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every odd font; what matters is checked here


def count(path: Path) -> int:
    """Pages of a PDF. Raises EncryptedFile, TruncatedFile or CorruptFile."""
    with _opened(path) as document:
        return len(document)


def pages(path: Path, settings: Settings, numbers: range, engine: OcrEngine) -> tuple[Page, ...]:
    """The pages with these numbers (1-based); those without a usable text layer are drawn at `settings.dpi` and recognised.

    A page that cannot be read is FAILED with its reason, and the others are still read.
    """
    with _opened(path) as document, _layers(path, numbers) as layers:
        return tuple(_page(document, number, layers.get(number), settings.dpi, engine) for number in numbers)


def draw(path: Path, number: int, dpi: float, rotation: int | None = None) -> tuple[Image.Image, float]:
    """The picture of a page (1-based) in colour, and its dots per inch: at most `dpi`, fewer on a huge sheet.

    rotation: degrees clockwise at which it is drawn, in place of what its own /Rotate entry says. Raises SourceError.
    """
    with _opened(path) as document:
        try:
            return _drawn(document, number, dpi, grey=False, rotation=rotation)
        except (pypdfium2.PdfiumError, IndexError) as error:
            raise CorruptFile(f"Page {number} of {path.name} cannot be drawn.") from error


def _page(document: pypdfium2.PdfDocument, number: int, source: pdfplumber.page.Page | None, dpi: int, engine: OcrEngine) -> Page:
    layer = _layer(source)
    share = word_share(layer.text) if layer else 0.0
    if layer and share >= USABLE and not (len(layer.words) <= STAMP and layer.pictures >= PICTURE):
        return _from_layer(layer, number)
    try:
        image, drawn = _drawn(document, number, dpi)
    except pypdfium2.PdfiumError as error:
        if layer:
            return replace(_from_layer(layer, number), origin=Origin.DOUBTFUL, problems=("The page cannot be drawn.",))
        return Page(number, "", Origin.FAILED, problems=(f"The page cannot be opened: {error}.",))
    scanned = scan_page(image, round(drawn), number, engine)
    if layer is None:
        return scanned
    return _better(_from_layer(layer, number), share, scanned)


def _better(layered: Page, share: float, scanned: Page) -> Page:
    """Of a doubtful text layer and what OCR made of the same page, the one to keep."""
    if share >= USABLE:  # a stamp on a picture: OCR sees both
        return scanned if len(scanned.words) > len(layered.words) else layered
    reason = f"The text layer is garbage ({share:.0%} of it are words)"
    if scanned.origin is Origin.OCR and word_share(scanned.text) > share:
        return replace(scanned, problems=(*scanned.problems, f"{reason}; the page was read by OCR instead."))
    if scanned.words and word_share(scanned.text) > share:
        return replace(scanned, problems=(*scanned.problems, f"{reason}, and OCR is not sure of the page either."))
    return replace(layered, origin=Origin.DOUBTFUL, problems=(f"{reason}, and OCR reads nothing better.",))


def _from_layer(layer: Layer, number: int) -> Page:
    return Page(
        number=number,
        text=layer.text,
        origin=Origin.TEXT,
        width=layer.width,
        height=layer.height,
        rotation=layer.rotation,
        words=layer.words,
        tables=layer.tables,
    )


def _layer(source: pdfplumber.page.Page | None) -> Layer | None:
    """The page's text layer; None where there is none, or pdfminer fails on it (the page is then read by OCR)."""
    if source is None:
        return None
    try:
        layer = read_layer(source)
    except Exception:  # pdfminer raises whatever a broken font or stream makes it raise
        return None
    finally:
        source.close()
    return layer if layer.words else None


def _drawn(
    document: pypdfium2.PdfDocument, number: int, dpi: float, *, grey: bool = True, rotation: int | None = None
) -> tuple[Image.Image, float]:
    """The page as an image and its dots per inch."""
    page = document[number - 1]
    try:
        width, height = page.get_size()
        dots = min(float(dpi), math.sqrt(MOST_PIXELS / max(width * height, 1.0)) * 72)
        turn = 0 if rotation is None else (rotation - page.get_rotation()) % 360
        image: Image.Image = page.render(scale=dots / 72, grayscale=grey, rotation=turn).to_pil()
        return image.copy(), dots
    finally:
        page.close()


@contextmanager
def _opened(path: Path) -> Iterator[pypdfium2.PdfDocument]:
    with path.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - TAIL))
        whole = END in file.read()
    try:
        document = pypdfium2.PdfDocument(path)
        pages = len(document)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise EncryptedFile(f"{path.name} is protected by a password.") from error
        if not whole:
            raise TruncatedFile(f"The end of {path.name} is missing.") from error
        raise CorruptFile(f"{path.name} is damaged and cannot be opened as a PDF.") from error
    try:
        if not whole:
            raise TruncatedFile(f"The end of {path.name} is missing.")
        if not pages:
            raise CorruptFile(f"{path.name} has no pages.")
        yield document
    finally:
        document.close()


@contextmanager
def _layers(path: Path, numbers: range) -> Iterator[dict[int, pdfplumber.page.Page]]:
    """The pages of pdfplumber by number; none where it cannot open what PDFium could."""
    try:
        plumber = pdfplumber.open(path, pages=list(numbers), unicode_norm=None)
        found = {page.page_number: page for page in plumber.pages}
    except Exception:  # as above
        yield {}
        return
    with plumber:
        yield found
