"""The words of a document as a MinHash signature, by which its likeness to any other is told in a moment."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from extractors.ocr.engine import ILLEGIBLE
from extractors.records import Reading
from extractors.text.skeleton import words

if TYPE_CHECKING:
    from datasketch import MinHash

PERMUTATIONS = 128
SEED = 1
SIGNED = np.dtype("<u4")


def legible_text(reading: Reading) -> str:
    """The text of the pages on which words could be read. What an engine makes of a page that it cannot read is no text."""
    return "\n".join(page.text for page in reading.pages if page.confidence is None or page.confidence >= ILLEGIBLE)


def signature(text: str) -> tuple[bytes, int]:
    """The MinHash signature of the pairs of neighbouring words in a text, and how many different ones there are.

    Words are casefolded, letters that OCR takes for each other made equal. On 150 pages of 300 words, of which a share was
    misread as OCR does, the mean likeness of a page to itself, and that to any other page (the greatest), are:

    | run of | 10 % misread | 20 % | 40 % (worst) | other pages (greatest) |
    |---|---|---|---|---|
    | 1 word | 0.85 | 0.72 | 0.53 (0.44) | 0.08 (0.17) |
    | 2 words | 0.74 | 0.55 | 0.30 (0.23) | 0.01 (0.03) |
    | 3 words | 0.64 | 0.43 | 0.19 (0.10) | 0.00 (0.01) |

    Two stand furthest apart where it matters.
    """
    found = [word.replace("rn", "m").replace("vv", "w") for word in words(text.casefold())]
    runs = {f"{first} {second}".encode() for first, second in pairwise(found)}
    minhash = _empty().copy()
    if runs:
        minhash.update_batch(sorted(runs))
    return np.asarray(minhash.hashvalues).astype(SIGNED).tobytes(), len(runs)


@lru_cache(maxsize=1)
def _empty() -> MinHash:
    from datasketch import MinHash  # takes a quarter of a second to import, and only workers need it

    return MinHash(PERMUTATIONS, seed=SEED, scheme="affine32")
