"""Image files of every kind that archives hold, and what is refused. The engine is faked; see tests/extractors/ocr."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractors.errors import CorruptFile, TruncatedFile, UnsupportedFile
from extractors.ocr.prepare import grey, ink, lie, quietened, resolution, turned, working
from extractors.read import page_count, read, read_pages
from extractors.records import Origin
from extractors.settings import Settings


def sheet(mode: str = "L", size: tuple[int, int] = (400, 300)) -> Image.Image:
    image = Image.new("L", size, 255)
    ImageDraw.Draw(image).text((40, 40), "Minutes", font=ImageFont.load_default(60), fill=0)
    if mode == "I;16":
        return Image.fromarray(np.asarray(image).astype(np.uint16) * 200)
    if mode == "RGBA":
        clear = Image.new("RGBA", size, (0, 0, 0, 0))
        clear.paste((0, 0, 0, 255), mask=image.point(lambda level: 255 - level))
        return clear
    return image.convert(mode)


FORMATS = [
    ("a.png", "L"),
    ("a.png", "1"),
    ("a.png", "P"),
    ("a.png", "RGB"),
    ("a.png", "RGBA"),
    ("a.png", "LA"),
    ("a.png", "I;16"),
    ("a.jpg", "L"),
    ("a.jpg", "RGB"),
    ("a.jpg", "CMYK"),
    ("a.tif", "1"),
    ("a.tif", "L"),
    ("a.tif", "CMYK"),
    ("a.tiff", "I;16"),
]


@pytest.mark.parametrize(("name", "mode"), FORMATS)
def test_every_kind_of_image_is_read(tmp_path: Path, fake_ocr: Any, name: str, mode: str) -> None:
    path = tmp_path / name
    sheet(mode).save(path, dpi=(150, 150))
    engine = fake_ocr()
    (page,) = read(path, Settings(), engine=engine).pages
    assert (page.origin, page.text) == (Origin.OCR, "Read by the engine.")
    assert engine.seen[0][1:] == ((400, 300), 150)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16", "CMYK"])
def test_every_mode_becomes_the_same_grey(mode: str) -> None:
    levels = np.asarray(grey(sheet(mode)))
    assert levels.dtype == np.uint8
    assert levels[5, 5] > 250
    assert levels.min() < 20


def test_frames_of_a_tiff_are_pages(tmp_path: Path, fake_ocr: Any) -> None:
    path = tmp_path / "a.tif"
    first, *rest = sheet(), Image.new("1", (200, 100), 1), sheet("RGB", (500, 600))
    first.save(path, save_all=True, append_images=rest)
    assert page_count(path) == 3
    pages = read(path, Settings(), engine=fake_ocr()).pages
    assert [page.origin for page in pages] == [Origin.OCR, Origin.BLANK, Origin.OCR]
    engine = fake_ocr()
    assert read_pages(path, Settings(), range(3, 4), engine=engine) == pages[2:]
    assert engine.seen[0][1] == (500, 600)


def test_a_wrong_image_ending_is_noted_on_the_page(tmp_path: Path, fake_ocr: Any) -> None:
    sheet().save(tmp_path / "a.jpg", format="PNG")
    reading = read(tmp_path / "a.jpg", Settings(), engine=fake_ocr())
    assert reading.media_type == "image/png"
    assert reading.pages[0].problems == ("The name ends in .jpg, but the content is a PNG image.",)


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.tif"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_an_image_cut_short_is_refused(tmp_path: Path, fake_ocr: Any, name: str, share: float) -> None:
    path = tmp_path / name
    noise = np.random.default_rng(1).integers(0, 255, (300, 400), dtype=np.uint8)
    Image.fromarray(noise).save(path)
    data = path.read_bytes()
    path.write_bytes(data[: int(share * len(data))])
    with pytest.raises(TruncatedFile) as refused:
        read(path, Settings(), engine=fake_ocr())
    assert "end of the image" in str(refused.value)


def test_a_damaged_header_is_refused(tmp_path: Path, fake_ocr: Any) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"no header of any kind" * 9)
    with pytest.raises((CorruptFile, TruncatedFile)):
        read(tmp_path / "a.png", Settings(), engine=fake_ocr())


def test_an_image_made_to_fill_the_memory_is_refused(tmp_path: Path, fake_ocr: Any) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 60000, 60000, 8, 0, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    (tmp_path / "a.png").write_bytes(bomb)
    with pytest.raises(UnsupportedFile, match="too large") as refused:
        read(tmp_path / "a.png", Settings(), engine=fake_ocr())
    assert "300 dots" in refused.value.hint


@pytest.mark.parametrize(("noted", "size", "dpi"), [(300, (2480, 3508), 300), (72, (2480, 3508), 300), (200, (1654, 2339), 200),
                                                    (1, (800, 600), 300), (600, (4960, 7016), 600)])  # fmt: skip
def test_resolution_is_believed_where_it_can_be_true(noted: int, size: tuple[int, int], dpi: int) -> None:
    image = Image.new("1", size)
    image.info["dpi"] = (noted, noted)
    assert resolution(image) == dpi
    assert resolution(Image.new("1", size)) == 300


def test_small_images_grow_and_large_ones_shrink() -> None:
    assert working(Image.new("L", (400, 300)), 300)[0].size == (400, 300)
    assert working(Image.new("L", (400, 300)), 100)[0].size == (1200, 900)
    assert working(Image.new("L", (4000, 3000)), 600)[1] == 300
    assert working(Image.new("L", (12000, 9000)), 300)[0].width < 9000


def test_a_photograph_turned_by_its_exif_data_is_upright() -> None:
    image = sheet()
    image.getexif()[0x0112] = 6
    assert grey(image).size == (300, 400)


@pytest.mark.parametrize("degrees", [-4.0, -1.2, 0.5, 3.0])
@pytest.mark.parametrize("quarter", [0, 90])
def test_the_angle_of_a_page_is_found(degrees: float, quarter: int) -> None:
    image = Image.new("L", (1200, 1600), 255)
    words = "the mines of the northern district were sold in that year to a company of which nobody knew the owner".split()
    for number, y in enumerate(range(200, 1400, 40)):
        line = " ".join(words[(7 * number + n) % len(words)] for n in range(9))
        ImageDraw.Draw(image).text((150, y), line, font=ImageFont.load_default(32))
    skewed = turned(turned(image, quarter), degrees)
    angle, upwards = lie(skewed, 200)
    assert angle == pytest.approx(-degrees, abs=0.15)
    assert upwards == (quarter == 90)


def test_ink_tells_print_from_specks_and_an_empty_page() -> None:
    blank = Image.new("L", (1000, 1400), 235)
    assert ink(blank, 150) == 0.0
    grain = np.random.default_rng(1).normal(225, 9, (1400, 1000)).clip(0, 255).astype(np.uint8)
    assert ink(Image.fromarray(grain), 150) == 0.0
    assert ink(sheet(size=(1000, 1400)), 150) > 0.001


def test_grain_is_taken_off_and_clean_print_left_alone() -> None:
    clean = sheet()
    assert quietened(clean) is clean
    grain = np.random.default_rng(1).normal(225, 12, (300, 400)).clip(0, 255).astype(np.uint8)
    assert np.asarray(quietened(Image.fromarray(grain))).std() < 0.6 * grain.std()
