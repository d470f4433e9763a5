"""Trains the recogniser and the weights of the judge, writes both to `corpus/model`, and prints how they did on unseen texts.

Each fold of the texts is judged by a recogniser trained on the others; the one that is kept is trained on all. The trainings run
side by side, one a core.
"""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from extractors.models import WEIGHTS
from extractors.ner import judge
from extractors.ner.training import judgement, recogniser, texts

FOLDS = 3


def main() -> None:
    """Takes some half an hour on two cores."""
    print(f"{len(texts.load())} documents", flush=True)
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        kept = pool.submit(_keep)
        unseen = [passage for found in pool.map(_judge_fold, range(FOLDS)) for passage in found]
        weights = judgement.fit(unseen)
        kept.result()
        judge.FITTED.write_text(json.dumps(weights.by_label, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    for label, (tp, fp, fn) in judgement.scores(unseen, weights).items():
        print(f"{label:7} strict P {tp / (tp + fp):.3f} R {tp / (tp + fn):.3f} F1 {2 * tp / (2 * tp + fp + fn):.3f}")
    for low, count, mean, right in judgement.calibration(unseen, weights):
        print(f"scored {low:.1f} to {low + 0.1:.1f}: {count:6} mentions, mean {mean:.3f}, right {right:.3f}")


def _judge_fold(fold: int) -> list[judgement.Judged]:
    rest, held_out = texts.split(texts.load(), fold, FOLDS)
    nlp = recogniser.train([passage for text in rest for passage in texts.annotated(text)])
    return [passage for text in held_out for passage in judgement.judged(nlp, texts.annotated(text))]


def _keep() -> None:
    nlp = recogniser.train([passage for text in texts.load() for passage in texts.annotated(text)])
    nlp.to_disk(WEIGHTS, exclude=["vocab", "tokenizer"])
