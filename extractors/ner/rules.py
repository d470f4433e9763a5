"""What the rules find in a passage without a model: people and organisations by form, by citation, by family name.

To add a rule: a generator of spans, and its row in `_find`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from extractors.ner import lexicon
from extractors.ner.citations import find_sources
from extractors.ner.organisations import find_national_bodies, find_organisations
from extractors.ner.people import find_bare_surnames, find_people
from extractors.ner.references import NONE, Reference, find_references
from extractors.ner.words import Word, split
from extractors.records import Kind, Label, Passage, Span

# where a sentence begins, behind a word that is no abbreviation
_START = re.compile(r"(?:^(?=.{60})|[.!?](?<=[a-z]{4}.)[\"'”’)]? )([^\W\d_])")
_LOST = 0.08  # share of sentences that begin with a small letter, from which capitals were lost
_GOVERNMENT = re.compile(r"^[Gg]overnments? of\b|\b[Gg]ov(?:ernmen)?ts?$")
# heads of columns in a table, which stand alone as names do
_COLUMN_HEADS = frozenset(
    "Taels Piculs Catties Bales Tons Roubles Rubles Rupees Dollars Francs Pounds Quantity Value Total".split()
)
MODEL = "model"  # the source of what is no rule's
REFERENCE = "reference"  # the source of what needs no judging


class Candidate(NamedTuple):
    """A possible name in a passage (passage offsets), and what proposes it: form, citation, surname, REFERENCE or MODEL."""

    start: int
    end: int
    label: Label
    source: str


@dataclass(frozen=True, slots=True)
class Read:
    """A passage with its words and candidates. small: the document has lost capitals, so that names may begin small.

    reference: what the passage names as references do, and the titles in it, which name nothing.
    """

    passage: Passage
    words: tuple[Word, ...]
    candidates: list[Candidate]
    small: bool = False
    reference: Reference = NONE

    def surface(self, candidate: Candidate) -> str:
        """The text of a candidate."""
        return self.passage.text[candidate.start : candidate.end]

    def spans(self, label: Label, source: str) -> list[Span]:
        """The candidates of one kind."""
        return [Span(found.start, found.end) for found in self.candidates if found.label is label and found.source == source]


def read_document(passages: Sequence[Passage]) -> list[Read]:
    """All passages of a document."""
    small = _has_lost_capitals(passages)
    references = find_references(passages)
    return [read(passage, reference, small=small) for passage, reference in zip(passages, references, strict=True)]


def read(passage: Passage, reference: Reference = NONE, *, small: bool = False) -> Read:
    """The words of a passage and what the rules find in it; nothing in furniture."""
    if passage.kind is Kind.FURNITURE:
        return Read(passage, (), [], small)
    words = split(passage.text)
    named = [Candidate(*span, label, REFERENCE) for span, label in reference.names]
    found = [one for one in _find(passage, words) if not is_settled(one, passage, reference)]
    return Read(passage, words, [*named, *found], small, reference)


def _has_lost_capitals(passages: Iterable[Passage]) -> bool:
    """Whether some of the sentences begin with a small letter even after cleaning."""
    starts = [letter for passage in passages if passage.kind is not Kind.FURNITURE for letter in _START.findall(passage.text)]
    return sum(map(str.islower, starts)) > _LOST * len(starts)


def _find(passage: Passage, words: tuple[Word, ...]) -> Iterator[Candidate]:
    for span in find_people(words):
        yield Candidate(*span, Label.PERSON, "form")
    for span in find_bare_surnames(words):
        yield Candidate(*span, Label.PERSON, "surname")
    for span in find_organisations(words):
        yield Candidate(*span, Label.ORG, "form")
    for span in find_national_bodies(passage.text):
        yield Candidate(*span, Label.ORG, "form")
    for span, label in find_sources(passage.text, passage.citations):
        yield Candidate(*span, label, "citation")


def is_none(name: str, label: Label) -> bool:
    """Whether a name is by its words that of a state, government, event or ship, or of nothing: what is never a mention."""
    words = [word.text for word in split(name.replace("-", " ")) if word.text not in ",;"]
    last = words[-1] if words else ""
    if (
        not any(word[0].isalpha() for word in words)
        or lexicon.is_place(words)
        or last == "Maru"
        or (len(words) == 1 and last in _COLUMN_HEADS)
    ):
        return True
    if label is Label.PERSON:
        return len(words) == 1 and (lexicon.is_function(last) or last in lexicon.titles())
    return last in lexicon.events() or _GOVERNMENT.search(name) is not None or (len(words) == 1 and lexicon.is_function(last))


def is_settled(found: Candidate, passage: Passage, reference: Reference) -> bool:
    """Whether a candidate reaches into a reference, whose names are known, or a title in italics: "Hito to Shigoto" names nobody.
    A whole one in italics that a rule finds may be a newspaper's.
    """
    if reference.settles(found.start, found.end):
        return True
    for title in passage.emphasis:
        if found.start < title.end and title.start < found.end:
            whole = (found.start, found.end) == (title.start, title.end) and found.source != MODEL
            last = passage.text[found.start : found.end].rpartition(" ")[2]
            return not (found.label is Label.ORG and (whole or lexicon.organisation_role(last) == "press"))
    return False
