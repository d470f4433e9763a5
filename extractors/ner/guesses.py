"""The model's guesses, trimmed to names and held against what is known not to be one.

The model alone is trusted least: it takes goods for people and villages for firms. What is dropped here may be known by form.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wordfreq import zipf_frequency

from extractors.ner import lexicon
from extractors.ner.people import is_ordinary
from extractors.ner.words import Word, split
from extractors.records import Kind, Label, Passage, Span

RARE = 3.0  # Zipf frequency below which a word is hardly English
_ENDS_NAME = frozenset('()[];:\t\n"“”')
_COUNTRY = re.compile(r",\s([A-Z]\w+)")
_WHERE = frozenset(("at", "in", "near", "from", "via"))  # before a single word that is no body but a place


@dataclass(frozen=True, slots=True)
class Guess:
    """A name that the model proposes (passage offsets), with what stands before it."""

    start: int
    end: int
    label: Label
    text: str
    before: str


def trim_guesses(entities: Iterable[tuple[int, int, str]], passage: Passage) -> list[Guess]:
    """The model's people and organisations in a passage, as (start, end, label), cut to what can be a name."""
    guesses = []
    for start, end, label in entities:
        if label not in ("PERSON", "ORG"):
            continue
        words = [word._replace(start=word.start + start, end=word.end + start) for word in split(passage.text[start:end])]
        span = _trim(words, person=label == "PERSON")
        if span:
            before = passage.text[max(0, span.start - 20) : span.start].split()
            guess = Guess(*span, Label(label), passage.text[span.start : span.end], before[-1] if before else "")
            if not _is_town(guess, passage.text) and (guess.label is Label.ORG or _may_be_person(guess, passage)):
                guesses.append(guess)
    return guesses


def drop_lone_bodies(guesses: Sequence[Sequence[Guess]]) -> list[list[Guess]]:
    """All guesses of a document but organisations of one word that neither look like one nor come again and again."""
    bodies = [guess for part in guesses for guess in part if guess.label is Label.ORG]
    counts = Counter(guess.text for guess in bodies)
    elsewhere = {guess.text for guess in bodies if guess.before not in _WHERE}
    return [
        [guess for guess in part if guess.label is not Label.ORG or _may_be_body(guess.text, counts[guess.text], elsewhere)]
        for part in guesses
    ]


def is_rare(word: str) -> bool:
    """Whether a word is hardly English, and so likely a name."""
    return zipf_frequency(word.lower(), "en", wordlist="small") < RARE


def _trim(words: list[Word], *, person: bool) -> Span | None:
    """What is left of a model's span without titles, function words, possessives and marks; None where that is no name."""
    while words and _is_before_name(words[0], person=person):
        words.pop(0)
    for k, word in enumerate(words):
        ends = word.is_possessive or word.is_honorific or word.text in _ENDS_NAME
        if k and ends and (person or not _goes_on(words, k)):
            words = words[:k]
            break
    while words and (not words[-1].is_name_word or lexicon.is_function(words[-1].text)):
        words.pop()
    names = [word for word in words if word.text.isalnum() or len(word.text) > 1]
    return Span(words[0].start, words[-1].end) if names and _is_name(names, person=person) else None


def _is_before_name(word: Word, *, person: bool) -> bool:
    return not word.is_name_word or lexicon.is_function(word.text) or (person and word.text in lexicon.titles())


def _is_name(names: list[Word], *, person: bool) -> bool:
    first, last = names[0].text, names[-1].text
    if any(any(c.isdigit() for c in word.text) or word.text in lexicon.honours() for word in names):
        return False
    if lexicon.is_place(word.text for word in names) or {first, last} & lexicon.events() or last == "Maru":  # a ship
        return False
    if len(names) == 1:
        return len(first) > 1 and not (
            lexicon.is_generic(first) or first in lexicon.titles() or (is_ordinary(first) and not names[0].is_acronym)
        )
    return not person or (first not in lexicon.places() and not any(lexicon.organisation_role(word.text) for word in names))


def _goes_on(words: list[Word], k: int) -> bool:
    """Whether a possessive at k stands inside a name: "People's Bank"."""
    return words[k].is_possessive and k + 1 < len(words) and words[k + 1].is_name_word


def _is_town(guess: Guess, text: str) -> bool:
    """Whether a country follows: "Syen Chyun, Korea"."""
    following = _COUNTRY.match(text, guess.end)
    return following is not None and following[1] in lexicon.peoples()


def _may_be_person(guess: Guess, passage: Passage) -> bool:
    """Nobody stands after "at"; a single word is a person only in a sentence, without an article, and not alone in brackets."""
    after = passage.text[guess.end : guess.end + 2]
    if guess.before in ("at", "near") and after not in ("'s", "’s"):
        return False
    if " " in guess.text or lexicon.plain(guess.text) in lexicon.surnames():
        return True
    alone = passage.text[: guess.start].endswith("(") and after[:1] in (")", ".")
    return passage.kind is not Kind.TABLE and guess.before not in ("the", "The", "a", "an") and not alone


def _may_be_body(name: str, count: int, elsewhere: set[str]) -> bool:
    words = split(name)
    if len(words) > 1:
        return any(lexicon.organisation_role(word.text) for word in words) or not any(is_ordinary(word.text) for word in words)
    return words[0].is_acronym or (count > 1 and name in elsewhere and is_rare(name))
