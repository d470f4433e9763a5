"""Keys under which names that may be one meet, so that nobody compares each with all: what is worth a look at `likeness`.

Each name leaves some keys and looks under some; two names meet where one looks under what the other has left. Keys miss little of
what `likeness` finds: names that differ at both ends of one word, or in all words. A key begins with a
letter that says of what it is made. To let more meet: a further key here, and a new `VERSION`, so that archives make theirs anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, permutations

from extractors.names import bodies_alike, misprints, organisations, people_alike, persons, translations
from extractors.names.folding import fold_japanese, is_japanese
from extractors.names.persons import Form
from extractors.records import Label

VERSION = 1

_MOST = 24  # keys of one name
_WORDS = 4  # of a person's name that are combined with each other
_READINGS = 8
_LETTERS = 12  # of an acronym
_LONG = 6  # letters of a single word before slips in it are looked for


@dataclass(frozen=True, slots=True)
class Keys:
    """left: what others find a name by. sought: under what it looks for others, the most telling first."""

    left: tuple[str, ...]
    sought: tuple[str, ...]


def keys_of(label: Label, text: str) -> Keys:
    """The keys of one printed name; none for what names nobody in particular ("the Company")."""
    left, sought = _KINDS[label](text)
    return Keys(tuple(dict.fromkeys(left))[:_MOST], tuple(dict.fromkeys(sought))[:_MOST])


def _person(text: str) -> tuple[list[str], list[str]]:
    name, words = persons.parse(text), [*map(fold_japanese, people_alike.words_of(text)[:_WORDS])]
    if name.form is Form.BARE:
        own = [f"b:{name.key}", *_slips([name.key])]
        return own, [*own, f"f:{name.key}"]
    if name.form is Form.INITIALS:
        own = [f"w:{name.ends[0]}:{name.initials[:1]}", f"i:{name.ends[0]}:{name.initials[:1]}"]
        return own, [*own, f"b:{name.ends[0]}"]
    pairs = list(permutations(words, 2))
    meeting = [
        *(f"r:{reading}" for reading in sorted(name.readings)[:_READINGS]),
        f"k:{''.join(words)}",
        f"k:{''.join(sorted(words))}",
        f"t:{' '.join(sorted(map(people_alike.skeleton, words)))}",
        *(f"w:{one}:{other[0]}" for one, other in pairs),
        *(f"z:{one}:{other[-2:]}" for one, other in pairs if len(words) == 2 and not is_japanese(other)),
    ]
    ends = dict.fromkeys(name.ends)
    return [*meeting, *(f"f:{end}" for end in ends)], [
        *meeting,
        *(f"i:{end}:{_initial(name, end)}" for end in ends),
        *(f"b:{end}" for end in ends),
    ]


def _initial(name: persons.PersonName, end: str) -> str:
    """The first letter of the given names where `end` is the surname."""
    return next((word[0] for word in name.given if word and word != end), end[:1])


def _body(text: str) -> tuple[list[str], list[str]]:
    name = organisations.parse(text)
    if name.generic:
        return [], []
    if name.acronym:
        return [f"a:{name.key}"], [f"a:{name.key}"]
    words = bodies_alike.plain(name)
    own = list(bodies_alike.telling(name))
    meeting = [
        f"k:{''.join(words)}",
        *(
            f"e:{' '.join(bag)}"
            for bag in (translations.english(name.words), *sorted(translations.readings(name.words))[:_READINGS])
        ),
        *(f"a:{''.join(word[0] for word in some)}" for some in (words, name.words) if 2 <= len(some) <= _LETTERS),
        *(f"p:{one} {other}" for one, other in pairwise(words) if one in own or other in own),
        *_slips(own),
        *(f"w:{word}" for word in own),
    ]
    return meeting, meeting


def _slips(words: list[str]) -> Iterator[str]:
    """A single long word as it is with any one letter left out: two that differ by one slip have one such in common."""
    if len(words) == 1 and len(word := misprints.clear(words[0])) >= _LONG:
        yield f"d:{word}"
        yield from (f"d:{word[:at]}{word[at + 1 :]}" for at in range(len(word)))


_KINDS = {Label.PERSON: _person, Label.ORG: _body}
