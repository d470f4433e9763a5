"""Likeness: how much two printed names look like names of one, with the reasons in words, for a person who is to decide.

Nothing is joined for it: what joins by itself stands in `extractors/names/resolve.py`. A likeness is of two names only; where
they stand, and what people decided about them, is for the caller to weigh. Pure, and the same for both orders.
"""

from __future__ import annotations

from extractors.names import bodies_alike, people_alike
from extractors.names.alike import Likeness
from extractors.records import Label

__all__ = ["Likeness", "likeness"]

_KINDS = {Label.PERSON: people_alike.compare, Label.ORG: bodies_alike.compare}


def likeness(label: Label, one: str, other: str) -> Likeness:
    """How alike two names of people or of bodies are. KeyError for another label."""
    return _KINDS[label](*sorted((one, other)))
