"""The recogniser: a network as the stock model has it, which reads the hints as well, fitted to the annotated passages.

It starts from the stock model's weights: those for words, their windows and the state are copied, those for the hints and for
the two labels are new. One CPU core; the same texts, seed and versions of the packages give the same weights.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from typing import Any, cast

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.util import filter_spans
from thinc.api import Model, fix_random_seed

from extractors.ner import model
from extractors.ner.hints import hint
from extractors.ner.training.texts import Annotated
from extractors.records import Label

VERSION = "1.0.0"  # of the weights: to be raised when they are trained anew
HINTS = {"TAG": 1000, "LEMMA": 500}  # the attributes that hints are in, and rows of their tables
EPOCHS = 9
WORDS = 300  # tokens a step
DROPOUT = 0.3
RATE = 0.001


def train(passages: Sequence[Annotated], seed: int = 1, epochs: int = EPOCHS) -> Language:
    """A pipeline of the recogniser alone, fitted to the passages, which it sees `epochs` times."""
    stock = model.load_package(model.STOCK, model.NOT_NEEDED)
    nlp = _blank(stock)
    examples = [_example(nlp, passage) for passage in passages if passage.read.words]
    random.seed(seed)
    fix_random_seed(seed)
    optimizer = nlp.initialize(lambda: examples[:200])
    _copy_weights(stock.get_pipe("ner"), nlp.get_pipe("ner"))
    optimizer.learn_rate = RATE
    for _ in range(epochs):
        random.shuffle(examples)
        for batch in _batches(examples):
            nlp.update(batch, sgd=optimizer, drop=DROPOUT)
    with nlp.use_params(optimizer.averages):  # the mean over the steps generalises better than the last one
        return nlp.from_bytes(nlp.to_bytes(exclude=["vocab", "tokenizer"]), exclude=["vocab", "tokenizer"])


def _blank(stock: Language) -> Language:
    nlp = spacy.blank("en", vocab=stock.vocab, meta={"name": "names", "version": VERSION, "license": "MIT"})
    config: dict[str, Any] = deepcopy(dict(stock.config["components"]["ner"]))
    embed = config["model"]["tok2vec"]["embed"]
    embed["attrs"], embed["rows"] = [*embed["attrs"], *HINTS], [*embed["rows"], *HINTS.values()]
    del config["factory"], config["scorer"]
    recogniser = nlp.add_pipe("ner", config=config)
    for label in (Label.PERSON, Label.ORG):
        cast(Any, recogniser).add_label(str(label))
    return nlp


def _example(nlp: Language, passage: Annotated) -> Example:
    doc = hint(nlp.make_doc(passage.read.passage.text), passage.read)
    reference = Doc(nlp.vocab, words=[token.text for token in doc], spaces=[bool(token.whitespace_) for token in doc])
    spans = (reference.char_span(start, end, str(label), alignment_mode="expand") for start, end, label in sorted(passage.marks))
    reference.set_ents(filter_spans([span for span in spans if isinstance(span, Span)]), default="outside")
    return Example(doc, reference)


def _batches(examples: Iterable[Example]) -> Iterator[list[Example]]:
    batch: list[Example] = []
    size = 0
    for example in examples:
        if batch and size + len(example.reference) > WORDS:
            yield batch
            batch, size = [], 0
        batch.append(example)
        size += len(example.reference)
    yield batch


def _copy_weights(stock: Any, own: Any) -> None:
    """The stock recogniser's weights, where ours has the same; our tables for the hints stand behind its four."""
    theirs, ours = (_nodes(pipe.model.get_ref("tok2vec")) for pipe in (stock, own))
    tables = sum(node.name.endswith("hashembed") for node in theirs)
    del ours[tables : tables + len(HINTS)]
    for source, target in zip(theirs, ours, strict=True):
        for name in source.param_names:
            values = source.get_param(name)
            if values.shape != target.get_param(name).shape:
                values = _widened(values, target.get_param(name), tables)
            target.set_param(name, values.copy())
    for source, target in zip(*(_nodes(pipe.model.get_ref("lower")) for pipe in (stock, own)), strict=True):
        for name in source.param_names:
            target.set_param(name, source.get_param(name).copy())


def _widened(values: Any, fresh: Any, tables: int) -> Any:
    """The layer that mixes the tables: old columns for the old ones and for the vectors behind them, small new ones between."""
    width = values.shape[-1] // (tables + 1)
    mixed = fresh * 0.3
    mixed[..., : tables * width] = values[..., : tables * width]
    mixed[..., -width:] = values[..., -width:]
    return mixed


def _nodes(network: Model[Any, Any]) -> list[Model[Any, Any]]:
    return [node for node in network.walk(order="dfs_pre") if any(node.has_param(name) for name in node.param_names)]
