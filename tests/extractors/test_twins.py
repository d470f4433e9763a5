"""A scan and the text that it was drawn from give the same people, bodies, dates and amounts. Real Tesseract, real model."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from extractors.extract import extract
from extractors.names.folding import fold
from extractors.read import read
from extractors.records import Amount, DateValue, Mention
from extractors.settings import Settings

SAMPLES = Path(__file__).parents[2] / "corpus" / "samples"
SAME = 0.95  # share of the text's mentions that the scan must give with the same value


def _rows() -> list[dict[str, str]]:
    with (SAMPLES / "twins.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["text"] != "notice-company-japanese.txt"]  # kept for later


def _value(mention: Mention) -> object:
    match mention.value:
        case DateValue():
            return mention.value.edtf
        case Amount():
            return (mention.value.currency, mention.value.minimum, mention.value.maximum)
        case _:
            return fold(mention.cleaned)


def _values(path: Path) -> Counter[tuple[str, object]]:
    found = extract(read(path, Settings()), Settings(), ("names", "values"))
    return Counter((str(mention.label), _value(mention)) for stage in found.values() for mention in stage.mentions)


@pytest.fixture(scope="module")
def pairs() -> dict[str, tuple[Counter[tuple[str, object]], Counter[tuple[str, object]]]]:
    return {
        row["drawn"]: (_values(SAMPLES / "twins" / row["text"]), _values(SAMPLES / "documents" / row["drawn"])) for row in _rows()
    }


def test_scans_give_the_values_of_their_texts(
    pairs: dict[str, tuple[Counter[tuple[str, object]], Counter[tuple[str, object]]]],
) -> None:
    wanted = sum(text.total() for text, _ in pairs.values())
    same = sum((text & scan).total() for text, scan in pairs.values())
    lost = {name: dict(text - scan) for name, (text, scan) in pairs.items() if text - scan}
    assert wanted > 250
    assert same / wanted >= SAME, lost


@pytest.mark.parametrize("scan", ["clipping-yokohama-1912.jpg", "interview-hakodate-1978.tif", "review-manchuria-1934.png"])
def test_a_noisy_page_gives_the_values_of_its_text(
    pairs: dict[str, tuple[Counter[tuple[str, object]], Counter[tuple[str, object]]]], scan: str
) -> None:
    text, read_from_scan = pairs[scan]
    assert (text & read_from_scan).total() / text.total() >= SAME, dict(text - read_from_scan)


def test_a_text_layer_gives_all_values_of_its_text(
    pairs: dict[str, tuple[Counter[tuple[str, object]], Counter[tuple[str, object]]]],
) -> None:
    text, layer = pairs["paper-bank-of-chosen.pdf"]
    assert dict(text - layer) == {}
