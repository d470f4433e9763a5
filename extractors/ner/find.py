"""People and organisations of a whole document: the model's guesses and the rules' finds, settled together.

Three rounds. (1) Every passage gives candidates: from the forms of names, from citations, from the model. (2) What the document
says elsewhere decides: a name seen with strong evidence once is a name wherever it stands, under the label it has most often.
(3) Where candidates overlap, the stronger, then the longer one stays.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from extractors.ner import lexicon, model
from extractors.ner.citations import find_sources
from extractors.ner.guesses import Guess, drop_lone_bodies, trim_guesses
from extractors.ner.introductions import find_introduced
from extractors.ner.organisations import find_national_bodies, find_organisations
from extractors.ner.people import find_bare_surnames, find_people, is_japanese, is_ordinary, may_be_name
from extractors.ner.words import Word, split
from extractors.records import Found, Kind, Label, Passage, Span


class Candidate(NamedTuple):
    """A possible name in a passage. weight orders candidates that overlap and becomes the score (0 to 1)."""

    start: int
    end: int
    label: Label
    weight: float
    source: str


# how far each kind of evidence is trusted; the model alone is trusted least
FORM, CITATION, INTRODUCED, SEEN, MODEL, SURNAME = 0.95, 0.92, 0.93, 0.85, 0.6, 0.55


class _Known(NamedTuple):
    """A name to look for everywhere in the document."""

    words: tuple[str, ...]
    label: Label
    weight: float


_Index = dict[str, list[_Known]]


@dataclass(frozen=True, slots=True)
class _Read:
    """A passage with its words and candidates."""

    passage: Passage
    words: tuple[Word, ...]
    candidates: list[Candidate]


def find_names(passages: Sequence[Passage], model_name: str) -> list[list[Found]]:
    """PERSON and ORG mentions, one list a passage, sorted, in passage offsets, not overlapping.

    passages: all passages of one document. model_name: an installed spaCy package. Raises ModelMissing.
    """
    nlp = model.load(model_name)
    texts = ["" if passage.kind is Kind.FURNITURE else passage.text for passage in passages]
    guesses = [
        trim_guesses(((entity.start_char, entity.end_char, entity.label_) for entity in doc.ents), passage)
        for passage, doc in zip(passages, nlp.pipe(texts, batch_size=64), strict=True)
    ]
    read = [_read(passage, guessed) for passage, guessed in zip(passages, drop_lone_bodies(guesses), strict=True)]
    introduced = {name for one in read for name in find_introduced(one.passage.text, _bodies(one))}
    labels = _labels(read, introduced)
    known = _index(_known(read, labels, introduced))
    return [_settle(one, labels, known) for one in read]


def _read(passage: Passage, guesses: Iterable[Guess]) -> _Read:
    if passage.kind is Kind.FURNITURE:
        return _Read(passage, (), [])
    words = split(passage.text)
    candidates = [Candidate(*span, Label.PERSON, FORM, "form") for span in find_people(words)]
    candidates += [Candidate(*span, Label.PERSON, SURNAME, "surname") for span in find_bare_surnames(words)]
    candidates += [Candidate(*span, Label.ORG, FORM, "form") for span in find_organisations(words)]
    candidates += [Candidate(*span, Label.ORG, FORM, "form") for span in find_national_bodies(passage.text)]
    sources = find_sources(passage.text, passage.citations)
    candidates += [Candidate(*span, label, CITATION, "citation") for span, label in sources]
    candidates += [Candidate(guess.start, guess.end, guess.label, MODEL, "model") for guess in guesses]
    return _Read(passage, words, [found for found in candidates if not _is_in_title(found, passage)])


def _is_in_title(found: Candidate, passage: Passage) -> bool:
    """Whether a candidate reaches into a title in italics: "Hito to Shigoto" names nobody. A whole one may be a newspaper's."""
    for title in passage.emphasis:
        if found.start < title.end and title.start < found.end:
            whole = (found.start, found.end) == (title.start, title.end)
            last = passage.text[found.start : found.end].rpartition(" ")[2]
            return not (found.label is Label.ORG and (whole or lexicon.organisation_role(last) == "press"))
    return False


def _bodies(one: _Read) -> Iterable[Span]:
    return (Span(found.start, found.end) for found in one.candidates if found.label is Label.ORG and found.source == "form")


