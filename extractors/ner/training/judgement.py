"""The weights of `extractors.ner.judge`, fitted on documents that the recogniser did not see.

The texts are cut into folds. For each fold a recogniser is trained on the others and proposes names in it, as it would in a new
document; on what it proposes there, the weights are fitted. So a likelihood means the same on new documents as here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from spacy.language import Language

from extractors import logistic
from extractors.evaluate import Tenth, tenths
from extractors.ner import judge
from extractors.ner.find import count_document, propose
from extractors.ner.judge import Case, Weights
from extractors.ner.training.texts import Annotated
from extractors.records import Label

RARE = 10  # cases under which a feature gets no weight
PENALTY = 1.0  # of the squared weights


class Judged(NamedTuple):
    """A passage's cases, and the right mentions."""

    cases: Sequence[Case]
    marks: frozenset[tuple[int, int, Label]]


def judged(nlp: Language, document: Sequence[Annotated]) -> Iterator[Judged]:
    """What a recogniser makes of a document."""
    reads = [passage.read for passage in document]
    propose(nlp, reads)
    for passage, cases in zip(document, judge.document_cases(reads, count_document(reads)), strict=True):
        yield Judged(cases, passage.marks)


def fit(passages: Sequence[Judged]) -> Weights:
    """The weights under which the passages are likeliest."""
    by_label = {}
    for label in (Label.PERSON, Label.ORG):
        features, right = [], []
        for passage in passages:
            for case in passage.cases:
                if case.label is label:
                    features.append(case.features)
                    right.append((case.start, case.end, label) in passage.marks)
        by_label[str(label)] = logistic.fit(features, right, penalty=PENALTY, rare=RARE)
    return Weights(by_label)


def scores(passages: Iterable[Judged], weights: Weights) -> Mapping[Label, tuple[int, int, int]]:
    """True positives, false positives and false negatives by label, of what would be taken."""
    counts = {Label.PERSON: [0, 0, 0], Label.ORG: [0, 0, 0]}
    for passage in passages:
        taken = {(case.start, case.end, case.label) for case, _ in judge.select(weights.judge(passage.cases))}
        for place, found in enumerate((taken & passage.marks, taken - passage.marks, passage.marks - taken)):
            for _, _, label in found:
                counts[label][place] += 1
    return {label: (tp, fp, fn) for label, (tp, fp, fn) in counts.items()}


def calibration(passages: Iterable[Judged], weights: Weights) -> list[Tenth]:
    """How far the likelihoods of what would be taken are the shares of it that are right."""
    return tenths(
        (likelihood, (case.start, case.end, case.label) in passage.marks)
        for passage in passages
        for case, likelihood in judge.select(weights.judge(passage.cases))
    )
