"""Whether two files are of one paper, and which of them is the better one to read.

Precision goes first: two papers taken for one would hide one of them, and put decisions on it that were made about the other. Two
scans of one paper not known as such cost a look at the list of near-duplicates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from extractors.likeness.compare import FEWEST, compare
from extractors.records import Features, Reading
from extractors.text.skeleton import likeness

# A form letter and its next copy differ in names and figures and in nothing else; two readings of one paper differ anywhere, and
# mostly by a letter. So words that differ outright are counted apart among the telling ones (capitalised, or with a digit) and
# the others. Measured on 80 pages of 80 to 300 words with 5 to 40 % of the words misread as OCR does: outright differ 1.3, 2.6,
# 2.9, 6.0 and 7.7 % of the telling words at the worst. Of 80 pairs of one form letter of 75 words filled in twice, with up to
# 30 % misread, 17 % at the least; with the name alone another, 20 %. As it is now, 98 of 100 such pages are known again whatever
# is misread, and none of 1,500 pairs of form letters and 2 of 1,500 letters with one letterhead, of ten words, are taken for one
# (tests/benchmarks/likeness.py).
_OTHERS = 0.015  # share of the telling words that differ outright, in texts that are read alike
_OTHERS_MISREAD = 0.2  # how it grows with the share of plain words that differ at all
_OTHERS_MOST = 0.08
_OTHERS_PLAIN = 0.12  # of the plain words: 9 % at the worst with 40 % misread; a third in short letters with one letterhead
_SHARED = 0.5  # share of the shorter text that stands in the longer one in the same order: with 40 % misread 0.55 at the least
_AS_LONG = 0.5  # length of the shorter text by that of the longer: a letter is not one with the file that it was bound in
_MISREADING = 0.5  # likeness of two words, from which the one may be a misreading of the other
_MISREAD_FIGURE = 0.6  # of two figures: of the digits of a year three

# Looks of pages without words to go by. 44 of 256 bits (see `compare.SAME_LOOK`): other pages differ in 54 at the least.
_ONE_LOOK = 1 - 44 / 128
# Likeness of looks below which not even equal words make two papers one. Three pages of a hundred differ more from themselves.
_OTHER_LOOK = 1 - 72 / 128

_AS_GOOD = 0.97  # two readings of one page at other resolutions differ by up to 3 % in how many of their words are sure

_BROKEN = re.compile(r"(?<=[^\W\d_])[-‐\u00ad]\s*(?=[^\W\d_])")
_WORDS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Copy:
    """One file of what may be one paper. text: that of its legible pages."""

    text: str
    features: Features


def are_one(first: Copy, second: Copy) -> bool:
    """Whether two files are of one paper. Never by words alone where there are hardly any, and never with nothing to go by."""
    alike = compare(first.features, second.features)
    if min(first.features.words, second.features.words) >= FEWEST:
        return _one_text(first.text, second.text) and (alike.picture is None or alike.picture >= _OTHER_LOOK)
    both = first.features.pictures == second.features.pictures
    return both and alike.picture is not None and alike.picture >= _ONE_LOOK


def is_worse(newer: Reading, older: Reading) -> bool:
    """Whether a newer file of a paper is harder to read than the one at hand, so that it should not take its place.

    By how many words are likely right: their number times the engine's confidence, which is 1 for a text layer. A file that was
    not read by OCR is no scan but what somebody wrote, and what was written last is meant.
    """
    if not any(page.is_picture for page in newer.pages):
        return False
    return _sure_words(newer) < _AS_GOOD * _sure_words(older)


def _sure_words(reading: Reading) -> float:
    return sum(len(_WORDS.findall(page.text)) * (1.0 if page.confidence is None else page.confidence) for page in reading.pages)


def _one_text(first: str, second: str) -> bool:
    a, b = _words(first), _words(second)
    if min(len(a), len(b)) < _AS_LONG * max(len(a), len(b)):
        return False
    shared, telling, plain = 0, _Tally(), _Tally()
    for equal, old, new in _stretches(a, b):
        shared += equal
        for word, others in [*((word, new) for word in old), *((word, old) for word in new)]:
            tally = telling if _is_telling(word) else plain
            # of a word or a line that only the one has nobody knows what the other should have
            tally.add(differs=True, outright=bool(others) and _weighs(word) and not _may_be(word, others))
    for word in (*a, *b):
        (telling if _is_telling(word) else plain).words += 1
    if shared < _SHARED * min(len(a), len(b)):
        return False
    allowed = min(_OTHERS_MOST, _OTHERS + _OTHERS_MISREAD * plain.differing / max(1, plain.words))
    return telling.outright <= allowed * telling.words and plain.outright <= _OTHERS_PLAIN * plain.words


@dataclass(slots=True)
class _Tally:
    words: int = 0
    differing: int = 0
    outright: int = 0

    def add(self, *, differs: bool, outright: bool) -> None:
        self.differing += differs
        self.outright += outright


def _words(text: str) -> list[str]:
    return _WORDS.findall(_BROKEN.sub("", text))


def _stretches(first: Sequence[str], second: Sequence[str]) -> Iterator[tuple[int, Sequence[str], Sequence[str]]]:
    """How many words are equal, and the words of each that stand before them and are not."""
    numbers: dict[str, int] = {}
    a, b = ([numbers.setdefault(word.casefold(), len(numbers)) for word in words] for words in (first, second))
    i = j = 0
    for code in Levenshtein.opcodes(a, b):
        if code.tag == "equal":
            yield code.src_end - code.src_start, first[i : code.src_start], second[j : code.dest_start]
            i, j = code.src_end, code.dest_end
    yield 0, first[i:], second[j:]


def _is_telling(word: str) -> bool:
    return word[0].isupper() or any(sign.isdigit() for sign in word)


def _weighs(word: str) -> bool:
    """Whether it is more than what an engine makes of a speck."""
    return len(word) > 2 or word.isdigit()


def _may_be(word: str, others: Sequence[str]) -> bool:
    """Whether it may be a misreading of one of the words in its place, or of all of them, grown together."""
    folded = word.casefold()
    least = _MISREAD_FIGURE if any(sign.isdigit() for sign in word) else _MISREADING
    if any(likeness(folded, other.casefold()) >= least for other in others):
        return True
    return len(others) > 1 and likeness(folded, "".join(others).casefold()) >= least