def _labels(read: Iterable[_Read], introduced: set[str]) -> dict[str, Label]:
    """For each surface form of the document the label that its evidence is for, by weight summed over all occurrences."""
    votes: defaultdict[str, Counter[Label]] = defaultdict(Counter)
    for one in read:
        for candidate in one.candidates:
            votes[_surface(one, candidate)][candidate.label] += round(100 * candidate.weight**2)
    for name in introduced:
        votes[name][Label.ORG] += 1000
    for one in read:
        for candidate in one.candidates:
            name = _surface(one, candidate)
            if candidate.label is Label.PERSON and votes[name].most_common(1)[0][0] is Label.PERSON:
                # a full name speaks for its surname, which the model alone often takes for a place or a firm
                for surname in _surnames(name, strong=candidate.weight > MODEL):
                    votes[surname][Label.PERSON] += 1000
    return {name: max(counter, key=lambda label: (counter[label], label)) for name, counter in votes.items()}


def _surface(one: _Read, candidate: Candidate) -> str:
    return one.passage.text[candidate.start : candidate.end]


def _known(read: Iterable[_Read], labels: dict[str, Label], introduced: set[str]) -> dict[str, tuple[Label, float]]:
    """Names to be looked for everywhere in the document: introduced ones, strong ones, and the surnames of full names."""
    known: dict[str, tuple[Label, float]] = dict.fromkeys(introduced, (Label.ORG, INTRODUCED))
    for one in read:
        for candidate in one.candidates:
            name = _surface(one, candidate)
            if candidate.label is not labels[name]:
                continue
            if candidate.weight > MODEL or " " in name:
                known.setdefault(name, (candidate.label, SEEN))
            if candidate.label is Label.PERSON:
                for surname in _surnames(name, strong=candidate.weight > MODEL):
                    known.setdefault(surname, (Label.PERSON, SEEN))
    return known


def _index(known: dict[str, tuple[Label, float]]) -> _Index:
    """Known names by their first word, the longest first."""
    index: defaultdict[str, list[_Known]] = defaultdict(list)
    for name, (label, weight) in known.items():
        parts = tuple(word.text for word in split(name))
        index[parts[0]].append(_Known(parts, label, weight))
    for names in index.values():
        names.sort(key=lambda name: (-len(name.words), name.words))
    return dict(index)


def _surnames(name: str, *, strong: bool) -> list[str]:
    """The words of a full name that may stand for the person alone."""
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


def _settle(one: _Read, labels: dict[str, Label], known: _Index) -> list[Found]:
    """The passage's mentions: candidates under the document's label for them, and known names the passage repeats."""
    candidates = [_relabelled(candidate, labels[_surface(one, candidate)]) for candidate in one.candidates]
    candidates += _repeated(one, known)
    agreed: dict[tuple[int, int], set[str]] = defaultdict(set)
    for candidate in candidates:
        agreed[candidate.start, candidate.end].add(candidate.source)
    taken: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda c: (-_rank(c), c.start - c.end, c.start)):
        if all(candidate.end <= other.start or other.end <= candidate.start for other in taken):
            taken.append(candidate)
    return [
        Found(c.start, c.end, c.label, f"names.{c.source}", round(_score(c, agreed[c.start, c.end]), 2))
        for c in sorted(taken, key=lambda c: c.start)
    ]


def _relabelled(candidate: Candidate, label: Label) -> Candidate:
    return candidate if candidate.label is label else candidate._replace(label=label)


def _rank(candidate: Candidate) -> float:
    # a known name inside a longer candidate of the model is only a part of it
    return candidate.weight if candidate.source != "seen" else MODEL


def _score(candidate: Candidate, sources: set[str]) -> float:
    return candidate.weight + (0.04 if len(sources) > 1 else 0)


def _repeated(one: _Read, known: _Index) -> Iterable[Candidate]:
    """Occurrences of known names, word by word, the longest first."""
    words, i = one.words, 0
    while i < len(words):
        taken = 1
        for name in known.get(words[i].text, ()):
            if tuple(word.text for word in words[i : i + len(name.words)]) == name.words:
                if len(name.words) > 1 or _stands_alone(words, i, name.label):
                    taken = len(name.words)
                    yield Candidate(words[i].start, words[i + taken - 1].end, name.label, name.weight, "seen")
                break
        i += taken


def _stands_alone(words: Sequence[Word], i: int, label: Label) -> bool:
    """Whether a surname at i is not part of some other name: of a place ("Nagasaki Kitamura Hall") or a body."""
    if label is not Label.PERSON:
        return True
    after = words[i + 1] if i + 1 < len(words) else None
    before = words[i - 1] if i else None
    for beside in (after, before):
        if beside and lexicon.organisation_role(beside.text):
            return False
    return not (
        after
        and may_be_name(after)
        and after.start - words[i].end == 1
        and after.is_name_word
        and before
        and before.text == "the"
    )
