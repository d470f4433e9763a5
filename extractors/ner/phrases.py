"""Phrases that are looked for word by word: an index by their first word, and where they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from extractors.ner.words import Word

Phrase = tuple[str, ...]
Index = Mapping[str, Sequence[Phrase]]


def index(phrases: Iterable[Phrase]) -> Index:
    """Phrases by their first word, the longest first. One without words is left out."""
    found: defaultdict[str, list[Phrase]] = defaultdict(list)
    for phrase in phrases:
        if phrase:
            found[phrase[0]].append(phrase)
    for known in found.values():
        known.sort(key=lambda phrase: (-len(phrase), phrase))
    return dict(found)


def occurrences(
    words: Sequence[Word], known: Index, fits: Callable[[int, int, Phrase], bool] | None = None
) -> Iterator[tuple[int, int]]:
    """Where phrases stand among `words`, as first word and end, the longest first, none across another.

    fits: what a place must hold besides; where it does not, a shorter phrase may.
    """
    free = 0
    for i in [place for place, word in enumerate(words) if word.text in known]:
        if i < free:
            continue
        for phrase in known[words[i].text]:
            end = i + len(phrase)
            same = len(phrase) == 1 or tuple(word.text for word in words[i:end]) == phrase
            if same and (fits is None or fits(i, end, phrase)):
                free = end
                yield i, end
                break
