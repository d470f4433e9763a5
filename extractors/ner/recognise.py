"""The model's recogniser at work: the same network, weights and findings as spaCy's `nlp.pipe`, in two thirds of the time.

spaCy embeds every token, though most words of a document come again and again, and an embedding knows nothing of its context;
and it multiplies with BLIS, which takes twice as long as the BLAS that numpy brings along. What is found in a document hangs on
nothing that was read before it. The tests hold the findings against those of `nlp.pipe`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, cast

import numpy as np
from spacy.attrs import LEMMA, NORM, ORTH, TAG
from spacy.language import Language
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc
from thinc.api import Model, NumpyOps
from threadpoolctl import ThreadpoolController

# what the embedding of a token can hang on: all else that it reads follows from the word itself
_READ = [ORTH, NORM, TAG, LEMMA]
_BATCH = 64  # docs at a time, so that what is computed stays in the processor's cache


def recognise(nlp: Language, docs: Sequence[Doc]) -> Sequence[Doc]:
    """The docs with their entities. A model whose recogniser does not embed the words by itself runs as spaCy has it."""
    recogniser = _quick(nlp)
    if recogniser is None:
        return list(nlp.pipe(docs, batch_size=_BATCH))
    # a second thread would save no time on products of this size, only wait for work
    with _pools().limit(limits=1, user_api="blas"):
        for first in range(0, len(docs), _BATCH):
            batch = docs[first : first + _BATCH]
            recogniser.set_annotations(batch, recogniser.predict(batch))
    return docs


@cache
def _pools() -> ThreadpoolController:
    return ThreadpoolController()


@cache
def _quick(nlp: Language) -> EntityRecognizer | None:
    """A copy of the model's recogniser that embeds each distinct token of a batch once and multiplies with numpy's BLAS."""
    config = {key: value for key, value in nlp.config["components"]["ner"].items() if key != "factory"}
    if nlp.pipe_names != ["ner"] or config["model"]["tok2vec"]["@architectures"] != "spacy.Tok2Vec.v2":
        return None
    copy = cast(EntityRecognizer, nlp.create_pipe("ner", config=config))
    copy.from_bytes(cast(EntityRecognizer, nlp.get_pipe("ner")).to_bytes())
    for layer in copy.model.walk():
        layer.ops = NumpyOps(use_blis=False)
    tok2vec = copy.model.get_ref("tok2vec").layers[0]
    tok2vec.layers[0] = _distinct(tok2vec.layers[0])
    return copy


def _distinct(embed: Model[list[Doc], list[Any]]) -> Model[list[Doc], list[Any]]:
    """An embedding layer that runs `embed` on the distinct tokens only; for use, not for training."""

    def forward(_: Model[list[Doc], list[Any]], docs: list[Doc], is_train: bool) -> tuple[list[Any], Any]:
        assert not is_train
        tokens = np.concatenate([doc.to_array(_READ) for doc in docs])
        kinds: dict[tuple[int, ...], int] = {}
        places = [kinds.setdefault(token, len(kinds)) for token in map(tuple, tokens.tolist())]
        distinct = np.array(list(kinds), dtype=np.uint64)
        vocab = docs[0].vocab
        shown = Doc(vocab, words=[vocab.strings[word] for word in distinct[:, 0].tolist()])
        shown.from_array(_READ[1:], cast(Any, distinct[:, 1:]))
        rows = embed.predict([shown])[0][places]
        return np.split(rows, np.cumsum([len(doc) for doc in docs])[:-1]), None

    return Model("distinct_tokens", forward)
