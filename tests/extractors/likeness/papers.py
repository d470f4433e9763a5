"""Papers of which it is known which are one: letters, forms, reports, and what OCR, a scanner or a clerk makes of them."""

from __future__ import annotations

import io
import random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from extractors.likeness.looks import look
from extractors.likeness.versions import Copy
from extractors.likeness.words import signature
from extractors.ocr.prepare import grey, lie, turned
from extractors.records import Features

NOUNS = (
    "warehouse season quay ledger price harvest cargo village clerk office winter school licence ship order paper road meeting"
).split()
VERBS = "asked sent found kept wanted opened closed wrote counted promised refused delivered repaired carried".split()
NAMES = "Sato Mori Lindqvist Nakamura Fischer Dunmore Oliveira Perth Ogata Kuroda Hayashi Brandt".split()
CONFUSED = {"i": "l", "o": "0", "l": "1", "e": "c", "a": "o", "n": "u", "m": "rn", "h": "b", "t": "f", "c": "e", "u": "n"}
HEAD = "TAMAKI AND COMPANY, Shipping and Insurance Agents, 12 Harbour Street, Kobe. Telegraphic address: Tamakico."
CLOSING = "We remain at your disposal for any further order. Yours faithfully, for Tamaki and Company, the Manager."
FORM = (
    "The Tamaki Company begs to inform {name} of {place} that the sum of {sum} yen for the consignment of {goods}"
    " shipped on {date} has been received with thanks, and that the goods will be held at our warehouse on the quay until"
    " the papers have been signed by your agent. We ask that you return the enclosed slip to this office within thirty"
    " days of receipt, failing which storage will be charged at the usual rate, and remain at your disposal for any"
    " further order."
)


def prose(chance: random.Random, words: int) -> str:
    """Sentences of a report."""
    text: list[str] = []
    while len(text) < words:
        text += [
            f"In {chance.randrange(1890, 1940)}",
            "Mr.",
            chance.choice(NAMES),
            chance.choice(VERBS),
            "the",
            chance.choice(NOUNS),
        ]
        for _ in range(chance.randrange(2, 5)):
            joined = chance.choice(("and", "of", "for", "beside", "after"))
            text += [joined, chance.choice(("the", "a", "every", "no")), chance.choice(NOUNS), chance.choice(VERBS)]
        text[-1] += "."
    return " ".join(text[:words])


def letter(chance: random.Random, words: int = 150) -> str:
    """One of many with the same letterhead and closing."""
    return f"{HEAD} {prose(chance, words)} {CLOSING}"


def form(chance: random.Random, **given: str) -> str:
    """A form letter filled in."""
    filled = {
        "name": f"{chance.choice(NAMES)} {chance.choice(NAMES)}",
        "place": chance.choice(NAMES),
        "sum": str(chance.randrange(100, 9999)),
        "goods": chance.choice("coal rice silk tea timber paper".split()),
        "date": f"{chance.randrange(1, 28)} {chance.choice('May June July March'.split())} 19{chance.randrange(10, 40)}",
    }
    return FORM.format(**{**filled, **given})


def misread(text: str, share: float, chance: random.Random) -> str:
    """As OCR reads it: of this share of the words a letter is another, or it is lost, cut in two, or a speck is beside it."""
    out: list[str] = []
    for word in text.split(" "):
        if not word or chance.random() >= share:
            out.append(word)
            continue
        kind = chance.random()
        if kind < 0.08:
            continue
        if kind < 0.2:
            out += [word, "|"]
            continue
        at = chance.randrange(len(word))
        word = word[:at] + CONFUSED.get(word[at], chance.choice("acemnorst1.,")) + word[at + 1 :]
        if len(word) > 4 and chance.random() < 0.3:
            at = chance.randrange(1, len(word))
            word = f"{word[:at]} {word[at:]}"
        out.append(word)
    return " ".join(out)


def copy(text: str, *looks: bytes) -> Copy:
    """A file with this text, and pages that look so."""
    signed, words = signature(text)
    return Copy(text, Features(words, signed, b"".join(looks)))


def page(chance: random.Random, *, letterhead: bool = True) -> Image.Image:
    """A page of lines of strokes at 200 dpi, in paragraphs; with the letterhead that others have too."""
    sheet = Image.new("L", (1240, 1754), 255)
    draw = ImageDraw.Draw(sheet)
    if letterhead:
        head = random.Random(1)
        for y in (90, 130, 170):
            _line(draw, head, 380, y, 480)
    y = 300
    while y < 1600:
        for _ in range(chance.randrange(2, 8)):
            if y < 1600:
                _line(draw, chance, 130, y, chance.choice((980, 980, 960, 700, 350)))
                y += 38
        y += 40
    return sheet


def _line(draw: ImageDraw.ImageDraw, chance: random.Random, x: int, y: int, length: int) -> None:
    end = x + length
    while x < end:
        width = chance.randrange(20, 110)
        for stroke in range(x, min(x + width, end), 9):
            draw.line((stroke, y + chance.randrange(4), stroke, y + 18 + chance.randrange(4)), fill=40, width=3)
        x += width + 22


def scanned(sheet: Image.Image, way: str, seed: int) -> tuple[Image.Image, int]:
    """The page as a scanner sees it, and dots per inch."""
    chance, grain = random.Random(seed), np.random.default_rng(seed)
    if way == "coarse":
        return sheet.resize((sheet.width // 2, sheet.height // 2), Image.Resampling.BOX), 100
    if way == "fine":
        return sheet.resize((sheet.width * 3 // 2, sheet.height * 3 // 2)), 300
    if way == "aslant":
        return sheet.rotate(chance.choice((-1.4, 1.4)), Image.Resampling.BICUBIC, fillcolor=255), 200
    if way == "cut":
        left, top, right, bottom = (chance.uniform(0, 0.03) for _ in range(4))
        box = (left * sheet.width, top * sheet.height, (1 - right) * sheet.width, (1 - bottom) * sheet.height)
        return sheet.crop(tuple(map(int, box))), 200  # type: ignore[arg-type]
    if way == "dark and grainy":
        levels = 30 + np.asarray(sheet, dtype=np.float32) * 0.6 + grain.normal(0, 12, (sheet.height, sheet.width))
        return Image.fromarray(levels.clip(0, 255).astype(np.uint8)), 200
    if way == "blurred JPEG":
        held = io.BytesIO()
        sheet.filter(ImageFilter.GaussianBlur(2)).save(held, "JPEG", quality=15)
        return Image.open(held).convert("L"), 200
    return sheet, 200


WAYS = ("coarse", "fine", "aslant", "cut", "dark and grainy", "blurred JPEG")


def look_of(sheet: Image.Image, dpi: int) -> bytes:
    """Its look, straightened as OCR straightens it."""
    plain = grey(sheet)
    straight = turned(plain, lie(plain, dpi)[0])
    return look(straight.resize((straight.width * 50 // dpi, straight.height * 50 // dpi), Image.Resampling.LANCZOS), 50)
