"""Documents made on the fly, and an engine that reads nothing, quickly."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from fpdf import FPDF
from PIL import Image

from extractors.ocr.engine import OcrPage
from extractors.records import Box, Word

Draw = Callable[[FPDF], None]


class FakeOcr:
    """Says the same words on every page, and remembers what it was shown."""

    def __init__(self, text: str = "Read by the engine.", confidence: float = 0.95) -> None:
        self.text, self.confidence = text, confidence
        self.seen: list[tuple[str, tuple[int, int], int]] = []

    def recognise(self, image: Image.Image, dpi: int) -> OcrPage:
        self.seen.append((image.mode, image.size, dpi))
        dark = image.convert("L").getextrema()[0] < 128
        text = self.text if dark else ""
        words, position = [], 0
        for word in text.split():
            start = text.index(word, position)
            position = start + len(word)
            words.append(Word(start, position, Box(0, 0, 10, 10), self.confidence))
        width, height = image.width * 72 / dpi, image.height * 72 / dpi
        return OcrPage(text, tuple(words), (), width, height, 0, 0.0, self.confidence if words else None, 0.05 if dark else 0.0)


@pytest.fixture
def fake_ocr() -> type[FakeOcr]:
    return FakeOcr


@pytest.fixture
def make_pdf(tmp_path: Path) -> Callable[..., Path]:
    """Writes a PDF of A4 pages, each drawn by one function, in 11-point Times unless that says otherwise."""

    def make(*pages: Draw, name: str = "a.pdf", prepare: Draw | None = None) -> Path:
        pdf = FPDF(unit="pt", format="A4")
        pdf.set_margin(60)
        if prepare:
            prepare(pdf)
        for draw in pages:
            pdf.add_page()
            pdf.set_font("Times", size=11)
            draw(pdf)
        path = tmp_path / name
        pdf.output(str(path))
        return path

    return make


@pytest.fixture
def draw_page() -> Callable[..., Image.Image]:
    """The picture of a PDF's page, grey."""

    def draw(path: Path, number: int = 1, dpi: int = 200) -> Image.Image:
        with pypdfium2.PdfDocument(path) as document:
            image: Image.Image = document[number - 1].render(scale=dpi / 72, grayscale=True).to_pil()
            return image.copy()

    return draw
