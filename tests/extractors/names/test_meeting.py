"""Names that are alike meet under a key, and keys stay few."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.names.meeting import keys_of
from extractors.records import Label

from .test_likeness import ALIKE_BODIES, ALIKE_PEOPLE

# likeness sees that they are alike, yet no key brings them together
APART = {("Aleksei Shchetinin", "Alexei Schtschetinin"), ("Mary Hobhouse (née Treadwell)", "Mary Treadwell")}


@pytest.mark.parametrize(
    ("label", "one", "other"),
    [
        (label, *row[:2])
        for label, rows in ((Label.PERSON, ALIKE_PEOPLE), (Label.ORG, ALIKE_BODIES))
        for row in rows
        if row[:2] not in APART
    ],
)
def test_what_is_alike_meets_from_both_sides(label: Label, one: str, other: str) -> None:
    first, second = keys_of(label, one), keys_of(label, other)
    assert set(first.sought) & set(second.left), (first, second)
    assert set(second.sought) & set(first.left), (first, second)


def test_a_full_name_does_not_meet_all_of_its_surname() -> None:
    one, other = keys_of(Label.PERSON, "Nagao Kisaburo"), keys_of(Label.PERSON, "Nagao Ichiro")
    assert not set(one.sought) & set(other.left)


def test_what_names_nobody_has_no_keys() -> None:
    assert keys_of(Label.ORG, "the Company").left == ()


@given(st.sampled_from([Label.PERSON, Label.ORG]), st.text(max_size=80))
def test_any_text_has_few_keys(label: Label, text: str) -> None:
    keys = keys_of(label, text)
    assert len(keys.left) <= 24
    assert len(keys.sought) <= 24
    assert keys == keys_of(label, text)
