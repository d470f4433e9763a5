"""Amounts of money in the passages of one document.

Promises mentions as the annotation guidelines bound them: from the first digit, number word or currency sign to the last word of
the amount, with exact bounds in the currency's plain unit. A range is one amount. It does not look at other documents.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from extractors.money.currencies import Unit
from extractors.money.forms import Sum
from extractors.money.left_out import find_left_out
from extractors.money.running import find_in_text, speaks_of_much
from extractors.money.tables import amounts_beside, find_cells
from extractors.records import Found, Kind, Label, Passage

EXTRACTOR = "money"
SOME, NEARLY_ALL = 5, 0.8  # amounts, and their share, from which a document counts in one currency
CAPTION = 250  # characters: a longer passage before a table is none


def find_amounts(passages: Sequence[Passage]) -> list[list[Found]]:
    """The amounts of each passage, sorted by start, in passage offsets.

    passages: all of one document, in reading order; furniture is never looked at. value: None where the text names an amount
    without a number ("several thousand yen"). note: why a value is doubtful.
    """
    out = find_stated(passages)
    usual = usual_unit([each for sums in out for each in sums])
    before: Sum | None = None
    for position, passage in enumerate(passages):
        further = find_left_out(passage, out[position], before, usual)
        out[position] = sorted([*out[position], *further], key=lambda each: each.start)
        if is_running(passage):
            before = last_of(out[position])
    return [[_found(each) for each in sums] for sums in out]


def find_stated(passages: Sequence[Passage]) -> list[list[Sum]]:
    """The sums of each passage whose currency stands with them or in their sentence."""
    document = "\n".join(passage.text for passage in passages)
    out = [_find(passages, position, document, None) for position in range(len(passages))]
    usual = usual_unit([each for sums in out for each in sums])
    if usual:
        for position, passage in enumerate(passages):
            if passage.kind is Kind.TABLE or speaks_of_much(passage.text):
                out[position] = _find(passages, position, document, usual)
    return out


def is_running(passage: Passage) -> bool:
    """Whether a passage is running text, in which a sum may take its currency from one before."""
    return passage.kind in (Kind.BODY, Kind.FOOTNOTE)


def last_of(sums: Sequence[Sum]) -> Sum | None:
    """The sum whose currency the passage behind may leave out; None where a passage has none or counts in several."""
    return sums[-1] if len({each.unit.code for each in sums}) == 1 else None


def _find(passages: Sequence[Passage], position: int, document: str, usual: Unit | None) -> list[Sum]:
    passage = passages[position]
    if passage.kind is Kind.FURNITURE:
        return []
    if passage.kind is Kind.TABLE:
        return find_cells(passages, position, document, usual)
    if _is_caption(passages, position):
        return amounts_beside(passage.text, document)
    return find_in_text(passage.text, document, usual)


def usual_unit(sums: Sequence[Sum]) -> Unit | None:
    """The unit that a document counts in: that of nearly all its amounts, if there are some."""
    counts = Counter(each.unit.code for each in sums if each.amount)
    code, count = counts.most_common(1)[0] if counts else ("", 0)
    if count < SOME or count < NEARLY_ALL * counts.total():
        return None
    return next((each.unit for each in sums if each.unit.code == code and each.unit.size == 1), None)


def _is_caption(passages: Sequence[Passage], position: int) -> bool:
    """Whether a table follows at once, and what stands before it is no sentence."""
    text, following = passages[position].text.rstrip(), passages[position + 1 : position + 2]
    return bool(following) and following[0].kind is Kind.TABLE and len(text) < CAPTION and not text.endswith((".", "!", "?"))


def _found(each: Sum) -> Found:
    return Found(each.start, each.end, Label.MONEY, EXTRACTOR, each.score, each.amount, "; ".join(each.doubts) or None)
