"""From a reading to mentions: cleaned, found, and brought back to raw offsets.

The passages of a document are made once and serve all stages asked for. To add a stage of extraction: a row in
`extractors.stages.STAGES` and one in `FINDERS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from extractors.dates.find import find_dates
from extractors.money.find import find_amounts
from extractors.names.links import find_links
from extractors.ner.find import find_names
from extractors.ocr.engine import ILLEGIBLE
from extractors.place import Placer
from extractors.records import Extraction, Found, Kind, Link, Mention, Origin, Passage, Reading, Span
from extractors.settings import Settings
from extractors.text.clean import passages
from extractors.text.quality import USABLE, word_share

_VISIBLE = re.compile(r"\S")

Finder = Callable[[Sequence[Passage], Settings], list[list[Found]]]


def _names(parts: Sequence[Passage], settings: Settings) -> list[list[Found]]:
    return find_names(parts, settings.model)


def _values(parts: Sequence[Passage], _settings: Settings) -> list[list[Found]]:
    """Dates and amounts; where they overlap ("1,950 yen" read as a year) the amount stays, for it has its unit, but not one that
    is a part of a date ("Prices of 2 May 1923").
    """
    found = []
    for dates, sums in zip(find_dates(parts), find_amounts(parts), strict=True):
        amounts = [one for one in sums if not any(_is_within(one, date) for date in dates)]
        free = [date for date in dates if all(date.end <= sum_.start or sum_.end <= date.start for sum_ in amounts)]
        found.append(sorted([*free, *amounts], key=lambda one: one.start))
    return found


def _is_within(amount: Found, date: Found) -> bool:
    return date.start <= amount.start and amount.end <= date.end and date.end - date.start > amount.end - amount.start


FINDERS: Mapping[str, Finder] = {"names": _names, "values": _values}


def extract(reading: Reading, settings: Settings, stages: Collection[str]) -> dict[str, Extraction]:
    """What each of `stages` (keys of `FINDERS`) finds in a document. Raises ModelMissing, and KeyError on an unknown stage.

    Pages that failed or are blank have no text and give nothing; a document that has only such pages gives empty extractions.
    """
    legible, problems = _legible(reading)
    parts = [part for part in passages(legible) if part.kind is not Kind.FURNITURE]
    placer = Placer(reading)
    return {stage: _extraction(parts, FINDERS[stage](parts, settings), placer, problems) for stage in stages}


def _legible(reading: Reading) -> tuple[Reading, tuple[str, ...]]:
    """The reading with blanks, as many, in place of the text of pages that hold no words; and a sentence about each."""
    pages, problems = [], []
    for page in reading.pages:
        unsure = page.confidence is not None and page.confidence < ILLEGIBLE
        if page.origin is Origin.DOUBTFUL and (unsure or word_share(page.text) < USABLE):
            problems.append(f"Page {page.number} was read, but gave hardly any words; nothing was extracted from it.")
            page = replace(page, text=_VISIBLE.sub(" ", page.text), words=(), tables=())
        pages.append(page)
    return replace(reading, pages=tuple(pages)), tuple(problems)


def _extraction(parts: Sequence[Passage], found: list[list[Found]], placer: Placer, problems: tuple[str, ...]) -> Extraction:
    mentions: list[Mention] = []
    links: list[Link] = []
    for passage, finds in zip(parts, found, strict=True):
        placed = {(find.start, find.end): placer.place(passage, find) for find in finds}
        mentions += placed.values()
        for link in find_links(passage.text, finds):
            first, second = placed[link.first], placed[link.second]
            links.append(Link(Span(first.start, first.end), Span(second.start, second.end), link.kind))
    # two passages never share raw text, but a mention cut at a page break may meet its neighbour's start
    unique = {(mention.start, mention.end, mention.label): mention for mention in mentions}
    return Extraction(
        tuple(sorted(unique.values(), key=lambda mention: (mention.start, mention.end, mention.label))),
        tuple(sorted(links, key=lambda link: (link.first, link.second))),
        problems,
    )
