"""The word lists of `corpus/` as sets, for the rules on names."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from extractors.wordlists import read_rows


@lru_cache(maxsize=1 << 16)
def plain(word: str) -> str:
    """A word without diacritics and apostrophes, in lower case: "Ch’ŏn" and "chon" become one."""
    decomposed = unicodedata.normalize("NFD", word)
    return "".join(c for c in decomposed if not unicodedata.combining(c) and c not in "'’ʼ‘`").lower()


@cache
def surnames() -> frozenset[str]:
    """East Asian family names, plain."""
    return frozenset(plain(row["surname"]) for row in read_rows("people/surnames.csv", ("surname", "languages")))


@cache
def surnames_first() -> frozenset[str]:
    """Korean and Chinese family names, plain: those that stand first in English texts as well."""
    rows = read_rows("people/surnames.csv", ("surname", "languages"))
    return frozenset(plain(row["surname"]) for row in rows if row["languages"] != "ja")


@cache
def titles() -> frozenset[str]:
    """Titles and offices that stand before a name, as printed but for the full stop."""
    return frozenset(row["title"] for row in read_rows("people/titles.csv", ("title", "strong")))


@cache
def strong_titles() -> frozenset[str]:
    """Titles hardly ever followed by anything but the name of a person."""
    return frozenset(row["title"] for row in read_rows("people/titles.csv", ("title", "strong")) if row["strong"] == "yes")


@cache
def offices() -> frozenset[str]:
    """Titles that are words of English as well, and stand before a name in small letters: director."""
    return titles() - strong_titles()


@cache
def organisation_role(word: str) -> str | None:
    """The role of a word by which an organisation is known: head, suffix or press. None for other words.

    Written with a capital or in capitals, with macrons or without; a publisher may bear "-sha", a company "-kaisha".
    """
    if not word[0].isupper():
        return None
    name, _, ending = word.rpartition("-")
    return "suffix" if name and ending in ("sha", "kaisha", "gaisha") else _roles().get(_folded(word))


@cache
def is_generic(word: str) -> bool:
    """Whether such a word alone is no name: "Committee", "BANK"."""
    return _folded(word) in _generic()


@cache
def _folded(word: str) -> str:
    # "GAZETTE" and "Ginkō" are written as the list has them; short words in capitals are acronyms (CO, AG)
    word = "-".join(part.capitalize() for part in word.split("-")) if word.isupper() and len(word) > 3 else word
    decomposed = unicodedata.normalize("NFD", word)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@cache
def _roles() -> dict[str, str]:
    return {row["word"]: row["role"] for row in _heads()}


@cache
def _generic() -> frozenset[str]:
    return frozenset(row["word"] for row in _heads() if row["generic"] == "yes")


@cache
def honours() -> frozenset[str]:
    """Letters after the name of a person and before that of a ship, without the last stop: C.M.G, H.M.S."""
    return frozenset(row["letters"] for row in read_rows("people/honours.csv", ("letters",)))


def _heads() -> tuple[dict[str, str], ...]:
    return read_rows("organisations/heads.csv", ("word", "role", "generic"))


@cache
def events() -> frozenset[str]:
    """Nouns that end a capitalised phrase which is no organisation: Treaty, Conference, War."""
    return frozenset(row["word"] for row in read_rows("organisations/events.csv", ("word",)))


@cache
def is_function(word: str) -> bool:
    """Whether a word opens sentences and notes and is never part of a name: The, However, OF."""
    return (word.capitalize() if word.isupper() and len(word) > 1 else word) in _function_words()


@cache
def _function_words() -> frozenset[str]:
    return frozenset(row["word"] for row in read_rows("words/function-words.csv", ("word",)))


@cache
def places() -> frozenset[str]:
    """Names of places and peoples as printed, of one word or more."""
    return frozenset(row["name"] for row in _places() if row["kind"] in ("country", "people", "city"))


@cache
def peoples() -> frozenset[str]:
    """Countries and peoples as printed, which stand before the bodies that they own: Soviet, Japanese."""
    return frozenset(row["name"] for row in _places() if row["kind"] in ("country", "people"))


@cache
def nationalities() -> frozenset[str]:
    """Peoples as printed, which belong to the name of a body: the British Legation, the Soviet Foreign Trade Bank."""
    return frozenset(row["name"] for row in _places() if row["kind"] == "people") | {"Soviet"}


def is_place(words: Iterable[str]) -> bool:
    """Whether a phrase names a place, state or people and nothing else: "North Korea", "People's Republic of China"."""
    kinds = _place_kinds()
    own = [word for word in words if word not in _JOINING]
    return " ".join(own) in places() or (
        bool(own) and all(word in kinds for word in own) and any(kinds[word] not in ("direction", "state") for word in own)
    )


_JOINING = frozenset(("of", "the", "and", "'s", "’s", "-", ","))


@cache
def _place_kinds() -> dict[str, str]:
    return {row["name"]: row["kind"] for row in _places()}


def _places() -> tuple[dict[str, str], ...]:
    return read_rows("places/places.csv", ("name", "kind"))
