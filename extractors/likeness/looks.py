"""What a page looks like in 256 bits: a perceptual hash of where its ink lies, which another scanner hardly changes.

A plain perceptual hash of a page of text says more of light and lines than of the page: on the pages described at
`extractors.likeness.compare.SAME_LOOK` the same page scanned again differed in 14 of 64 bits, and other pages in 20. So what is
hashed is the ink alone, cut to where there is any, and with more bits.
"""

from __future__ import annotations

import imagehash
import numpy as np
from PIL import Image, ImageFilter

from extractors.ocr.prepare import grey
from extractors.records import NO_LOOK

_SIDE = 16  # bits along each side of the hash
_NEAR = 0.25  # inches around a dot that tell whether it is darker than its surroundings
_INK = 22  # grey levels by which ink is darker than these; more loses faded letters, less finds ink in the grain
_EDGE = 0.15  # inches at each side that are left out: edges of the glass
_LINED = 0.012  # share of a row or column that is ink, from which there is print
_FEWEST = 8  # rows or columns of print; what has fewer is hashed whole
_LEAST = 60  # dots of ink at 50 dpi, below which a page has no look: fewer than ten letters
_SMOOTH = 60  # the picture is blurred by this part of its longer side, half the finest detail that the hash sees
_TONES, _TONAL = (
    40,
    0.15,
)  # grey levels from the paper, and share of the page that is as dark and no ink, from which it is a photograph

_Dots = np.ndarray[tuple[int, int], np.dtype[np.bool_]]


def look(page: Image.Image, dpi: float) -> bytes:
    """The look of an upright page; NO_LOOK where there is nothing on it. Photographs are hashed by their tones."""
    plain = grey(page)
    ink = _ink(plain, dpi)
    if _is_tonal(plain, ink):
        return _hash(plain)
    if int(ink.sum()) < _LEAST:
        return NO_LOOK
    return _hash(Image.fromarray(_cut(ink, dpi).astype(np.uint8) * 255))


def _ink(page: Image.Image, dpi: float) -> _Dots:
    around = page.filter(ImageFilter.BoxBlur(dpi * _NEAR))
    return np.asarray(np.asarray(page, dtype=np.int16) < np.asarray(around, dtype=np.int16) - _INK)


def _is_tonal(page: Image.Image, ink: _Dots) -> bool:
    dots = np.asarray(page)
    return float(((dots < np.percentile(dots, 90) - _TONES) & ~ink).mean()) > _TONAL


def _cut(ink: _Dots, dpi: float) -> _Dots:
    """The part of the page on which there is print."""
    edge = round(dpi * _EDGE)
    inside = ink[edge:-edge, edge:-edge] if min(ink.shape) > 4 * edge else ink
    down, across = (np.flatnonzero(np.convolve(inside.mean(axis), np.ones(5) / 5, "same") > _LINED) for axis in (1, 0))
    if min(len(down), len(across)) < _FEWEST:
        return inside
    return inside[down[0] : down[-1] + 1, across[0] : across[-1] + 1]


def _hash(picture: Image.Image) -> bytes:
    smooth = picture.filter(ImageFilter.GaussianBlur(max(picture.size) / _SMOOTH))
    return np.packbits(imagehash.phash(smooth, hash_size=_SIDE).hash).tobytes()
