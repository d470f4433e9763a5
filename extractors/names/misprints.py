"""Misprints: when two prints that differ a little are likely one word that was misset or misread.

Only for names of one document; what may be taken for a misprint of what is for the caller to weigh by how often each is printed.
"""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz.distance import OSA
from wordfreq import zipf_frequency

from extractors.names.folding import is_japanese

_CONFUSED = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("1", "l"), ("0", "o"), ("5", "s"), ("ii", "u"))  # as OCR misreads them
_KNOWN, _COMMON = 1.0, 2.5  # Zipf frequencies: a word that is in use at all, and one that many know
_LONG = 6  # letters a word must have before one slip is taken for a misprint


def clear(key: str) -> str:
    """A key with the letters that OCR confuses written in one way; equal for prints that only OCR tells apart."""
    for printed, meant in _CONFUSED:
        key = key.replace(printed, meant)
    return key


def blocks(key: str) -> Iterator[tuple[str, ...]]:
    """Keys under which all keys meet that differ from this one by one slip in a long word: the word with one letter left out."""
    words = key.split()
    for at, word in enumerate(words):
        if len(word) >= _LONG - 1:
            for shorter in sorted({word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}):
                yield ("slip", str(at), *words[:at], shorter, *words[at + 1 :])


def is_slip(wrong: str, right: str) -> bool:
    """Whether two keys of as many words differ in one long word, and there by letters that changed places or one false letter.

    A false letter makes another word in Japanese, and among English words; it counts only where `wrong` is no known word.
    """
    pairs = [(a, b) for a, b in zip(wrong.split(), right.split(), strict=True) if a != b]
    if len(pairs) != 1:
        return False
    ((one, other),) = pairs
    if max(len(one), len(other)) < _LONG or OSA.distance(one, other, score_cutoff=1) != 1:
        return False
    if sorted(one) == sorted(other):
        return True
    return one[0] == other[0] and not is_japanese(one) and zipf_frequency(one, "en") < _KNOWN


def is_misread(wrong: str, right: str) -> bool:
    """Whether two keys differ only by letters that OCR confuses, and `wrong` has no common word for it ("Clay" is not "Day")."""
    if wrong == right or sorted(clear(wrong).split()) != sorted(clear(right).split()):
        return False
    return all(zipf_frequency(word, "en") < _COMMON for word in set(wrong.split()) - set(right.split()))


def strangeness(key: str) -> float:
    """How little the rarest word of a key is known in English: of two prints equally frequent, the stranger is the misprint."""
    return -min((zipf_frequency(word, "en") for word in key.split()), default=0.0)
