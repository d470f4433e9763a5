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

from wordfreq import zipf_frequency

from extractors.ner import lexicon, model
from extractors.ner.citations import find_sources
from extractors.ner.organisations import find_national_bodies, find_organisations
from extractors.ner.people import find_people, is_japanese, is_ordinary, may_be_name
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
FORM, CITATION, INTRODUCED, SEEN, MODEL = 0.95, 0.92, 0.93, 0.85, 0.6


class _Known(NamedTuple):
    """A name to look for everywhere in the document."""

    words: tuple[str, ...]
    label: Label
    weight: float


_Index = dict[str, list[_Known]]


RARE = 3.0  # Zipf frequency below which a word is hardly English


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
    texts = [passage.text if passage.kind is not Kind.FURNITURE else "" for passage in passages]
    read = []
    for passage, doc in zip(passages, nlp.pipe(texts, batch_size=64), strict=True):
        if passage.kind is Kind.FURNITURE:
            read.append(_Read(passage, (), []))
            continue
        words = split(passage.text)
        candidates = [Candidate(*span, Label.PERSON, FORM, "form") for span in find_people(words)]
        candidates += [Candidate(*span, Label.ORG, FORM, "form") for span in find_organisations(words)]
        candidates += [Candidate(*span, Label.ORG, FORM, "form") for span in find_national_bodies(passage.text)]
        sources = find_sources(passage.text, passage.citations)
        candidates += [Candidate(*span, label, CITATION, "citation") for span, label in sources]
        spans = ((ent.start_char, ent.end_char, ent.label_) for ent in doc.ents)
        candidates += _from_model(spans, passage.text)
        read.append(_Read(passage, words, candidates))
    _drop_lone_guesses(read)
    introduced = _introduced(read)
    labels = _labels(read, introduced)
    known = _index(_known(read, labels, introduced))
    return [_settle(one, labels, known) for one in read]


def _from_model(spans: Iterable[tuple[int, int, str]], text: str) -> Iterable[Candidate]:
    for start, end, label in spans:
        if label not in ("PERSON", "ORG"):
            continue
        words = [word._replace(start=word.start + start, end=word.end + start) for word in split(text[start:end])]
        span = _trim(words, person=label == "PERSON")
        if span:
            yield Candidate(*span, Label(label), MODEL, "model")


def _trim(words: list[Word], *, person: bool) -> Span | None:
    """What is left of a model's span without titles, function words, possessives and marks; None where that is no name."""
    while words and (
        not words[0].is_name_word or words[0].text in lexicon.function_words() or (person and words[0].text in lexicon.titles())
    ):
        words.pop(0)
    for k, word in enumerate(words):
        if k and (word.is_possessive or word.text in '()[];:\t\n"“”') and (person or not _goes_on(words, k)):
            words = words[:k]
            break
    while words and not (words[-1].is_name_word or (not person and words[-1].text.isalnum() and words[-1].text[0].isupper())):
        words.pop()
    names = [word for word in words if word.text.isalnum() or len(word.text) > 1]
    if not names or any(any(c.isdigit() for c in word.text) for word in names):
        return None
    if lexicon.is_place(word.text for word in names):
        return None
    if (
        names[-1].text in lexicon.events()
        or names[0].text in lexicon.events()
        or (len(names) == 1 and names[0].text in lexicon.generic_words() | lexicon.titles())
    ):
        return None
    if person and (names[0].text in lexicon.places() or any(word.text in lexicon.organisation_words() for word in names)):
        return None
    if len(names) == 1 and is_ordinary(names[0].text) and not names[0].is_acronym:
        return None
    return Span(words[0].start, words[-1].end)


def _goes_on(words: list[Word], k: int) -> bool:
    """Whether a possessive at k stands inside a name: "People's Bank"."""
    return words[k].is_possessive and k + 1 < len(words) and words[k + 1].is_name_word


def _drop_lone_guesses(read: Iterable[_Read]) -> None:
    """Single words that only the model takes for an organisation stay if they are acronyms, or if it does so again and again."""
    guesses = Counter(
        _surface(one, candidate)
        for one in read
        for candidate in one.candidates
        if candidate.source == "model" and candidate.label is Label.ORG
    )
    for one in read:
        one.candidates[:] = [
            candidate
            for candidate in one.candidates
            if candidate.source != "model"
            or candidate.label is not Label.ORG
            or _is_plausible_body(_surface(one, candidate), guesses[_surface(one, candidate)])
        ]


def _is_plausible_body(name: str, guesses: int) -> bool:
    words = split(name)
    if len(words) > 1:
        return any(word.text in lexicon.organisation_words() for word in words) or not any(
            is_ordinary(word.text) for word in words
        )
    if words[0].is_acronym:
        return True
    return guesses > 1 and zipf_frequency(name.lower(), "en", wordlist="small") < RARE


_HEREAFTER = re.compile(
    r"[\s,]*[(\[]\s*(?:(?:hereafter|hereinafter|henceforth)\b[\s,:]*)?"
    r"(?:(?:referred to|known|abbreviated|called)\s+(?:as\s+)?)?(?:the\s+)?[\"“‘']?"
    r"(?P<name>[\w’'ʼ.-]+(?:\s[A-Z][\w’'-]+)?)[\"”’']?(?:[,\s]+(?:hereafter|hereinafter|henceforth))?\s*[)\];,]"
)
_TRAILING = re.compile(r",\s*(?:the\s+)?(?P<name>[A-Z][\w’'-]+)\s*,?\s+(?:hereafter|hereinafter|henceforth)\b")
_FOREIGN_BEFORE = re.compile(r"(?P<name>(?:[A-ZĀ-Ž][\w’'ʼ-]*\s)?[\w’'ʼ-]+)\s*[(\[]\s*(?:the\s+|literally\s+)?$")


def _introduced(read: Iterable[_Read]) -> set[str]:
    """Short or foreign names that the document introduces beside an organisation: "... (hereafter DFRJ)", "Mindan (...)"."""
    names = set()
    for one in read:
        text = one.passage.text
        for candidate in one.candidates:
            if candidate.label is not Label.ORG or candidate.source != "form":
                continue
            after = _HEREAFTER.match(text, candidate.end) or _TRAILING.match(text, candidate.end)
            if after and _may_be_introduced(after["name"]):
                names.add(after["name"])
            before = _FOREIGN_BEFORE.search(text, max(0, candidate.start - 60), candidate.start)
            if before and text[candidate.end : candidate.end + 1] in (")", "]", ";"):
                words = before["name"].split()
                name = " ".join(words[1:] if words[0] in lexicon.function_words() else words)
                if _may_be_introduced(name):
                    names.add(name)
    return names


def _may_be_introduced(name: str) -> bool:
    words = name.split()
    if not words or any(
        word in lexicon.places() or word in lexicon.function_words() or word in lexicon.titles() for word in words
    ):
        return False
    if len(words) == 1:
        return words[0][0].isalpha() and (words[0].isupper() or zipf_frequency(name.lower(), "en", wordlist="small") < RARE)
    return all(word[0].isupper() for word in words) and not all(is_ordinary(word) for word in words)


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
        if beside and beside.text in lexicon.organisation_words():
            return False
    return not (
        after
        and may_be_name(after)
        and after.start - words[i].end == 1
        and after.is_name_word
        and before
        and before.text == "the"
    )
