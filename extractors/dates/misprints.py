"""Years that look misprinted: far from the years on both sides, and one slip of a digit away from them.

The value stays as printed; only a note comes of it. To tell another slip: a branch in `_is_slip`.
"""

from __future__ import annotations

from collections.abc import Sequence

FAR = 20  # years from both neighbours
NEAR = 6  # between the neighbours, and from them to what was meant


def suspicions(years: Sequence[int]) -> dict[int, str]:
    """Index of each doubtful year in the run of a passage's years, with a note for the reviewer."""
    out = {}
    for index in range(1, len(years) - 1):
        before, year, after = years[index - 1 : index + 2]
        low, high = min(before, after), max(before, after)
        if high - low > NEAR or min(abs(year - low), abs(year - high)) <= FAR:
            continue
        meant = [near for near in range(low - 2, high + 3) if _is_slip(year, near)]
        if meant:
            out[index] = f"stands between {before} and {after}: a misprint for {' or '.join(map(str, meant))}?"
    return out


def is_swapped(printed: int, near: int) -> bool:
    """Whether a year of another century is one of about `near` with two neighbouring digits in the wrong order: 1290 for 1920."""
    if abs(printed - near) <= 100:
        return False
    return any(sorted(str(printed)) == sorted(str(year)) and _is_slip(printed, year) for year in range(near - 2, near + 3))


def _is_slip(printed: int, meant: int) -> bool:
    """Whether one wrong digit, or two neighbours in the wrong order, make the one of the other."""
    pairs = [(one, other) for one, other in zip(str(printed), str(meant), strict=False) if one != other]
    return len(pairs) == 1 or (len(pairs) == 2 and pairs[0] == pairs[1][::-1])
