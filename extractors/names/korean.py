"""Readings of romanised Korean: the syllables that a spelling can stand for.

McCune-Reischauer (with and without its breves and apostrophes), Revised Romanisation, North Korean and loose spellings are
read alike: "sung" may be seong, sung or seung, "sŏng" only seong. Two spellings can be one name where their readings meet.
Sources: ALA-LC romanisation table for Korean (McCune-Reischauer); Republic of Korea, Notification 2000-8 (Revised).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import product

from extractors.names.folding import APOSTROPHES, DASHES

_INITIALS = {
    "": ("",), "k'": ("k",), "kk": ("kk",), "k": ("g", "k"), "g": ("g",), "n": ("n",), "t'": ("t",), "tt": ("tt",),
    "t": ("d", "t"), "d": ("d",), "r": ("r",), "l": ("r",), "m": ("m",), "p'": ("p",), "pp": ("pp",),
    "p": ("b", "p"), "b": ("b",), "ss": ("ss",), "sh": ("s",), "s": ("s",), "ch'": ("ch",), "ch": ("j", "ch"),
    "j": ("j",), "tch": ("jj",), "jj": ("jj",), "h": ("h",),
}  # fmt: skip
_VOWELS = {
    "a": ("a",), "ah": ("a",), "ae": ("ae",), "ai": ("ae",), "ay": ("ae",), "ya": ("ya",), "yae": ("yae",), "ŏ": ("eo",),
    "eo": ("eo",), "uh": ("eo",), "o": ("o", "eo"), "oh": ("o",), "u": ("u", "eo", "eu"), "oo": ("u",), "woo": ("u",),
    "wu": ("u",), "ŭ": ("eu",), "eu": ("eu",), "yŏ": ("yeo",), "yeo": ("yeo",), "you": ("yeo",), "yo": ("yo", "yeo"),
    "yu": ("yu", "yeo"), "yoo": ("yu",), "i": ("i",), "ee": ("i",), "yi": ("i",), "e": ("e",), "ye": ("ye",), "wa": ("wa",),
    "wo": ("wo",), "wŏ": ("wo",), "weo": ("wo",), "wi": ("wi",), "we": ("we",), "wae": ("wae",), "ui": ("ui",), "ŭi": ("ui",),
    "oe": ("oe",), "oi": ("oe",), "eui": ("ui",),
}  # fmt: skip
_FINALS = {
    "": "", "k": "k", "ck": "k", "g": "k", "n": "n", "t": "t", "d": "t", "l": "l", "m": "m", "p": "p", "b": "p", "ng": "ng",
}  # fmt: skip


def _choice(table: dict[str, object]) -> str:
    return "|".join(sorted(map(re.escape, table), key=len, reverse=True))


_SYLLABLE = re.compile(f"({_choice({**_INITIALS})})({_choice({**_VOWELS})})({_choice({**_FINALS})})")
_BREVE = str.maketrans({"ǒ": "ŏ", "ǔ": "ŭ", "õ": "ŏ", "ũ": "ŭ"})  # carons and tildes are how breves often arrive
_OTHER_MARKS = re.compile("[\u0300-\u0305\u0307-\u036f]")


@lru_cache(maxsize=1 << 16)
def readings(given: str) -> frozenset[str]:
    """All readings, in Revised Romanisation by syllable ("il-seong"), of a given name of one or two syllables.

    Empty where the text cannot be read as one. Hyphens and blanks part syllables; a joined name is parted in every way.
    """
    plain = _plain(given)
    # who writes out one of the vowels that both systems mark does so throughout: a plain u or o is no other vowel then
    exact = any(mark in plain for mark in ("ŏ", "ŭ", "eo", "eu"))
    pieces = plain.split()
    if len(pieces) == 2:
        first, second = (_syllable(piece, exact) for piece in pieces)
        return frozenset(f"{a}-{b}" for a, b in product(first, second))
    if len(pieces) != 1:
        return frozenset()
    (whole,) = pieces
    found = set(_syllable(whole, exact))  # what can be one syllable is not parted
    for cut in range(1, 0 if found else len(whole)):
        found |= {f"{a}-{b}" for a, b in product(_syllable(whole[:cut], exact), _syllable(whole[cut:], exact))}
    return frozenset(found)


@lru_cache(maxsize=1 << 14)
def _syllable(text: str, exact: bool) -> tuple[str, ...]:
    match = _SYLLABLE.fullmatch(text)
    if match is None:
        return ()
    initial, vowel, final = match.groups()
    if initial == "h" and vowel in ("i", "ee"):
        return ("hi" + _FINALS[final], "hui" + _FINALS[final])
    vowels = (vowel,) if exact and vowel in ("o", "u", "yo", "yu") else _VOWELS[vowel]
    return tuple(a + b + _FINALS[final] for a, b in product(_INITIALS[initial], vowels))


def _plain(text: str) -> str:
    lowered = unicodedata.normalize("NFC", text).lower().translate(_BREVE)
    decomposed = _OTHER_MARKS.sub("", unicodedata.normalize("NFD", lowered))
    plain = unicodedata.normalize("NFC", decomposed)
    plain = re.sub(f"[{APOSTROPHES}]", "'", re.sub(f"[{DASHES}]", " ", plain))
    return re.sub(r"(?<![ktph])'|(?<!c)(?<=h)'", "", plain)
