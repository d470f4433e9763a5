"""Fits the weights of `extractors.money.left_out` to `corpus/training/money.jsonl`, and prints how they do on passages not seen.

    python -m extractors.money.training

A line of the table has a text, and in `expect` each sum in its order as it is printed, with its value; a third item true where it
is optional. Every other number in it is no sum.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from extractors import logistic
from extractors.money.find import find_stated, is_running, last_of, usual_unit
from extractors.money.forms import Sum, moved
from extractors.money.left_out import FITTED, SMALL, TAKEN, Bare, bare_numbers, stretches
from extractors.records import Amount, Kind, Origin, Page, Reading
from extractors.text.clean import passages

TABLE = Path(__file__).resolve().parents[2] / "corpus" / "training" / "money.jsonl"
FOLDS, PENALTY, RARE = 5, 1.0, 2
Case = dict[str, Any]
Judged = tuple[Bare, bool]  # a bare number, and whether it is a sum


def load() -> list[Case]:
    """The cases of the table, in its order."""
    return [json.loads(line) for line in TABLE.read_text(encoding="utf-8").splitlines()]


def judged(case: Case) -> Iterator[Judged]:
    """The bare numbers of a case, each with the sums before it known, as a reader who understood them would have them."""
    gold = _places(case)
    reading = Reading("text/plain", (Page(1, case["text"], Origin.TEXT),))
    parts = [part for part in passages(reading) if part.kind is not Kind.FURNITURE]
    before: Sum | None = None
    stated = find_stated(parts)
    usual = usual_unit([each for sums in stated for each in sums])
    for part, sums in zip(parts, stated, strict=True):
        known = list(sums)
        for stretch in stretches(part, sums, before):
            taken: list[Sum] = []
            for bare in bare_numbers(stretch, taken, usual):
                optional = gold.get(tuple(part.offsets.to_raw(bare.start + stretch.start, bare.end + stretch.start)))
                if optional:
                    continue
                if optional is not None:
                    unit = bare.source.unit
                    taken.append(Sum(bare.start, bare.end, Amount(unit.code, bare.low, bare.high), 1.0, (), unit))
                yield bare, optional is not None
            known += (moved(each, stretch.start) for each in taken)
        if is_running(part):
            before = last_of(sorted(known, key=lambda each: each.start))


def _places(case: Case) -> dict[tuple[int, ...], bool]:
    """Where the sums of a case stand, and whether they are optional."""
    places: dict[tuple[int, ...], bool] = {}
    position = 0
    for surface, _, *optional in case["expect"]:
        start = case["text"].index(surface, position)
        position = start + len(surface)
        places[start, position] = optional == [True]
    return places


def fit(found: Sequence[Judged]) -> dict[str, float]:
    """The weights under which the cases are likeliest."""
    return logistic.fit([bare.features for bare, _ in found], [right for _, right in found], penalty=PENALTY, rare=RARE)


def counts(weights: dict[str, float], found: Sequence[Judged]) -> tuple[int, int, int]:
    """Sums found, numbers taken for sums, and sums missed."""
    taken = [(logistic.likelihood(weights, bare.features) >= (TAKEN if bare.plain else SMALL), right) for bare, right in found]
    return taken.count((True, True)), taken.count((True, False)), taken.count((False, True))


def main() -> None:
    """Takes some seconds."""
    cases = [list(judged(case)) for case in load()]
    tp = fp = fn = 0
    for fold in range(FOLDS):
        rest = [one for number, case in enumerate(cases) if number % FOLDS != fold for one in case]
        held_out = [one for number, case in enumerate(cases) if number % FOLDS == fold for one in case]
        right, wrong, missed = counts(fit(rest), held_out)
        tp, fp, fn = tp + right, fp + wrong, fn + missed
    print(f"{len(cases)} passages, {sum(map(len, cases))} bare numbers, {tp + fn} of them sums")
    print(f"unseen: P {tp / (tp + fp):.3f} R {tp / (tp + fn):.3f} F1 {2 * tp / (2 * tp + fp + fn):.3f}")
    weights = fit([one for case in cases for one in case])
    FITTED.write_text(json.dumps(weights, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
