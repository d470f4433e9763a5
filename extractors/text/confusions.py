"""Misread words: "tbe", "Decembcr", "Gendarrnerie", and what they stood for.

It promises that nothing is put right in a document that does not show the damage, and that a word is changed only where one
confusion of `corpus/words/confusions.csv` makes a better known one of it. A word in small letters becomes a frequent English one;
a capitalised word may be a name, and becomes only a month, a word of the titles of bodies, one that often begins sentences, or
one that the document prints elsewhere.

To add a confusion: one row in the table.
"""

from __future__ import annotations

from calendar import month_name
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from wordfreq import get_frequency_dict

from extractors.text.hyphens import english
from extractors.wordlists import read_rows

Confusion = tuple[str, str]

_ENOUGH = 3  # different misread words, and their number in a thousand words, that show the damage
_ENGLISH = 0.6  # share of common words in an English text; other languages have a third of it
_FREQUENT = {2: 1e-3, 3: 5e-4, 4: 2e-5, 5: 5e-6}  # how frequent a word of so many letters must be, to be what was meant
_SHORT = 3  # letters of a rare word of the list that may be a misread one ("hc", "aud")
_RARE = 1e-5
_UNITS = frozenset("yen sen dollars pounds francs marks roubles rubles taels cents million thousand".split())
_COMMON = 2e-5  # how frequent a word must be for a confusion that no other word shows
_RATHER = 1000.0  # times that the meant word is more frequent than such a rare one


class _Candidate(NamedTuple):
    confusion: Confusion
    word: str


def shown_confusions(words: Mapping[str, int]) -> Mapping[Confusion, int]:
    """The confusions that the words of an English document show, each with the number of different words misread so.

    None where there are too few to be more than slips of the pen, and none in another language.
    """
    known = english()
    total = common = 0
    found: list[tuple[str, int, Confusion]] = []
    for word, count in words.items():
        if len(word) < 2 or not word.isascii() or not word.isalpha():
            continue
        if not word.islower():
            if len(word) > _SHORT and not _is_known(word):
                found += [(word, count, candidate.confusion) for candidate in _candidates(word, _often_large())][:1]
            continue
        total += count
        if word in known:
            common += count
        elif (best := _best(word)) is not None:
            found.append((word, count, best.confusion))

    def enough() -> bool:
        return len(found) >= _ENOUGH and sum(count for _, count, _ in found) * 1000 >= _ENOUGH * total

    if not enough() or common < _ENGLISH * total:
        return {}
    # the large list takes its time, and is asked only now
    found = [row for row in found if (_best(row[0], rare=True) if row[0].islower() else any(_large(row[0])))]
    return Counter(confusion for _, _, confusion in found) if enough() else {}


def meant_word(word: str, words: Mapping[str, int], shown: Mapping[Confusion, int]) -> str | None:
    """What a misread word stood for, or None where it may stand as it is.

    words: those of the document, with their numbers. shown: the confusions that the document shows.
    """
    if len(word) < 2 or word.casefold() in english():
        return _meant_short(word, shown) if 2 <= len(word) <= _SHORT else None
    if word.islower():
        best = _best(word, shown, rare=True)
        if best and (shown.get(best.confusion, 0) > 1 or english()[best.word] >= _COMMON):
            return best.word
        return _printed(word, words, shown)
    if not word[0].isupper() and not (word[0] == "l" and word[1:].islower()):
        return None
    if _is_known(word):
        return None
    meant = next(_large(word), None)
    return meant.word if meant else _printed(word, words, shown)


def meant_unit(word: str) -> str | None:
    """The unit of money or number that a misread word behind a figure stood for: "50 ycn"."""
    found = {candidate.word for candidate in _candidates(word, _UNITS)}
    return found.pop() if len(found) == 1 and word not in english() else None


def _large(word: str) -> Iterator[_Candidate]:
    """The months, words of titles and openers of sentences, far more frequent than the word itself, that it may have been."""
    own = all_words().get(word.casefold(), 0)
    for candidate in _candidates(word, _often_large()):
        if not own or english().get(candidate.word.casefold(), 0) >= _RATHER * own:
            yield candidate


