"""A builder of documents of names, for the tests of this folder."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import pytest

from extractors.names.mentions import DocumentNames, NameMention
from extractors.records import Label, Link, Span

Spec = str | tuple[str, str]  # a text in running text, or (text, context)


@pytest.fixture
def build() -> Callable[..., DocumentNames]:
    """build(label, specs, links, number): mentions with keys number * 1000 + position; links are pairs of positions."""

    def builder(label: Label, specs: Sequence[Spec], links: Sequence[tuple[int, int]] = (), number: int = 0) -> DocumentNames:
        mentions = []
        for position, spec in enumerate(specs):
            text, context = (spec, "body") if isinstance(spec, str) else spec
            start = position * 100
            mentions.append(NameMention(number * 1000 + position, label, text, start, start + len(text), context))
        spans = [Span(mention.start, mention.end) for mention in mentions]
        made = tuple(Link(spans[a], spans[b], "abbreviation") for a, b in links)
        return DocumentNames(hashlib.sha256(f"{number}".encode()).hexdigest(), tuple(mentions), made)

    return builder


@pytest.fixture
def groups_of() -> Callable[[dict[int, str]], list[str]]:
    """Entity ids by key to one letter a mention, in the order of the keys: "aab" for two of one and one of another."""

    def letters(entity_of: dict[int, str]) -> str:
        seen: dict[str, str] = {}
        return "".join(seen.setdefault(entity_of[key], chr(ord("a") + len(seen))) for key in sorted(entity_of))

    return letters
