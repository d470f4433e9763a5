"""Amounts in running text: sentence by sentence, the explicit ones and those that they carry.

Promises nothing about cells of tables, which `tables` reads. To add a way of leaving something out: see `carry`.
"""

from __future__ import annotations

from dataclasses import replace

from extractors.money.carry import carry, carry_over
from extractors.money.forms import Around, Sum, find_sums
from extractors.money.sentences import sentences
from extractors.money.tokens import has_money, tokenise

REACH = 160  # characters behind an amount within which another may leave out its currency


def find_in_text(text: str, document: str) -> list[Sum]:
    """Explicit amounts of running text, and those whose currency their sentence gives, sorted by start."""
    if not has_money(text):
        return []
    out: list[Sum] = []
    for start, end in sentences(text):
        sentence = text[start:end]
        last = next((each for each in reversed(out) if each.amount and start - each.end < REACH), None)
        if has_money(sentence):
            sums, tokens = find_sums(sentence, Around(text[:start], text[end:], document))
            found = [*sums, *carry(sentence, sums, tokens)]
        elif last:
            found = carry_over(sentence, last, tokenise(sentence))
        else:
            continue
        out += sorted((replace(each, start=each.start + start, end=each.end + start) for each in found), key=lambda e: e.start)
    return sorted(out, key=lambda each: each.start)
