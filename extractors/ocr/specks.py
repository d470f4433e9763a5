"""Specks: dirt and paper grain that a scanner turns into dots too small to be any part of a letter."""

from __future__ import annotations

import numpy as np
from PIL import Image
from scipy import ndimage

SMALLEST_MARK = 0.009  # inches, the side of a full stop of the smallest type that is read at all (about 6 points)
_DARK = 60  # grey levels below the paper at which a dot is ink
_HALO = 1  # dots around a speck that its blur has darkened


def without_specks(image: Image.Image, dpi: float) -> Image.Image:
    """The grey image with every spot smaller than `SMALLEST_MARK` painted over with paper; itself where there is none.

    A spot is ink that touches no other ink. Its area decides, so that hairlines and the thin ends of strokes stay.
    """
    samples = np.asarray(image)
    paper = int(np.percentile(samples[::4, ::4], 70))
    labelled, count = ndimage.label(samples < paper - _DARK, structure=np.ones((3, 3), dtype=int))
    areas = np.bincount(labelled.ravel())
    small = areas < (SMALLEST_MARK * dpi) ** 2
    small[0] = False
    if not count or not small.any():
        return image
    spots = ndimage.binary_dilation(small[labelled], iterations=_HALO) & (~(labelled > 0) | small[labelled])
    cleaned = samples.copy()
    cleaned[spots] = paper
    return Image.fromarray(cleaned)
