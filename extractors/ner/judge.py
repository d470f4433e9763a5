"""How likely each candidate is a mention: a logistic regression over what speaks for it and against it.

The weights are fitted by `extractors.ner.training` on documents that the model did not see, so that a score is a probability:
of a hundred mentions scored 0.9, ninety are right. `select` then takes the most likely candidates that do not overlap.
To add a piece of evidence: a line in one of the functions below; the weights must then be fitted again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import log1p
from typing import NamedTuple

from extractors.logistic import Features, likelihood
from extractors.models import WEIGHTS
from extractors.ner import lexicon
from extractors.ner.people import is_japanese, is_ordinary
from extractors.ner.repeats import Place, Repeats
from extractors.ner.rules import MODEL, Read
from extractors.records import Label

FITTED = WEIGHTS / "judge.json"
TAKEN = 0.45  # likelihood from which a candidate is taken, where F1 on documents not trained on is highest
_JOINING = frozenset("of for the and in on to at de la le du des van von der den & et y no".split())
_GOVERNMENT = re.compile(r"\b[Gg]ov(?:ernmen)?ts?\b|\b(?:countries|nations|states|authorities|cabinet)\b")
_REACH = 200  # characters: two names that begin farther apart do not overlap
_LEADS = frozenset("the in at near from of by a an and to".split())


class Proposal(NamedTuple):
    """A stretch of a passage (passage offsets) under one label, and what proposes it there; nothing where it stands elsewhere."""

    start: int
    end: int
    label: Label
    sources: frozenset[str]


class Case(NamedTuple):
    """A proposal with its features, which count 1 or as much as they say."""

    start: int
    end: int
    label: Label
    sources: frozenset[str]
    features: Features


@dataclass(frozen=True, slots=True)
class Weights:
    """The weight of each feature, by label; a feature without one counts nothing."""

    by_label: Mapping[str, Mapping[str, float]]

    def judge(self, found: Iterable[Case]) -> list[tuple[Case, float]]:
        """Each case with the probability, 0 to 1, that it is a mention."""
        return [(case, likelihood(self.by_label[case.label], case.features)) for case in found]


@cache
def weights() -> Weights:
    """The fitted weights of the corpus."""
    return Weights(json.loads(FITTED.read_text(encoding="utf-8")))


def document_cases(reads: Sequence[Read], repeats: Repeats) -> list[list[Case]]:
    """For each passage of a document all its cases."""
    return [_cases(read, repeats, where) for read, where in zip(reads, repeats.where, strict=True)]


def _cases(read: Read, repeats: Repeats, where: Iterable[Place]) -> list[Case]:
    """All candidates of a passage, those that other places of the document propose included."""
    sources: dict[tuple[int, int, Label], set[str]] = {}
    for found in read.candidates:
        sources.setdefault((found.start, found.end, found.label), set()).add(found.source)
    for start, end, name in where:
        for label in repeats.labels(name):
            sources.setdefault((start, end, label), set())
    proposals = sorted(Proposal(*key, frozenset(names)) for key, names in sources.items())
    return [Case(*one, _features(read, repeats, one, list(_near(proposals, place)))) for place, one in enumerate(proposals)]


def _near(proposals: Sequence[Proposal], place: int) -> Iterator[Proposal]:
    """The other proposals that share characters with the one at `place`; they are sorted by start, and none is long."""
    one = proposals[place]
    for step in (-1, 1):
        other = place + step
        while 0 <= other < len(proposals) and abs(proposals[other].start - one.start) < _REACH:
            if proposals[other].start < one.end and one.start < proposals[other].end:
                yield proposals[other]
            other += step


def _features(read: Read, repeats: Repeats, one: Proposal, near: Sequence[Proposal]) -> Features:
    out: Features = {"bias": 1.0}
    out.update(dict.fromkeys(_proposed(one, near), 1.0))
    out.update(_elsewhere(read.passage.text[one.start : one.end], one, repeats))
    out.update(dict.fromkeys(_form(read.passage.text[one.start : one.end], small=read.small), 1.0))
    out.update(dict.fromkeys(_surroundings(read, one), 1.0))
    return out


def _proposed(one: Proposal, near: Sequence[Proposal]) -> Iterator[str]:
    """What proposes the stretch, and what proposes others that overlap it."""
    model = "same" if MODEL in one.sources else next(filter(None, (_model_at(one, other) for other in near)), "none")
    yield f"model {model}"
    yield f"{'+'.join(sorted(one.sources - {MODEL})) or 'elsewhere'}/{model}"
    for other in near:
        owner = "own" if other.label is one.label else "other"
        for source in other.sources - {MODEL}:
            yield f"{source} {owner} {_extent(one, other)}"


def _model_at(one: Proposal, other: Proposal) -> str | None:
    if MODEL not in other.sources:
        return None
    return f"{'own' if other.label is one.label else 'other'} {_extent(one, other)}"


def _extent(one: Proposal, other: Proposal) -> str:
    if (other.start, other.end) == (one.start, one.end):
        return "same"
    if other.start <= one.start and one.end <= other.end:
        return "wider"
    return "narrower" if one.start <= other.start and other.end <= one.end else "across"


def _elsewhere(name: str, one: Proposal, repeats: Repeats) -> Features:
    """What the rest of the document says of the name."""
    key, other = (name, one.label), (name, Label.ORG if one.label is Label.PERSON else Label.PERSON)
    places = max(repeats.places[name], 1)
    by_model = max(repeats.count(MODEL, key) - (MODEL in one.sources), 0)
    rules = [source for source in repeats.proposed if source not in (MODEL, "introduced")]
    by_rules = max(sum(repeats.count(source, key) for source in rules) - len(one.sources - {MODEL}), 0)
    against = sum(repeats.count(source, other) for source in repeats.proposed)
    out = {
        "places": log1p(places - 1),
        "by model": log1p(by_model),
        "by rules": log1p(by_rules),
        "full": log1p(repeats.full[key]),
        "full other": log1p(repeats.full[other]),
        "introduced": float(name in repeats.introduced),
    }
    if places > 1:
        out["share by model"] = by_model / (places - 1)
        out["share against"] = min(against / places, 1.0)
    return {feature: value for feature, value in out.items() if value}


@lru_cache(maxsize=1 << 16)
def _form(name: str, *, small: bool) -> tuple[str, ...]:
    """What the name looks like. small: in a document that has lost capitals."""
    words = name.split()
    where = "lost" if small else "kept"
    inner = [word for word in words[1:] if word[0].islower() and word not in _JOINING]
    first, last, plain = words[0], words[-1], lexicon.plain(words[0])
    ordinary = sum(map(is_ordinary, words))
    found = {
        f"words {min(len(words), 4)}": True,
        "all ordinary": ordinary == len(words),
        "some ordinary": 0 < ordinary < len(words),
        "capitals short": name.isupper() and len(name) < 7,
        "capitals": name.isupper() and len(name) >= 7,
        f"begins small {where}": first[0].islower(),
        f"ends small {where}": last[0].islower() and len(words) > 1,
        f"small inside {where}": len(inner) == 1,
        f"much small inside {where}": len(inner) > 1,
        "state": lexicon.is_place(word.strip(",") for word in words),
        "government": bool(_GOVERNMENT.search(name)),
        "comma": "," in name,
        "and": " and " in name,
        "surname": plain in lexicon.surnames() or lexicon.plain(last) in lexicon.surnames(),
        "place": name in lexicon.places() or first in lexicon.places(),
        "head": any(lexicon.organisation_role(word) for word in words),
        "event": last in lexicon.events(),
        "digit": any(character.isdigit() for character in name),
        "mark": any(character in '()[]:;"“”' for character in name),
        "generic": len(words) == 1 and lexicon.is_generic(name),
        "japanese": len(words) == 1 and is_japanese(plain),
        "title": first in lexicon.titles() or first.rstrip(".") in lexicon.strong_titles(),
        "function": lexicon.is_function(first),
    }
    return tuple(feature for feature, holds in found.items() if holds)


def _surroundings(read: Read, one: Proposal) -> Iterator[str]:
    """Where the name stands."""
    passage = read.passage
    yield f"kind {passage.kind}"
    if any(span.start <= one.start and one.end <= span.end for span in passage.citations):
        yield "cited"
    if any(span.start < one.end and one.start < span.end for span in passage.emphasis):
        yield "emphasis"
    before = passage.text[max(0, one.start - 20) : one.start].split()
    if not before:
        yield "begins"
    else:
        if before[-1].lower() in _LEADS:
            yield f"behind {before[-1].lower()}"
        if before[-1].rstrip(".") in lexicon.titles() or before[-1].capitalize() in lexicon.titles():
            yield "behind title"
        if before[-1][-1:] in "\"'“‘":
            yield "behind quote"
    after = passage.text[one.end : one.end + 2]
    if after in ("'s", "’s"):
        yield "possessive"
    elif after[:1] in ("-", "–"):
        yield "before dash"
    elif after[1:2].isupper() and after[0] == " ":
        yield "before capital"


def select(judged: Iterable[tuple[Case, float]]) -> list[tuple[Case, float]]:
    """The cases of a passage that do not overlap, the likeliest first, each with its likelihood; by their place.

    Of two that overlap only one can be right, so that a likely whole goes before its parts, however likely these are together.
    """
    taken: list[tuple[Case, float]] = []
    for case, p in sorted(judged, key=lambda one: (-one[1], one[0].start - one[0].end, one[0].start, one[0].label)):
        if p < TAKEN:
            break
        if all(case.end <= other.start or other.end <= case.start for other, _ in taken):
            taken.append((case, p))
    return sorted(taken, key=lambda one: one[0].start)
