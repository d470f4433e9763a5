"""Senders and receivers of letters and despatches as notes cite them: "Satow to Lansdowne, no. 41, 2 May 1901"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.ner import lexicon
from extractors.ner.words import CAPITAL, MONTH, Word, split
from extractors.records import Span

_NAME = rf"{CAPITAL}[\w.'’-]*(?:\s{CAPITAL}[\w.'’-]*){{0,3}}"
_LETTER = re.compile(
    rf"(?<![^\W¹²³⁰-₉])(?<![.'’-])(?P<sender>{_NAME})\sto\s(?P<receiver>{_NAME}),\s"
    rf"(?:no\.\s\d+,|tel\b|telegram|desp|\d\d?[./ -](?:\d|[ivx]+\b|{MONTH})|{MONTH}\s\d)"
)


def find_letters(text: str) -> Iterator[Span]:
    """The people who write and are written to, without titles; nobody where a place stands first ("Harbin to Fuchin, 19 May")."""
    for match in _LETTER.finditer(text):
        sides = [(match.start(side), _without_titles(match[side])) for side in ("sender", "receiver")]
        if any(lexicon.is_place([word.text]) for word in sides[0][1]):
            continue
        for start, words in sides:
            if words and not any(_is_no_name(word.text) for word in words):
                yield Span(start + words[0].start, start + words[-1].end)


def _without_titles(name: str) -> tuple[Word, ...]:
    """What follows the last title or office: of "Foreign Minister Katō Takaaki" the last two words."""
    words = split(name)
    titles = [place for place, word in enumerate(words) if _is_title(word.text)]
    return words[titles[-1] + 1 :] if titles else words


def _is_title(word: str) -> bool:
    return word in lexicon.titles() or word.lower() in lexicon.offices() or word.rstrip(".") in lexicon.strong_titles()


def _is_no_name(word: str) -> bool:
    """Whether it makes an office of a name, or initials: "Foreign Office", "FO"."""
    acronym = len(word) > 1 and word.isupper() and word.isalpha()
    return acronym or word in lexicon.events() or lexicon.is_function(word) or lexicon.organisation_role(word) is not None
