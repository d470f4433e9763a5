"""Names that people have judged, found again in other documents: what was right once under a label is looked for everywhere.

Only names that can be no other's: of two words or more, or acronyms, and not made of everyday words; and only where they stand
whole, not as part of a longer name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from extractors.ner import lexicon, phrases
from extractors.ner.people import is_ordinary
from extractors.ner.words import Word, split
from extractors.records import Box, Extraction, Label, Mention

KNOWN = "names.known"
_SCORE = 0.95  # people have said so; in one case of many it is a namesake of another kind
_NAMES = (Label.PERSON, Label.ORG)
_ACRONYM = 3  # letters

Where = Callable[[int, int], tuple[int, Box | None]]


class Index(NamedTuple):
    """The names that are safe to look for, and the label under which each was judged."""

    phrases: phrases.Index
    labels: Mapping[phrases.Phrase, Label]


class Place(NamedTuple):
    """A known name in a text, in its offsets."""

    start: int
    end: int
    label: Label


def index(names: Iterable[tuple[Label, str]]) -> Index:
    """The names that are safe to look for. A name judged under two labels is none."""
    judged: dict[phrases.Phrase, set[Label]] = {}
    for label, name in names:
        words = tuple(word.text for word in split(name))
        if _is_sure(words):
            judged.setdefault(words, set()).add(label)
    labels = {words: next(iter(found)) for words, found in judged.items() if len(found) == 1}
    return Index(phrases.index(labels), labels)


def find_known(text: str, known: Index) -> list[Place]:
    """Where known names stand in a raw text, over line ends as well, the longest first, not overlapping."""
    kept = [word for word in split(text) if word.text not in "\n\t"]

    def alone(first: int, end: int, phrase: phrases.Phrase) -> bool:
        return _stands_alone(text, kept, first, end, known.labels[phrase])

    return [
        Place(kept[first].start, kept[end - 1].end, known.labels[tuple(word.text for word in kept[first:end])])
        for first, end in phrases.occurrences(kept, known.phrases, alone)
    ]


def with_known(extraction: Extraction, text: str, known: Index, place: Where) -> Extraction:
    """An extraction with what is known in the place of parts of it, and of the same under another label.

    text: the raw text of the document. place: page and box of a raw span. A longer name that the machine has found around a
    known one stays as it is, and nothing of a document changes where it holds no known name.
    """
    mentions = list(extraction.mentions)
    for found in find_known(text, known):
        met = [one for one in mentions if one.label in _NAMES and one.start < found.end and found.start < one.end]
        reaches_out = any(one.start < found.start or found.end < one.end for one in met)
        if reaches_out or any((one.start, one.end, one.label) == found for one in met):
            continue
        page, box = place(found.start, found.end)
        surface = text[found.start : found.end]
        cleaned = re.sub(r"\s+", " ", surface)
        context = met[0].context if met else "body"
        mentions = [one for one in mentions if one not in met]
        mentions.append(Mention(*found[:2], surface, found.label, context, _SCORE, KNOWN, cleaned, page, box=box))
    return replace(extraction, mentions=tuple(sorted(mentions, key=lambda one: (one.start, one.end, one.label))))


def _is_sure(words: Sequence[str]) -> bool:
    names = [word for word in words if word[0].isalpha()]
    if len(names) == 1:
        return len(words) == 1 and names[0].isupper() and len(names[0]) >= _ACRONYM and not is_ordinary(names[0].capitalize())
    return len(names) > 1 and names[0][0].isupper() and not all(is_ordinary(name) or lexicon.is_function(name) for name in names)


def _stands_alone(text: str, words: Sequence[Word], start: int, end: int, label: Label) -> bool:
    """Whether it is one phrase, and no further word of a name touches it."""
    whole = all(_touch(text, words[at], words[at + 1]) for at in range(start, end - 1))
    led_into = start > 0 and _touch(text, words[start - 1], words[start]) and _is_led_into(words, start, label)
    goes_on = end < len(words) and _touch(text, words[end - 1], words[end]) and _goes_on(words, end)
    return whole and not led_into and not goes_on


def _touch(text: str, left: Word, right: Word) -> bool:
    """Whether only blanks and at most one line end part two words."""
    between = text[left.end : right.start]
    return not between.strip(" \r\n") and between.count("\n") <= 1


def _is_led_into(words: Sequence[Word], start: int, label: Label) -> bool:
    """Whether a name begins before this word: "People's Bank", "Hunt & Bank", "K. Bank", "New Bank"."""
    before, earlier = words[start - 1], words[start - 2] if start > 1 else None
    if before.is_possessive or before.text == "&":
        return True
    if before.text == "." and earlier and earlier.end == before.start and earlier.is_initial:
        return True
    return before.end < words[start].start and before.is_name_word and not _is_lead(words, start - 1, label)


def _goes_on(words: Sequence[Word], end: int) -> bool:
    """Whether a name goes on with this word: "Bank Building", "Bank & Co.", "Bank, Ltd.", "Bank and Sons"."""
    after, later = words[end], words[end + 1 : end + 2]
    if after.text in (",", "and") and later:
        return lexicon.organisation_role(later[0].text.capitalize()) == "suffix"
    if after.text == "&":
        return True
    return words[end - 1].end < after.start and after.is_name_word and not lexicon.is_function(after.text)


def _is_lead(words: Sequence[Word], place: int, label: Label) -> bool:
    """Whether a word with a capital begins a sentence, or is the title of a person ("General Federation" is a longer name)."""
    word = words[place]
    if lexicon.is_function(word.text) or (label is Label.PERSON and word.text in lexicon.titles()):
        return True
    return place == 0 or (words[place - 1].text in '.!?"“' and is_ordinary(word.text))
