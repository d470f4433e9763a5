"""Which stretches of a passage the model reads: all but the sentences of common English words without a capital of their own.

Such a sentence names nobody, and reading it takes its time, a tenth of the whole and more. A word that is hardly English may be a
name that has lost its capital, or a misread one ("lto", "0zaki"), so that a sentence that holds one is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from extractors.ner import lexicon
from extractors.ner.people import is_ordinary, is_rare
from extractors.ner.rules import Read
from extractors.records import Span

_CAPITALS = "".join(letter for letter in map(chr, range(0x250)) if letter.isupper())
# a sentence of some length, or what is left of one, without a capital behind its first letter
_PLAIN = re.compile(rf"(?:^|(?<=[a-z)\d”\"'][.!?]\s))[{_CAPITALS}]?[^{_CAPITALS}]{{40,600}}?[.!?](?:\s(?=[{_CAPITALS}])|$)")
_WORD = re.compile(r"\w+")


def stretches(read: Read) -> Iterator[Span]:
    """The stretches in order, in passage offsets; none in a passage without words."""
    start, end = 0, len(read.passage.text) if read.words else 0
    for match in _PLAIN.finditer(read.passage.text, start, end) if not read.small else ():
        if all(map(_is_common, _WORD.findall(match.group()))):
            if start < match.start():
                yield Span(start, match.start())
            start = match.end()
    if start < end:
        yield Span(start, end)


@lru_cache(maxsize=1 << 16)
def _is_common(word: str) -> bool:
    if word[0].isupper():  # the first, which may be a name
        return lexicon.is_function(word) or (is_ordinary(word) and lexicon.plain(word) not in lexicon.surnames())
    return word.isdecimal() or not is_rare(word)
