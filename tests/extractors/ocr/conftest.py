"""Pages drawn by fpdf2 and PDFium, and worn like scans. Small sheets, because each reading costs a second."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pypdfium2
import pytest
from fpdf import FPDF
from PIL import Image, ImageFilter

from extractors.ocr.tesseract import TesseractOcr

DPI = 300
SHEET = (360, 300)  # points

PROSE = (
    "The relief fund for miners was opened at Kokura on 3 May 1954. Nobody at the ministry would say how much had been set aside "
    "for the winter, and the unions of the district asked for 40,000 yen. In June the governor, Mr. Hayashi, wrote that the "
    "money had gone to Nagasaki, where two hundred families were still without a roof."
)
ROWS = (("Branch", "Members", "Yen"), ("Kokura", "1,204", "20,175"), ("Moji", "310", "2,900"), ("Nagasaki", "87", "150"))


def picture(draw: Callable[[FPDF], None], size: tuple[int, int] = SHEET) -> Image.Image:
    pdf = FPDF(unit="pt", format=size)
    pdf.set_margin(30)
    pdf.set_auto_page_break(False)
    pdf.add_page()
    pdf.set_font("Times", size=11)
    draw(pdf)
    with pypdfium2.PdfDocument(bytes(pdf.output())) as document:
        image: Image.Image = document[0].render(scale=DPI / 72, grayscale=True).to_pil()
        return image.copy()


def worn(image: Image.Image, *, noise: float, seed: int = 1) -> Image.Image:
    """Grey paper, faded ink, grain and specks."""
    chance = np.random.default_rng(seed)
    levels = 60 + np.asarray(image, dtype=np.float32) * (160 / 255) + chance.normal(0, noise, (image.height, image.width))
    levels[chance.random(levels.shape) < 0.001] = 40
    return Image.fromarray(levels.clip(0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.6))


@pytest.fixture(scope="session")
def engine() -> TesseractOcr:
    return TesseractOcr("eng")


@pytest.fixture(scope="session")
def prose() -> str:
    return PROSE


@pytest.fixture(scope="session")
def rows() -> tuple[tuple[str, ...], ...]:
    return ROWS


@pytest.fixture(scope="session")
def letter() -> Image.Image:
    """A page of prose in one column."""
    return picture(lambda pdf: pdf.multi_cell(0, 14, PROSE))


@pytest.fixture(scope="session")
def account() -> Image.Image:
    """A sentence, and a table without rules under it."""

    def draw(pdf: FPDF) -> None:
        pdf.multi_cell(
            0, 14, "The unions of the district have paid these sums to the relief fund, as the governor wrote in June:"
        )
        for number, row in enumerate(ROWS):
            for x, cell in zip((40, 170, 270), row, strict=True):
                pdf.text(x, 90 + 16 * number, cell)
        pdf.text(30, 200, "Nothing more was paid before the winter of that year.")

    return picture(draw)


@pytest.fixture(scope="session")
def columns() -> Image.Image:
    """Two columns of prose."""

    def draw(pdf: FPDF) -> None:
        for x, first in ((30, "On the left: "), (250, "On the right: ")):
            pdf.set_xy(x, 30)
            pdf.multi_cell(200, 14, first + PROSE)

    return picture(draw, (480, 300))


@pytest.fixture(scope="session")
def wear() -> Callable[..., Image.Image]:
    return worn
