"""From the image of one page to a `Page`: reads it, and judges whether what was read can be trusted.

Promises one of OCR, DOUBTFUL and BLANK, and a sentence for the archivist with every DOUBTFUL.
"""

from __future__ import annotations

from dataclasses import replace

from PIL import Image

from extractors.ocr.engine import OcrEngine, OcrPage
from extractors.records import Origin, Page

# Mean word confidence below which a person should look. On synthetic scans made worse and worse, 0.87 and more went with up to
# 3 % of the characters wrong, 0.61 with 9 %, 0.42 with 39 %.
TRUSTED = 0.7
NOISE = 0.3  # mean confidence of "words" that are specks of dirt
SPECKS = 0.0002  # share of the page that is ink, up to which an unread page is blank: less than two words of print on A4


def scan_page(image: Image.Image, dpi: int, number: int, engine: OcrEngine) -> Page:
    """The page on `image`, `dpi` dots per inch, upright and straightened; `number` is 1-based."""
    return judged(engine.recognise(image, dpi), number)


def judged(read: OcrPage, number: int) -> Page:
    """What an engine read, as a page of its proper origin."""
    page = Page(
        number=number,
        text=read.text,
        origin=Origin.OCR,
        width=read.width,
        height=read.height,
        rotation=read.rotation,
        confidence=read.confidence,
        words=read.words,
        tables=read.tables,
    )
    unread = read.confidence is None or read.confidence < NOISE
    if unread and read.ink < SPECKS:
        return Page(number, "", Origin.BLANK, read.width, read.height, read.rotation)
    if read.confidence is None:
        return _doubtful(page, "There is ink on the page, but no words could be read.")
    if read.confidence < TRUSTED:
        return _doubtful(page, f"The scan is hard to read: mean confidence of its words is {read.confidence:.0%}.")
    return page


def _doubtful(page: Page, problem: str) -> Page:
    return replace(page, origin=Origin.DOUBTFUL, problems=(*page.problems, problem))
