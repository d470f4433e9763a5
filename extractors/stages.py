"""The stages a document goes through, each with the version of its rules and the settings that it depends on.

A stage is done for a document when the database holds (source hash, stage, version, configuration hash). Raise a version in
the same commit that changes what the stage returns; every stage that lists it in `after` is then stale as well.

To add a stage: one row in `STAGES`.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from extractors.models import model_version
from extractors.settings import Settings


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the pipeline. settings: names of fields of `Settings`. after: stages whose output it reads."""

    name: str
    version: str
    settings: tuple[str, ...]
    after: tuple[str, ...] = ()


STAGES: dict[str, Stage] = {
    stage.name: stage
    for stage in (
        Stage("read", "2", ("languages", "dpi")),  # bytes to pages, with OCR
        Stage("text", "5", (), after=("read",)),  # pages to passages; nothing is stored, its version makes the others stale
        Stage("names", "5", ("model",), after=("text",)),  # passages to people and organisations
        Stage("values", "5", (), after=("text",)),  # passages to dates and amounts
        Stage("likeness", "1", (), after=("read",)),  # pages to what documents are compared by
        Stage("resolve", "3", (), after=("names",)),  # names of all documents to entities; not done document by document
    )
}
STORED = ("read", "names", "values", "likeness")  # the stages whose results the database keeps, in the order in which they run


def configuration(name: str, settings: Settings) -> str:
    """Hash (16 hex digits) of all that decides a stage's result beside the source: its settings, the weights of
    the model and the stages before it.
    """
    stage = STAGES[name]
    own = {field: getattr(settings, field) for field in stage.settings}
    if "model" in own:
        own["weights"] = model_version(settings.model)
    before = {parent: [STAGES[parent].version, configuration(parent, settings)] for parent in stage.after}
    return hashlib.sha256(json.dumps([own, before], sort_keys=True).encode()).hexdigest()[:16]
