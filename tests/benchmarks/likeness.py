"""On what the thresholds of `extractors.likeness` rest: python -W ignore tests/benchmarks/likeness.py [PAGES]

Words: how alike a page is to itself with a share of its words misread, and to other pages, and what is then taken for one paper.
Looks: in how many of 256 bits PAGES pages (7) of each kind differ from themselves, scanned again in a dozen ways, and from each
other. Takes some minutes.
"""

from __future__ import annotations

import io
import random
import re
import sys
import textwrap
import time
from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter

from extractors.likeness.compare import compare
from extractors.likeness.versions import are_one
from tests.extractors.likeness.papers import copy, form, letter, look_of, misread

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "corpus"))

from page_drawing import draw_clipping, draw_typescript  # noqa: E402
from scan_wear import Wear, render_pages, wear_page  # noqa: E402

HEAD = "TAMAKI & COMPANY\nShipping and Insurance Agents\n12 Harbour Street, Kobe\n\n"
ASKED = (
    "Family name,Given names,Date of birth,Place of birth,Nationality,Occupation,Employer,Address,Arrived by ship,"
    "Purpose of stay,Referees,Remarks,Fee paid,Officer"
).split(",")
BEFORE = Wear(skew=0.6, noise=6, shade=20)


def texts() -> list[str]:
    """The texts that the recogniser is trained on, without their marks."""
    paths = sorted((ROOT / "corpus" / "training").glob("T*.txt"))
    return [re.sub(r"⟦.\|([^⟧]*)⟧", r"\1", path.read_text().split("\n", 1)[1]) for path in paths]


def words() -> None:
    """Print how alike texts are, and what is taken for one."""
    chance = random.Random(1)
    pages = [" ".join(text.split()[at : at + 150]) for text in texts() for at in range(0, len(text.split()) - 150, 600)]
    some = [copy(page) for page in chance.sample(pages, 150)]
    others = [compare(a.features, b.features).text or 0 for a, b in combinations(some, 2)]
    print(f"other pages: mean {np.mean(others):.3f}, most {max(others):.3f}")
    print(f"other pages taken for one: {sum(are_one(a, b) for a, b in pairwise(some))} of {len(some) - 1}")
    for share in (0.05, 0.1, 0.2, 0.3, 0.4):
        again = [(copy(page), copy(misread(page, share, chance))) for page in pages]
        alike = [compare(a.features, b.features).text or 0 for a, b in again]
        known = sum(are_one(a, b) for a, b in again)
        print(f"{share:.0%} misread: mean {np.mean(alike):.2f}, least {min(alike):.2f}; known again {known} of {len(again)}")
    for length in (5, 10, 15, 20, 50):
        made = [copy(misread(letter(chance, length), 0.1, chance)) for _ in range(300)]
        taken = sum(are_one(a, b) for a, b in pairwise(made))
        print(f"letters of {length} words with one letterhead and closing taken for one: {taken} of {len(made) - 1}")
    for share in (0.0, 0.1, 0.2, 0.3, 0.4):
        made = [copy(misread(form(chance), share, chance)) for _ in range(300)]
        taken = sum(are_one(a, b) for a, b in pairwise(made))
        print(f"a form letter filled in twice, {share:.0%} misread, taken for one: {taken} of {len(made) - 1}")


def pages(number: int) -> dict[str, list[Image.Image]]:
    """Clean pages at 200 dpi that are much like each other, by kind."""
    chance, plain = random.Random(7), [text.encode("latin-1", "ignore").decode("latin-1").split() for text in texts()]

    def some(k: int, length: int, at: int = 0) -> str:
        return " ".join(plain[k][at : at + length])

    def filled(k: int) -> str:
        lines = [f"{n}. {asked:<28} {some(k, chance.randrange(1, 4), 7 * n)}\n\n" for n, asked in enumerate(ASKED, 1)]
        return "APPLICATION FOR A PERMIT OF RESIDENCE\n\n" + "".join(lines)

    def account(k: int) -> str:
        rows = (
            f"{some(k, 1, 3 * n)[:12]:<14}" + "".join(f"{chance.randrange(10, 9999):>11}" for _ in range(4)) for n in range(34)
        )
        return "MONTHLY ACCOUNT\n\n" + "\n".join(rows)

    def written(k: int) -> str:
        body = textwrap.fill(some(k, chance.randrange(90, 220)), 74)
        day = f"{chance.randrange(1, 28)} May 19{chance.randrange(10, 40)}"
        return f"{HEAD}{day}\n\nDear Sir,\n\n{body}\n\nYours faithfully,\n\nT. Tamaki"

    drawn = {
        "letters": [draw_typescript(written(k)) for k in range(number)],
        "forms": [draw_typescript(filled(k)) for k in range(number)],
        "tables": [draw_typescript(account(k)) for k in range(number)],
        "prose": [draw_typescript(textwrap.fill(some(k, 520), 74)) for k in range(number)],
        "clippings": [
            draw_clipping("\n\n".join(["THE HARBOUR", *(some(k, 60, 60 * n) + "." for n in range(4))])) for k in range(number)
        ],
    }
    return {kind: [render_pages(one, 200)[0] for one in some_drawn] for kind, some_drawn in drawn.items()}


