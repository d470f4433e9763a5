"""What a document as a whole says of its names: where each stands again, what proposes it there, and whose surname it is.

A name seen once with good evidence helps wherever it stands. Nothing is decided here; `judge` weighs what is counted.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from extractors.ner import lexicon, phrases
from extractors.ner.people import is_japanese, is_ordinary
from extractors.ner.rules import MODEL, Read
from extractors.ner.words import split
from extractors.records import Label

Key = tuple[str, Label]
Place = tuple[int, int, str]  # start and end in a passage, and the name


@dataclass(slots=True)
class Repeats:
    """Counts over a document, each by name as written and label.

    proposed: how often each source proposes the name. full: how often a full name with this surname stands there. introduced:
    names that the text brings in beside a body. where: for each passage the known names that stand in it, by their text alone.
    places: how often each of them stands in the document.
    """

    proposed: dict[str, Counter[Key]]
    full: Counter[Key]
    introduced: frozenset[str]
    where: list[list[Place]] = field(default_factory=list)
    places: Counter[str] = field(default_factory=Counter)

    def count(self, source: str, key: Key) -> int:
        """How often a source proposes a name under a label."""
        counter = self.proposed.get(source)
        return counter[key] if counter else 0

    def labels(self, name: str) -> Iterator[Label]:
        """The labels under which a name is known."""
        for label in (Label.PERSON, Label.ORG):
            key = (name, label)
            if self.full[key] or any(counter[key] for counter in self.proposed.values()):
                yield label


def count(reads: Sequence[Read], introduced: Iterable[str]) -> Repeats:
    """The counts over the passages of a document, whose candidates hold what rules and model propose."""
    proposed: defaultdict[str, Counter[Key]] = defaultdict(Counter)
    full: Counter[Key] = Counter()
    for read in reads:
        for candidate in read.candidates:
            proposed[candidate.source][read.surface(candidate), candidate.label] += 1
        people = {(found.start, found.end): found.source for found in read.candidates if found.label is Label.PERSON}
        for (start, end), source in people.items():
            for surname in surnames(read.passage.text[start:end], strong=source != MODEL):
                full[surname, Label.PERSON] += 1
    named = frozenset(introduced)
    proposed["introduced"].update((name, Label.ORG) for name in named)
    names = {name for counter in (*proposed.values(), full) for name, _ in counter}
    known = phrases.index(tuple(word.text for word in split(name)) for name in names)
    where = [list(_occurrences(read, known)) for read in reads]
    return Repeats(dict(proposed), full, named, where, Counter(name for places in where for _, _, name in places))


def _occurrences(read: Read, known: phrases.Index) -> Iterator[Place]:
    """Where known names stand in a passage."""
    for first, end in phrases.occurrences(read.words, known):
        span = read.words[first].start, read.words[end - 1].end
        yield *span, read.passage.text[slice(*span)]


def surnames(name: str, *, strong: bool) -> list[str]:
    """The words of a full name that may stand for the person alone. strong: the name is known by more than the model."""
    words = [word for word in re.split(r"[\s,.]+", name) if len(word) > 1]
    if len(words) < 2:
        return []
    first, last = words[0], words[-1]
    if "," in name or (lexicon.plain(first) in lexicon.surnames_first() and not is_japanese(last)):
        chosen = [first]
    elif lexicon.plain(first) in lexicon.surnames():
        chosen = [first] if lexicon.plain(last) not in lexicon.surnames() else [first, last]
    else:
        chosen = [last]
    if strong and len(words) == 2 and is_japanese(first) and is_japanese(last) and "," not in name:
        chosen = [first, last]  # company histories and letters call people by their given names
    return [word for word in chosen if not is_ordinary(word) or (strong and lexicon.plain(word) in lexicon.surnames())]
