"""The log of decisions: each is checked, anchored in the text, and appended; nothing in it is ever changed.

A decision is one row of `corrections`, and triggers make the judgement of it. Undoing is one more row, redoing is recording the
decision again. The checks of each action stand in `db/decisions.py`.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from db import anchoring, identifiers, kept_apart, readings, runs, times, values
from db.decisions import ACTIONS, Target
from db.rows import insert
from db.transactions import writing
from extractors.dates.edtf_value import parse_edtf
from extractors.errors import CorrectionError
from extractors.records import DateValue, Label, Value
from extractors.text.anchors import anchor

SCOPES = ("document", "archive")


def record(
    db: Database,
    mention_id: int,
    action: str,
    after: Mapping[str, Any] | None,
    actor: str,
    reason: str | None = None,
    *,
    scope: str | None = None,
) -> int:
    """Append a decision on a mention and return the id of the correction.

    action and after: accept and reject take nothing; relabel takes {"label"} and, for a date or an amount, {"value"}; respan
    {"start", "end"} in raw text; revalue {"value"}: an EDTF string, {"currency", "min", "max"} or text
    such as "300 yen", or None for no value; link {"entity_id"}, or None for an entity of its own.
    scope: for a rejection only: "document" or "archive" rejects the same text under the same label there, now and later.
    Raises CorrectionError, with a sentence that says why, where the decision makes no sense.
    """
    return record_many(db, [mention_id], action, after, actor, reason, scope=scope)[0]


def record_many(
    db: Database,
    mention_ids: Iterable[int],
    action: str,
    after: Mapping[str, Any] | None,
    actor: str,
    reason: str | None = None,
    *,
    scope: str | None = None,
) -> list[int]:
    """One decision on several mentions: all or none. Undoing any of the corrections returned undoes them all.

    Raises CorrectionError as `record` does.
    """
    _check(action, actor, scope)
    ids = list(dict.fromkeys(mention_ids))
    if not ids:
        raise CorrectionError("A decision needs a mention that it is about.")
    batch = new_uid() if len(ids) > 1 else None
    with writing(db):
        return [_record(db, mention_id, action, after or {}, Signature(actor, reason, batch), scope) for mention_id in ids]


def undo(db: Database, correction_id: int, actor: str, reason: str | None = None) -> int:
    """Append the undoing of a decision, with all that were made as one with it, and return its id.

    Raises CorrectionError where there is none, or it is undone already.
    """
    if not actor.strip():
        raise CorrectionError("An undoing needs the name of the person who makes it.")
    with writing(db):
        row = db.execute("select action, batch from corrections where id = ?", [correction_id]).fetchone()
        if row is None or row[0] == "undo":
            raise CorrectionError(f"There is no decision with the number {correction_id}.", hint="'fonds history' lists them.")
        if db.execute("select 1 from corrections where undoes = ?", [correction_id]).fetchone():
            raise CorrectionError(
                f"Decision {correction_id} is undone already.",
                hint="To have it back, decide the same again; 'fonds history' has it.",
            )
        together = db.execute(
            "select id from standing_corrections where id = ? or batch = ? order by id",
            [correction_id, row[1]],
        ).fetchall()
        signature = Signature(actor, reason, new_uid() if len(together) > 1 else None)
        undoings = {one: _undo(db, one, signature) for (one,) in together}
    return undoings[correction_id]


def new_uid() -> str:
    """A name for a decision that no other has in any archive."""
    return secrets.token_hex(8)


@dataclass(frozen=True, slots=True)
class Signature:
    """Who decides, and why. batch: shared by the corrections that are one decision."""

    actor: str
    reason: str | None = None
    batch: str | None = None


def append(db: Database, row: Mapping[str, Any], signature: Signature) -> int:
    """Append one row to the log, with its time, its signature and a name of its own, and return its id."""
    whole = {
        "created": runs.now(),
        "actor": signature.actor.strip(),
        "reason": signature.reason,
        "batch": signature.batch,
        "uid": new_uid(),
        **row,
    }
    return insert(db, "corrections", whole)


def _check(action: str, actor: str, scope: str | None) -> None:
    if action not in ACTIONS:
        raise CorrectionError(f"{action!r} is no decision on a mention; there are {', '.join(ACTIONS)}.")
    if not actor.strip():
        raise CorrectionError("A decision needs the name of the person who makes it.")
    if scope is not None and (scope not in SCOPES or action != "reject"):
        raise CorrectionError(f"Only a rejection reaches farther than its mention, and as far as {' or '.join(SCOPES)}.")


def _record(db: Database, mention_id: int, action: str, after: Mapping[str, Any], signature: Signature, scope: str | None) -> int:
    before = _shown(db, mention_id)
    if before["state"] == "superseded":
        raise CorrectionError(
            f"{before['text']!r} stands in a version that another has replaced; a decision on it would show nowhere.",
            hint="Decide on the newest version.",
        )
    if not before["placed"] and action != "respan":
        raise CorrectionError(
            f"{before['text']!r} stands nowhere in the present text.",
            hint="Say first where it is, by a decision 'respan' with start and end; 'fonds orphans' lists likely places.",
        )
    changes = ACTIONS[action](db, _target(before), after)
    if not before["placed"]:
        anchoring.settle(db, mention_id, changes["start"], changes["end"])
    correction_id = append(db, _row(db, before, action, changes, scope), signature)
    _follow_times(db, correction_id)
    follow(db, mention_id)
    times.refresh(db, before["document_id"], before["start"], before["end"])  # where it stood
    if twin := db.execute("select other_id, text, label from _twins where mention_id = ?", [mention_id]).fetchone():
        raise CorrectionError(f"{twin[1]!r} is a {twin[2]} there already: mention {twin[0]}.")
    return correction_id


def _undo(db: Database, correction_id: int, signature: Signature) -> int:
    mention_id, action, entity_id, other_id, before, scheme = db.execute(
        "select mention_id, action, entity_id, other_id, before, after ->> '$.scheme' from corrections where id = ?",
        [correction_id],
    ).fetchone()
    if mention_id is None:
        row = {"action": "undo", "entity_id": entity_id, "other_id": other_id, "before": before, "after": "{}"}
        undoing = append(db, {**row, "undoes": correction_id}, signature)
        if action == "identify":
            identifiers.follow(db, entity_id, scheme)
        kept_apart.undo(db, correction_id)
        return undoing
    undoing = append(db, {**_row(db, _shown(db, mention_id), "undo", {}, None), "undoes": correction_id}, signature)
    _follow_times(db, correction_id)
    follow(db, mention_id)
    return undoing


def _follow_times(db: Database, correction_id: int) -> None:
    """Where a decision with a scope reaches dates, look for others near the names around them."""
    for place in db.execute(_REACHED_DATES, [correction_id]).fetchall():
        times.refresh(db, *place)


_REACHED_DATES = """select m.document_id, m.start, m.end from _reached r cross join mentions m on m.id = r.mention_id
where r.correction_id = ? and +m.label = 'DATE'"""


def follow(db: Database, mention_id: int) -> None:
    """Let `dates`, `amounts`, the times of names and the entity follow the current state of a mention."""
    shown = _shown(db, mention_id)
    _follow_value(db, shown)
    times.refresh(db, shown["document_id"], shown["start"], shown["end"])
    kind = db.execute("select label from entities where id = ?", [shown["entity_id"]]).fetchone()
    if kind and kind[0] != shown["label"]:
        # what is no longer a name of that kind leaves its entity; resolution finds it another
        db.execute("update mentions set entity_id = null, evidence = null where id = ?", [mention_id])


def _follow_value(db: Database, shown: Mapping[str, Any]) -> None:
    value: Value = None
    if shown["label"] == Label.DATE and not shown["value"] and db.execute(_VAGUE, [shown["id"]]).fetchone():
        return  # the days that the machine knows without an EDTF for them are not to be had again from its value
    if shown["label"] == Label.DATE:
        value = parse_edtf(shown["value"]) if shown["value"] else DateValue(None, None, None, "unknown")
    elif shown["label"] == Label.MONEY and shown["value"]:
        value = values.to_amount(shown["value"])
    values.store(db, shown["id"], value)


def follow_edits(db: Database) -> None:
    """Let everything follow the values that other clients have edited."""
    for (mention_id,) in db.execute("select mention_id from edited_values order by mention_id").fetchall():
        try:
            follow(db, mention_id)
        except (ValueError, ArithmeticError):
            continue  # what is no value, whoever let it in, is listed nowhere and keeps nobody from the archive
    db.execute("delete from edited_values")


# as current_mentions, but also for a mention that is shown nowhere: of a superseded document, or lost and undecided
_SHOWN = """
select m.id, m.document_id, d.sha256, coalesce(j.page, m.page) as page, coalesce(j.start, m.start) as start,
  coalesce(j.end, m.end) as end, coalesce(j.text, m.text) as text, coalesce(j.label, m.label) as label,
  case when j.value_decided then j.value when j.label <> m.label then null else m.value end as value,
  case when j.start is null then m.box else j.box end as box, coalesce(j.status, 'machine') as status, m.entity_id, m.placed,
  m.cleaned, m.label as machine_label, m.text as machine_text, m.value as machine_value, m.stage is null as by_hand,
  m.lost_run is not null as lost, d.state
