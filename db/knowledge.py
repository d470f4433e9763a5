"""What decisions teach: names that people have judged are looked for in every document that is extracted afterwards.

A name counts where a person has accepted, added, relabelled or put right a mention of it, and nobody has rejected one with the
same text. (Rejections that reach a document or the archive need no learning: they hold for what comes later by themselves.)
"""

from __future__ import annotations

from functools import lru_cache

from sqlite_utils import Database

from db import readings
from extractors.ner import known
from extractors.records import Box, Extraction, Label

_JUDGED = """
select coalesce(j.label, m.label), case when j.text is null then m.cleaned else j.text end, j.status = 'rejected'
from judgements j cross join mentions m on m.id = j.mention_id
where j.status in ('accepted', 'corrected', 'added', 'rejected') and coalesce(j.label, m.label) in ('PERSON', 'ORG')"""


def learned(db: Database) -> known.Index:
    """The names that are safe to look for elsewhere; worked out anew only after further decisions."""
    newest: int = db.execute("select coalesce(max(id), 0) from corrections").fetchone()[0]
    return _learned(db, newest)


@lru_cache(maxsize=1)
def _learned(db: Database, _newest: int) -> known.Index:
    right: set[tuple[Label, str]] = set()
    wrong: set[tuple[Label, str]] = set()
    for label, name, rejected in db.execute(_JUDGED):
        (wrong if rejected else right).add((Label(label), " ".join(name.split())))
    return known.index(sorted(right - wrong))


def apply(db: Database, document_id: int, text: str, extraction: Extraction, names: known.Index) -> Extraction:
    """What was extracted from a document, with the learned names that stand in its text."""

    def place(start: int, end: int) -> tuple[int, Box | None]:
        return readings.page_at(db, document_id, start)[0], readings.box_of(db, document_id, start, end)

    return known.with_known(extraction, text, names, place) if names.labels else extraction
