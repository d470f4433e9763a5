"""The whole extraction held against gold: the floor under which no change may take it. Real model.

The development gold lies outside the repository and may be absent; our own documents are always there. The held-out half of
corpus/evaluation is for a person to run at the end of work on extraction, never for tuning, and is not read here.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from extractors.evaluate import Evaluation, evaluate, load_gold
from extractors.extract import extract
from extractors.names.resolve import DocumentNames, NameMention, resolve
from extractors.read import read
from extractors.records import Amount, DateValue, Label, Mention
from extractors.settings import Settings

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"

# Strict F1, fuzzy F1. Stock spaCy with regular expressions reaches on the development gold 0.43/0.75, 0.45/0.61, 0.76/0.85 and
# 0.78/0.91 (PERSON, ORG, DATE, MONEY); values right: DATE 0.66, MONEY 0.72.
DEVELOPMENT = {"PERSON": (0.95, 0.97), "ORG": (0.90, 0.95), "DATE": (0.95, 0.98), "MONEY": (0.97, 0.99)}
OWN = {"PERSON": (0.91, 0.93), "ORG": (0.89, 0.92), "DATE": (0.98, 0.98), "MONEY": (0.97, 0.97)}


def _record(document: str, mention: Mention) -> dict[str, Any]:
    value: Any = None
    match mention.value:
        case DateValue():
            value = mention.value.edtf
        case Amount():
            value = {"currency": mention.value.currency, "min": mention.value.minimum, "max": mention.value.maximum}
    return {
        "document": document,
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "label": str(mention.label),
        "value": value,
    }


def _predict(folder: Path, names: set[str]) -> list[dict[str, Any]]:
    records, documents = [], []
    for name in sorted(names):
        reading = read(folder / name, Settings())
        found = extract(reading, Settings(), ("names", "values"))
        named = []
        for mention in (mention for stage in found.values() for mention in stage.mentions):
            assert reading.text[mention.start : mention.end] == mention.text
            if mention.label in (Label.PERSON, Label.ORG):
                named.append(
                    NameMention(len(records), mention.label, mention.cleaned, mention.start, mention.end, mention.context)
                )
            records.append(_record(name, mention))
        documents.append(DocumentNames(name, tuple(named), found["names"].links))
    resolution = resolve(documents)
    for key, entity in resolution.entity_of.items():
        records[key]["entity"] = entity
    return records


def _check(result: Evaluation, floors: dict[str, tuple[float, float]]) -> None:
    for label, (strict, fuzzy) in floors.items():
        score = result.labels[label]
        assert score.strict.f1 >= strict, (label, score)
        assert score.fuzzy.f1 >= fuzzy, (label, score)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the development gold lies in ../shared, which is absent")
def test_development_gold() -> None:
    gold = load_gold(SHARED / "gold" / "seeds.jsonl")
    regions = json.loads((SHARED / "gold" / "seeds.regions.json").read_text())
    result = evaluate(gold, _predict(SHARED / "seeds", {line["document"] for line in gold}), regions)
    _check(result, DEVELOPMENT)
    assert result.labels["DATE"].value >= 0.97
    assert result.labels["MONEY"].value >= 0.99
    assert result.yen_value_recall == 1.0
    assert result.entities is not None
    assert result.entities.f1 >= 0.95


def test_own_evaluation_documents() -> None:
    folder = ROOT / "corpus" / "evaluation" / "development"
    gold = load_gold(folder / "gold.jsonl")
    _check(evaluate(gold, _predict(folder, {line["document"] for line in gold})), OWN)
