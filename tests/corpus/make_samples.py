"""Draws the PDFs and scans in corpus/samples/documents/ from the texts in corpus/samples/twins/.

    python tests/corpus/make_samples.py [--into FOLDER] [--only PART_OF_NAME] [--japanese-font FILE]

Promises the same text and the same wear on each run; the bytes may differ with the versions of the libraries. It never writes
texts or gold. The Japanese page needs a font that is not kept here (IPAMincho was used) and is left alone without one.

To add a sample: put its text into twins/, one row here and one in corpus/samples/twins.csv.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from page_drawing import draw_clipping, draw_columns, draw_paper, draw_typescript
from PIL import Image
from scan_wear import Wear, render_pages, wear_page

SAMPLES_FOLDER = Path(__file__).parents[2] / "corpus" / "samples"


@dataclass(frozen=True, slots=True)
class Sample:
    """One drawn document: the text it shows, its layout, and for a scan its resolution and wear."""

    name: str
    twin: str
    draw: Callable[[str], bytes]
    dpi: int = 0
    wear: Wear | None = None
    seed: int = 0


SAMPLES = (
    Sample(
        "paper-bank-of-chosen.pdf",
        "paper-bank-of-chosen.txt",
        partial(draw_paper, running_heads=("E. M. Harcombe", "A Bank Between Three Currencies"), first_page=61),
    ),
    Sample("memorandum-dairen.jpg", "memorandum-dairen.txt", draw_typescript, 200, Wear(skew=1.4, noise=9), 1931),
    Sample(
        "clipping-yokohama-1912.jpg",
        "clipping-yokohama-1912.txt",
        draw_clipping,
        300,
        Wear(skew=-1.8, noise=20, shade=55, specks=0.0008, show_through=0.18, fading=0.35, blur=0.8),
        1912,
    ),
    Sample("review-manchuria-1934.png", "review-manchuria-1934.txt", draw_columns, 240, Wear(skew=1.0, noise=6), 1934),
    Sample("interview-hakodate-1978.tif", "interview-hakodate-1978.txt", draw_typescript, 200, Wear(skew=-1.1, noise=7), 1978),
)
JAPANESE = Sample("notice-company-japanese.jpg", "notice-company-japanese.txt", draw_typescript, 200, Wear(skew=0.8), 1924)


def make_sample(sample: Sample, folder: Path) -> Path:
    """Draw one sample into the folder and return its file."""
    text = (SAMPLES_FOLDER / "twins" / sample.twin).read_text(encoding="utf-8")
    file = folder / sample.name
    pdf = sample.draw(text)
    if sample.wear is None:
        file.write_bytes(pdf)
        return file
    pages = [wear_page(page, sample.wear, sample.seed + number) for number, page in enumerate(render_pages(pdf, sample.dpi))]
    save_scan(pages, file, sample.dpi)
    return file


def save_scan(pages: list[Image.Image], file: Path, dpi: int) -> None:
    """JPEG with visible artefacts, or PNG and TIFF (of all pages) in black and white, by the file's suffix."""
    if file.suffix == ".jpg":
        pages[0].save(file, quality=45, dpi=(dpi, dpi))
        return
    first, *rest = [page.point(lambda grey: 255 if grey > 140 else 0).convert("1") for page in pages]
    if file.suffix == ".png":
        first.save(file, dpi=(dpi, dpi), optimize=True)
    else:
        first.save(file, save_all=True, append_images=rest, compression="group4", dpi=(dpi, dpi))


def main() -> None:
    """Draw all samples, or those whose name holds the given part."""
    options = argparse.ArgumentParser(description="Draw the sample PDFs and scans from their texts.")
    options.add_argument("--into", type=Path, default=SAMPLES_FOLDER / "documents")
    options.add_argument("--only", default="")
    options.add_argument("--japanese-font", type=Path)
    given = options.parse_args()
    for sample in SAMPLES:
        if given.only in sample.name:
            print(make_sample(sample, given.into))
    if given.japanese_font:
        draw = partial(draw_typescript, font_file=given.japanese_font)
        print(make_sample(Sample(JAPANESE.name, JAPANESE.twin, draw, JAPANESE.dpi, JAPANESE.wear, JAPANESE.seed), given.into))


if __name__ == "__main__":
    main()
