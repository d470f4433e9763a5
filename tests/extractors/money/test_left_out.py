"""Sums whose currency stands in another sentence, and numbers that count other things beside them."""

from __future__ import annotations

import json

import pytest

from extractors.money import training
from extractors.money.find import find_amounts
from extractors.money.left_out import FITTED
from extractors.records import Amount, Kind, Passage, Span
from extractors.text.offsets import OffsetMap


def found(*texts: str, citations: tuple[Span, ...] = ()) -> list[list[str]]:
    parts = [Passage(Kind.BODY, text, OffsetMap.identity(len(text)), citations) for text in texts]
    return [[part.text[one.start : one.end] for one in finds] for part, finds in zip(parts, find_amounts(parts), strict=True)]


@pytest.mark.parametrize(
    ("text", "sums"),
    [
        ("The tolls came to 18,200 yen in 1896. Ten years later the sum was 52,600.", ["18,200 yen", "52,600"]),
        ("He asked 300 yen for the boat. I offered two hundred.", ["300 yen", "two hundred"]),
        (
            "They had borrowed 50,000 yen. Of this, 30,000 was repaid; the bank wrote off 12,500.",
            ["50,000 yen", "30,000", "12,500"],
        ),
        ("Rice stood at 15.40 yen. It was 19.80 in July.", ["15.40 yen", "19.80"]),
    ],
)
def test_a_sum_may_leave_out_its_currency(text: str, sums: list[str]) -> None:
    assert found(text) == [sums]


@pytest.mark.parametrize(
    "text",
    [
        "The dues were 2 yen. Membership rose to 350.",
        "The hall cost 4,000 yen. It seats 1,200 people and has 40 windows.",
        "The fine was 30 yen. He was then thirty-one, and she 24.",
        "It cost 500 yen. One of the two was lost at 9 a.m. on the way.",
        "The boat cost 800 yen. It carries a thousand tea boxes.",
        "The wharf cost 900 yen. Hands: 160.",
        "The claim was 300 yen.2 The court would not hear it.",
        "The credit was 30 million yen (½ in rice).",
        "He owed 640 yen to the Hundred and Tenth Bank.",
        "The yard built for 900 yen two 300-ton lighters.",
    ],
)
def test_other_numbers_stay_counts(text: str) -> None:
    assert [len(sums) for sums in found(text)] == [1]


COUNTED = "He paid 20 yen, 30 yen, 45 yen, 60 yen and 75 yen."


def test_the_document_may_give_the_currency() -> None:
    far = "The school stands on a hill. It has a bell. The bell is old. Nobody rings it. "
    assert found(COUNTED, far + "The roof had cost 1,200, and the doors were sold for 340.")[1] == ["1,200", "340"]
    assert found("He paid 20 yen.", far + "The roof had cost 1,200.")[1] == []


def test_cells_of_a_list_of_folders_hold_sums() -> None:
    table = "1\t2\tReceipts, 1931: rent of the hall, 25 yen, coal, 7.50\n1\t3\tPhotographs, 14 items"
    [finds] = find_amounts([Passage(Kind.TABLE, table, OffsetMap.identity(len(table)))])
    assert [table[one.start : one.end] for one in finds] == ["25 yen", "7.50"]


def test_the_passage_before_may_give_the_currency() -> None:
    assert found("Q. What did you earn? A. At first 45 yen.", "A. Later he paid me 90.") == [["45 yen"], ["90"]]
    assert found("It took 45 yen and 20 dollars.", "Later he paid me 90.") == [["45 yen", "20 dollars"], []]


def test_a_left_out_multiple_comes_with_the_currency() -> None:
    part = Passage(Kind.BODY, text := "The bond was for ten million yen. They took up 7.5.", OffsetMap.identity(len(text)))
    [[_, taken]] = find_amounts([part])
    assert isinstance(taken.value, Amount)
    assert taken.value.minimum == 7_500_000
    assert taken.note == "the currency is taken from the text before"
    assert taken.score < 0.9


def test_pages_of_references_are_none() -> None:
    text = "The dues came to 500 yen (Mori 1931: 112)."
    assert found(text, citations=(Span(text.index("("), len(text) - 1),)) == [["500 yen"]]


def test_the_weights_are_those_of_the_table() -> None:
    cases = [one for case in training.load() for one in training.judged(case)]
    kept = json.loads(FITTED.read_text(encoding="utf-8"))
    assert training.fit(cases) == pytest.approx(kept, abs=0.01)  # another machine may round otherwise
    right, wrong, missed = training.counts(training.fit(cases), cases)
    assert right > 300
    assert wrong < 50
    assert missed < 150
