"""Training: the annotated texts, and that the same texts and seed give the same model. A few documents and one round only."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from extractors.ner.training import judgement, recogniser, texts
from extractors.records import Kind, Label
from extractors.wordlists import WordListError

CORPUS = Path(__file__).parents[3] / "corpus"
SHARED = CORPUS.parents[1] / "shared"
RAW = """=== first | letter
Dear ⟦P|Sam⟧, the ⟦O|Granary
League⟧ paid ⟦P|Holt⟧'s fare.

=== second | list
⟦P|Vance, A.⟧
"""


def test_marks_become_offsets_and_leave_the_text() -> None:
    first, second = texts.parse(RAW, "a.txt")
    assert first.name == "first"
    assert [(first.text[start:end], label) for start, end, label in first.marks] == [
        ("Sam", Label.PERSON), ("Granary\nLeague", Label.ORG), ("Holt", Label.PERSON),
    ]  # fmt: skip
    assert "⟦" not in first.text
    assert second.text.strip() == "Vance, A."


def test_a_broken_mark_is_named() -> None:
    with pytest.raises(WordListError, match=r"a\.txt: first"):
        list(texts.parse("=== first | letter\nDear ⟦P|Sam, hello\n", "a.txt"))


def test_marks_follow_their_text_through_cleaning() -> None:
    first, _ = texts.parse(RAW, "a.txt")
    [passage] = texts.annotated(first)
    found = {passage.read.passage.text[start:end] for start, end, _ in passage.marks}
    assert found == {"Sam", "Granary League", "Holt"}


def test_folds_part_the_documents() -> None:
    documents = texts.load()
    for fold in range(3):
        rest, held_out = texts.split(documents, fold, 3)
        assert len(rest) + len(held_out) == len(documents)
        assert len(held_out) > len(documents) / 5
        assert not {text.name for text in rest} & {text.name for text in held_out}


def test_all_training_texts_are_annotated_in_one_manner() -> None:
    documents = texts.load()
    names = [text.name for text in documents]
    assert len(names) == len(set(names))
    assert sum(len(text.marks) for text in documents) > 20_000
    wrong = re.compile(r"^(?:Mr|Mrs|Miss|Dr|the|The)\b[. ]|['’]s$|^\s|\s$")
    odd = [text.text[start:end] for text in documents for start, end, _ in text.marks if wrong.search(text.text[start:end])]
    assert len(odd) < 40, odd


def runs(files: Iterable[Path]) -> set[tuple[str, ...]]:
    """All runs of twelve words."""
    found: set[tuple[str, ...]] = set()
    for file in files:
        words = re.findall(r"\w+", file.read_text(encoding="utf-8").lower())
        found.update(tuple(words[i : i + 12]) for i in range(len(words) - 11))
    return found


def test_no_training_text_stands_in_the_evaluation_documents() -> None:
    assert not runs(texts.FOLDER.glob("*.txt")) & runs((CORPUS / "evaluation").rglob("*.txt"))


@pytest.mark.skipif(not SHARED.is_dir(), reason="the development papers lie in ../shared, which is absent")
def test_no_training_text_is_taken_from_the_development_papers() -> None:
    assert not runs(texts.FOLDER.glob("*.txt")) & runs((SHARED / "seeds").glob("*.txt"))


@pytest.fixture(scope="module")
def passages() -> list[texts.Annotated]:
    return [passage for text in texts.load()[:8] for passage in texts.annotated(text)]


TRAIN_TWICE = """
import hashlib
from extractors.ner.training import recogniser, texts
passages = [passage for text in texts.load()[:8] for passage in texts.annotated(text)]
for _ in range(2):
    weights = recogniser.train(passages, epochs=1).get_pipe("ner").to_bytes(exclude=["vocab"])
    print(hashlib.sha256(weights).hexdigest())
"""


def test_the_same_texts_and_seed_give_the_same_weights() -> None:
    """In a process of its own: threads that other tests have left here, as those of Prefect, draw random numbers as well."""
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", TRAIN_TWICE], capture_output=True, text=True, check=True)
    first, second = done.stdout.split()
    assert first == second


def test_a_judge_fitted_on_a_few_documents_beats_a_coin(passages: list[texts.Annotated]) -> None:
    nlp = recogniser.train(passages, epochs=2)
    judged = [found for text in texts.load()[8:16] for found in judgement.judged(nlp, texts.annotated(text))]
    weights = judgement.fit(judged)
    scores = judgement.scores(judged, weights)
    assert all(tp > fp for tp, fp, _ in scores.values())
    assert all(abs(mean - right) < 0.25 for _, count, mean, right in judgement.calibration(judged, weights) if count > 50)


def test_furniture_is_not_trained_on(passages: list[texts.Annotated]) -> None:
    assert all(passage.read.passage.kind is not Kind.FURNITURE for passage in passages)
