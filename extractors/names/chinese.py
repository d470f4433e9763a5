"""Readings of romanised Chinese: the pinyin syllables that a Wade-Giles or pinyin spelling can stand for.

Wade-Giles loses its apostrophes in print, so that "chou" may be zhou or chou, and "ch'ou" is only chou.
Source: ALA-LC comparative table Wade-Giles to pinyin. The table is made from initials and finals; it holds some syllables
that Chinese has not, which does no harm, as both sides of a comparison go through it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product

from extractors.names.folding import APOSTROPHES, DASHES, fold

_INITIALS = {  # pinyin to Wade-Giles
    "b": "p", "p": "p'", "m": "m", "f": "f", "d": "t", "t": "t'", "n": "n", "l": "l", "g": "k", "k": "k'", "h": "h",
    "j": "ch", "q": "ch'", "x": "hs", "zh": "ch", "ch": "ch'", "sh": "sh", "r": "j", "z": "ts", "c": "ts'", "s": "s",
}  # fmt: skip
_PALATAL = {
    "i": "i", "ia": "ia", "iao": "iao", "ie": "ieh", "iu": "iu", "ian": "ien", "in": "in", "iang": "iang", "ing": "ing",
    "iong": "iung", "u": "u", "ue": "ueh", "uan": "uan", "un": "un",
}  # fmt: skip
_PLAIN = {
    "a": "a", "ai": "ai", "ao": "ao", "an": "an", "ang": "ang", "e": "e", "ei": "ei", "en": "en", "eng": "eng", "ou": "ou",
    "ong": "ung", "o": "o", "u": "u", "ua": "ua", "uai": "uai", "uo": "o", "ui": "ui", "uan": "uan", "un": "un",
    "uang": "uang",
}  # fmt: skip
_BOTH = {**_PALATAL, **_PLAIN}
_NEVER_PALATAL = ("zh", "ch", "sh", "r", "z", "c", "s", "g", "k", "h", "f")
_SPECIAL = {
    "zhi": ("chih",), "chi": ("ch'ih",), "shi": ("shih",), "ri": ("jih",), "zi": ("tzu",), "ci": ("tz'u", "ts'u"),
    "si": ("ssu", "szu"), "ge": ("ko", "ke"), "ke": ("k'o", "k'e"), "he": ("ho",), "guo": ("kuo",), "kuo": ("k'uo",),
    "huo": ("huo",), "shuo": ("shuo",), "gui": ("kuei",), "kui": ("k'uei",), "er": ("erh",), "a": ("a",), "ai": ("ai",),
    "an": ("an",), "ang": ("ang",), "ao": ("ao",), "e": ("e", "o"), "en": ("en",), "ou": ("ou",), "yi": ("i", "yi"),
    "ya": ("ya",), "yao": ("yao",), "ye": ("yeh",), "you": ("yu",), "yan": ("yen",), "yin": ("yin",), "yang": ("yang",),
    "ying": ("ying",), "yong": ("yung",), "yu": ("yu",), "yue": ("yueh",), "yuan": ("yuan",), "yun": ("yun",), "wu": ("wu",),
    "wa": ("wa",), "wai": ("wai",), "wan": ("wan",), "wang": ("wang",), "wei": ("wei",), "wen": ("wen",), "wo": ("wo",),
    "weng": ("weng",),
}  # fmt: skip


def _table() -> dict[str, frozenset[str]]:
    spellings: dict[str, set[str]] = {}

    def add(pinyin: str, *others: str) -> None:
        for other in (pinyin, *others, *(text.replace("'", "") for text in others)):
            spellings.setdefault(other, set()).add(pinyin)

    for initial, wade in _INITIALS.items():
        for final, wade_final in (_PALATAL if initial in "jqx" else _PLAIN if initial in _NEVER_PALATAL else _BOTH).items():
            if initial + final not in _SPECIAL:
                add(initial + final, wade + wade_final)
    for pinyin, others in _SPECIAL.items():
        add(pinyin, *others)
    return {spelling: frozenset(found) for spelling, found in spellings.items()}


_SYLLABLES = _table()


@lru_cache(maxsize=1 << 16)
def readings(text: str) -> frozenset[str]:
    """All readings, in pinyin by syllable ("en-lai"), of a text of one or two syllables; empty where it cannot be read so."""
    marked = re.sub(f"[{APOSTROPHES}]", "\N{LATIN SMALL LETTER ESH}", re.sub(f"[{DASHES}]", " ", text))
    pieces = fold(marked).replace("\N{LATIN SMALL LETTER ESH}", "'").split()
    if len(pieces) == 2:
        return frozenset(f"{a}-{b}" for a, b in product(*map(_syllable, pieces)))
    if len(pieces) != 1:
        return frozenset()
    (whole,) = pieces
    found = set(_syllable(whole))  # what can be one syllable is not parted
    for cut in range(1, 0 if found else len(whole)):
        found |= {f"{a}-{b}" for a, b in product(_syllable(whole[:cut]), _syllable(whole[cut:]))}
    return frozenset(found)


def _syllable(text: str) -> frozenset[str]:
    return _SYLLABLES.get(text.strip("'"), frozenset())
