"""What word lists and rules know about each token, as features that the model reads beside the words themselves.

The model learns when to believe them: a family name of the lists is mostly a person and sometimes a street. A token's tag says
what the lists hold of the word, its lemma what the rules on forms made of the place where it stands. Both are hashed by the
model, so a new list or rule needs no change elsewhere, but the model must be trained again (`extractors.ner.training`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, cast

import numpy as np
from spacy.attrs import LEMMA, LENGTH, ORTH, SPACY, TAG
from spacy.strings import StringStore
from spacy.tokens import Doc
from wordfreq import zipf_frequency

from extractors.ner import lexicon
from extractors.ner.people import is_japanese
from extractors.ner.rules import Read
from extractors.records import Label, Span

_OPEN, _INSIDE = "B", "I"


def hint(doc: Doc, read: Read, offset: int = 0) -> Doc:
    """The doc of a passage, or of its part from `offset` on, unchanged but for tag and lemma of its tokens."""
    if not len(doc):
        return doc
    # the words as numbers: making an object of each token would take longer than all the rest
    shown = doc.to_array([ORTH, LENGTH, SPACY])
    ends = np.cumsum(shown[:, 1] + shown[:, 2]) + offset
    starts = (ends - shown[:, 1] - shown[:, 2]).tolist()
    strings = doc.vocab.strings
    table = np.empty((len(doc), 2), dtype=np.uint64)
    table[:, 0] = [_class_of(strings, word) for word in shown[:, 0].tolist()]
    kind = read.passage.kind[0] + ("s" if read.small else "-")
    rows = tuple(_marks(read))
    table[:, 1] = strings.add(kind + "-" * len(rows))
    marked: dict[int, list[str]] = {}
    for number, spans in enumerate(rows):
        for start, end in spans:
            first = bisect_left(starts, start)
            for place in range(first, bisect_left(starts, end, first)):
                marked.setdefault(place, ["-"] * len(rows))[number] = _OPEN if place == first else _INSIDE
    for place, column in marked.items():
        table[place, 1] = strings.add(kind + "".join(column))
    return doc.from_array([TAG, LEMMA], cast(Any, table))


@lru_cache(maxsize=1 << 16)
def _class_of(strings: StringStore, word: int) -> int:
    """The hash of the class of the word with this hash."""
    return strings.add(word_class(strings[word]))


def _marks(read: Read) -> Iterable[Sequence[Span]]:
    """What is marked, each kind one character of the lemma."""
    yield read.spans(Label.PERSON, "form")
    yield read.spans(Label.ORG, "form")
    yield [*read.spans(Label.PERSON, "citation"), *read.spans(Label.PERSON, "surname")]
    yield read.spans(Label.ORG, "citation")
    yield read.passage.emphasis
    yield read.passage.citations


@lru_cache(maxsize=1 << 16)
def word_class(word: str) -> str:
    """What the lists say of a word: its roles and how common it is in English, as "surname-ja:city:1"."""
    if not word[0].isalpha():
        return "#" if word[0].isdigit() else word
    plain = lexicon.plain(word)
    return ":".join([*_roles(word, plain), _frequency(plain), "J" if len(plain) > 2 and is_japanese(plain) else ""])


def _roles(word: str, plain: str) -> Iterable[str]:
    if plain in lexicon.surnames():
        yield "surname-first" if plain in lexicon.surnames_first() else "surname"
    if role := lexicon.organisation_role(word):
        yield role
    if word in lexicon.strong_titles():
        yield "title"
    elif word in lexicon.titles() or word.capitalize() in lexicon.titles():
        yield "office"
    if word in lexicon.peoples():
        yield "people"
    elif word in lexicon.places():
        yield "place"
    if word in lexicon.events():
        yield "event"
    if lexicon.is_function(word):
        yield "function"
    if word in lexicon.honours():
        yield "honour"


def _frequency(plain: str) -> str:
    """0 for a word that no English list has, to 7 for "the"."""
    return str(round(zipf_frequency(plain, "en", wordlist="small")))
