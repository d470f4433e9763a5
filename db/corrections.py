"""The log of decisions: each is checked, anchored in the text, and appended; nothing in it is ever changed.

A decision is one row of `corrections`, and triggers make the judgement of it. Undoing is one more row, redoing is recording the
decision again. The checks of each action stand in `db/decisions.py`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlite_utils import Database

from db import entities, readings, runs, values
from db.connection import writing
from db.decisions import ACTIONS, Target
from extractors.dates.edtf_value import parse_edtf
from extractors.errors import CorrectionError
from extractors.records import DateValue, Label, Value

_CONTEXT = 40  # code points before and after the quote that an anchor keeps


def record(
    db: Database, mention_id: int, action: str, after: Mapping[str, Any] | None, actor: str, reason: str | None = None
) -> int:
    """Append a decision on a mention and return the id of the correction.

    action and after: accept and reject take nothing; relabel takes {"label"} and, for a date or an amount, {"value"}; respan
    {"start", "end"} in raw text; revalue {"value"}: an EDTF string, {"currency", "min", "max"} or text
    such as "300 yen", or None for no value.
    Raises CorrectionError, with a sentence that says why, where the decision makes no sense.
    """
    if action not in ACTIONS:
        raise CorrectionError(f"{action!r} is no decision on a mention; there are {', '.join(ACTIONS)}.")
    if not actor.strip():
        raise CorrectionError("A decision needs the name of the person who makes it.")
    with writing(db):
        before = _shown(db, mention_id)
        changes = ACTIONS[action](db, _target(before), after or {})
        correction_id = _append(db, before, action, changes, actor, reason, None)
        follow(db, mention_id)
    return correction_id


def undo(db: Database, correction_id: int, actor: str, reason: str | None = None) -> int:
    """Append the undoing of a decision and return its id. Raises CorrectionError where there is none, or it is undone already."""
    if not actor.strip():
        raise CorrectionError("An undoing needs the name of the person who makes it.")
    with writing(db):
        row = db.execute("select mention_id, action from corrections where id = ?", [correction_id]).fetchone()
        if row is None or row[0] is None or row[1] == "undo":
            raise CorrectionError(f"There is no decision on a mention with the number {correction_id}.")
        if db.execute("select 1 from corrections where undoes = ?", [correction_id]).fetchone():
            raise CorrectionError(f"Decision {correction_id} is undone already.")
        undoing = _append(db, _shown(db, row[0]), "undo", {}, actor, reason, correction_id)
        follow(db, row[0])
    return undoing


def follow(db: Database, mention_id: int) -> None:
    """Let `dates`, `amounts` and the counts of the entity follow the current value of a mention."""
    shown = _shown(db, mention_id)
    value: Value = None
    if shown["label"] == Label.DATE and not shown["value"] and db.execute(_VAGUE, [mention_id]).fetchone():
        return  # the days that the machine knows without an EDTF for them are not to be had again from its value
    if shown["label"] == Label.DATE:
        value = parse_edtf(shown["value"]) if shown["value"] else DateValue(None, None, None, "unknown")
    elif shown["label"] == Label.MONEY and shown["value"]:
        value = values.to_amount(shown["value"])
    values.store(db, mention_id, value)
    if shown["entity_id"]:
        # what is no longer a name of that kind leaves its entity; resolution finds it another
        db.execute(
            "update mentions set entity_id = null, evidence = null where id = ?"
            " and not exists (select 1 from entities where id = mentions.entity_id and label = ?)",
            [mention_id, shown["label"]],
        )
        entities.recount(db, [shown["entity_id"]])


# as current_mentions, but also for a mention that is shown nowhere: of a superseded document, or lost and undecided
_SHOWN = """
select m.id, m.document_id, d.sha256, coalesce(j.page, m.page) as page, coalesce(j.start, m.start) as start,
  coalesce(j.end, m.end) as end, coalesce(j.text, m.text) as text, coalesce(j.label, m.label) as label,
  case when j.value_decided then j.value when j.label <> m.label then null else m.value end as value,
  case when j.start is null then m.box else j.box end as box, coalesce(j.status, 'machine') as status, m.entity_id
from mentions m join documents d on d.id = m.document_id left join judgements j on j.mention_id = m.id
where m.id = ?"""
_VAGUE = "select 1 from dates where mention_id = ? and edtf is null"
_BEFORE = ("status", "label", "page", "start", "end", "text", "value")


def _shown(db: Database, mention_id: int) -> dict[str, Any]:
    for row in db.query(_SHOWN, [mention_id]):
        return row
    raise CorrectionError(f"There is no mention {mention_id}.")


def _target(shown: dict[str, Any]) -> Target:
    return Target(shown["document_id"], Label(shown["label"]), shown["start"], shown["end"], shown["value"])


def _append(
    db: Database,
    before: dict[str, Any],
    action: str,
    changes: Mapping[str, Any],
    actor: str,
    reason: str | None,
    undoes: int | None,
) -> int:
    place = {**before, **changes}
    raw = readings.load_text(db, before["document_id"])
    row = {
        "created": runs.now(),
        "actor": actor.strip(),
        "reason": reason,
        "action": action,
        "mention_id": before["id"],
        "before": json.dumps({key: before[key] for key in _BEFORE}, ensure_ascii=False),
        "after": json.dumps(changes, ensure_ascii=False),
        "undoes": undoes,
        "document_sha256": before["sha256"],
        "page": place["page"],
        "start": place["start"],
        "end": place["end"],
        "quote": place["text"],
        "prefix": raw[max(place["start"] - _CONTEXT, 0) : place["start"]],
        "suffix": raw[place["end"] : place["end"] + _CONTEXT],
        "label": place["label"],
        "box": place["box"],
    }
    columns, marks = ", ".join(row), ", ".join("?" * len(row))
    sql = f"insert into corrections ({columns}) values ({marks})"  # noqa: S608
    return int(db.conn.execute(sql, list(row.values())).lastrowid or 0)
