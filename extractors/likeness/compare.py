"""How alike two documents are by their features, and under which keys those that may be alike meet.

Nothing here says that two documents are one: see `extractors.likeness.versions`.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np

from extractors.likeness.words import PERMUTATIONS, SIGNED
from extractors.records import LOOK_BYTES, Features

# Different runs of words below which words tell nothing: a heading, a stamp, a page number are alike on many pages.
FEWEST = 40
# Likeness of words from which two documents are told to people: the same page with a fifth of its words misread has 0.55, a draft
# with each tenth word changed 0.7, two letters of which a third is the same letterhead and the same closing 0.2.
ALIKE_WORDS = 0.5
# Likeness of looks from which two pages may be one. Measured on letters with one letterhead, one form filled in differently,
# tables of one layout, pages of prose and newspaper columns (7 to 10 pages of each), scanned again at 100 and 300 dpi, turned by
# up to 2 degrees, cut by up to 3 % a side, laid otherwise on the glass, blurred, darkened, grained, worn, and saved as JPEG at
# quality 15 (tests/benchmarks/likeness.py). 48 of 256 bits: 95 % of the pages scanned again differ in fewer, and of any two other
# pages, those of one form the nearest, none in fewer than 54. A photograph is known again at other resolutions, but not where it
# was cut or turned.
SAME_LOOK = 1 - 48 / 128

_BITS = 8 * LOOK_BYTES
# Of 128 values 24 bands of 4: documents with a likeness of 0.55 meet in one with 90 %, of 0.65 with 99 %; of two unrelated ones
# (0.01 to 0.03) not one pair in a hundred thousand meets.
_WORD_BANDS, _WORD_ROWS = 24, 4
# Of 256 bits 12 bands of 20, drawn once: pages that differ in 18 bits meet with 96 %, in 32 with 55 %.
_LOOK_BANDS, _LOOK_ROWS = 12, 20
_LOOK_PAGES = 2  # the first pages with looks of a document, under which it is found
_DRAWN = np.random.default_rng(1).permutation(_BITS)[: _LOOK_BANDS * _LOOK_ROWS].reshape(_LOOK_BANDS, _LOOK_ROWS)


@dataclass(frozen=True, slots=True)
class Likeness:
    """text, picture: 0 (as unlike as any two) to 1 (the same). None where that cannot be told: too few words, or no pictures."""

    text: float | None
    picture: float | None


@dataclass(frozen=True, slots=True)
class Band:
    """A key under which documents meet. kind: text or picture."""

    kind: str
    band: int
    value: int


def compare(first: Features, second: Features) -> Likeness:
    """How alike two documents are. Pages are compared number for number."""
    return Likeness(_text(first, second), _picture(first, second))


def bands(features: Features) -> list[Band]:
    """The keys of a document. Those that share none are hardly ever alike."""
    found = []
    if features.words >= FEWEST:
        values = np.frombuffer(features.signature, SIGNED)
        rows = values[: _WORD_BANDS * _WORD_ROWS].reshape(_WORD_BANDS, _WORD_ROWS)
        found += [Band("text", number, zlib.crc32(row.tobytes())) for number, row in enumerate(rows)]
    for number in features.pictures[:_LOOK_PAGES]:
        bits = _unpacked(features.look(number))[_DRAWN]
        found += [
            Band("picture", _WORD_BANDS + band, zlib.crc32(row.tobytes(), number))
            for band, row in enumerate(np.packbits(bits, axis=1))
        ]
    return found


def _text(first: Features, second: Features) -> float | None:
    if min(first.words, second.words) < FEWEST:
        return None
    same = np.frombuffer(first.signature, SIGNED) == np.frombuffer(second.signature, SIGNED)
    return int(same.sum()) / PERMUTATIONS


def _picture(first: Features, second: Features) -> float | None:
    """The mean over the pages that have a look in either; a page that has one in the one only is as unlike as can be."""
    pages = sorted({*first.pictures, *second.pictures})
    both = [number for number in pages if number in first.pictures and number in second.pictures]
    if not both:
        return None
    return sum(_alike(first.look(number), second.look(number)) for number in both) / len(pages)


def _alike(first: bytes, second: bytes) -> float:
    differing = int((_unpacked(first) != _unpacked(second)).sum())
    return max(0.0, 1 - differing / (_BITS / 2))


def _unpacked(look: bytes) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    bits: np.ndarray[tuple[int], np.dtype[np.uint8]] = np.unpackbits(np.frombuffer(look, np.uint8))
    return bits
