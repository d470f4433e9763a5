"""How far a text is made of words: tells a usable text layer from a garbage one.

Promises to be tolerant of language: names, foreign words and romanised Japanese or Korean count as words when their letters
follow each other as letters do, and scripts other than Latin are trusted. It must not be used to judge grammar or spelling.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from itertools import pairwise

from wordfreq import get_frequency_dict

# Below this share a text layer is garbage. Measured: prose in English, German, French, Hungarian, Russian, Japanese and Korean,
# romanised bibliographies and columns of figures 0.99 and more, Polish 0.75; recognition with every second word wrong 0.59;
# fonts with a lost or shifted encoding below 0.4.
USABLE = 0.6

_TOKEN = re.compile(r"\S+")
_GARBAGE = re.compile(r"\(cid:\d+\)|[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufff0-\uffff]")
_NUMBER = re.compile(r"[$¥￥£€]?\d[\d.,:/'’\-–—]*(?:st|nd|rd|th|s|%)?")
_COMMON_PAIR = 25  # words of the list in which a pair of letters stands, for it to be a usual one
_USUAL = 0.85  # share of usual pairs in a word that is not in the list
_USUAL_ACCENTED = 0.6  # a word with accents belongs to a language with other pairs
_EDGES = "\"'“”‘’«»„()[]{}<>.,;:!?…*†‡§¶•·|-–—_/\\"


def word_share(text: str) -> float:
    """Share (0 to 1) of the tokens of `text` that are words, names or numbers; 1.0 for a text without any token.

    Tokens weigh by their letters, so that stray marks count little; a token without letters or digits counts half a letter.
    """
    good = total = 0.0
    for token in _TOKEN.findall(text):
        core = token.strip(_EDGES)
        weight = max(len(core), 0.5) if core or len(token) < 4 else 0.5
        total += weight
        good += weight * _is_word(core, token)
    return good / total if total else 1.0


def _is_word(core: str, token: str) -> bool:
    if _GARBAGE.search(token):
        return False
    if not core:
        return True  # a dash, a bullet, a row of dots
    if _NUMBER.fullmatch(core):
        return True
    return all(_plausible(part) for part in _split(core) if part)


def _split(core: str) -> list[str]:
    """A token's parts between punctuation of any script."""
    return "".join(" " if unicodedata.category(character)[0] == "P" else character for character in core).split()


def _plausible(part: str) -> bool:
    if part.isdigit():
        return True
    letters = sum(unicodedata.category(character)[0] in "LM" for character in part)
    digits = sum(character.isdigit() for character in part)
    if letters + digits < len(part):
        return False
    # a note's number glued to its word ("company12"), an ordinal, a sheet number ("B4")
    bare = part.rstrip("0123456789")
    bare = bare if bare else part.lstrip("0123456789")
    if any(character.isdigit() for character in bare):
        return False
    plain = _unaccented(bare)
    if not plain.isascii():
        return all(unicodedata.category(character) in ("Lo", "Lm", "Ll", "Lu", "Mn", "Mc") for character in bare)
    if not _cased(bare):
        return False
    words, pairs = _english()
    word = plain.lower()
    if word in words or len(word) == 1 or (bare.isupper() and len(word) <= 5):
        return True
    marked = f"^{word}$"
    needed = _USUAL if bare.isascii() else _USUAL_ACCENTED
    return sum(pair in pairs for pair in pairwise(marked)) >= needed * (len(marked) - 1)


def _cased(word: str) -> bool:
    """lower, UPPER, Title, or a few capitals inside ("McCarthy", "DPRKs"): not a rAnDoM mixture."""
    return word.isupper() or sum(left.islower() and right.isupper() for left, right in pairwise(word)) <= 1


def _unaccented(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word).translate(_STROKES)
    return "".join(character for character in plain if not unicodedata.combining(character))


# letters that do not fall apart into a plain one and an accent; soft hyphens and breathings are left out
_STROKES = str.maketrans(dict(zip("łŁøØđı", "lLoOdi", strict=True)) | {"ß": "ss", "æ": "ae", "œ": "oe"} | dict.fromkeys("\xadʼʻ"))


@lru_cache(maxsize=1)
def _english() -> tuple[frozenset[str], frozenset[tuple[str, str]]]:
    """The words of wordfreq's small English list, and the pairs of letters (^ and $ for the edges) usual in them."""
    words = [word for word in get_frequency_dict("en", "small") if word.isascii() and word.isalpha()]
    pairs = Counter(pair for word in words for pair in pairwise(f"^{word}$"))
    return frozenset(words), frozenset(pair for pair, count in pairs.items() if count >= _COMMON_PAIR)
