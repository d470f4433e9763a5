"""The model at work finds what spaCy's own pipe finds."""

from __future__ import annotations

from pathlib import Path

import pytest
from spacy.tokens import Doc

from extractors.models import OWN
from extractors.ner import model, rules
from extractors.ner.hints import hint
from extractors.ner.recognise import recognise
from extractors.read import read
from extractors.settings import Settings
from extractors.text.clean import passages

SAMPLES = Path(__file__).parents[3] / "corpus" / "samples" / "documents"
DOCUMENTS = sorted(file for file in SAMPLES.iterdir() if file.suffix in (".txt", ".md"))


def hinted(file: Path) -> list[Doc]:
    nlp = model.load(OWN)
    reads = rules.read_document(passages(read(file, Settings())))
    return [hint(nlp.make_doc(each.passage.text), each) for each in reads]


def entities(docs: list[Doc]) -> list[list[tuple[int, int, str]]]:
    return [[(entity.start_char, entity.end_char, entity.label_) for entity in doc.ents] for doc in docs]


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.name)
def test_it_finds_what_the_pipe_finds(file: Path) -> None:
    plain = list(model.load(OWN).pipe(hinted(file)))
    assert any(doc.ents for doc in plain)
    assert entities(list(recognise(model.load(OWN), hinted(file)))) == entities(plain)


def test_nothing_to_read() -> None:
    nlp = model.load(OWN)
    assert list(recognise(nlp, [])) == []
    docs = [nlp.make_doc(""), nlp.make_doc("Mr. Kim met Mr. Pak in Seoul."), nlp.make_doc("")]
    assert [bool(found) for found in entities(list(recognise(nlp, docs)))] == [False, True, False]
    assert entities(list(recognise(nlp, [nlp.make_doc("")]))) == [[]]


def test_a_model_of_another_make_runs_as_spacy_has_it() -> None:
    nlp = model.load(model.STOCK)
    texts = ["Mr. Kim met the Mitsui Company in Seoul.", ""]
    assert entities(list(recognise(nlp, [nlp.make_doc(text) for text in texts]))) == entities(list(nlp.pipe(texts)))