from mentions m join documents d on d.id = m.document_id left join judgements j on j.mention_id = m.id
where m.id = ?"""
_VAGUE = "select 1 from dates where mention_id = ? and edtf is null"
_BEFORE = ("status", "label", "page", "start", "end", "text", "value", "entity_id")


def _shown(db: Database, mention_id: int) -> dict[str, Any]:
    for row in db.query(_SHOWN, [mention_id]):
        return row
    raise CorrectionError(f"There is no mention {mention_id}.", hint="'fonds review' shows the numbers, in the column id.")


def _target(shown: dict[str, Any]) -> Target:
    return Target(
        shown["document_id"], Label(shown["label"]), shown["start"], shown["end"], shown["value"], bool(shown["placed"])
    )


def _row(db: Database, before: dict[str, Any], action: str, changes: Mapping[str, Any], scope: str | None) -> dict[str, Any]:
    """The columns of a decision on a mention: what was, what shall be, and the anchor."""
    place = {**before, **changes}
    where = anchor(readings.load_text(db, before["document_id"]), place["start"], place["end"])
    machine = {key: before[f"machine_{key}"] for key in ("label", "text", "value")} if not before["by_hand"] else {}
    machine["lost"] = before["lost"]
    machine["run"] = db.execute("select coalesce(max(id), 0) from runs").fetchone()[0]
    return {
        "action": action,
        "mention_id": before["id"],
        "entity_id": changes.get("entity_id", before["entity_id"]),
        "before": json.dumps({key: before[key] for key in _BEFORE}, ensure_ascii=False),
        "after": json.dumps(changes, ensure_ascii=False),
        "scope": scope,
        "scope_text": before["cleaned"] if scope else None,
        "machine": json.dumps(machine, ensure_ascii=False),
        "document_sha256": before["sha256"],
        "page": place["page"],
        "start": place["start"],
        "end": place["end"],
        "quote": place["text"],
        "prefix": where.prefix,
        "suffix": where.suffix,
        "label": before["machine_label"] if scope else place["label"],
        "box": place["box"],
    }
