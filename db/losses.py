"""What would be lost if a new extraction took the place of the present one: worked out before anything is changed.

A mention of the machine is lost where nothing with its label is found any more across the place where it stands. Where a text
was read anew, each is first looked for in the new text (`extractors.text.anchors`); one whose place is not found is lost as well.
What a person rejected is no loss. What a person relabelled may be found under either label, and a name that people have judged
elsewhere takes the place of any other.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate, islice

from sqlite_utils import Database

from db import knowledge, readings
from extractors.ner import known
from extractors.records import Extraction, Label, Mention, Reading, Span
from extractors.text.anchors import Placed, anchor, place

_STANDING = """select m.id, m.start, m.end, m.label, j.label
from mentions m left join judgements j on j.mention_id = m.id
where m.document_id = ? and m.placed and m.lost_run is null and m.stage in (select value from json_each(?))
  and j.status is not 'rejected' order by m.id"""
_COUNTED = """select m.document_id, j.status is not null, count(*),
  count(*) filter (where m.id in (select value from json_each(?2)))
from json_each(?1) asked cross join mentions m on m.document_id = asked.value ->> 0
  and m.placed and m.lost_run is null and m.stage in (select value from json_each(asked.value -> 1))
left join judgements j on j.mention_id = m.id
where j.status is not 'rejected' group by 1, 2"""
NAMES = (Label.PERSON.value, Label.ORG.value)
_TOGETHER = 500  # documents a question
_WORST = 3


@dataclass(frozen=True, slots=True)
class Share:
    """So many mentions lost, of so many."""

    lost: int
    of: int

    @property
    def value(self) -> float:
        """0 to 1."""
        return self.lost / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Losses:
    """unreviewed: mentions that nobody has decided on; reviewed: accepted, corrected or added. worst: names of documents with all
    that they would lose, the most first.
    """

    unreviewed: Share
    reviewed: Share
    worst: tuple[tuple[str, int], ...]


def missed(db: Database, document_id: int, reading: Reading | None, extractions: Mapping[str, Extraction]) -> list[int]:
    """The ids of the mentions that a document would lose. reading: None where it was not read anew."""
    former = readings.load_text(db, document_id)
    text = former if reading is None else reading.text
    standing = db.execute(_STANDING, [document_id, json.dumps(list(extractions))]).fetchall()
    if text == former:
        places = [Span(start, end) for _, start, end, _, _ in standing]
    else:
        found = place([anchor(former, start, end) for _, start, end, _, _ in standing], text, former)
        places = [Span(one.start, one.end) if isinstance(one, Placed) else Span(0, 0) for one in found]
    by_label: dict[str, list[Span]] = {}
    for one in _with_known(db, text, extractions):
        for label in NAMES if one.extractor == known.KNOWN else (one.label.value,):
            by_label.setdefault(label, []).append(Span(one.start, one.end))
    covered = {label: _Covered(spans) for label, spans in by_label.items()}
    return [
        mention_id
        for (mention_id, _, _, label, decided), span in zip(standing, places, strict=True)
        if not any(covered[name].meets(span) for name in {label, decided} if name in covered)
    ]


def weigh(db: Database, documents: Iterable[tuple[int, Iterable[str], list[int]]]) -> Losses:
    """The losses over all documents: of each its id, the stages that ran, and what `missed` said."""
    totals = {False: [0, 0], True: [0, 0]}
    by_document: dict[int, int] = {}
    remaining = iter(documents)
    while some := list(islice(remaining, _TOGETHER)):
        asked = json.dumps([[document_id, list(stages)] for document_id, stages, _ in some])
        ids = json.dumps([mention_id for _, _, mentions in some for mention_id in mentions])
        for document_id, reviewed, of, lost in db.execute(_COUNTED, [asked, ids]):
            totals[bool(reviewed)][0] += lost
            totals[bool(reviewed)][1] += of
            if lost:
                by_document[document_id] = by_document.get(document_id, 0) + lost
    worst = sorted(by_document, key=lambda one: (-by_document[one], one))[:_WORST]
    named = dict(db.execute("select id, name from documents where id in (select value from json_each(?))", [json.dumps(worst)]))
    return Losses(Share(*totals[False]), Share(*totals[True]), tuple((named[one], by_document[one]) for one in worst))


class _Covered:
    """The places of mentions, of which a volume has tens of thousands."""

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._furthest = list(accumulate((end for _, end in ordered), max))  # that those up to here reach

    def meets(self, span: Span) -> bool:
        """Whether any lies across this one."""
        before = bisect_left(self._starts, span.end)
        return before > 0 and self._furthest[before - 1] > span.start


def _with_known(db: Database, text: str, extractions: Mapping[str, Extraction]) -> list[Mention]:
    """All that would be found, with the learned names that loading adds."""
    names = knowledge.learned(db)
    found: list[Mention] = []
    for stage, extraction in extractions.items():
        if stage == "names" and names.labels:
            extraction = known.with_known(extraction, text, names, lambda _start, _end: (1, None))
        found += extraction.mentions
    return found
