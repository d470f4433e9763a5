"""A passage as words: the units that the rules on names look at. Offsets are passage offsets."""

from __future__ import annotations

import re
from typing import NamedTuple

# a possessive ending is a word of its own, so that "Kim's" holds the name "Kim" and "People's Bank" still reads as one phrase
_WORD = re.compile(r"['’]s\b|\w+(?:(?!['’]s\b)['’ʼ‘·-]\w+)*|[^\w\s]")
_ABBREVIATION = re.compile(r"[^\W\d_]{2,6}")


class Word(NamedTuple):
    """One word or one mark."""

    start: int
    end: int
    text: str

    @property
    def is_name_word(self) -> bool:
        """Whether it begins with a capital, and so may be part of a name."""
        return self.text[0].isupper()

    @property
    def is_initial(self) -> bool:
        """One capital, as in "D. R. Lorimer"."""
        return len(self.text) == 1 and self.text.isupper()

    @property
    def is_acronym(self) -> bool:
        """Two to six capitals, as in JCP."""
        return bool(_ABBREVIATION.fullmatch(self.text)) and self.text.isupper()

    @property
    def is_possessive(self) -> bool:
        """The ending 's."""
        return self.text in ("'s", "’s")


def split(text: str) -> tuple[Word, ...]:
    """The words and marks of `text`, in order."""
    return tuple(Word(match.start(), match.end(), match.group()) for match in _WORD.finditer(text))


def adjoin(left: Word, right: Word) -> bool:
    """Whether only one blank, or nothing, parts two words."""
    return right.start - left.end <= 1
