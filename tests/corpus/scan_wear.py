"""Makes a scan of a clean page: skew, uneven light, noise, specks, show-through, blur. One seed wears a page one way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter

PAPER, INK = 232.0, 38.0  # grey levels of old paper and of faded ink


@dataclass(frozen=True, slots=True)
class Wear:
    """How badly a page was kept and scanned.

    skew: degrees. noise: standard deviation in grey levels. shade: darkening in grey levels at the dark corner. specks: share
    of pixels. show_through: opacity of the other side. fading: share of the ink lost where it is weakest. blur: pixels.
    """

    skew: float = 1.2
    noise: float = 8
    shade: float = 30
    specks: float = 0.0002
    show_through: float = 0.0
    fading: float = 0.25
    blur: float = 0.5


def render_pages(pdf: bytes, dpi: int) -> list[Image.Image]:
    """The pages of a PDF as clean grey images."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [document[number].render(scale=dpi / 72, grayscale=True).to_pil().convert("L") for number in range(len(document))]


def wear_page(page: Image.Image, wear: Wear, seed: int) -> Image.Image:
    """The page as a scanner would see it, same size."""
    chance = np.random.default_rng(seed)
    ink = 1 - np.asarray(page.rotate(wear.skew, Image.Resampling.BICUBIC, fillcolor=255), dtype=np.float32) / 255
    height, width = ink.shape
    weak = _clouds(chance, width, height)
    ink = ink * (1 - wear.fading * weak)
    if wear.show_through:
        ink = np.maximum(ink, wear.show_through * np.asarray(_blurred(ink[:, ::-1], 2.5)))
    corner = np.add.outer(np.linspace(0, 1, height), np.linspace(1, 0, width)) / 2
    paper = PAPER - wear.shade * (0.6 * corner + 0.4 * _clouds(chance, width, height))
    grey = paper - ink * (paper - INK)
    grey = grey + chance.normal(0, wear.noise, grey.shape)
    specks = chance.random(grey.shape) < wear.specks
    grey[specks] = INK
    grey[np.roll(specks, 1, axis=1)] = INK
    image = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
    return image.filter(ImageFilter.GaussianBlur(wear.blur))


def _clouds(chance: np.random.Generator, width: int, height: int) -> np.ndarray:
    coarse = Image.fromarray((chance.random((7, 6)) * 255).astype(np.uint8))
    return np.asarray(coarse.resize((width, height), Image.Resampling.BICUBIC), dtype=np.float32) / 255


def _blurred(ink: np.ndarray, radius: float) -> np.ndarray:
    image = Image.fromarray((ink * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(radius))
    return np.asarray(image, dtype=np.float32) / 255
