"""Short and foreign names that a document introduces beside an organisation, and then uses alone.

"... of Korean Sailors (hereafter LKS)", "Yuseikai (Society of Postal Clerks)".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from extractors.ner import lexicon
from extractors.ner.people import is_ordinary, is_rare
from extractors.records import Span

_AFTER = re.compile(
    r"[\s,]*[(\[]\s*(?:(?:hereafter|hereinafter|henceforth)\b[\s,:]*)?"
    r"(?:(?:referred to|known|abbreviated|called)\s+(?:as\s+)?)?(?:the\s+)?[\"“‘']?"
    r"(?P<name>[\w’'ʼ.-]+(?:\s[A-Z][\w’'-]+){0,3})[\"”’']?(?:[,\s]+(?:hereafter|hereinafter|henceforth))?\s*[)\];,]"
)
_TRAILING = re.compile(r",\s*(?:the\s+)?(?P<name>[A-Z][\w’'-]+)\s*,?\s+(?:hereafter|hereinafter|henceforth)\b")
_BEFORE = re.compile(r"(?P<name>(?:[A-ZĀ-Ž][\w’'ʼ-]*\s)?[\w’'ʼ-]+)\s*[(\[]\s*(?:the\s+|literally\s+)?$")
_REACH = 60  # characters before an organisation in which its foreign name is looked for


def find_introduced(text: str, bodies: Iterable[Span]) -> Iterator[str]:
    """The names that `text` introduces beside the organisations that stand at `bodies` (offsets in `text`)."""
    for body in bodies:
        after = _AFTER.match(text, body.end) or _TRAILING.match(text, body.end)
        if after and _is_name(after["name"].split()):
            yield after["name"]
        before = _BEFORE.search(text, max(0, body.start - _REACH), body.start)
        if before and text[body.end : body.end + 1] in (")", "]", ";"):
            words = before["name"].split()
            words = words[1:] if lexicon.is_function(words[0]) else words
            if _is_name(words):
                yield " ".join(words)


def _is_name(words: list[str]) -> bool:
    if not words or any(word in lexicon.places() or lexicon.is_function(word) or word in lexicon.titles() for word in words):
        return False
    if len(words) == 1:
        return words[0][0].isalpha() and (words[0].isupper() or is_rare(words[0]))
    return all(word[0].isupper() for word in words) and not all(is_ordinary(word) for word in words)
