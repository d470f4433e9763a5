"""The real Tesseract on drawn pages: turned, skewed, worn, in columns, with a table, and with nothing on them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFilter
from rapidfuzz.distance import Levenshtein

from extractors.errors import OcrDataMissing
from extractors.ocr.engine import OcrPage
from extractors.ocr.tesseract import TesseractOcr
from extractors.read import read
from extractors.readers.scan import scan_page
from extractors.records import Origin, Page
from extractors.settings import Settings


def flat(text: str) -> str:
    return " ".join(text.split()).replace("’", "'")


def errors(page: OcrPage | Page, text: str) -> float:
    """Character error rate."""
    return Levenshtein.distance(flat(page.text), flat(text)) / len(flat(text))


def exact(page: OcrPage | Page) -> bool:
    spelled = [page.text[word.start : word.end] for word in page.words]
    inside = all(
        0 <= word.box.x0 < word.box.x1 <= (page.width or 0) and 0 <= word.box.y0 < word.box.y1 <= (page.height or 0)
        for word in page.words
    )
    return "".join(spelled) == "".join(page.text.split()) and inside


@pytest.fixture(scope="module")
def straight(engine: TesseractOcr, letter: Image.Image) -> OcrPage:
    return engine.recognise(letter, 300)


def test_a_clean_page_is_read_with_boxes_and_confidence(straight: OcrPage, prose: str) -> None:
    assert errors(straight, prose) < 0.005
    assert exact(straight)
    assert (straight.width, straight.height, straight.rotation, straight.skew) == (360, 300, 0, 0)
    first = straight.words[0]
    assert straight.text[first.start : first.end] == "The"
    assert first.box == pytest.approx((33, 34, 50, 42), abs=3)
    assert first.confidence is not None
    assert 0.8 < first.confidence <= 1
    assert straight.confidence == pytest.approx(0.95, abs=0.05)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_turned_page_is_read_upright(engine: TesseractOcr, letter: Image.Image, straight: OcrPage, degrees: int) -> None:
    page = engine.recognise(letter.rotate(degrees, expand=True), 300)
    assert page.rotation == degrees
    assert page.text == straight.text
    assert (page.width, page.height) == (straight.width, straight.height)
    assert page.words[0].box == pytest.approx(straight.words[0].box, abs=1)


@pytest.mark.parametrize("degrees", [2.0, -1.5])
def test_a_skewed_page_is_straightened(engine: TesseractOcr, letter: Image.Image, prose: str, degrees: float) -> None:
    skewed = letter.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    page = engine.recognise(skewed, 300)
    assert page.skew == pytest.approx(degrees, abs=0.15)
    assert errors(page, prose) < 0.01
    assert exact(page)
    line = [word.box for word in page.words if word.end <= page.text.index("\n")]
    assert max(box.y1 for box in line) - min(box.y1 for box in line) < 5


def test_a_worn_page_is_read(engine: TesseractOcr, letter: Image.Image, wear: Callable[..., Image.Image], prose: str) -> None:
    page = scan_page(wear(letter, noise=20), 300, 1, engine)
    assert page.origin is Origin.OCR
    assert errors(page, prose) < 0.02


def test_columns_are_read_one_after_the_other(engine: TesseractOcr, columns: Image.Image, prose: str) -> None:
    page = engine.recognise(columns, 300)
    assert errors(page, f"On the left: {prose} On the right: {prose}") < 0.01
    assert not page.tables
    assert "\t" not in page.text


@pytest.mark.parametrize("noise", [0, 15])
def test_a_table_is_kept_as_rows(
    engine: TesseractOcr, account: Image.Image, wear: Callable[..., Image.Image], rows: tuple[tuple[str, ...], ...], noise: int
) -> None:
    page = engine.recognise(wear(account, noise=noise) if noise else account, 300)
    assert [table.rows for table in page.tables] == [rows]
    table = page.tables[0]
    assert page.text[table.start : table.end] == "\n".join("\t".join(row) for row in rows)
    assert "fund, as the governor" in flat(page.text[: table.start])
    assert page.text[table.end :].strip() == "Nothing more was paid before the winter of that year."
    assert exact(page)


def test_a_page_at_another_resolution_has_the_same_points(engine: TesseractOcr, letter: Image.Image, straight: OcrPage) -> None:
    half = engine.recognise(letter.resize((letter.width // 2, letter.height // 2), Image.Resampling.BOX), 150)
    assert errors(half, straight.text) < 0.02
    assert half.words[0].box == pytest.approx(straight.words[0].box, abs=1)
    assert (half.width, half.height) == (360, 300)


def test_an_empty_page_is_blank(engine: TesseractOcr, wear: Callable[..., Image.Image]) -> None:
    for paper in (Image.new("1", (900, 1200), 1), wear(Image.new("L", (900, 1200), 255), noise=12)):
        page = scan_page(paper, 200, 7, engine)
        assert (page.number, page.origin, page.text, page.words, page.problems) == (7, Origin.BLANK, "", (), ())


def test_ink_without_words_is_doubtful(engine: TesseractOcr) -> None:
    drawing = Image.new("L", (900, 1200), 255)
    ImageDraw.Draw(drawing).ellipse((200, 300, 700, 800), fill=60)
    page = scan_page(drawing, 200, 1, engine)
    assert page.origin is Origin.DOUBTFUL
    assert page.problems


def test_a_page_that_cannot_be_read_well_is_doubtful(engine: TesseractOcr, letter: Image.Image) -> None:
    ruined = letter.resize((300, 250), Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(0.8))
    page = scan_page(ruined, 60, 1, engine)
    assert page.origin is Origin.DOUBTFUL
    assert page.problems == (f"The scan is hard to read: mean confidence of its words is {page.confidence:.0%}.",)


def test_a_missing_language_is_said(letter: Image.Image) -> None:
    with pytest.raises(OcrDataMissing, match="xyz is not installed"):
        TesseractOcr("eng+xyz").recognise(letter, 300)


def test_a_scanned_tiff_is_read_from_the_file(tmp_path: Path, letter: Image.Image, prose: str) -> None:
    path = tmp_path / "letter.tif"
    letter.convert("1").save(path, dpi=(300, 300), compression="group4")
    (page,) = read(path, Settings()).pages
    assert page.origin is Origin.OCR
    assert errors(page, prose) < 0.01
    assert exact(page)
