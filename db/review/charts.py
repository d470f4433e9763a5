"""Bar charts as plain data: where each bar, tick and label stands, for a template to draw as SVG.

Lengths are in units of the drawing, which a page scales as it likes; the origin is the top left corner. No script is needed: each
bar is a link, and says what it shows.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

_TALL = 150  # of the space for bars
_WIDE, _STEPS = 480, (14.0, 40.0)  # room for all bars where that is possible, and for one at least and at most
_LEFT, _TOP, _BELOW, _RIGHT = 78, 8, 22, 8  # for what is written at the axes
_LEAST = 2.0  # a bar of any height can be seen
_LABEL = 44  # room that a label below takes
_TICKS = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar as it is asked for. value: its height; rest: the upper part of it that is drawn fainter. told: all it says."""

    label: str
    value: float
    told: str
    href: str
    rest: float = 0.0


@dataclass(frozen=True, slots=True)
class Drawn:
    """One bar where it stands: faint from y on down, and full from `full` on down, both to the foot of the chart."""

    x: float
    y: float
    full: float
    width: float
    told: str
    href: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Something written at an axis: `at` is its x below the bars, or its y beside them."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing. foot: the y on which the bars stand. left, right: from where to where they stand."""

    title: str
    width: float
    height: float
    foot: float
    left: float
    right: float
    bars: tuple[Drawn, ...]
    labels: tuple[Mark, ...]
    ticks: tuple[Mark, ...]


def chart(title: str, bars: Sequence[Bar], *, powers: bool = False, called: Callable[[float], str] = "{:,.0f}".format) -> Chart:
    """The drawing of some bars. powers: each step up the scale is ten times the one below it. called: a height in words."""
    step = min(max(_WIDE / max(len(bars), 1), _STEPS[0]), _STEPS[1])
    scale, heights = _powers(bars) if powers else _even(bars)
    foot = _TOP + _TALL
    every = math.ceil(_LABEL / step)
    drawn = tuple(
        Drawn(
            x=_LEFT + at * step + step * 0.1,
            y=foot - scale(bar.value) * _TALL,
            full=foot - scale(bar.value - bar.rest) * _TALL,
            width=step * 0.8,
            told=bar.told,
            href=bar.href,
        )
        for at, bar in enumerate(bars)
        if bar.value
    )
    labels = tuple(Mark(_LEFT + (at + 0.5) * step, bar.label) for at, bar in enumerate(bars) if at % every == 0)
    ticks = tuple(Mark(foot - scale(height) * _TALL if height else foot, called(height)) for height in heights)
    right = _LEFT + len(bars) * step
    return Chart(title, right + _RIGHT, foot + _BELOW, foot, _LEFT, right, drawn, labels, ticks)


def window(counts: Mapping[int, int], width: int) -> range:
    """The stretch of at most so many neighbours that holds most of what is counted, without empty ends."""
    filled = sorted(key for key, count in counts.items() if count)
    if not filled:
        return range(0)
    best = max(filled, key=lambda first: (_held(counts, range(first, first + width)), first))
    inside = [key for key in filled if best <= key < best + width]
    return range(inside[0], inside[-1] + 1)


def _held(counts: Mapping[int, int], keys: Iterable[int]) -> int:
    return sum(counts.get(key, 0) for key in keys)


def _even(bars: Sequence[Bar]) -> tuple[Callable[[float], float], list[float]]:
    """An even scale from nothing to a round number, as shares of the height; and the heights of its ticks."""
    most = max((bar.value for bar in bars), default=0) or 1
    rough = most / _TICKS
    power = 10 ** math.floor(math.log10(rough))
    step = max(next(power * nice for nice in (1, 2, 5, 10) if power * nice >= rough), 1)  # nothing is there half a time
    top = step * math.ceil(most / step)
    return lambda value: _seen(value / top), [step * at for at in range(int(top / step) + 1)]


def _powers(bars: Sequence[Bar]) -> tuple[Callable[[float], float], list[float]]:
    """A scale of powers of ten, from the one below the least bar to the one above the greatest."""
    values = [bar.value for bar in bars if bar.value > 0] or [1]
    low, high = math.ceil(math.log10(min(values))) - 1, math.ceil(math.log10(max(values)))
    every = math.ceil((high - low) / (_TICKS + 1))
    between = (1, 2, 5) if high - low < 3 else (1,)
    ticks = [10.0**power * nice for power in range(low, high + 1, every) for nice in between if power < high or nice == 1]
    return lambda value: _seen((math.log10(value) - low) / (high - low)) if value > 0 else 0.0, ticks


def _seen(share: float) -> float:
    return max(share, _LEAST / _TALL) if share else 0.0
