"""The evaluation gives the figures that its definitions say, and those of the shared scoring tool where that is present."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from extractors.errors import GoldError
from extractors.evaluate import Evaluation, Score, calibration, evaluate, load_gold

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
TEXT = "Mrs. Clara Holt, of the Granary League, paid 40 guilders on 3 May 1907, and Holt paid 2,000 marks in June 1907."


def mention(text: str, label: str, *, nth: int = 0, **fields: Any) -> dict[str, Any]:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(text, start + 1)
    return {"document": "ledger.txt", "start": start, "end": start + len(text), "label": label, "text": text, **fields}


def money(currency: str, low: object, high: object) -> dict[str, object]:
    return {"currency": currency, "min": low, "max": high}


GOLD = [
    mention("Clara Holt", "PERSON", entity="Clara Holt"),
    mention("Holt", "PERSON", nth=1, entity="Clara Holt"),
    mention("Granary League", "ORG", entity="Granary League"),
    mention("40 guilders", "MONEY", value=money("NLG", 40, 40)),
    mention("2,000 marks", "MONEY", value=money("DEM", 2000, 2000)),
    mention("3 May 1907", "DATE", value="1907-05-03"),
    mention("June 1907", "DATE", value=["1907-06", "1907-06-XX"]),
]


def counts(score: Score) -> tuple[int, int, int]:
    return score.tp, score.fp, score.fn


def test_gold_against_itself_is_perfect() -> None:
    found = [{**each, "value": each["value"][0] if isinstance(each.get("value"), list) else each.get("value")} for each in GOLD]
    result = evaluate(GOLD, found)
    assert {name: counts(label.strict) for name, label in result.labels.items()} == {
        "PERSON": (2, 0, 0), "ORG": (1, 0, 0), "DATE": (2, 0, 0), "MONEY": (2, 0, 0),
    }  # fmt: skip
    assert (result.labels["DATE"].value, result.labels["MONEY"].value_recall) == (1.0, 1.0)
    assert result.labels["PERSON"].value is None
    assert result.entities is not None
    assert (result.entities.f1, result.entities.n) == (1.0, 3)
    assert result.micro_strict.f1 == result.micro_fuzzy.f1 == 1.0


def test_trimming_forgives_titles_of_articles_and_stops_only() -> None:
    result = evaluate(GOLD, [mention("the Granary League,", "ORG"), mention("Mrs. Clara Holt", "PERSON")])
    assert counts(result.labels["ORG"].strict) == (1, 0, 0)
    assert counts(result.labels["PERSON"].strict) == (0, 1, 2)
    assert counts(result.labels["PERSON"].fuzzy) == (1, 0, 1)
    assert result.labels["PERSON"].missed == (("ledger.txt", TEXT.index("Holt", 20), "Holt"),)


@pytest.mark.parametrize(
    ("value", "right"),
    [
        (money("NLG", 40, 40), True),
        (money("NLG", 40.0, "40.00"), True),
        (money("NLG", "40", "40.004"), True),
        (money("NLG", "40", "40.005"), False),
        (money("NLG", 40, None), False),
        (money("NLG", "forty", 40), False),
        (money("GBP", 40, 40), False),
        ("40", False),
        (None, False),
    ],
)
def test_money_values(value: object, right: bool) -> None:
    result = evaluate(GOLD, [mention("40 guilders", "MONEY", value=value)])
    assert (result.labels["MONEY"].value, result.labels["MONEY"].value_recall) == ((1.0, 0.5) if right else (0.0, 0.0))


def test_won_of_either_country_and_roubles_of_either_state_are_right() -> None:
    for gold, found in (("KPW", "KRW"), ("SUR", "RUB")):
        result = evaluate(
            [mention("40 guilders", "MONEY", value=money(gold, 40, 40))],
            [mention("40 guilders", "MONEY", value=money(found, 40, 40))],
        )
        assert result.labels["MONEY"].value == 1.0


def test_optional_mentions_count_neither_way() -> None:
    gold = [mention("Clara Holt", "PERSON", optional=True), mention("Granary League", "ORG", optional=True)]
    result = evaluate(gold, [mention("Holt", "PERSON")])
    assert counts(result.labels["PERSON"].strict) == (0, 1, 0)
    assert counts(result.labels["PERSON"].fuzzy) == (0, 0, 0)
    assert counts(result.labels["ORG"].fuzzy) == (0, 0, 0)


def test_the_closest_prediction_wins_and_the_other_is_spurious() -> None:
    result = evaluate(GOLD, [mention("40", "MONEY"), mention("40 guilders on", "MONEY")])
    assert counts(result.labels["MONEY"].fuzzy) == (1, 1, 1)
    assert [miss.text for miss in result.labels["MONEY"].spurious] == ["40"]


def test_only_the_golds_documents_and_regions_count() -> None:
    other = {**mention("Holt", "PERSON"), "document": "other.txt"}
    result = evaluate(GOLD, [other, mention("2,000 marks", "MONEY")], {"ledger.txt": [[0, 60]]})
    assert counts(result.labels["PERSON"].fuzzy) == (0, 0, 1)
    assert counts(result.labels["MONEY"].fuzzy) == (0, 0, 1)


def test_entities_split_in_two_lose_recall() -> None:
    found = [mention("Clara Holt", "PERSON", entity="A"), mention("Holt", "PERSON", nth=1, entity="B")]
    entities = evaluate(GOLD, found).entities
    assert entities is not None
    assert (entities.p, entities.r, entities.n) == (1.0, 0.5, 2)


def test_without_any_mention_all_is_nought() -> None:
    result = evaluate([], [])
    assert (result.entities, result.micro_strict.f1, result.yen_value_recall) == (None, 0.0, 0.0)


def test_arguments_are_left_as_they_were() -> None:
    before = json.dumps(GOLD)
    evaluate(GOLD, GOLD)
    assert json.dumps(GOLD) == before


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{not json", "is not JSON"),
        ("[1]", "is not a JSON object"),
        (json.dumps({**GOLD[0], "start": "3"}), "'start'"),
        (json.dumps({**GOLD[0], "start": True}), "'start'"),
        (json.dumps({key: value for key, value in GOLD[0].items() if key != "text"}), "'text'"),
        (json.dumps({**GOLD[0], "label": "PLACE"}), "'PLACE'"),
        (json.dumps({**GOLD[0], "end": 1}), "empty"),
        (json.dumps({**GOLD[3], "value": {"currency": "NLG", "min": 40}}), "min and max"),
    ],
)
def test_a_bad_gold_line_is_named(tmp_path: Path, line: str, complaint: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(GOLD[0]) + "\n\n" + line + "\n", encoding="utf-8")
    with pytest.raises(GoldError, match="line 3") as caught:
        load_gold(path)
    assert complaint in str(caught.value)


def test_gold_is_loaded_in_order(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in GOLD), encoding="utf-8")
    assert load_gold(str(path)) == GOLD


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xff\xfe\x00"])
def test_an_empty_or_undecodable_gold_is_an_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_bytes(content)
    with pytest.raises(GoldError, match=r"gold\.jsonl"):
        load_gold(path)


def test_a_missing_gold_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="cannot be read"):
        load_gold(tmp_path / "none.jsonl")


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    path = SHARED / "tools" / "score.py"
    if not path.exists():
        pytest.skip("the shared scoring tool is not beside this checkout (../shared/tools/score.py)")
    spec = importlib.util.spec_from_file_location("shared_score", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def as_tool(result: Evaluation) -> dict[str, Any]:
    """The evaluation in the shape of the tool's own output."""

    def score(each: Score) -> dict[str, float]:
        return {"p": each.p, "r": each.r, "f1": each.f1, "tp": each.tp, "fp": each.fp, "fn": each.fn}

    out: dict[str, Any] = {}
    for name, label in result.labels.items():
        out[name] = {"strict": score(label.strict), "fuzzy": score(label.fuzzy)}
        if label.value is not None:
            out[name] |= {"value": label.value, "value_recall": label.value_recall}
        out[name] |= {"missed": list(map(tuple, label.missed)), "spurious": list(map(tuple, label.spurious))}
    out["yen_value_recall"] = result.yen_value_recall
    if result.entities:
        each = result.entities
        out["entity_b3"] = {"p": each.p, "r": each.r, "f1": each.f1, "n": each.n}
    return out | {"micro_strict": score(result.micro_strict), "micro_fuzzy": score(result.micro_fuzzy)}


