"""A passage as words: the units that the rules on names look at. Offsets are passage offsets."""

from __future__ import annotations

import re
from typing import NamedTuple

# A possessive ending and a Japanese or Korean honorific are words of their own, so that "Kim's" and "Mori-san" hold the bare name
# and "People's Bank" still reads as one phrase; "Planters' Association" needs its apostrophe for that. Letters with full stops
# ("Y.M.C.A.") are one word, without its last stop. Tabs and line ends part the cells of a table, so they count as marks.
_HONORIFICS = "san|sama|kun|chan|sensei|ssi|nim|sobang|sŏbang|sonsaeng|sŏnsaeng|tongmu|dongmu"
_WORD = re.compile(
    rf"['’]s\b|-(?:{_HONORIFICS})\b|[A-Z](?:\.[A-Z])+(?=\.(?!\w))"
    rf"|\w+(?:(?<=s)['’](?=\s[A-Z])|(?:(?!['’]s\b|-(?:{_HONORIFICS})\b)['’ʼ‘·-]\w+)*)|[^\w\s]|[\t\n]"
)
MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"  # a pattern for the name of a month, shortened or not
CAPITAL = r"[^\W\d_a-zà-öø-ÿāēīōūăĕĭŏŭ²³¹⁰-₉]"  # a pattern for a capital of any Latin alphabet
_ACRONYM = re.compile(r"[^\W\d_]{2,6}|[A-Z](?:\.[A-Z])+")
_DOTTED = re.compile(r"[A-Z](?:\.[A-Z])+")


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
        """One capital or several with stops between, as in "E. H. Parker" and "E.H. Parker"."""
        return (len(self.text) == 1 and self.text.isupper()) or bool(_DOTTED.fullmatch(self.text))

    @property
    def is_acronym(self) -> bool:
        """Two to six capitals, as in JCP and Y.M.C.A."""
        return bool(_ACRONYM.fullmatch(self.text)) and self.text.isupper()

    @property
    def is_possessive(self) -> bool:
        """The ending 's."""
        return self.text in ("'s", "’s")

    @property
    def is_honorific(self) -> bool:
        """The ending -san and its like."""
        return self.text[0] == "-" and len(self.text) > 1


def split(text: str) -> tuple[Word, ...]:
    """The words and marks of `text`, in order."""
    return tuple([Word(match.start(), match.end(), match[0]) for match in _WORD.finditer(text)])


def adjoin(left: Word, right: Word) -> bool:
    """Whether only one blank, or nothing, parts two words."""
    return right.start - left.end <= 1