def _best(word: str, shown: Mapping[Confusion, int] | None = None, *, rare: bool = False) -> _Candidate | None:
    """The one frequent word that a confusion makes of an unknown one, those first that the document shows.

    rare: whether to ask the large list for a rare word ("surety"), which only a word that is far more frequent replaces.
    """
    known = english()
    least = _RATHER * all_words().get(word, 0) if rare else 0.0
    found = [
        (bool(shown and candidate.confusion in shown), frequency, candidate)
        for candidate in _candidates(word, known)
        if (frequency := known[candidate.word]) >= max(least, _FREQUENT.get(len(candidate.word), 1e-6))
    ]
    if not found:
        return None
    best = max(found)
    rivals = (other for other in found if other[0] == best[0] and other[2].word != best[2].word)
    return None if any(5 * other[1] > best[1] for other in rivals) else best[2]


def _meant_short(word: str, shown: Mapping[Confusion, int]) -> str | None:
    """As in "hc", "aud", which the list has as rare words: only by a confusion that other words show."""
    known = english()
    frequency = known.get(word.casefold(), 0)
    if not frequency or frequency > _RARE or not (word.islower() or word.istitle()):
        return None
    found = [
        candidate.word
        for candidate in _candidates(word)
        if (times := shown.get(candidate.confusion, 0))
        and known.get(candidate.word.casefold(), 0) >= max(1e-3, (_RATHER if times > 1 else 5 * _RATHER) * frequency)
        and (candidate.word.islower() or candidate.word in _openers())
    ]
    return found[0] if len(found) == 1 else None


def _printed(word: str, words: Mapping[str, int], shown: Mapping[Confusion, int]) -> str | None:
    """The word that the document prints elsewhere at least as often; a short one only by a confusion that the document shows."""
    own, found = words.get(word, 0), set()
    unheard = len(word) > 5 and word.casefold() not in all_words()
    for confusion, candidate in _candidates(word):
        if len(candidate) < _SHORT or candidate.casefold() == word.casefold():
            continue
        if not (candidate.islower() or candidate.istitle() or candidate.isupper()):
            continue
        count = words.get(candidate, 0) + words.get(candidate.upper(), 0)
        if count < (1 if word[0].isupper() else 2) or not (confusion in shown or unheard):
            continue
        # of two that are printed equally often, either might be the misread one
        if count > own or (count == own and (_is_known(candidate) or shown.get(confusion, 0) > shown.get(confusion[::-1], 0))):
            found.add(candidate)
    return found.pop() if len(found) == 1 else None


def _is_known(word: str) -> bool:
    return word.casefold() in english() or word.capitalize() in _names()


def _candidates(word: str, accepted: Container[str] | None = None) -> Iterator[_Candidate]:
    """What one confusion makes of a word, at one of its places or at all of them; only accepted words, where they are given."""
    table = _table()
    for start in range(len(word)):
        for end in (start + 1, start + 2):
            part = word[start:end]
            if part not in table or len(part) < end - start:
                continue
            head, tail = word[:start], word[end:]
            for meant in table[part]:
                made = head + meant + tail
                if accepted is None or made in accepted:
                    yield _Candidate((part, meant), made)
                if part in tail and part not in head:
                    made = word.replace(part, meant)
                    if accepted is None or made in accepted:
                        yield _Candidate((part, meant), made)


@cache
def all_words() -> Mapping[str, float]:
    """How frequent words are, rare ones too, all in small letters (about 320,000 words)."""
    return get_frequency_dict("en", wordlist="large")


@cache
def _table() -> Mapping[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for row in read_rows("words/confusions.csv", ("misread", "meant")):
        table[row["misread"]] = (*table.get(row["misread"], ()), row["meant"])
    return table


@cache
def _often_large() -> frozenset[str]:
    """Months, days, words that name bodies, as titles and in capitals; words with a capital at the start of a sentence."""
    days = (row["word"] for row in read_rows("words/capitalised.csv", ("word", "kind")) if row["kind"] == "day")
    heads = (row["word"] for row in read_rows("organisations/heads.csv", ("word", "role", "generic")))
    others = (row["word"] for row in read_rows("words/title_words.csv", ("word",)))
    words = [word for word in (*heads, *others) if len(word) > 4] + [*days, *month_name[1:]]
    return frozenset(form for word in words if len(word) > _SHORT for form in (word.title(), word.upper())) | _openers()


@cache
def _openers() -> frozenset[str]:
    """Words with a capital at the start of a sentence, never part of a name."""
    return frozenset(row["word"] for row in read_rows("words/function-words.csv", ("word",)))


@cache
def _names() -> frozenset[str]:
    """Names that are right as they are, however near they come to another word."""
    surnames = (row["surname"] for row in read_rows("people/surnames.csv", ("surname", "languages")))
    places = (row["name"] for row in read_rows("places/places.csv", ("name", "kind")))
    return frozenset((*surnames, *places))
