"""From any page image to what an OCR engine reads best: upright grey at a known resolution, with its ink measured.

Pure functions over Pillow images; none of them changes the image that it is given.
"""

from __future__ import annotations

import math

import numpy as np
from PIL import Image, ImageFilter, ImageOps

ASSUMED = 300  # dots per inch of an image that does not say, or says what cannot be
CREDIBLE = (70, 1300)  # dots per inch that a scanner or camera may truly mean
LARGEST_SHEET = 34.0  # inches, a broadsheet opened flat; an image that claims to be larger has a screen's resolution noted
WORKING = (200, 400)  # between these an image is read as it is, beyond them at 300
MOST_PIXELS = 60_000_000  # what an engine is given at most: a broadsheet page at 300 dpi

_DARK = 60  # grey levels below the paper at which a dot is ink
_GRAIN = 2  # grey levels by which half of all dots differ from their neighbours, from which a scan is grainy
_BLUR = 0.5  # dots, standard deviation
_MARGIN = 0.03  # of each side, left out when ink is measured: scanner edges and punched holes
_SKEW = 5.0  # degrees searched on either side
_LEAST_SKEW = 0.15  # what lies straighter is left as it is
_SKEW_STEP = 0.05


def grey(image: Image.Image) -> Image.Image:
    """The image as 8-bit grey, turned as its EXIF data says, transparent parts white."""
    return _solid(image).convert("L")


def shown(image: Image.Image) -> Image.Image:
    """The same for people: what has colours keeps them."""
    solid = _solid(image)
    return solid.convert("L" if solid.mode in ("1", "L") else "RGB")


def resolution(image: Image.Image) -> int:
    """Dots per inch by the image's own word where that can be true, else `ASSUMED`."""
    try:
        noted = float(max(image.info.get("dpi", (0, 0))))
    except (TypeError, ValueError):
        noted = 0.0
    believable = CREDIBLE[0] <= noted <= CREDIBLE[1] and max(image.size) / noted <= LARGEST_SHEET
    return round(noted) if believable else ASSUMED


def working(image: Image.Image, dpi: int) -> tuple[Image.Image, float]:
    """A grey image at a resolution fit for reading, and its dots per inch."""
    scale = 1.0 if WORKING[0] <= dpi <= WORKING[1] else ASSUMED / dpi
    scale = min(scale, math.sqrt(MOST_PIXELS / (image.width * image.height)))
    if scale == 1.0:
        return image, float(dpi)
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    method = Image.Resampling.BICUBIC if scale > 1 else Image.Resampling.BOX
    return image.resize(size, method, reducing_gap=2.0 if scale < 1 else None), dpi * scale


def quietened(image: Image.Image) -> Image.Image:
    """The grey image without its grain and specks, where it has any; a clean one as it is, since its thin strokes would suffer.

    A 3 x 3 median takes the grain, a slight blur what is left of it. On worn synthetic scans the median brings the character
    error rate from 2.8 to 0.1 % in 10-point Times; on the worn newsprint of the sample corpus a blur of half a dot then brings
    it from 0.6 to 0.4 %, a stronger one costs letters again.
    """
    smooth = image.filter(ImageFilter.MedianFilter(3))
    difference = np.asarray(image, dtype=np.int16)[::3, ::3] - np.asarray(smooth, dtype=np.int16)[::3, ::3]
    grainy = float(np.median(np.abs(difference))) >= _GRAIN
    return smooth.filter(ImageFilter.GaussianBlur(_BLUR)) if grainy else image


def ink(image: Image.Image, dpi: float) -> float:
    """Share (0 to 1) of dots inside the margins of a grey image that are clearly darker than the paper, seen at 75 dpi."""
    small = _reduced(image, dpi, 75)
    across, down = round(small.shape[1] * _MARGIN), round(small.shape[0] * _MARGIN)
    inside = small[down : small.shape[0] - down, across : small.shape[1] - across]
    return float(_dark(inside).mean()) if inside.size else 0.0


