"""The forms of a name for people and bodies alike: key, form to show, how much a form says, and what the authority file knows.

Nothing here looks at more than the forms that one cluster is printed in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from rapidfuzz import fuzz

from extractors.names import misprints, organisations, persons
from extractors.names.authority import korean_surnames, load_authority
from extractors.records import Label

_NEAR = 85  # of 100: share of letters in common, words taken in any order


@cache
def authority(label: Label) -> dict[str, str]:
    """Keys of all forms that the authority file has to the names of their entries."""
    if label is Label.PERSON:
        return load_authority("people.csv", lambda text: persons.parse(text).key)
    return load_authority("organisations.csv", lambda text: organisations.parse(text).key)


def authority_name(label: Label, forms: Counter[str]) -> str | None:
    """The authority's name for a cluster: by its full forms, else by short ones that no full form speaks against."""
    names = authority(label)
    full = {text: count for text, count in forms.items() if rank(label, text) == 0}
    votes: Counter[str] = Counter()
    for text, count in full.items():
        key = key_of(label, text)
        if name := names.get(key) or names.get(misprints.clear(key)):
            votes[name] += count
    if not votes:
        for text, count in forms.items():
            name = names.get(key_of(label, text)) if text not in full else None
            if name and (not full or any(_is_near(label, form, name) for form in full)):
                votes[name] += count
    return commonest(votes) if votes else None


@lru_cache(maxsize=1 << 12)
def _is_near(label: Label, form: str, name: str) -> bool:
    """Whether a full form that the authority file has not can still be a form of its entry `name`."""
    if label is Label.PERSON:
        return persons.same_but_middle(persons.parse(form), persons.parse(name))
    known = [key for key, entry in authority(label).items() if entry == name]
    return any(fuzz.token_set_ratio(key_of(label, form), key) >= _NEAR for key in known)


def key_of(label: Label, text: str) -> str:
    """What two prints of one name have in common."""
    return persons.parse(text).key if label is Label.PERSON else organisations.parse(text).key


def display(label: Label, text: str) -> str:
    """The form to show."""
    return persons.display(text) if label is Label.PERSON else organisations.display(text)


@lru_cache(maxsize=1 << 17)
def rank(label: Label, text: str) -> int:
    """0 for a full name, 1 for initials or an acronym, 2 for a bare or generic name."""
    if label is Label.PERSON:
        return list(persons.Form).index(persons.parse(text).form)
    name = organisations.parse(text)
    return 2 if name.generic else 1 if name.acronym else 0


def meeting_keys(label: Label, forms: Iterable[str]) -> Iterator[str]:
    """The keys under which a cluster meets those of other documents."""
    for text in forms:
        level, key = rank(label, text), key_of(label, text)
        if level == 0 and len(key) > 1:
            if label is Label.ORG or persons.parse(text).form is persons.Form.FULL:
                yield f"{label}:{key}"
        elif label is Label.PERSON and level == 1:
            name = persons.parse(text)
            if len(name.initials) > 1 and name.ends[0] not in korean_surnames():
                yield f"{label}:{key}"


def commonest(counts: Counter[str]) -> str:
    """The commonest item, of several the first in the alphabet."""
    return min(counts, key=lambda item: (-counts[item], item))
