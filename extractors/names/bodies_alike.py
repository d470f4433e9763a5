"""How alike two names of bodies are: order of words, initials, translations, names in short, kinds that mean the same, slips.

What holds apart: another nation, another number ("First", "Second"), another quarter ("North", "South").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz.distance import OSA

from extractors.names import translations
from extractors.names.alike import NONE, Likeness, Reason, by_letters, weigh
from extractors.names.authority import generic_words, nations
from extractors.names.folding import fold
from extractors.names.organisations import COMPANY, OrgName, matches_initials, parse

SMALL = frozenset("of for the and in on to at with by a an".split())
_FORMS = COMPANY - {"company"}
_KINDS = (  # words between which writers choose freely for one body
    frozenset("association society league union federation".split()),
    frozenset("company corporation firm".split()),
    frozenset("office bureau agency".split()),
    frozenset("committee commission council board".split()),
)
_PARTS = frozenset(  # what bears the name of the body to which it belongs
    "branch union department division section bureau office school hospital club agency station factory mill works mine".split()
)
_NUMBERS = frozenset("first second third fourth fifth sixth seventh eighth ninth tenth dai-ichi daiichi daini daisan".split())
_OPPOSITES = (
    frozenset("north south east west northern southern eastern western central".split()),
    frozenset("upper lower middle".split()),
    frozenset("old new".split()),
    frozenset("men women boys girls mens womens".split()),
    frozenset("army navy".split()),
    _NUMBERS,
)
_NUMBER = re.compile(r"\d+(?:st|nd|rd|th)?|[ivx]{1,4}")


def compare(one: str, other: str) -> Likeness:
    """How alike two printed names of bodies are. Names that say of no particular body anything are like none."""
    a, b = parse(one), parse(other)
    if a.generic or b.generic or (a.nation and b.nation and a.nation != b.nation):
        return NONE
    return weigh(_reasons(one, other, a, b), _doubts(a, b))


def telling(name: OrgName) -> tuple[str, ...]:
    """The words of a name that are its own: neither small, nor of a kind of body, nor a nation's."""
    return tuple(word for word in plain(name) if word not in COMPANY and word not in generic_words() and word not in nations())


def plain(name: OrgName) -> list[str]:
    """The words of a name without small ones and "Ltd"."""
    return [word for word in name.words if word not in SMALL and word not in _FORMS]


def _reasons(one: str, other: str, a: OrgName, b: OrgName) -> Iterator[Reason]:
    if a.acronym or b.acronym:
        yield from _acronyms(one, other, a, b)
        return
    bags = translations.english(a.words), translations.english(b.words)
    if a.words == b.words and fold(one) == fold(other):
        yield 0.9, "the same name"
    elif bags[0] == bags[1]:
        yield 0.9, "the same words in another order"
    elif a.key == b.key:
        yield 0.9, "the same name in another spelling"
    else:
        if bags[0] in translations.readings(b.words) or bags[1] in translations.readings(a.words):
            yield 0.8, "the one is the translation of the other, word by word"
        yield from _kinds(a, b)
        yield from _short(one, other, a, b)
        yield from by_letters(plain(a), plain(b), exact=False)


def _acronyms(one: str, other: str, a: OrgName, b: OrgName) -> Iterator[Reason]:
    if a.acronym and b.acronym:
        if a.key == b.key:
            yield 0.4 if len(a.key) < 3 else 0.6, "the same abbreviation"
        elif len(a.key) > 3 and OSA.distance(a.key, b.key, score_cutoff=1) == 1:
            yield 0.4, "abbreviations that are one letter apart"
        return
    short, full = (one, other) if a.acronym else (other, one)
    key = a.key if a.acronym else b.key
    if matches_initials(key, full):
        yield {2: 0.35, 3: 0.55}.get(len(key), 0.7), f"{short} is made of its initials"


def _kinds(a: OrgName, b: OrgName) -> Iterator[Reason]:
    """Names that differ in one word for their kind, where either word may be used of one body."""
    left, right = set(plain(a)) - set(plain(b)), set(plain(b)) - set(plain(a))
    if len(left) == len(right) == 1 and telling(a) and len(plain(a)) == len(plain(b)):
        (one,), (other,) = left, right
        if any({one, other} <= kind for kind in _KINDS):
            yield 0.5, f"the same but for “{one}” and “{other}”"


def _short(one: str, other: str, a: OrgName, b: OrgName) -> Iterator[Reason]:
    """One name that may be the other in short."""
    left, right = set(plain(a)), set(plain(b))
    if not (left < right or right < left):
        return
    short, fewer, more = (one, left, right) if left < right else (other, right, left)
    own = telling(a if left < right else b)
    if own:
        left_out = more - fewer
        weight = 0.55 if len(fewer) > 1 else 0.4
        if left_out & _PARTS and not fewer & _PARTS:
            yield weight * 0.6, f"“{short}” may stand for it in short, or be the body of which it is a part"
        else:
            yield weight, f"“{short}” may stand for it in short"


def _doubts(a: OrgName, b: OrgName) -> Iterator[Reason]:
    left, right = set(a.words) - set(b.words), set(b.words) - set(a.words)
    for opposites in _OPPOSITES:
        if left & opposites and right & opposites:
            yield 0.1, f"but “{min(left & opposites)}” and “{min(right & opposites)}” are two"
            return
    numbers = [sorted(word for word in words if _NUMBER.fullmatch(word)) for words in (left, right)]
    if numbers[0] and numbers[1]:
        yield 0.1, f"but “{numbers[0][0]}” and “{numbers[1][0]}” are two"
    elif bool(numbers[0]) != bool(numbers[1]) and not (a.acronym or b.acronym):
        yield 0.6, "but only the one is numbered"
