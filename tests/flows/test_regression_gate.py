"""`fonds evaluate` on the sample corpus: no figure may fall by more than a point below the one that was last recorded.

The figures stand in `corpus/samples/figures.json`. When a change makes extraction better, record the new ones there:
`pytest tests/flows/test_regression_gate.py` prints what it found when it fails, and when it finds more than is recorded.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from flows.command import main

pytestmark = pytest.mark.xdist_group("prefect")

SAMPLES = Path(__file__).parents[2] / "corpus" / "samples"
POINT = 0.01
_LABEL = re.compile(
    r"(?P<label>[A-Z]+) +strict P \S+ R \S+ F1 (?P<strict>\S+) +fuzzy P \S+ R \S+ F1 (?P<fuzzy>\S+)(?: +value (?P<value>\S+))?"
)
_TOGETHER = re.compile(r"yen_value_recall (?P<yen>\S+) +entity_b3 (?P<entities>\S+)")


def figures(printed: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for match in _LABEL.finditer(printed):
        measures = ("strict", "fuzzy", "value")
        found |= {f"{match['label']} {measure}": float(match[measure]) for measure in measures if match[measure]}
    together = _TOGETHER.search(printed)
    assert together, printed
    return {**found, "yen": float(together["yen"]), "entities": float(together["entities"])}


def fallen(recorded: dict[str, float], found: dict[str, float]) -> dict[str, tuple[float, float]]:
    """The figures that are more than a point lower in `found`, as (recorded, found)."""
    return {name: (recorded[name], found[name]) for name in recorded if found[name] < recorded[name] - POINT}


def run(*arguments: object) -> None:
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    assert not ended.value.code


def test_no_figure_falls_on_the_sample_corpus(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    files = [file for folder in ("documents", "twins") for file in sorted((SAMPLES / folder).iterdir())]
    run("ingest", *(file for file in files if file.suffix in (".txt", ".md")), "--db", tmp_path / "archive.db")
    capfd.readouterr()
    run("evaluate", SAMPLES / "gold.jsonl", "--db", tmp_path / "archive.db")
    found = figures(capfd.readouterr().out)
    recorded = json.loads((SAMPLES / "figures.json").read_text(encoding="utf-8"))
    assert set(found) == set(recorded)
    assert not fallen(recorded, found)
    assert not fallen(found, recorded), f"record the new figures in {SAMPLES / 'figures.json'}"


def test_a_fall_of_more_than_a_point_is_noticed() -> None:
    assert fallen({"DATE strict": 0.95, "yen": 0.9}, {"DATE strict": 0.93, "yen": 0.895}) == {"DATE strict": (0.95, 0.93)}


def test_every_figure_is_read_from_what_is_printed() -> None:
    printed = (
        "PERSON  strict P 0.900 R 0.900 F1 0.900   fuzzy P 0.950 R 0.950 F1 0.950\n"
        "DATE    strict P 0.900 R 0.900 F1 0.910   fuzzy P 0.950 R 0.950 F1 0.960  value 0.970  value_recall 0.960\n"
        "micro   strict F1 0.900   fuzzy F1 0.950   yen_value_recall 1.000   entity_b3 0.940\n"
    )
    assert figures(printed) == {
        "PERSON strict": 0.9, "PERSON fuzzy": 0.95, "DATE strict": 0.91, "DATE fuzzy": 0.96, "DATE value": 0.97, "yen": 1.0,
        "entities": 0.94,
    }  # fmt: skip
