"""Words that are a currency only sometimes: won, pounds, marks, crowns ... and the neighbours that give them away.

Promises to say no only where the text itself does. To add a word: one row in `DOUBTFUL`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Doubt:
    """Patterns that show the word is no money: just before its number, just behind it, or anywhere in the clause around."""

    before: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None
    around: re.Pattern[str] | None = None


def _pattern(raw: str) -> re.Pattern[str]:
    return re.compile(raw, re.IGNORECASE)


# what may be had "of" so many pounds sterling; of anything else, pounds are weight
_WORTH = (
    "aid|arms|assets|bonds|borrowing|capital|credits?|currency|damages?|debts?|deposits|equipment|expenditure|exports|fines?|funds?|"
    "goods|gold|imports|income|investments?|loans?|losses|machinery|merchandise|money|notes|orders|profits?|property|public|reparations|"
    "revenue|savings|securities|silver|stock|subsidies|supplies|taxes|the|this|that|these|those|trade|which|his|her|its|their|our|my"
)
_WEIGHT = Doubt(
    before=_pattern(r"(?:weigh(?:s|t|ed|ing)?|lifted|gained|lost|per|a)\s+(?:of\s+|about\s+|some\s+|over\s+|only\s+)*$"),
    after=_pattern(
        rf"\s*(?:of\s+(?!(?:{_WORTH})\b)|in\s+weight|weight|avoirdupois|heavier|lighter|heavy|per\s+square|pressure|"
        r"\d+\s*(?:oz|ounces))"
    ),
    around=_pattern(r"\b(?:per\s+square\s+inch|pressure|weigh(?:s|ed|ing|t)?|kilograms?|kilos|kg|ounces|bushels|lbs?)\b"),
)
_WON = Doubt(
    before=_pattern(r"\b(?:who|had|has|have|he|she|they|party|team|candidates?)\s+$"),
    after=_pattern(
        r"\s*(?:the\b|an\b|a\s+(?!(?:day|week|month|year|head|person|kilo\w*|ton|piece|bag|pound)\b)|its\b|his\b|her\b|their\b|over\s+the|"
        r"back\b|out\b|election|seats?\b|medals?\b|prizes?\b|[\d,]+\s+(?:of|seats|votes|games|medals|prizes)|[\d,]+\s*(?:[.;]|$)|no\b|all\b|both\b|and\s+lost)"
    ),
)
_MARK = Doubt(
    before=_pattern(r"\b(?:the|reach(?:ed|es)?\s+a|past\s+a|above\s+a|below\s+a)\s+$"),
    after=_pattern(
        r"\s*(?:out\s+of|in\s+the\s+(?:exam|test)|(?:for|in)\s+(?:arithmetic|mathematics|history|composition|spelling))"
    ),
    around=_pattern(r"\b(?:examiners?|examinations?|pupils|question\s+marks|exclamation)\b"),
)
_LARGE = re.compile(r"\d,\d{3}|[mb]illion|thousand", re.IGNORECASE)  # nobody wins so many seats or games
_A = re.compile(r"\s+a\s+(?!prize|medal|seat|place|majority|victory)")
_NAME = re.compile(r"\s+(?:[A-Z][a-z]|brothers\b|sisters\b)")
# a tael is an ounce as well: of silver it is money, of these a weight
_TAEL = Doubt(
    after=_pattern(r"\s+of\s+(?:opium|ginseng|tea|musk|gold|saffron|pearls?|cinnabar|rhubarb|medicine)\b|\s+in\s+weight\b")
)
# coins that are words of other things as well: "3 mon", but "1921 cash reserves"
_CASH = Doubt(
    before=_pattern(r"\b(?:in|the)\s+$"),
    after=_pattern(
        r"\s+(?!a\b|an\b|per\b|each\b|the\b|for\b|to\b|in\b|of\b|and\b|or\b|was\b|were\b|which\b|at\b|by\b|from\b|on\b|only\b|apiece\b|\()|-"
    ),
)
_MOMME = Doubt(
    after=_pattern(r"\s+of\s+(?!silver\b)|\s+in\s+weight\b"), around=_pattern(r"\b(?:weigh\w*|silk|pearls?|habutai?e)\b")
)
DOUBTFUL: dict[str, Doubt] = {
    "cash": _CASH,
    "momme": _MOMME,
    "monme": _MOMME,
    "tael": _TAEL,
    "taels": _TAEL,
    "pound": _WEIGHT,
    "pounds": _WEIGHT,
    "won": _WON,
    "mark": _MARK,
    "marks": Doubt(after=_MARK.after, around=_MARK.around),
    "crown": Doubt(after=_pattern(r"\s+(?:colon(?:y|ies)|princes?|princess|jewels?|lands?|court|agents?)\b")),
    "cent": Doubt(after=_pattern(r"\s+per\b")),
    "guinea": Doubt(after=_pattern(r"\s+(?:pigs?|fowls?)\b")),
    "rand": Doubt(before=_pattern(r"\bthe\s+$")),
}


def is_money(word: str, text: str, start: int, end: int) -> bool:
    """Whether "N word" at [start, end) of `text`, `word` in lower case, may be money."""
    doubt = DOUBTFUL.get(word)
    if not doubt:
        return True
    if text[end - len(word)].isupper() and not text[end - len(word) : end].isupper() and _NAME.match(text, end):
        return False  # "5 Crown Street"
    before, after = text[max(0, start - 60) : start], text[end : end + 60]
    large = word == "won" and _LARGE.search(text, start, end)
    for_each = large and _A.match(after)  # "asked 92 million won a cargo"
    if (doubt.before and not large and doubt.before.search(before)) or (
        doubt.after and not for_each and doubt.after.match(after)
    ):
        return False
    clause = re.split(r"[.;:]\s", before)[-1] + " # " + re.split(r"[.;:]\s", after)[0]
    return not (doubt.around and doubt.around.search(clause))
