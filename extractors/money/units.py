"""Units that a table states for its figures: "(thousand yen)", "Unit: Y1,000", "in millions of dollars", "£'000".

Promises to tell the statement of a unit from an amount. To add a wording: a case of `_statement` or of `_states`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache

from extractors.money.currencies import Unit, choose, currencies
from extractors.money.tokens import has_money
from extractors.records import Span

_MULTIPLES = {
    100: "hundred hundreds",
    10**3: "thousand thousands one_thousand 1_thousand 1,000 1,000s 1,000's 1000 000 '000 ’000 '000s 000s 000's",
    10**4: "ten_thousand ten_thousands 10_thousand 10,000 10,000s man",
    10**5: "100,000 hundred_thousand lakh lakhs",
    10**6: "million millions one_million 1_million 1,000,000 m mn mn. mil mil. mill.",
    10**7: "crore crores",
    10**8: "100_million hundred_million 100,000,000 oku",
    10**9: "billion billions one_billion 1_billion bn bn.",
    10**12: "trillion",
}
_MULTIPLE = {word.replace("_", " "): value for value, words in _MULTIPLES.items() for word in words.split()}
_NO_UNITS = {"fr", "mon", "cash"}  # words that are too much else to state a unit
_EACH = re.compile(r"\s*(?:per|a|an|each|the)\b", re.IGNORECASE)
_HEAD = 30  # characters of a head whose last word may be its unit: "Amount Yen"


@dataclass(frozen=True, slots=True)
class Stated:
    """A stated unit: one figure in the table is `scale` of `unit`."""

    unit: Unit
    scale: Decimal


def statements(text: str) -> list[Span]:
    """Where `text` states a unit for the figures of a table, as "(1,000 yen)" does; such words are no amounts themselves."""
    return [Span(match.start(), match.end()) for match in _statements(text) if _states(text, match, loose=True)]


def stated_in(text: str, document: str, *, loose: bool = True, head: bool = False) -> Stated | None:
    """The unit that a caption, heading or note states. loose: without brackets or a lead as well. head: of a column."""
    for match in _statements(text):
        if _states(text, match, loose=loose) or (head and _heads(text, match)):
            return _unit(match, document)
    return None


def stated_ends(text: str, document: str) -> Iterator[tuple[int, Stated]]:
    """The ends of all stated units in running text, with what they state; brackets and leads count, nothing looser."""
    for match in _statements(text):
        if _states(text, match, loose=False):
            yield match.end(), _unit(match, document)


def is_round_unit(text: str) -> bool:
    """Whether a cell is nothing but a unit with its multiple: "1,000 yen", "£", "Yen"."""
    return _statement().fullmatch(text.strip(" ().")) is not None


def _statements(text: str) -> Iterator[re.Match[str]]:
    """All that looks like a unit; what has neither word nor sign of a currency is told at once."""
    return _statement().finditer(text) if has_money(text) or "Y" in text else iter(())


def _states(text: str, match: re.Match[str], *, loose: bool) -> bool:
    if not match["behind"] and re.match(r"\s?\.?\d", text[match.end() :]):
        return False  # "total, $38.40"
    closed = match["open"] and text[match.end() : match.end() + 1] in (")", "]", ",", ";", ":", " ")
    ends = not text[match.end() :].strip(" .,:;)")
    whole = loose and not text[: match.start()].strip() and ends
    tail = loose and bool(re.search(r"[,:—–-]\s*$", text[: match.start()])) and (ends or match["behind"] != "1,000")
    row = bool(ends and re.search(r",\s*$", text[: match.start()]))  # "Paid-up capital, million yen"
    return bool(closed or match["lead"] or whole or tail or row)


def _heads(text: str, match: re.Match[str]) -> bool:
    """Whether a head ends in its unit, or begins with one for each of something: "Amount Yen", "Yen per ton"."""
    if re.search(r"\bper\s*$", text[: match.start()], re.IGNORECASE):
        return False  # "per cent"
    begins = not text[: match.start()].strip(" (") and _EACH.match(text, match.end())
    return bool(begins or (len(text) <= _HEAD and not text[match.end() :].strip(" .,:;)")))


def _unit(match: re.Match[str], document: str) -> Stated:
    multiple = re.sub(r"\s+", " ", (match["multiple"] or match["behind"] or "").lower()).strip()
    if match["sign"]:
        sign = currencies().signs[match["sign"]]
        unit = Unit(sign.code, Fraction(1), doubt=sign.doubt)
    else:
        unit = choose(currencies().words[match["word"].lower()], (match["place"] or "").strip(" -"), document, "")
    return Stated(unit, Decimal(_MULTIPLE[multiple]) if multiple else Decimal(1))


@cache
def _statement() -> re.Pattern[str]:
    table = currencies()
    words = "|".join(sorted(map(re.escape, table.words.keys() - _NO_UNITS), key=len, reverse=True))
    places = "|".join(map(re.escape, table.places))
    signs = "|".join(
        re.escape(sign.text)
        for sign in sorted(table.signs.values(), key=lambda sign: -len(sign.text))
        if sign.side in ("before", "both")
    )
    multiples = "|".join(sorted(map(re.escape, _MULTIPLE), key=len, reverse=True))
    return re.compile(
        r"(?P<open>[(\[]\s*)?"
        r"(?P<lead>\b(?:(?:all\s+)?(?:units?|figures|numbers|amounts?|values?|sums?|money|currency)\s*"
        r"(?:(?:are|is)\s+)?(?:(?:given|stated|shown|expressed)\s+)?(?:in\b|of(?:\s+\w+\s*[:=])?|[:=]|(?<=are\s))|in|expressed\s+in)\s*"
        r"(?:(?:units\s+of|round)\s+)?)?"
        rf"(?:(?P<multiple>{multiples})[\s-]*(?:of\s+)?)?"
        rf"(?:(?<![^\W\d_])(?:(?P<place>{places}|current|gold|silver|paper)[\s-]+)?(?P<word>{words})\b"
        rf"|(?<![^\W\d_])(?P<sign>(?-i:{signs}|Y(?=\s?(?:['’]?000|1,000|10,000|mil|mn\b)|\s*\)|\.?$))))"
        rf"(?:,?\s?(?:in\s+)?(?P<behind>(?:{multiples})(?![\w,])))?",
        re.IGNORECASE,
    )