def lie(image: Image.Image, dpi: float) -> tuple[float, bool]:
    """How the lines of a grey page lie: degrees counter-clockwise that straighten it, and whether they run upwards.

    The angle whose projection has the sharpest profile (Postl 1986), to a twentieth of a degree; 0.0 where none is better. Looks
    along both sides of the sheet, so that it can be asked before the orientation is known.
    """
    down, across = np.nonzero(_dark(_reduced(image, dpi, 100)))
    if down.size < 200:
        return 0.0, False
    # turned counter-clockwise by a, a dot lies at y cos a - x sin a and x cos a + y sin a
    level, upwards = _sharpest(down, -across), _sharpest(across, down)
    angle, sharpness, straight = max(level, upwards, key=lambda found: found[1])
    return (angle if abs(angle) >= _LEAST_SKEW and sharpness > 1.02 * straight else 0.0), upwards[1] > 1.5 * level[1]


def straightened_by(image: Image.Image, dpi: float, width: float, height: float) -> float:
    """The angle that `lie` gave for this grey page, of which a page of `width` x `height` points came.

    The growth tells how far it was turned, and the sharper of the two ways which way; no measure of the first look is repeated.
    """
    across, down = image.width * 72 / dpi, image.height * 72 / dpi

    def misfit(angle: float) -> float:
        along, aslant = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        return abs(across * along + down * aslant - width) + abs(across * aslant + down * along - height)

    angle = min((0.0, *np.arange(_LEAST_SKEW, _SKEW + 0.51, _SKEW_STEP)), key=misfit)
    if not angle:
        return 0.0
    y, x = np.nonzero(_dark(_reduced(image, dpi, 100)))
    if not y.size:
        return 0.0
    return round(float(max((angle, -angle), key=lambda way: max(_sharpness(y, -x, way), _sharpness(x, y, way)))), 2)


def turned(image: Image.Image, degrees: float) -> Image.Image:
    """The image turned counter-clockwise and grown to hold its corners, which are filled with the paper's grey or colour."""
    if not degrees:
        return image
    if degrees % 90 == 0:
        return image.transpose(
            {90: Image.Transpose.ROTATE_90, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_270}[
                round(degrees) % 360
            ]
        )
    return image.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=_filling(image))


def _solid(image: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(image)
    if upright.mode in ("I", "F") or upright.mode.startswith("I;"):
        return _levelled(upright)
    if upright.mode in ("LA", "La", "PA", "RGBA", "RGBa") or "transparency" in upright.info:
        solid = upright.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", solid.size, "white"), solid)
    return upright


def _filling(image: Image.Image) -> int | tuple[int, ...]:
    bands = [_paper(np.asarray(band)[::8, ::8]) for band in image.split()]
    return tuple(bands) if len(bands) > 1 else bands[0]


def _levelled(image: Image.Image) -> Image.Image:
    """8-bit grey of an image with deeper samples, stretched to its own darkest and lightest value."""
    samples = np.asarray(image, dtype=np.float64)
    low, high = float(samples.min()), float(samples.max())
    if high <= low:
        return Image.new("L", image.size, 255)
    return Image.fromarray(((samples - low) * (255.0 / (high - low))).astype(np.uint8))


def _reduced(image: Image.Image, dpi: float, target: int) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    factor = max(1, round(dpi / target))
    small: np.ndarray[tuple[int, int], np.dtype[np.uint8]] = np.asarray(image.reduce(factor))
    return small


def _paper(samples: np.ndarray[tuple[int, int], np.dtype[np.uint8]]) -> int:
    return int(np.percentile(samples, 70)) if samples.size else 255


def _dark(samples: np.ndarray[tuple[int, int], np.dtype[np.uint8]]) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    return samples < _paper(samples) - _DARK


def _sharpest(places: _Places, slope: _Places) -> tuple[float, float, float]:
    """The best angle within `_SKEW`, the sharpness it has, and the sharpness without turning."""

    def best(angles: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
        return float(max(angles, key=lambda angle: _sharpness(places, slope, float(angle))))

    angle = best(np.arange(-_SKEW, _SKEW + 0.01, 0.5))
    angle = round(best(angle + np.arange(-0.5, 0.51, _SKEW_STEP)), 2)
    return angle, _sharpness(places, slope, angle), _sharpness(places, slope, 0.0)


def _sharpness(places: _Places, slope: _Places, angle: float) -> float:
    """Sum of squared differences between neighbouring rows of ink, once the page is sheared by `angle`."""
    shifted = places + slope * math.tan(math.radians(angle))
    profile = np.bincount((shifted - shifted.min()).astype(np.int64)).astype(np.float64)
    return float(np.square(np.diff(profile)).sum())


_Places = np.ndarray[tuple[int], np.dtype[np.int64]]
