"""Pictures of pages: where a page's words are said to stand, there is ink, however the page lay in its file."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from fpdf import FPDF
from PIL import Image

from extractors.errors import CorruptFile, EncryptedFile, SourceError, TruncatedFile, UnsupportedFile
from extractors.ocr.prepare import grey, turned
from extractors.read import read
from extractors.readers.picture import Sheet, draw
from extractors.records import Origin, Page
from extractors.settings import Settings

A4 = Sheet(1, 595.0, 842.0, 0, layered=False)
DPI = 110


def sheet_of(page: Page) -> Sheet:
    assert page.width is not None
    assert page.height is not None
    return Sheet(page.number, page.width, page.height, page.rotation, page.origin is Origin.TEXT)


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def check(path: Path, number: int = 1) -> tuple[Page, Image.Image]:
    """Reads the file for real, and measures the words of one page against its picture."""
    reading = read(path, Settings())
    page = reading.pages[number - 1]
    picture = opened(draw(path, reading.media_type, sheet_of(page), DPI))
    levels, scale = np.asarray(picture.convert("L")), DPI / 72
    dark = levels < np.percentile(levels, 70) - 60
    inside = np.zeros_like(dark)
    shares = []
    for _, _, box, _ in page.words:
        x0, y0, x1, y1 = (round(edge * scale) for edge in box)
        shares.append(dark[y0 : y1 + 1, x0 : x1 + 1].mean())
        inside[max(0, y0 - 2) : y1 + 3, max(0, x0 - 2) : x1 + 3] = True
    assert len(shares) > 10
    assert min(shares) > 0.04, "a box without ink under it"
    assert (dark & inside).sum() > 0.8 * dark.sum(), "ink outside the boxes of the words"
    return page, picture


@pytest.mark.parametrize(
    ("name", "number"),
    [("interview-hakodate-1978.tif", 2), ("paper-bank-of-chosen.pdf", 2), ("clipping-yokohama-1912.jpg", 1)],
)
def test_boxes_fit_the_samples(samples: Path, name: str, number: int) -> None:
    check(samples / name, number)


def words(pdf: FPDF) -> None:
    pdf.multi_cell(0, 14, "The harbour office paid the clerks on the fourth of May and the porters a week later. " * 6)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_pdf_page_is_shown_as_its_layer_was_read(make_pdf: Callable[..., Path], tmp_path: Path, rotation: int) -> None:
    # read_layer turns the page so that its type stands upright, whatever /Rotate says
    path = tmp_path / "turned.pdf"
    with pypdfium2.PdfDocument(make_pdf(words)) as document:
        document[0].set_rotation(rotation)
        document.save(path)
    page, picture = check(path)
    assert page.origin is Origin.TEXT
    assert picture.width < picture.height


def test_a_cropped_pdf_page(make_pdf: Callable[..., Path], tmp_path: Path) -> None:
    path = tmp_path / "cropped.pdf"
    with pypdfium2.PdfDocument(make_pdf(words)) as document:
        document[0].set_cropbox(30, 500, 595, 820)
        document[0].set_rotation(90)
        document.save(path)
    check(path)


@pytest.mark.parametrize(("quarter", "degrees"), [(0, 2.3), (90, -1.4), (180, 0.0)])
def test_a_scan_that_lay_askew(samples: Path, tmp_path: Path, quarter: int, degrees: float) -> None:
    path = tmp_path / "askew.png"
    turned(turned(grey(Image.open(samples / "memorandum-dairen.jpg")), quarter), degrees).save(path, dpi=(300, 300))
    page, picture = check(path)
    assert page.rotation == quarter
    assert picture.width < picture.height


def test_a_photograph_turned_by_its_exif_data(samples: Path, tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    sideways = Image.open(samples / "memorandum-dairen.jpg").transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise when shown
    sideways.save(path, dpi=(300, 300), exif=exif, quality=95)
    _, picture = check(path)
    assert picture.width < picture.height


def test_each_frame_of_a_tiff_has_its_picture(tmp_path: Path) -> None:
    path = tmp_path / "three.tif"
    frames = [Image.new("RGB", (595, 842), colour) for colour in ("white", "teal", "maroon")]
    frames[0].save(path, save_all=True, append_images=frames[1:], dpi=(72, 72))
    third = opened(draw(path, "image/tiff", Sheet(3, 595, 842, 0, layered=False), DPI)).convert("RGB")
    assert third.size == (909, 1286)
    red, green, blue = third.getpixel((400, 600))  # type: ignore[misc]
    assert red > 100 > max(green, blue)
    with pytest.raises(TruncatedFile):
        draw(path, "image/tiff", Sheet(4, 595, 842, 0, layered=False), DPI)


@pytest.mark.parametrize("mode", ["1", "P", "LA", "RGBA", "CMYK", "I;16"])
def test_images_of_every_mode_are_shown(tmp_path: Path, mode: str) -> None:
    ramp = Image.linear_gradient("L").resize((595, 842))
    image = Image.fromarray(np.asarray(ramp).astype(np.uint16) * 250) if mode == "I;16" else ramp.convert(mode)
    path = tmp_path / "a.tif"
    image.save(path, dpi=(72, 72))
    levels = np.asarray(opened(draw(path, "image/tiff", A4, DPI)).convert("L"))
    assert levels[20].mean() < 60
    assert levels[-20].mean() > 190


def test_a_huge_sheet_is_shown_smaller(tmp_path: Path) -> None:
    path = tmp_path / "roll.png"
    Image.new("1", (400, 30_000), 1).save(path, dpi=(72, 72))
    picture = opened(draw(path, "image/png", Sheet(1, 400, 30_000, 0, layered=False), 220))
    assert max(picture.size) <= 16_000


def test_a_damaged_file_is_refused(samples: Path, tmp_path: Path, make_pdf: Callable[..., Path]) -> None:
    def cut(source: Path, name: str) -> Path:
        data = source.read_bytes()
        (tmp_path / name).write_bytes(data[: len(data) // 2])
        return tmp_path / name

    refusals: list[tuple[Path, str, type[SourceError]]] = [
        (cut(samples / "memorandum-dairen.jpg", "cut.jpg"), "image/jpeg", TruncatedFile),
        (cut(samples / "paper-bank-of-chosen.pdf", "cut.pdf"), "application/pdf", TruncatedFile),
        (samples / "letter-shanghai-1925.txt", "image/png", CorruptFile),
        (samples / "letter-shanghai-1925.txt", "text/plain", UnsupportedFile),
        (make_pdf(words, name="locked.pdf", prepare=lambda pdf: pdf.set_encryption("a", "b")), "application/pdf", EncryptedFile),
    ]
    for path, media_type, refusal in refusals:
        with pytest.raises(refusal):
            draw(path, media_type, A4, DPI)
    with pytest.raises(CorruptFile, match="Page 9"):
        draw(samples / "paper-bank-of-chosen.pdf", "application/pdf", Sheet(9, 595, 842, 0, layered=True), DPI)


def test_an_image_made_to_fill_the_memory_is_not_shown(tmp_path: Path) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 60000, 60000, 8, 0, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    (tmp_path / "a.png").write_bytes(bomb)
    with pytest.raises(UnsupportedFile, match="too large"):
        draw(tmp_path / "a.png", "image/png", A4, DPI)
