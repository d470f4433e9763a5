"""Numbers that count or name something other than money beyond doubt: years, shares, hours, pages, "Hands: 160".

To add a kind: a line in `is_count`, with an example beside it.
"""

from __future__ import annotations

import re

from extractors.money.carry import is_yearlike
from extractors.money.heads import is_counted
from extractors.money.numbers import FRACTIONS
from extractors.money.tokens import Token

_UNCOUNTED = re.compile(r"\s*(?:%|per\s?cent|[°º]|o['’]clock|[ap]\.?\s?m\b|at a time\b|times\b)", re.IGNORECASE)
_OF_HEADS = re.compile(r"(?:a|per)\s(?:head|man|person)\b")  # "at 30 dollars a head, 1,204 in all" counts heads
_MONTH = re.compile(r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?,?\s*$")
_NUMBERED = re.compile(r"\b(?:aged?|nos?|numbers?|pages?|pp?|folio|vol|box)\.?\s+$", re.IGNORECASE)
_MEASURED = re.compile(
    r"\b(?:population|membership|circulation|enrol?lment|attendance|tonnage|output|area|temperature|distance|length|height|weight|age)\b"
    r"[^.;:\d]{0,40}$",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    r"[\s-](?:and[\s-])?(?:[A-Z]\w+[\s-])?\w*(?:first|second|third|[fnx]th|[a-z]ieth|enth|lfth)\b", re.IGNORECASE
)
_LABEL = re.compile(r"([^.;:,\d]+):\s*$")
_NOUN = re.compile(r"\s((?:(?!(?:a|an|and|at|by|for|from|in|of|on|or|per|to|was|were|with|the|each)\b)[a-z]+\s?){1,3})")
_PAGE = re.compile(r"(?:1[5-9]|20)\d\d\)[,:]\s*$")  # behind the imprint of a reference: "(Tokyo, 1939), 204"
_GLUED = re.compile(r"[\w/$£¥€₩#§°]$|\d[.,:]$|[^\W\d_][.,:;][\"”’)]?$")  # the last are markers of notes: "wages.1"


def is_count(text: str, token: Token, end: int) -> bool:
    """Whether the number is a year, a share, an hour, a day or part of a word, beyond doubt."""
    if is_yearlike(token.quantity) or _UNCOUNTED.match(text, end) or re.match(r"\w|[-/]\w|[.,:]\d", text[end : end + 2]):
        return True
    if token.quantity and (token.quantity.value or 0) < 1 and text[token.start] in FRACTIONS:
        return True  # "$30 million (½ in goods)"
    if (
        token.quantity
        and not token.quantity.figures
        and (token.quantity.value == 1 or "dozen" in text[token.start : end].lower())
    ):
        return True  # "one" is a pronoun
    if re.match(r"\s+in all\b", text[end : end + 10]) and _OF_HEADS.search(text, max(0, token.start - 30), token.start):
        return True
    if is_counted(_noun(text, end)):
        return True  # "a thousand coffee workers"
    if token.quantity and not token.quantity.figures and re.match(r"\s\d", text[end : end + 2]):
        return True  # "two 8,000-ton ships"
    if _ORDINAL.match(text, end):
        return True  # "the Hundred and Tenth Bank"
    label = _LABEL.search(text, max(0, token.start - 60), token.start)
    if label and is_counted(label[1]):
        return True  # "Hands: 160"
    if _MEASURED.search(text, max(0, token.start - 60), token.start):
        return True
    head = text[max(0, token.start - 12) : token.start]
    return bool(_GLUED.search(head) or _MONTH.search(head) or _NUMBERED.search(head) or _PAGE.search(head))


def _noun(text: str, end: int) -> str:
    """The words right behind a number, as far as its noun may be: "coffee workers" before "at Santos"."""
    following = _NOUN.match(text, end)
    return following[1] if following else ""
