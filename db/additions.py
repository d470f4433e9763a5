"""Mentions that a person adds where no machine found one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlite_utils import Database

from db import corrections, decisions
from db.decisions import Target
from db.rows import insert
from db.transactions import writing
from extractors.errors import CorrectionError
from extractors.records import Label

BY_HAND = "person"  # the extractor of a mention that a person added


def add(
    db: Database, document_id: int, start: int, end: int, label: str, value: object, actor: str, reason: str | None = None
) -> int:
    """Add a mention that was missed and return the id of the correction. Offsets in raw text; value as in `corrections.record`.

    Where the machine has found the same already, and it was rejected or not, this accepts it. Raises CorrectionError where the
    span, the label or the value makes no sense, or a person has added the same before.
    """
    if not actor.strip():
        raise CorrectionError("A decision needs the name of the person who makes it.")
    with writing(db):
        if not db.execute("select 1 from pages where document_id = ? limit 1", [document_id]).fetchone():
            raise CorrectionError(f"There is no document {document_id} with a text.")
        if db.execute("select 1 from documents where id = ? and state = 'superseded'", [document_id]).fetchone():
            raise CorrectionError("Another version has replaced this document.", hint="Add the mention to the newest version.")
        target = Target(document_id, Label.PERSON, start, end, None)
        kind = decisions.relabel(db, target, {"label": label, "value": value})
        place = decisions.respan(db, target, {"start": start, "end": end})
        there = db.execute(
            "select m.id, j.status, m.stage from mentions m left join judgements j on j.mention_id = m.id"
            " where m.document_id = ? and m.start = ? and m.end = ? and m.label = ? and m.placed",
            [document_id, start, end, kind["label"]],
        ).fetchone()
        if there and there[1] not in (None, "rejected"):
            raise CorrectionError(f"{place['text']!r} is a mention there already, number {there[0]}.")
        mention_id = there[0] if there else _insert(db, document_id, place, kind)
        if there and there[2] is not None and value is None:
            return corrections.record(db, mention_id, "accept", None, actor, reason)
        return corrections.record(db, mention_id, "add", {**kind, **place}, actor, reason)


def _insert(db: Database, document_id: int, place: Mapping[str, Any], kind: Mapping[str, Any]) -> int:
    """The row that the decision is about. Without a stage it is no machine's, and shown only while the decision holds."""
    run_id = db.execute("select max(id) from runs").fetchone()[0]
    row = {
        "document_id": document_id,
        **{key: place[key] for key in ("page", "start", "end", "text", "box")},
        "label": kind["label"],
        "context": "body",
        "score": 1.0,
        "cleaned": " ".join(place["text"].split()),
        "extractor": BY_HAND,
        "extractor_version": "",
        "run_id": run_id,
    }
    return insert(db, "mentions", row)
