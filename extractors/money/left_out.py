"""Sums whose currency stands further off: "Ten years later it was 52,600", told from counts of other things by a classifier.

`carry` takes what its sentence leaves no doubt about. Each bare number that is left is judged by a logistic regression over the
words around it and the sum before it; the weights are fitted by `extractors.money.training` on `corpus/training/money.jsonl`.
What is told as a count without it stands in `counts`, the evidence in `hints`.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from extractors.logistic import Features, likelihood
from extractors.models import WEIGHTS
from extractors.money import certainty
from extractors.money.carry import USUAL, bounds, is_yearlike, shared_multiple
from extractors.money.counts import is_count
from extractors.money.currencies import Unit
from extractors.money.forms import Sum, exact, moved
from extractors.money.hints import hints
from extractors.money.numbers import Quantity, scan
from extractors.money.sentences import sentences
from extractors.money.tokens import Token, tokenise
from extractors.records import Amount, Kind, Passage, Span

FITTED = WEIGHTS / "money.json"
TAKEN = 0.5  # likelihood from which a number is taken for a sum
SMALL = 0.7  # and from which a small one in words is, or one before a noun
_FEW, _FEWEST = 20, 10  # so few in words, or in figures, want more to be taken for a sum
NOTE = "the currency is taken from the text before"
REACH = 3  # sentences behind a sum in which its currency may be left out
_CELL = re.compile(r"(?=[^\t\n]*\d)(?=[^\t\n]*[^\W\d_]{3}[^\t\n]*\s[^\t\n]*[^\W\d_]{3})[^\t\n]+")  # two words and a number


class Bare(NamedTuple):
    """A number without a currency, the sum before it that may give it one, and what speaks for it and against it."""

    start: int
    end: int
    low: Decimal
    high: Decimal
    source: Sum
    features: Features
    plain: bool  # no small number in words, as all text is full of, and no noun behind it


class Stretch(NamedTuple):
    """Running text of a passage, at its offset `start`: all of it, or one cell of a table.

    sums: those found in it, in its own offsets. before: the last sum of the passage before, if it goes on from there.
    """

    text: str
    start: int
    sums: tuple[Sum, ...]
    before: Sum | None
    citations: tuple[Span, ...] = ()


def stretches(passage: Passage, sums: Sequence[Sum], before: Sum | None) -> Iterator[Stretch]:
    """Where bare numbers are looked for: in running text and in cells of a table that hold words, as in a list of folders."""
    if passage.kind in (Kind.BODY, Kind.FOOTNOTE):
        yield Stretch(passage.text, 0, tuple(sums), before, passage.citations)
    elif passage.kind is Kind.TABLE:
        for cell in _CELL.finditer(passage.text):
            start, end = cell.span()
            inside = tuple(moved(each, -start) for each in sums if start <= each.start < end)
            yield Stretch(cell.group(), start, inside, None)


def find_left_out(passage: Passage, sums: Sequence[Sum], before: Sum | None, usual: Unit | None = None) -> list[Sum]:
    """The further sums of a passage, sorted by start, given those found so far and the last one of the passage before.

    usual: the unit that the document counts in, where it counts in one.
    """
    return [moved(each, part.start) for part in stretches(passage, sums, before) for each in _further(part, usual)]


def _further(part: Stretch, usual: Unit | None) -> list[Sum]:
    found: list[Sum] = []
    for bare in bare_numbers(part, found, usual):
        sure = likelihood(weights(), bare.features)
        if sure >= (TAKEN if bare.plain else SMALL):
            unit = bare.source.unit
            vague = not bare.source.amount and bare.source.end
            amount = None if vague else Amount(unit.code, exact(bare.low, unit.size), exact(bare.high, unit.size))
            doubts = tuple(dict.fromkeys((NOTE if bare.source.end else USUAL, *bare.source.doubts)))
            found.append(Sum(bare.start, bare.end, amount, round(min(sure, certainty.CARRIED), 2), doubts, unit))
    return found


def bare_numbers(part: Stretch, taken: Sequence[Sum], usual: Unit | None = None) -> Iterator[Bare]:
    """The bare numbers from left to right, but for those of references; `taken` may grow meanwhile by what is made of them."""
    text, sums = part.text, part.sums
    anywhere = Sum(0, 0, None, 0, (), usual) if usual else None
    if not sums and part.before is None and anywhere is None:
        return
    aside = [*((each.start, each.end) for each in sums), *part.citations]

    def is_free(number: Token | Quantity) -> bool:
        return not any(start < number.end and number.start < end for start, end in aside)

    quantities = scan(text)
    if all(is_yearlike(number) or not is_free(number) for number in quantities):
        return  # as in most passages
    free = [token for token in tokenise(text, quantities) if token.quantity and is_free(token)]
    starts = [span.start for span in sentences(text)]
    done = -1
    for token, following in zip(free, [*free[1:], None], strict=False):
        low, high, end = bounds(text, token, following)
        if token.start < done or low is None or high is None or low <= 0 or is_count(text, token, end):
            continue
        source = max((each for each in (*sums, *taken) if each.end <= token.start), key=lambda each: each.end, default=None)
        place = bisect_right(starts, token.start)
        away = place - bisect_right(starts, source.start) if source else place
        where = str(away) if source else "passage"
        source = source or part.before
        if source is None or away > REACH:
            where, source = "document", anywhere
        if source is None:
            continue
        done = end
        scale = shared_multiple(text, source, token, high) if where.isdigit() else Decimal(1)
        number, features = token.quantity, hints(text, token, end, source, where, high * scale)
        large = number is not None and (number.scale > 1 or high >= (_FEWEST if number.figures else _FEW))
        plain = large and features.keys().isdisjoint(("behind noun", "behind name"))
        yield Bare(token.start, end, low * scale, high * scale, source, features, plain)


@cache
def weights() -> Mapping[str, float]:
    """The fitted weights of the corpus."""
    return dict(json.loads(FITTED.read_text(encoding="utf-8")))
