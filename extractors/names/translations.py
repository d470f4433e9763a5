"""Names of bodies in Japanese, Korean or Chinese read word by word in English: "Nitchū Yūkō Kyōkai" is a Japan-China Friendship
Association.

Only names whose every word is in `corpus/authority/body_words.csv` are read, and only whole names are compared, so that nothing
is joined for a word or two in common. To teach it a word: a row there.
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import product

from extractors.names.authority import nations
from extractors.names.folding import fold_japanese
from extractors.wordlists import WordListError, read_rows

Bag = tuple[str, ...]
_SMALL = frozenset("of for the and in on to at a an".split())
_MOST = 64  # readings of one name beyond which it says too little


@cache
def _words() -> dict[str, tuple[Bag, ...]]:
    """Folded romanised word to the English words that it can stand for. Raises WordListError where it stands for none."""
    found: dict[str, tuple[Bag, ...]] = {}
    for row in read_rows("authority/body_words.csv", ("word", "english")):
        if not row["english"].strip():
            raise WordListError(f"corpus/authority/body_words.csv: {row['word']} has no English words")
        meanings = tuple(english(tuple(meaning.split())) for meaning in row["english"].split("|"))
        # words of two languages may fold to one
        word = fold_japanese(row["word"])
        found[word] = tuple(dict.fromkeys((*found.get(word, ()), *meanings)))
    return found


@lru_cache(maxsize=1 << 14)
def readings(words: tuple[str, ...]) -> frozenset[Bag]:
    """The English names, as sorted words, that a romanised name of these folded words can have; empty where a word is unknown."""
    pieces: list[tuple[Bag, ...]] = []
    for word in words:
        found = _split(fold_japanese(word))
        if not found:
            return frozenset()
        pieces += [_words()[piece] for piece in found]
    count = 1
    for piece in pieces:
        count *= len(piece)
    if len(pieces) < 2 or count > _MOST:
        return frozenset()
    return frozenset(tuple(sorted(word for meaning in chosen for word in meaning)) for chosen in product(*pieces))


@lru_cache(maxsize=1 << 14)
def english(words: tuple[str, ...]) -> Bag:
    """The words of an English name, sorted, without small ones, nations as nouns and plurals as singulars."""
    kept = [nations().get(word, word).replace("_", " ") for word in words if word not in _SMALL]
    return tuple(sorted(_singular(part) for word in kept for part in word.split()))


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def _split(word: str) -> list[str]:
    """The known words that a word is made of, the longest first: "boekikai" is boeki and kai; empty where it cannot be split."""
    known = _words()
    if word in known:
        return [word]
    for cut in range(len(word) - 1, 2, -1):
        if word[:cut] in known and (rest := _split(word[cut:])):
            return [word[:cut], *rest]
    return []