def rescans(page: Image.Image, seed: int) -> Iterator[tuple[str, Image.Image, int]]:
    """The page as other scanners see it: how, the picture, and dots per inch."""
    chance, grain = random.Random(seed), np.random.default_rng(seed)
    yield "100 dpi", page.resize((page.width // 2, page.height // 2), Image.Resampling.BOX), 100
    yield "300 dpi", page.resize((page.width * 3 // 2, page.height * 3 // 2)), 300
    for degrees in (0.5, 1, 2):
        turn = chance.choice((-degrees, degrees))
        yield f"turned by {degrees}", page.rotate(turn, Image.Resampling.BICUBIC, fillcolor=255), 200
    yield "cut", _cut(page, chance), 200
    wider = Image.new("L", (page.width + 80, page.height + 100), 235)
    wider.paste(page, (chance.randrange(80), chance.randrange(100)))
    yield "laid otherwise", wider, 200
    yield "blurred", page.filter(ImageFilter.GaussianBlur(2.5)), 200
    darker = ImageEnhance.Brightness(page).enhance(chance.choice((0.6, 0.75, 1.15)))
    yield "darkened", ImageEnhance.Contrast(darker).enhance(chance.choice((0.6, 1.4))), 200
    levels = np.asarray(page, dtype=float) + grain.normal(0, 25, (page.height, page.width))
    yield "grained", Image.fromarray(levels.clip(0, 255).astype(np.uint8)), 200
    held = io.BytesIO()
    page.save(held, "JPEG", quality=15)
    yield "JPEG", Image.open(held).convert("L"), 200
    worn = Wear(chance.uniform(-1.5, 1.5), noise=15, shade=60, specks=0.0008, show_through=0.18, fading=0.4, blur=1)
    yield "worn", wear_page(page, worn, seed), 200
    everything = _cut(wear_page(page, Wear(chance.uniform(-1.5, 1.5), noise=12, shade=45, fading=0.35, blur=0.8), seed), chance)
    yield "all of it", everything.resize((everything.width * 2 // 3, everything.height * 2 // 3)), 133


def _cut(page: Image.Image, chance: random.Random) -> Image.Image:
    left, top, right, bottom = (chance.uniform(0, 0.03) for _ in range(4))
    box = (left * page.width, top * page.height, (1 - right) * page.width, (1 - bottom) * page.height)
    return page.crop((int(box[0]), int(box[1]), int(box[2]), int(box[3])))


def looks(number: int) -> None:
    """Print in how many bits looks differ."""
    ways: dict[str, list[int]] = {}
    for kind, sheets in pages(number).items():
        first, same = [], []
        for seed, sheet in enumerate(sheets):
            first.append(look_of(wear_page(sheet, BEFORE, seed), 200))
            for way, picture, dpi in rescans(sheet, 31 * seed):
                same.append(_differing(first[-1], look_of(picture, dpi)))
                ways.setdefault(way, []).append(same[-1])
        other = [_differing(a, b) for a, b in combinations(first, 2)]
        within = ", ".join(f"{np.mean(np.array(same) <= bits):.0%} within {bits}" for bits in (44, 48))
        print(
            f"{kind:10} scanned again: median {np.median(same):.0f}, {within} bits, most {max(same)}; others from {min(other)} on"
        )
    print(
        "; ".join(f"{way}: median {np.median(bits):.0f}, 90 % within {np.quantile(bits, 0.9):.0f}" for way, bits in ways.items())
    )


def _differing(first: bytes, second: bytes) -> int:
    return (int.from_bytes(first) ^ int.from_bytes(second)).bit_count()


if __name__ == "__main__":
    started = time.perf_counter()
    words()
    looks(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
    print(f"{time.perf_counter() - started:.0f} s")
