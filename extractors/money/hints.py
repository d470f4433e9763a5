"""What speaks for a bare number's being a sum and against it: its form, the words around it, the sum before it.

To add a piece of evidence: a line in one of the functions below; the weights must then be fitted again (`training`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from math import log10

from extractors.logistic import Features
from extractors.money.forms import Sum, exact
from extractors.money.heads import PRICED, is_counted
from extractors.money.tokens import Token

_FAR = 400  # characters before a number that are looked at for others
_NEAR = 8  # words before a number that are looked at
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d[\d,.]*|[^\w\s]")
_FUNCTION = frozenset(
    "a an and as at after against all apiece around because before below beside between beyond but by down during each "
    "every for from had has have he her him his how i if in into is it its later less like more my no nor not now of off on "
    "once one only or other our out over per plus she since so some such than that the their them then there these they "
    "this those though through till to too under until up upon was we were what when where which while who whom whose will "
    "with within without would yet you your again also still already even just nearly about almost again altogether both "
    "either neither respectively".split()
)
_ITEM = re.compile(r"(?P<mark>[,;])\s(?P<words>(?:(?:and|[^\W\d_][\w.’'-]*)\s){0,5})")  # between two items of a list
_LEAD = re.compile(r"([^\W\d_]+)\s$")
_DECIMALS = re.compile(r"\d[\d,]*\.\d\d?(?!\d)")
# the number before, with the words behind it: "took 600 shares, the Club 450"
_LAST_COUNT = re.compile(r"\d[\d,.]*\s(?P<noun>[a-z]+(?:\s[a-z]+)?)[^.;:\d]{0,60}$")
_OR_SO = re.compile(r"\s(?:or\sso|odd)\b")


def hints(text: str, token: Token, end: int, source: Sum, where: str, value: Decimal) -> Features:
    """The evidence on the bare amount `value` at [token.start, end), whose currency would be that of `source`.

    where: how many sentences back `source` stands, or "passage" (the one before) or "document" (its usual currency).
    """
    names = [
        "bias",
        f"away {where}",
        *_number(token, text[token.start : end], value),
        *_behind(text, end),
        *_before(text[max(0, token.start - 120) : token.start].rpartition("\n")[2]),
        *_beside(text, token, source, value, same_passage=where.isdigit()),
    ]
    return dict.fromkeys(names, 1.0)


def _number(token: Token, shown: str, value: Decimal) -> Iterator[str]:
    number = token.quantity
    assert number
    form = "grouped" if number.grouped else "figures" if number.figures else "words"
    size = min(int(log10(value)), 9) if value >= 1 else -1
    yield form
    yield f"{form} {size}"
    if value >= 100 and value == value.to_integral_value():
        digits = f"{value:.0f}"
        yield f"{form} round {min(3, len(digits) - len(digits.rstrip('0')))}"
    if number.scale > 1 or "illion" in shown:
        yield f"multiple {form}"
    if number.figures and value != value.to_integral_value() and number.scale == 1:
        yield "decimals"


def _behind(text: str, end: int) -> Iterator[str]:
    vague = _OR_SO.match(text, end)
    end = vague.end() if vague else end
    words = [match.group() for match in _WORD.finditer(text, end, min(len(text), end + 60))][:3]
    if not words:
        yield "behind end"
        return
    first = words[0]
    kind = _kind(first)
    yield f"behind {kind}"
    if kind == "noun":
        yield "behind plural" if first.endswith("s") else "behind singular"
    elif len(words) > 1:
        yield f"behind {kind} {_kind(words[1])}"
    if first in ("a", "an", "per", "the", "each") and len(words) > 1:
        yield "behind price"


def _before(head: str) -> Iterator[str]:
    words = [match.group() for match in _WORD.finditer(head[-120:])][-_NEAR:]
    stop = max((place for place, word in enumerate(words) if word in ".;:!?"), default=-1)
    clause = [word.lower() for word in words[stop + 1 :]]
    if not clause:
        yield "before start"
        return
    yield f"before {_kind(clause[-1])}"
    yield f"before is {clause[-1]}"
    if len(clause) > 1:
        yield f"before {_kind(clause[-2])} {_kind(clause[-1])}"
        yield f"before2 is {clause[-2]}"
    for word in set(clause):
        if len(word) > 2 and word not in _FUNCTION:
            yield f"clause {_stem(word)}"
    said = " ".join(clause)
    if PRICED.search(said):
        yield "clause priced"
    elif is_counted(said):
        yield "clause counted"
    yield f"verb {any(word.endswith('ed') and len(word) > 4 for word in clause)}"


def _beside(text: str, token: Token, source: Sum, value: Decimal, *, same_passage: bool) -> Iterator[str]:
    """How the number compares with the sum before it, and whether words between them end another way."""
    if source.amount and source.amount.maximum > 0:
        size = exact(Decimal(1), source.unit.size)
        ratio = float(value * size / source.amount.maximum)
        yield f"ratio {max(-4, min(4, round(log10(ratio)))) if ratio > 0 else -4}"
    between = text[max(source.end if same_passage else 0, token.start - _FAR) : token.start]
    numbers = len(re.findall(r"\d[\d,.]*", between))
    yield f"numbers between {min(numbers, 3)}"
    yield f"length {min(len(between) // 30, 5)}"
    if (last := _LAST_COUNT.search(text, max(0, token.start - 80), token.start)) and is_counted(last["noun"]):
        yield "counted before"
    if same_passage:
        if between.count("(") != between.count(")"):
            yield "in brackets"
        if item := _ITEM.fullmatch(between):
            yield f"item {item['mark']} {len(item['words'].split())}"
        lead = _LEAD.search(text, max(0, token.start - 20), token.start)
        if lead and (other := _LEAD.search(text, max(0, source.start - 20), source.start)) and lead[1] == other[1]:
            yield "led alike"
            yield f"led alike {lead[1].lower()}"
        if _DECIMALS.search(text, source.start, source.end) and _DECIMALS.match(text, token.start):
            yield "decimals alike"


def _kind(word: str) -> str:
    """A word as a feature: itself where it is a small one or a mark, else its class."""
    if word.lower() in _FUNCTION or not word[0].isalnum():
        return word.lower()
    if word[0].isdigit():
        return "number"
    return "name" if word[0].isupper() else "verb" if word.endswith("ed") else "noun"


def _stem(word: str) -> str:
    for ending in ("ing", "ies", "ed", "es", "s", "d"):
        if word.endswith(ending) and len(word) - len(ending) > 2:
            return word[: -len(ending)]
    return word
