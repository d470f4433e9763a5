"""Amounts of money in the passages of one document.

Promises mentions as the annotation guidelines bound them: from the first digit, number word or currency sign to the last word of
the amount, with exact bounds in the currency's plain unit. A range is one amount. It does not look at other documents.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractors.money.forms import Sum
from extractors.money.running import find_in_text
from extractors.money.tables import amounts_beside, find_cells
from extractors.records import Found, Kind, Label, Passage

EXTRACTOR = "money"
CAPTION = 250  # characters: a longer passage before a table is none


def find_amounts(passages: Sequence[Passage]) -> list[list[Found]]:
    """The amounts of each passage, sorted by start, in passage offsets.

    passages: all of one document, in reading order; furniture is never looked at. value: None where the text names an amount
    without a number ("several thousand yen"). note: why a value is doubtful.
    """
    document = "\n".join(passage.text for passage in passages)
    out: list[list[Found]] = []
    for position, passage in enumerate(passages):
        if passage.kind is Kind.FURNITURE:
            out.append([])
        elif passage.kind is Kind.TABLE:
            out.append([_found(each) for each in find_cells(passages, position, document)])
        else:
            find = amounts_beside if _is_caption(passages, position) else find_in_text
            out.append([_found(each) for each in find(passage.text, document)])
    return out


def _is_caption(passages: Sequence[Passage], position: int) -> bool:
    """Whether a table follows at once, and what stands before it is no sentence."""
    text, following = passages[position].text.rstrip(), passages[position + 1 : position + 2]
    return bool(following) and following[0].kind is Kind.TABLE and len(text) < CAPTION and not text.endswith((".", "!", "?"))


def _found(each: Sum) -> Found:
    return Found(each.start, each.end, Label.MONEY, EXTRACTOR, each.score, each.amount, "; ".join(each.doubts) or None)
