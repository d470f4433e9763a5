"""Amounts in running text: sentence by sentence, the explicit ones and those that they carry.

Promises nothing about cells of tables, which `tables` reads. To add a way of leaving something out: see `carry`.
"""

from __future__ import annotations

import re

from extractors.money.carry import carry, carry_over
from extractors.money.currencies import Unit
from extractors.money.forms import Around, Sum, find_sums, moved
from extractors.money.listed import find_bracketed, find_given, find_listed
from extractors.money.sentences import sentences
from extractors.money.tokens import has_money, tokenise

REACH = 160  # characters behind an amount within which another may leave out its currency
MUCH = 100_000  # so much is taken for a sum beside explicit ones as well
_LIST = re.compile(r"\d\s?[;,]\s[^;\d]{3,60}\d[\d.,]*\s?(?:[;,.]|$)")  # a quick look for a list of names and sums
_LARGE = re.compile(r"\b(?:million|thousand|billion)\b")


def speaks_of_much(text: str) -> bool:
    """Whether a large number in words stands in a text."""
    return _LARGE.search(text) is not None


def find_in_text(text: str, document: str, usual: Unit | None = None) -> list[Sum]:
    """Explicit amounts of running text, and those whose currency their sentence or the one before gives, sorted by start.

    usual: the unit that the document counts in, where it counts in one; large sums without any other are taken for it.
    """
    known = Sum(0, 0, None, 0, (), usual) if usual and speaks_of_much(text) else None
    if not known and not has_money(text):
        return []
    out: list[Sum] = []
    for start, end in sentences(text):
        sentence = text[start:end]
        last = next((each for each in reversed(out) if each.amount and start - each.end < REACH), known)
        # what another sentence leaves out is rather the currency of the document than that of one sentence
        other = known if known and last and last.unit.code != known.unit.code and speaks_of_much(sentence) else last
        if has_money(sentence):
            sums, tokens = find_sums(sentence, Around(text[:start], text[end:], document))
            found = [*sums, *carry(sentence, sums, tokens)]
            if other and speaks_of_much(sentence):
                free = [token for token in tokens if not any(each.start <= token.start < each.end for each in found)]
                found += [each for each in carry_over(sentence, other, free) if each.amount and each.amount.minimum >= MUCH]
        elif other:
            found = carry_over(sentence, other, tokenise(sentence), in_list=text[start - 1 : start] == ";")
        else:
            continue
        out += sorted((moved(each, start) for each in found), key=lambda each: each.start)
    further = [
        *(find_given(text, document, out) if _LIST.search(text) else ()),
        *(find_listed(text, document) if ":" in text else ()),
        *(find_bracketed(text, document) if " (" in text else ()),
    ]
    for each in further:
        if not any(each.start < other.end and other.start < each.end for other in out):
            out.append(each)
    return sorted(out, key=lambda each: each.start)
