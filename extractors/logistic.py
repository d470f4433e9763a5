"""Logistic regression over named features: how likely a case is right, and the weights under which known cases are likeliest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import exp

import numpy as np

Features = dict[str, float]
_FARTHEST = 30.0  # odds beyond which a likelihood is 0 or 1


def likelihood(weights: Mapping[str, float], features: Features) -> float:
    """The probability, 0 to 1, that a case with these features is right; a feature without a weight counts nothing."""
    total = sum(weights.get(feature, 0.0) * value for feature, value in features.items())
    return 1 / (1 + exp(-max(-_FARTHEST, min(_FARTHEST, total))))


def fit(cases: Sequence[Features], right: Sequence[bool], *, penalty: float, rare: int) -> dict[str, float]:
    """The weights, to four places, under which `cases` are likeliest `right`.

    penalty: of the squared weights. rare: the number of cases under which a feature gets no weight. The same cases give the same.
    """
    from scipy.optimize import minimize  # slow to load, and needed for training only

    counts = Counter(name for case in cases for name in case)
    names = sorted(name for name, count in counts.items() if count >= rare)
    column = {name: number for number, name in enumerate(names)}
    table, truth = np.zeros((len(cases), len(names))), np.array(right, dtype=float)
    for row, case in enumerate(cases):
        for name, value in case.items():
            if name in column:
                table[row, column[name]] = value

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        odds = table @ weights
        expected = 1 / (1 + np.exp(-odds))
        total = float((np.logaddexp(0, odds) - truth * odds).sum() + penalty / 2 * (weights**2).sum())
        return total, table.T @ (expected - truth) + penalty * weights

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 2000})
    return {name: round(float(weight), 4) for name, weight in zip(names, found.x, strict=True)}
