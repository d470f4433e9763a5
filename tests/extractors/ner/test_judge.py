"""Likelihoods of candidates, and the choice among those that overlap."""

from itertools import pairwise

import pytest

from extractors.ner import rules
from extractors.ner.find import count_document
from extractors.ner.judge import TAKEN, Case, Weights, document_cases, select, weights
from extractors.ner.rules import MODEL, Candidate, Read
from extractors.records import Kind, Label, Passage
from extractors.text.offsets import OffsetMap


def case(start: int, end: int, label: Label = Label.PERSON, **features: float) -> Case:
    return Case(start, end, label, frozenset(), features)


def read(text: str, *proposed: tuple[str, Label]) -> Read:
    found = rules.read(Passage(Kind.BODY, text, OffsetMap.identity(len(text))))
    for name, label in proposed:
        found.candidates.append(Candidate(text.index(name), text.index(name) + len(name), label, MODEL))
    return found


def spans(judged: list[tuple[Case, float]]) -> list[tuple[int, int]]:
    return [(one.start, one.end) for one, _ in select(judged)]


def test_the_likelier_of_two_that_overlap_is_taken() -> None:
    assert spans([(case(0, 5), 0.7), (case(3, 9), 0.9)]) == [(3, 9)]


def test_one_sure_wide_name_is_better_than_two_doubtful_parts() -> None:
    assert spans([(case(0, 9), 0.97), (case(0, 4), 0.6), (case(5, 9), 0.6)]) == [(0, 9)]


def test_what_does_not_overlap_is_all_taken_in_order() -> None:
    assert spans([(case(7, 9), 0.9), (case(0, 3), 0.5), (case(3, 6), 0.8)]) == [(0, 3), (3, 6), (7, 9)]


def test_what_is_not_likely_is_left() -> None:
    assert spans([(case(0, 3), TAKEN - 0.01), (case(4, 6), TAKEN)]) == [(4, 6)]
    assert spans([]) == []


def test_a_likelihood_grows_with_the_weight_of_its_features_and_stays_a_probability() -> None:
    table = Weights({"PERSON": {"good": 3.0, "bad": -3.0, "huge": 1e6}})
    judged = table.judge([case(0, 1, bad=1), case(0, 1), case(0, 1, unknown=9), case(0, 1, good=1), case(0, 1, huge=1)])
    likelihoods = [p for _, p in judged]
    assert likelihoods == sorted(likelihoods)
    assert likelihoods[1] == likelihoods[2] == 0.5
    assert 0 < likelihoods[0] < likelihoods[-1] < 1


def test_a_name_that_stands_elsewhere_is_a_case_as_well() -> None:
    reads = [read("Kenkichi Uyeda came.", ("Kenkichi Uyeda", Label.PERSON)), read("Then Uyeda left.")]
    found = document_cases(reads, count_document(reads))[1]
    assert [(one.start, one.end, one.label, one.sources) for one in found] == [(5, 10, Label.PERSON, frozenset())]
    assert found[0].features["full"] > 0
    assert "elsewhere/none" in found[0].features


def test_agreement_makes_a_name_likelier() -> None:
    alone = read("They saw Torii there.", ("Torii", Label.PERSON))
    agreed = read("They saw Mr. Torii there.", ("Torii", Label.PERSON))
    chance = [weights().judge(document_cases([one], count_document([one]))[0])[0][1] for one in (alone, agreed)]
    assert chance[0] < chance[1]


@pytest.mark.parametrize("label", ["PERSON", "ORG"])
def test_the_fitted_weights_know_the_main_evidence(label: str) -> None:
    table = weights().by_label[label]
    assert table["model same"] > table["model none"]


def test_cases_come_in_order_and_without_doubles() -> None:
    one = read("Director Mori of the Bank of Chosen met Mori.", ("Mori", Label.PERSON), ("Bank of Chosen", Label.ORG))
    found = [(case.start, case.end, case.label) for case in document_cases([one], count_document([one]))[0]]
    assert all(a < b for a, b in pairwise(found))
