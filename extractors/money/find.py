"""Amounts of money in the passages of one document.

Promises mentions as the annotation guidelines bound them: from the first digit, number word or currency sign to the last word of
the amount, with exact bounds in the currency's plain unit. A range is one amount. It does not look at other documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.money.carry import carry
from extractors.money.forms import Around, Sum, find_sums
from extractors.money.sentences import sentences
from extractors.money.tables import find_cells
from extractors.money.tokens import has_money
from extractors.records import Found, Kind, Label, Passage

EXTRACTOR = "money"


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
            out.append([_found(each) for each in _find_in_text(passage.text, document)])
    return out


def _find_in_text(text: str, document: str) -> list[Sum]:
    """Explicit amounts of running text, and those whose currency their sentence gives, sorted by start."""
    if not has_money(text):
        return []
    out = []
    for start, end in sentences(text):
        sentence = text[start:end]
        if has_money(sentence):
            sums, tokens = find_sums(sentence, Around(text[:start], text[end:], document))
            out += [
                replace(each, start=each.start + start, end=each.end + start) for each in [*sums, *carry(sentence, sums, tokens)]
            ]
    return sorted(out, key=lambda each: each.start)


def _found(each: Sum) -> Found:
    return Found(each.start, each.end, Label.MONEY, EXTRACTOR, each.score, each.amount, "; ".join(each.doubts) or None)
