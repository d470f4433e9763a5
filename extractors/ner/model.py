"""The spaCy model, loaded once a process, with only what named-entity recognition needs."""

from __future__ import annotations

import warnings
from functools import cache

import spacy
from spacy.language import Language

from extractors.errors import ModelMissing

NOT_NEEDED = ("tagger", "parser", "attribute_ruler", "lemmatizer", "senter")


@cache
def load(name: str) -> Language:
    """The installed spaCy package `name`. Raises ModelMissing where there is none, or it recognises no entities."""
    with warnings.catch_warnings():
        # the pinned model was trained with spaCy 3.7; its results under 3.8 are what the tests measure
        warnings.filterwarnings("ignore", message=r"\[W095\]")
        try:
            nlp = spacy.load(name, exclude=NOT_NEEDED)
        except OSError as error:
            raise ModelMissing(f"The spaCy model '{name}' is not installed.") from error
    if "ner" not in nlp.pipe_names:
        raise ModelMissing(f"The spaCy model '{name}' has no named-entity recogniser.")
    return nlp


def version(name: str) -> str:
    """Name and version of the model behind `name`, as "en_core_web_md 3.7.1"."""
    meta = load(name).meta
    return f"{meta['lang']}_{meta['name']} {meta['version']}"
