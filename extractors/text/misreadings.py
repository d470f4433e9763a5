"""Characters that OCR or retyping took for others, put right: digits and letters in figures, letters in words.

Raw text stays as it is; each edit is one word or one figure. Figures go by their shape in every document, words only where the
document shows that it is damaged (`evidence.confusions`).

To add a kind of misreading: a shape in `figures`, a generator in `letters`, or a row in `corpus/words/confusions.csv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.text.confusions import meant_unit, meant_word
from extractors.text.draft import Draft, Evidence
from extractors.text.figures import letters_for_digits
from extractors.text.letters import repair_letters
from extractors.text.offsets import Edit, without_overlaps

_WORD = re.compile(r"(?<![\w/@.'-])[^\W_]+(?![\w@/])(?!\.\w)|(?<=\w[-'])[^\W_]+(?!\w)")


def repair_misreadings(draft: Draft, evidence: Evidence) -> list[Edit]:
    """The edits in order; the longest where several begin in one place."""
    found = [edit for edit in letters_for_digits(draft.text) if draft.text[edit.start : edit.end] != edit.text]
    found += repair_letters(draft.text, damaged=bool(evidence.confusions))
    if evidence.confusions:
        found += _words(draft.text, evidence)
    return without_overlaps(found)


def repair_figures(draft: Draft, evidence: Evidence) -> list[Edit]:
    """Figures beside a word that was put right, as in "Angust l4": what was a word only is a month now."""
    if not evidence.confusions:
        return []
    return without_overlaps(edit for edit in letters_for_digits(draft.text) if draft.text[edit.start : edit.end] != edit.text)


def _words(text: str, evidence: Evidence) -> Iterator[Edit]:
    meanings: dict[str, str | None] = {}
    for match in _WORD.finditer(text):
        word = match.group()
        if word not in meanings:
            meanings[word] = meant_word(word, evidence.words, evidence.confusions)
        meant = meanings[word]
        if meant is None and text[match.start() - 2 : match.start() - 1].isdigit() and word.islower():
            meant = meant_unit(word)
        if meant is not None and not _in_name(text, match.start()):
            yield Edit(match.start(), match.end(), meant)


def _in_name(text: str, start: int) -> bool:
    """Whether a word is the later part of a hyphenated name: "ho" in "Yun-ho"."""
    if start < 2 or text[start - 1] not in "-'":
        return False
    first = text[max(0, start - 40) : start - 1].rsplit(maxsplit=1)[-1:]
    return bool(first) and first[0].lstrip("([\"'")[:1].isupper()
