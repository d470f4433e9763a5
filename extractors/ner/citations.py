"""Authors and sources of in-text citations: "(Ahn, K. and Noma 1988: 12)", "(Hokkai Shimpo, June 3, 1921)"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractors.ner import lexicon
from extractors.ner.organisations import find_organisations
from extractors.ner.people import may_be_name
from extractors.ner.words import MONTH, Word, split
from extractors.records import Label, Span

_YEAR = re.compile(r"[(\[,]?\s*(?:1[5-9]|20)\d\d[a-z]?\b")
_DATED = re.compile(
    rf"(?:\d{{1,2}}\s+)?{MONTH}(?:\s+\d{{1,2}},?)?(?:\s+(?:1[5-9]|20)\d\d)?|(?:1[5-9]|20)\d\d[/.-]\d{{1,2}}[/.-]\d{{1,2}}"
)
_PARTS = re.compile(r"\s*(?:;|\band\b|&|\bet al\b\.?)\s*")


def find_sources(text: str, citations: Sequence[Span]) -> Iterator[tuple[Span, Label]]:
    """People and organisations that the given citations (passage offsets) name before their years, in passage offsets."""
    for citation in citations:
        inner = text[citation.start : citation.end]
        at = 0
        for piece in re.split(r"(;)", inner):
            yield from _source(piece, citation.start + at)
            at += len(piece)


def _source(piece: str, offset: int) -> Iterator[tuple[Span, Label]]:
    """One source with its year: "Ahn, K. and Noma 1988: 12"."""
    dated = _DATED.search(piece)
    year = _YEAR.search(piece)
    if not (dated or year):
        return
    until = min(match.start() for match in (dated, year) if match)
    names = piece[:until]
    words = split(names)
    bodies = list(find_organisations(words))
    for span in bodies:
        yield Span(offset + span.start, offset + span.end), Label.ORG
    if bodies:
        return
    at = 0
    for part in re.split(f"({_PARTS.pattern})", names):
        name, count = _bare_name(split(part))
        if name and (count == 1 or (count == 2 and dated)):
            # a source of two words with a full date is a newspaper or a magazine, known to this passage only
            label = Label.PERSON if count == 1 else Label.ORG
            yield Span(offset + at + name.start, offset + at + name.end), label
        at += len(part)


def _bare_name(words: Sequence[Word]) -> tuple[Span | None, int]:
    """The name that a part of a citation consists of, and its words; None where it holds more than a name."""
    kept = [word for word in words if word.text not in "([,.:"]
    if kept and kept[0].text in ("see", "See", "cf", "Cf", "compiled", "by", "also"):
        kept = [word for word in kept if word.is_name_word]
    if not kept or not all(may_be_name(word) for word in kept):
        return None, 0
    if any(lexicon.plain(word.text) in ("see", "cf", "ibid") for word in kept):
        return None, 0
    return Span(kept[0].start, kept[-1].end), len(kept)
