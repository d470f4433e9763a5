"""What a document shows about itself: its words, the capitals that its conversion lost, names that were misread."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from extractors.records import Kind
from extractors.text.draft import Draft, Evidence

_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_LETTERS = re.compile(r"[^\W\d_]{3,}")
_MISREAD = re.compile(r"\b[A-Z][a-z]{1,8} (?:II|ll|lI|1l)-[a-zŏŭ]{2,}|\b[A-Z][a-z]{1,8} Il[- ][A-Za-z]{2,}")
_ENOUGH = 3  # different words in capitals that show the loss of a letter
_PREFIXES = ("Mc", "Mac", "De", "Di", "La", "Le", "O", "Van", "Von", "Fitz")


def gather(drafts: Iterable[Draft]) -> Evidence:
    """The evidence of a whole document."""
    words: Counter[str] = Counter()
    misread = False
    for draft in drafts:
        if draft.kind is not Kind.FURNITURE:
            words.update(_WORD.findall(draft.text.replace("’", "'")))
            misread = misread or _MISREAD.search(draft.text) is not None
    return Evidence(words, lost_letters(words), misread)


def lost_letters(words: Mapping[str, int]) -> frozenset[str]:
    """The small letters that stand for capitals inside words in capitals ("EcoNoMY"), and hardly ever as capitals.

    A letter counts as lost where three different words show it, where most of its places in words in capitals are small,
    and where hardly a word of the document begins with its capital.
    """
    shown: dict[str, set[str]] = defaultdict(set)
    small: Counter[str] = Counter()
    large: Counter[str] = Counter()
    first: Counter[str] = Counter()
    for token, count in words.items():
        for word in _LETTERS.findall(token):
            first[word[0]] += count
            if word.islower() or word.istitle() or not _in_capitals(word):
                continue
            for char in set(word):
                if char.islower():
                    shown[char].add(word)
                    small[char] += count
                else:
                    large[char.lower()] += count
    return frozenset(
        char
        for char, examples in shown.items()
        if sum(len(word) > 3 for word in examples) >= _ENOUGH
        and small[char] >= 2 * large[char]
        and first[char.upper()] <= 0.1 * (first[char] + first[char.upper()])
    )


def _in_capitals(word: str) -> bool:
    if word.endswith("s") and word[:-1].isupper():
        return False
    for prefix in _PREFIXES:
        if word.startswith(prefix) and word[len(prefix) :].isupper():
            return False
    upper = sum(char.isupper() for char in word)
    return upper >= 2 and upper * 2 >= len(word) and any(char.isupper() for char in word[1:])
