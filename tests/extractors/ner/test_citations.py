"""Authors and sources of in-text citations. The citations are made for these tests."""

import pytest

from extractors.ner.citations import find_sources
from extractors.records import Span

CASES = [
    ("(Noma 1988: 12-14)", [("Noma", "PERSON")]),
    ("(Ahn, K. and Noma 1988: 12)", [("Noma", "PERSON")]),  # "Ahn, K." is known by its form
    ("(Hokkai Shimpo, June 3, 1921; July 9, 1921)", [("Hokkai Shimpo", "ORG")]),
    ("(Morning Light, 3 June 1921)", [("Morning Light", "ORG")]),
    ("(Bureau of Statistics 1930: 7)", [("Bureau of Statistics", "ORG")]),
    ("Wada et al. (1990)", [("Wada", "PERSON")]),
    ("(see Table 3)", []),
    ("(Tokyo 1930)", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_names_before_the_year(text: str, expected: list[tuple[str, str]]) -> None:
    found = [(text[span.start : span.end], str(label)) for span, label in find_sources(text, [Span(0, len(text))])]
    assert found == expected
