"""Sums whose currency stands further off: "Ten years later it was 52,600", told from counts of other things by a classifier.

`carry` takes what its sentence leaves no doubt about. Each bare number that is left is judged by a logistic regression over the
words around it and the sum before it; the weights are fitted by `extractors.money.training` on `corpus/training/money.jsonl`.
To add a piece of evidence: a line in one of the functions below; the weights must then be fitted again.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from math import log10
from typing import NamedTuple

from extractors.logistic import Features, likelihood
from extractors.models import WEIGHTS
from extractors.money import certainty
from extractors.money.carry import USUAL, bounds, is_yearlike, shared_multiple
from extractors.money.currencies import Unit
from extractors.money.forms import Sum, exact, moved
from extractors.money.heads import PRICED, is_counted
from extractors.money.numbers import FRACTIONS, Quantity, scan
from extractors.money.sentences import sentences
from extractors.money.tokens import Token, tokenise
from extractors.records import Amount, Kind, Passage, Span

FITTED = WEIGHTS / "money.json"
TAKEN = 0.5  # likelihood from which a number is taken for a sum
SMALL = 0.7  # and from which a small one in words is, or one before a noun
_FEW, _FEWEST = 20, 10  # so few in words, or in figures, want more to be taken for a sum
NOTE = "the currency is taken from the text before"
REACH = 3  # sentences behind a sum in which its currency may be left out
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
_UNCOUNTED = re.compile(r"\s*(?:%|per\s?cent|[°º]|o['’]clock|[ap]\.?\s?m\b|at a time\b|times\b)", re.IGNORECASE)
_OF_HEADS = re.compile(r"(?:a|per)\s(?:head|man|person)\b")  # "at 30 dollars a head, 1,204 in all" counts heads
_MONTH = re.compile(r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?,?\s*$")
_NUMBERED = re.compile(r"\b(?:aged?|nos?|numbers?|pages?|pp?|folio|vol|box)\.?\s+$", re.IGNORECASE)
_ITEM = re.compile(r"(?P<mark>[,;])\s(?P<words>(?:(?:and|[^\W\d_][\w.’'-]*)\s){0,5})")  # between two items of a list
_LEAD = re.compile(r"([^\W\d_]+)\s$")
_DECIMALS = re.compile(r"\d[\d,]*\.\d\d?(?!\d)")
_MEASURED = re.compile(
    r"\b(?:population|membership|circulation|enrol?lment|attendance|tonnage|output|area|temperature|distance|length|height|weight|age)\b"
    r"[^.;:\d]{0,40}$",
    re.IGNORECASE,
)
# the number before, with the words behind it: "took 600 shares, the Club 450"
_LAST_COUNT = re.compile(r"\d[\d,.]*\s(?P<noun>[a-z]+(?:\s[a-z]+)?)[^.;:\d]{0,60}$")
_ORDINAL = re.compile(
    r"[\s-](?:and[\s-])?(?:[A-Z]\w+[\s-])?\w*(?:first|second|third|[fnx]th|[a-z]ieth|enth|lfth)\b", re.IGNORECASE
)
_LABEL = re.compile(r"([^.;:,\d]+):\s*$")
_OR_SO = re.compile(r"\s(?:or\sso|odd)\b")
_NOUN = re.compile(r"\s((?:(?!(?:a|an|and|at|by|for|from|in|of|on|or|per|to|was|were|with|the|each)\b)[a-z]+\s?){1,3})")
_CELL = re.compile(r"(?=[^\t\n]*\d)(?=[^\t\n]*[^\W\d_]{3}[^\t\n]*\s[^\t\n]*[^\W\d_]{3})[^\t\n]+")  # two words and a number
_PAGE = re.compile(r"(?:1[5-9]|20)\d\d\)[,:]\s*$")  # behind the imprint of a reference: "(Tokyo, 1939), 204"
_GLUED = re.compile(r"[\w/$£¥€₩#§°]$|\d[.,:]$|[^\W\d_][.,:;][\"”’)]?$")  # the last are markers of notes: "wages.1"


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
        if token.start < done or low is None or high is None or low <= 0 or _is_other(text, token, end):
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
        number, features = token.quantity, _features(text, token, end, source, where, high * scale)
        large = number is not None and (number.scale > 1 or high >= (_FEWEST if number.figures else _FEW))
        plain = large and features.keys().isdisjoint(("behind noun", "behind name"))
        yield Bare(token.start, end, low * scale, high * scale, source, features, plain)


def _is_other(text: str, token: Token, end: int) -> bool:
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


def _features(text: str, token: Token, end: int, source: Sum, where: str, value: Decimal) -> Features:
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
    between = text[source.end if same_passage else 0 : token.start]
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


@cache
def weights() -> Mapping[str, float]:
    """The fitted weights of the corpus."""
    return dict(json.loads(FITTED.read_text(encoding="utf-8")))
