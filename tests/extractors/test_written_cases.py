"""Dates and amounts in cases that were written from the definition of a mention alone, without a look at the rules.

A line of `dates/cases.jsonl` or `money/cases.jsonl` has a text, its kind, and in `expect` each mention in order with its value:
EDTF, or a currency with both bounds; a list where several are right, null where none is scored, and a third item true where the
mention is optional. `"failing": true` marks what is not read yet; such a case must fail, so that the mark goes when it is read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extractors.dates.find import find_dates
from extractors.evaluate import evaluate
from extractors.money.find import find_amounts
from extractors.records import Amount, DateValue, Found, Kind, Origin, Page, Passage, Reading
from extractors.text.clean import passages

FOLDER = Path(__file__).parent
Case = dict[str, Any]


def cases(table: str) -> list[Any]:
    lines = (FOLDER / table / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    found = [json.loads(line) for line in lines]
    return [
        pytest.param(case, id=f"{number} {case['kind']}", marks=[pytest.mark.xfail(strict=True)] if case.get("failing") else [])
        for number, case in enumerate(found, 1)
    ]


def read(text: str) -> list[Passage]:
    reading = Reading("text/plain", (Page(1, text, Origin.TEXT),))
    return [passage for passage in passages(reading) if passage.kind is not Kind.FURNITURE]


def records(text: str, label: str, parts: list[Passage], found: list[list[Found]]) -> Iterator[Case]:
    for passage, finds in zip(parts, found, strict=True):
        for one in finds:
            start, end = passage.offsets.to_raw(one.start, one.end)
            value: Any = None
            if isinstance(one.value, DateValue):
                value = one.value.edtf
            elif isinstance(one.value, Amount):
                value = {"currency": one.value.currency, "min": one.value.minimum, "max": one.value.maximum}
            yield {"document": "case", "start": start, "end": end, "text": text[start:end], "label": label, "value": value}


def expected(case: Case, label: str) -> Iterator[Case]:
    position = 0
    for surface, value, *optional in case["expect"]:
        start = case["text"].index(surface, position)
        position = start + len(surface)
        yield {"document": "case", "start": start, "end": position, "text": surface, "label": label, "value": value,
               "optional": optional == [True]}  # fmt: skip


def check(case: Case, label: str, found: list[Case]) -> None:
    gold = list(expected(case, label))
    if not gold:
        assert found == []
        return
    score = evaluate([{**one, "value": None} for one in gold], found).labels[label]
    assert (score.strict.fp, score.strict.fn) == (0, 0), [(one["text"], one["value"]) for one in found]
    scored = [one for one in gold if one["value"] is not None and not one["optional"]]
    alternatives = {one["start"]: one["value"] if isinstance(one["value"], list) else [one["value"]] for one in scored}
    for one in found:
        right = alternatives.get(one["start"])
        if right and None not in right:
            each = [evaluate([{**one, "value": value}], [one]).labels[label].value for value in right]
            assert 1.0 in each, (one["text"], one["value"])


@pytest.mark.parametrize("case", cases("dates"))
def test_dates(case: Case) -> None:
    parts = read(case["text"])
    amounts = find_amounts(parts)
    dates = [
        [date for date in found if all(date.end <= one.start or one.end <= date.start for one in sums)]
        for found, sums in zip(find_dates(parts), amounts, strict=True)
    ]
    check(case, "DATE", list(records(case["text"], "DATE", parts, dates)))


@pytest.mark.parametrize("case", cases("money"))
def test_amounts(case: Case) -> None:
    parts = read(case["text"])
    check(case, "MONEY", list(records(case["text"], "MONEY", parts, find_amounts(parts))))
