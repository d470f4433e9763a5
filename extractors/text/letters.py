"""Letters of words that were read as digits or as each other ("0SAKA", "Week1y", "0kada", "lnoue"), and words cut by a blank.

It promises to touch only what cannot stand as it is: a word with a nought or a one among at least three letters, an l before a
consonant that begins no word, and, where the document is damaged, two pieces of which one is no word and both together are.

To add a kind: a generator of edits, and its row in `repair_letters`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from extractors.text.hyphens import english
from extractors.text.offsets import Edit

_MIXED = re.compile(r"[01](?:(?<=[^\W\d_].)|(?=[^\W\d_]))")  # a quick look
_DIGITS_IN_WORD = re.compile(r"(?<![\w/.@-])(?!1|[\dlIO]+(?:st|nd|rd|th)\b)(?=[^\W_]*[01])[^\W_]{4,}(?![\w/@])(?!\.\w)")
_COMPANY = re.compile(r"(?<=& )C0(?!\w)")
_FIRST = re.compile(r"l(?<![\w'’/.@-]l)(?=[bcdfghjkmnpqrstvwxz][a-z])[a-z]{2,}(?![\w@/])")
_ORDINAL = frozenset(("lst", "lnd", "lrd", "lth"))
_PAIR = re.compile(r"(?<![\w'’-])([^\W\d_]{2,}) ([a-z]{2,})(?![\w'’-])")
_FREQUENT = 2e-6  # how frequent a word of English must be to be what two pieces made


def repair_letters(text: str, *, damaged: bool) -> Iterator[Edit]:
    """The edits, each of one whole word or of the blank within one. damaged: whether the document shows misread words."""
    if _MIXED.search(text):
        for match in _DIGITS_IN_WORD.finditer(text):
            if (meant := _with_letters(match.group())) is not None:
                yield Edit(match.start(), match.end(), meant)
        for match in _COMPANY.finditer(text):
            yield Edit(match.start(), match.end(), "Co")
    for match in _FIRST.finditer(text):
        if match.group() not in _ORDINAL and match.group() not in english():
            yield Edit(match.start(), match.end(), "I" + match.group()[1:])
    if damaged:
        yield from _parted(text)


@lru_cache(maxsize=1 << 14)
def _with_letters(word: str) -> str | None:
    """The word with o for 0, and l or i for 1, in the type of its other letters; None where it may be a code or hold a marker."""
    letters = [char for char in word if char.isalpha()]
    digits = [char for char in word if char.isdigit()]
    sure = sum(char not in "OolI" for char in letters)  # "3OOl" is a figure
    if set(digits) - {"0", "1"} or len(letters) < 3 or sure < 2 or 2 * len(digits) > len(letters):
        return None
    large = all(char.isupper() for char in letters)
    if large:
        meant = word.replace("0", "O").replace("1", "I")
    else:
        meant = ("O" + word[1:] if word[0] == "0" else word).replace("0", "o")
        meant = next(
            (form for form in (meant.replace("1", "l"), meant.replace("1", "i")) if form.casefold() in english()), None
        ) or (meant.replace("1", "l"))
    if word[-1].isdigit():
        # the number of a footnote may be glued to a whole word
        stem = word.rstrip("01").casefold()
        return meant if meant.casefold() in english() and stem not in english() else None
    return meant


def _parted(text: str) -> Iterator[Edit]:
    position = 0
    while match := _PAIR.search(text, position):
        first, second = match[1].casefold(), match[2]
        known = english()
        if (first not in known or second not in known) and known.get(first + second, 0) >= _FREQUENT:
            yield Edit(match.end(1), match.end(1) + 1, "")
            position = match.end()
        else:
            position = match.start(2)
