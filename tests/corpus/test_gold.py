"""Every gold line of the samples and evaluation documents: exact offsets, valid values, no overlaps."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from edtf import parse_edtf

CORPUS = Path(__file__).parents[2] / "corpus"
GOLD_FILES = ("samples/gold.jsonl", "evaluation/development/gold.jsonl", "evaluation/heldout/gold.jsonl")
ENCODINGS = {"letter-shanghai-1925.txt": "cp1252"}
LABELS = {"PERSON", "ORG", "DATE", "MONEY"}
CONTEXTS = {"body", "footnote", "citation", "table", "heading"}
GENRES = ("article", "report", "history", "clipping", ("letter", "interview"), "finding-aid")


def load_gold(name: str) -> list[dict[str, Any]]:
    lines = (CORPUS / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line, parse_float=Decimal) for line in lines]


def load_sources(name: str) -> dict[str, str]:
    folder = (CORPUS / name).parent
    files = [file for file in folder.rglob("*") if file.suffix in {".txt", ".md"}]
    return {file.name: file.read_bytes().decode(ENCODINGS.get(file.name, "utf-8")) for file in files}


@pytest.mark.parametrize("name", GOLD_FILES)
def test_text_is_the_source_at_its_offsets(name: str) -> None:
    sources = load_sources(name)
    wrong = [line for line in load_gold(name) if sources[line["document"]][line["start"] : line["end"]] != line["text"]]
    assert wrong == []


@pytest.mark.parametrize("name", GOLD_FILES)
def test_spans_have_no_outer_blanks_or_articles(name: str) -> None:
    for line in load_gold(name):
        assert line["text"] == line["text"].strip(), line
        if line["label"] in {"PERSON", "ORG"}:
            assert not line["text"].lower().startswith(("the ", "mr. ", "mrs. ", "dr. ")), line
            assert not line["text"].endswith(("'s", "’s")) or line["text"] in {"Dodwell’s", "Jardine’s"}, line


@pytest.mark.parametrize("name", GOLD_FILES)
def test_labels_contexts_and_fields_are_those_of_the_format(name: str) -> None:
    for line in load_gold(name):
        assert line["label"] in LABELS, line
        assert line["context"] in CONTEXTS, line
        assert line.get("optional", True) is True, line
        assert ("entity" in line) == (line["label"] in {"PERSON", "ORG"}), line
        assert ("value" in line) == (line["label"] in {"DATE", "MONEY"}), line


@pytest.mark.parametrize("name", GOLD_FILES)
def test_people_and_organisations_have_a_canonical_name(name: str) -> None:
    for line in load_gold(name):
        if line["label"] in {"PERSON", "ORG"}:
            assert line["entity"].strip(), line
            assert line["entity"] == " ".join(line["entity"].split()), line


def test_dates_are_edtf_and_days_of_the_calendar() -> None:
    expressions: set[str] = set()
    for line in (line for name in GOLD_FILES for line in load_gold(name) if line["label"] == "DATE"):
        value = line["value"]
        assert value is not None or line.get("optional"), line
        expressions.update(value if isinstance(value, list) else [value] if value else [])
    assert len(expressions) > 300
    # the library is slow, so it judges one expression of each shape, and the calendar judges them all
    shapes = {re.sub(r"\d", "0", expression): expression for expression in sorted(expressions)}
    for expression in shapes.values():
        assert str(parse_edtf(expression)).replace(" ", "") == expression
    for expression in expressions:
        ends = [re.sub("[~?]", "", end) for end in re.split("[/,]", expression.strip("[]"))]
        for end in ends:
            if re.fullmatch(r"\d{4}-\d\d-\d\d", end):
                date.fromisoformat(end)
            else:
                assert re.fullmatch(r"\.\.|\d{2}(?:\d[\dX]|XX)|\d{4}-(0[1-9]|1[0-2]|2[1-4]|3[3-6]|4[01])", end), expression
        assert ".." in ends or ends == sorted(ends), expression


@pytest.mark.parametrize("name", GOLD_FILES)
def test_amounts_are_a_code_and_ordered_bounds(name: str) -> None:
    for line in load_gold(name):
        if line["label"] == "MONEY":
            value = line["value"]
            if value is None:  # taels and other money for which there is no code
                continue
            assert set(value) == {"currency", "min", "max"}, line
            assert len(value["currency"]) == 3, line
            assert value["currency"].isupper(), line
            assert Decimal(value["min"]) <= Decimal(value["max"]), line


@pytest.mark.parametrize("name", GOLD_FILES)
def test_mentions_of_one_label_do_not_overlap(name: str) -> None:
    by_label: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for line in load_gold(name):
        by_label.setdefault((line["document"], line["label"]), []).append((line["start"], line["end"]))
    for key, spans in by_label.items():
        ordered = sorted(spans)
        assert all(left[1] <= right[0] for left, right in pairwise(ordered)), key


def test_one_canonical_name_belongs_to_one_label() -> None:
    labels: dict[str, set[str]] = {}
    for name in GOLD_FILES:
        for line in load_gold(name):
            if "entity" in line:
                labels.setdefault(line["entity"], set()).add(line["label"])
    assert {entity for entity, found in labels.items() if len(found) > 1} == set()


@pytest.mark.parametrize("half", ["development", "heldout"])
def test_each_half_has_annotated_documents_of_each_genre(half: str) -> None:
    sources = load_sources(f"evaluation/{half}/gold.jsonl")
    annotated = {line["document"] for line in load_gold(f"evaluation/{half}/gold.jsonl")}
    assert set(sources) == annotated
    for genre in GENRES:
        assert sum(name.startswith(genre) for name in sources) >= 1, genre


def test_the_halves_share_no_document() -> None:
    assert not set(load_sources(GOLD_FILES[1])) & set(load_sources(GOLD_FILES[2]))


def test_marked_text_is_read_back_to_the_same_gold(tmp_path: Path) -> None:
    source = CORPUS / "evaluation/development/article-taiwan-sugar.txt"
    gold = source.parent / "gold.jsonl"
    script = Path(__file__).parent / "gold_markup.py"
    marked = tmp_path / "marked.txt"
    marked.write_bytes(subprocess.run([sys.executable, script, "show", gold, source], check=True, capture_output=True).stdout)
    assert "⟦PERSON|Gotō Shinpei|" in marked.read_text(encoding="utf-8")
    read = subprocess.run([sys.executable, script, "read", marked, source.name], check=True, capture_output=True).stdout
    expected = [line for line in gold.read_text(encoding="utf-8").splitlines() if json.loads(line)["document"] == source.name]
    assert read.decode().splitlines() == expected
