"""Hyphens at line ends: "re-/examined" is one word, "cutting-/edge" and "Han Duk-/soo" keep their hyphen.

What decides, in this order: capitals and figures, the rest of the document, wordfreq's small English list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from wordfreq import get_frequency_dict

from extractors.text.draft import Draft, Evidence
from extractors.text.offsets import Edit

_LINE_END = re.compile(r"-[ \t]*\n\s*(?=(?P<second>\w[\w'’]*))")
_WORD_BEFORE = re.compile(r"(?:[\w'’]+-)*(?:[\w'’]*\w|[)\]\"])$")
_PREFIXES = frozenset("re un dis mis pre im ir il en em de ex sub trans inter under over out up in".split())
_TYPOGRAPHIC = str.maketrans("’", "'")


@cache
def english() -> Mapping[str, float]:
    """How frequent the commonest English words are, all in small letters (about 29,000 words)."""
    return get_frequency_dict("en", wordlist="small")


def rejoin_hyphens(draft: Draft, evidence: Evidence) -> Iterator[Edit]:
    """The line break out, and the hyphen with it where it only broke the word."""
    if "-" not in draft.text:
        return
    for match in _LINE_END.finditer(draft.text):
        start = match.start()
        before = _WORD_BEFORE.search(draft.text[max(0, start - 60) : start])
        if before is None:
            continue
        first = before.group().translate(_TYPOGRAPHIC)
        keep = "-" in first or _keeps_hyphen(first, match["second"].translate(_TYPOGRAPHIC), evidence.words)
        yield Edit(start + 1 if keep else start, match.end(), "")


def _keeps_hyphen(first: str, second: str, words: Mapping[str, int]) -> bool:
    if not first.isalpha() or not second[0].isalpha() or (second[0].isupper() and not first.isupper()):
        return True
    joined, hyphenated = first + second, f"{first}-{second}"
    if words.get(joined, 0) != words.get(hyphenated, 0):
        return words.get(hyphenated, 0) > words.get(joined, 0)
    second = second.removesuffix("'s")
    known = english()
    if (first + second).casefold() in known:
        return False
    if first[0].isupper() and second[0].islower():
        # "Duk-soo": a name keeps its hyphen, unless the parts make a word; "Govern-ment" is one
        return len(first) < 6 or second not in _ENDINGS
    if first.casefold() in _PREFIXES:
        return False
    return first.casefold() in known and second.casefold() in known


_ENDINGS = frozenset(
    "ment ments tion tions sion sions ing ed ly ness ity ities able ance ence ation ations ship ism ist ists ural al".split()
)