def damaged(gold: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Predictions with errors of every sort, made from gold by position: shifted, lost, doubled, mislabelled, misvalued."""
    out = []
    for number, each in enumerate(gold):
        found = {key: each[key] for key in ("document", "start", "end", "label", "text") if key in each}
        value = each.get("value")
        found["value"] = value[0] if isinstance(value, list) else value
        found["entity"] = each.get("entity")
        kind = number % 11
        if kind == 1 and len(each["text"]) > 3:
            found |= {"start": each["start"] + 2, "text": each["text"][2:]}
        elif kind == 2:
            continue
        elif kind == 3:
            out.append({**found, "end": found["start"] + 1, "text": found["text"][:1]})
        elif kind == 4:
            found["label"] = "ORG" if each["label"] == "PERSON" else "PERSON"
        elif kind == 5:
            found["value"], found["entity"] = None, None
        elif kind == 6 and isinstance(value, dict):
            found["value"] = {**value, "min": str(value["min"] + 1), "max": str(value["max"])}
        elif kind == 7:
            found["entity"] = "all one"
        elif kind == 8 and isinstance(value, dict):
            found["value"] = {key: str(part) for key, part in value.items()}
        out.append(found)
    return out


@pytest.mark.parametrize("with_regions", [False, True])
@pytest.mark.parametrize("predict", [list, damaged], ids=["itself", "damaged"])
def test_same_figures_as_the_shared_tool_on_the_seeds(tool: ModuleType, predict: Any, with_regions: bool) -> None:
    path = SHARED / "gold" / "seeds.jsonl"
    if not path.exists():
        pytest.skip("the shared gold is not beside this checkout (../shared/gold/seeds.jsonl)")
    gold = load_gold(path)
    regions = json.loads((SHARED / "gold" / "seeds.regions.json").read_text()) if with_regions else None
    predicted = predict(gold)
    expected = tool.score(load_gold(path), json.loads(json.dumps(predicted)), regions, errors=10**6)
    assert as_tool(evaluate(gold, predicted, regions)) == expected


def test_same_figures_as_the_shared_tool_on_fresh_data(tool: ModuleType) -> None:
    gold = [*GOLD, mention("Mrs.", "PERSON", optional=True), mention("1907", "DATE", value=None, nth=1)]
    expected = tool.score(json.loads(json.dumps(gold)), json.loads(json.dumps(damaged(gold))), None, errors=99)
    assert as_tool(evaluate(gold, damaged(gold))) == expected


def test_scores_are_held_against_what_is_right_in_span_label_and_value() -> None:
    found = [
        mention("Clara Holt", "PERSON", score=0.9),
        mention("Mrs", "PERSON", score=0.55),
        mention("40 guilders", "MONEY", value=money("NLG", 40, 40), score=0.97),
        mention("2,000 marks", "MONEY", value=money("DEM", 200, 200), score=0.95),
        mention("3 May 1907", "DATE", value="1907-05-03", score=1.0),
    ]
    steps = calibration(GOLD, found)
    assert [(step.low, step.mentions, step.right) for step in steps["PERSON"]] == [(0.5, 1, 0.0), (0.9, 1, 1.0)]
    assert [(step.low, step.mentions, step.score, step.right) for step in steps["MONEY"]] == [(0.9, 2, 0.96, 0.5)]
    assert [(step.low, step.mentions, step.right) for step in steps["DATE"]] == [(0.9, 1, 1.0)]
    assert steps["ORG"] == []


def test_an_optional_mention_counts_neither_for_nor_against_its_score() -> None:
    gold = [*GOLD, mention("May 1907", "DATE", optional=True)]
    assert calibration(gold, [mention("May 1907", "DATE", score=0.5)])["DATE"] == []
