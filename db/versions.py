"""Whether a new document is another scan of one that is at hand, and what becomes of the two then.

Only those that `Source.earlier` names are asked about: they lay in the same place, or have the same reference code or name. What
is alike without such a sign is a near-duplicate (`db.likenesses`), told to people and merged by nobody.

A better scan becomes the version that counts, and takes the decisions along. A worse one joins the lineage before it and does not
count: an archivist who scans a paper again keeps both and reads the better one, and what people decided on that stays where it is
sure to stand. What is not alike is a document of its own, and its issues say that the name was used again.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from db import anchoring, documents, likenesses, readings
from db.documents import Stored
from db.plan import Work
from extractors.likeness.versions import Copy, are_one, is_worse
from extractors.likeness.words import legible_text
from extractors.records import Features, Reading

ISSUE = "version"


@dataclass(frozen=True, slots=True)
class Verdict:
    """older: the document of which the new one is another scan. worse: whether that stays. unlike: those it was compared with."""

    older: Stored | None = None
    worse: bool = False
    unlike: tuple[int, ...] = ()


def judge(db: Database, work: Work, reading: Reading | None, features: Features | None) -> Verdict:
    """Whether a source with new bytes is another scan of a document that is at hand. Reads only."""
    known = documents.by_sha256(db, work.source.sha256) if work.source.sha256 else None
    if reading is None or features is None or (known is not None and known.has_pages) or documents.at_path(db, work.source.path):
        return Verdict()
    new = Copy(legible_text(reading), features)
    unlike = []
    # what was named may have been replaced since, by another scan of this very run
    counting = dict.fromkeys(documents.counting(db, candidate) for candidate in work.source.earlier)
    for older in [documents.by_id(db, one) for one in counting if one is not None]:
        if not older.has_pages:
            continue
        held = readings.load_reading(db, older.id)
        if are_one(Copy(legible_text(held), likenesses.load(db, older.id)), new):
            worse = is_worse(reading, held)
            if not worse:
                anchoring.foresee_version(db, older.id, reading.text)
            return Verdict(older, worse)
        unlike.append(older.id)
    return Verdict(unlike=tuple(unlike))


def carry_out(db: Database, document_id: int, verdict: Verdict, run_id: int) -> None:
    """Do what was judged, and tell the archivist what they would not expect."""
    if verdict.older is not None:
        documents.succeed(db, document_id, verdict.older.id, run_id, worse=verdict.worse)
    if verdict.older is not None and verdict.worse:
        told = (
            f"This is a worse scan of a document that is at hand: {_called(db, verdict.older.id)} stays the version that counts."
        )
        _tell(db, document_id, told, run_id)
    for other in verdict.unlike if verdict.older is None else ():
        told = f"Its name, place or reference code is that of another document, {_called(db, other)}, but it is not like it"
        _tell(db, document_id, f"{told}; it was taken for a document of its own.", run_id)


def _called(db: Database, document_id: int) -> str:
    (name,) = db.execute("select name from documents where id = ?", [document_id]).fetchone()
    return f"{name} (document {document_id})"


def _tell(db: Database, document_id: int, message: str, run_id: int) -> None:
    row = [document_id, ISSUE, message, run_id]
    db.execute("insert into issues (document_id, kind, message, run_id) values (?, ?, ?, ?)", row)
