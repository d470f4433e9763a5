"""What a document shows about itself: its words, the capitals that its conversion lost, what was misread."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from extractors.records import Kind
from extractors.text.confusions import shown_confusions
from extractors.text.draft import Draft, Evidence
from extractors.wordlists import read_rows

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
    return Evidence(words, lost_letters(words) | lost_initials(words), misread, shown_confusions(words))


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


def lost_initials(words: Mapping[str, int]) -> frozenset[str]:
    """The letters with which names that always have a capital ("hiroshima", "october") begin small in this document.

    Two different names, three times in all and more often than not; and the names under the other letters must have kept theirs:
    a writer who writes everything small has lost nothing.
    """
    small: Counter[str] = Counter()
    large: Counter[str] = Counter()
    names: dict[str, set[str]] = defaultdict(set)
    for word, count in words.items():
        if word[0].islower() and word in never_small():
            small[word[0]] += count
            names[word[0]].add(word)
        elif word[0].isupper() and word[0].lower() + word[1:] in never_small():
            large[word[0].lower()] += count
    lost = frozenset(char for char in small if len(names[char]) >= 2 and small[char] >= 3 and small[char] > large[char])
    kept = sum(count for char, count in large.items() if char not in lost)
    return (
        lost
        if kept >= 3 and len(lost) <= 6 and sum(small[char] for char in small if char not in lost) * 10 <= kept
        else frozenset()
    )


@cache
def never_small() -> frozenset[str]:
    """Months, days, countries, peoples and cities, their first letter made small; none that is also a common word."""
    places = (
        row["name"] for row in read_rows("places/places.csv", ("name", "kind")) if row["kind"] in ("country", "people", "city")
    )
    others = (row["word"] for row in read_rows("words/capitalised.csv", ("word", "kind")))
    names = (name for name in (*places, *others) if " " not in name and len(name) > 3)
    return frozenset(name[0].lower() + name[1:] for name in names) - title_words()


@cache
def title_words() -> frozenset[str]:
    """Words, in small letters, that the titles of organisations are made of."""
    heads = (row["word"] for row in read_rows("organisations/heads.csv", ("word", "role", "generic")) if row["role"] == "head")
    others = (row["word"] for row in read_rows("words/title_words.csv", ("word",)))
    return frozenset(word.casefold() for word in (*heads, *others))


def _in_capitals(word: str) -> bool:
    if word.endswith("s") and word[:-1].isupper():
        return False
    for prefix in _PREFIXES:
        if word.startswith(prefix) and word[len(prefix) :].isupper():
            return False
    upper = sum(char.isupper() for char in word)
    return upper >= 2 and upper * 2 >= len(word) and any(char.isupper() for char in word[1:])
