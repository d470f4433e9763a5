"""What a decision changed, field by field, before and after; and what becomes of it where it is taken back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from db import history
from db.history import short, value_words

LABELS = {"PERSON": "person", "ORG": "organisation", "DATE": "date", "MONEY": "amount"}  # what a label is called
_STATUSES = {"machine": "undecided", "accepted": "accepted", "corrected": "corrected", "added": "added", "rejected": "rejected"}


@dataclass(frozen=True, slots=True)
class Change:
    """One field, in words. before: None where there was nothing before."""

    field: str
    before: str | None
    after: str


def changes(row: Mapping[str, Any], names: Mapping[str, str]) -> tuple[Change, ...]:
    """What a row of `decisions_made` changed. names: of entities by id, as they are called now; an id stands for itself else."""
    before, after = json.loads(row["before"]), json.loads(row["after"])
    if row["action"] == "undo":
        return ()
    if "entities" in before:
        return _of_entities(row["action"], [one["name"] for one in before["entities"]], after)
    found = [change for field, tell in _FIELDS.items() if (change := tell(field, before, after, names)) is not None]
    status = {"accept": "accepted", "reject": "rejected"}.get(row["action"])
    if status:
        reaching = f", wherever it stands in the {row['scope']}" if row["scope"] else ""
        had = before.get("status")
        found = [Change("Status", _STATUSES.get(had, had), status + reaching)]
    if row["action"] == "add":
        found = [Change(change.field, None, change.after) for change in found]
    return tuple(found)


def _of_entities(action: str, names: list[str], after: Mapping[str, Any]) -> tuple[Change, ...]:
    told = " and ".join(names)
    if action == "rename":
        return (Change("Name", told, str(after["name"])),)
    if action == "merge":
        return (Change("Taken for", "two", "one"),)
    if action == "differ":
        return (Change("Taken for", None, "two, whatever is found"),)
    if action == "split":
        return (Change("Parted from it", None, ", ".join(sorted({name for _, name in after["left"]}))),)
    return tuple(Change(key.capitalize(), None, str(value)) for key, value in after.items() if isinstance(value, str))


def _label(_field: str, before: Mapping[str, Any], after: Mapping[str, Any], _names: Mapping[str, str]) -> Change | None:
    if "label" not in after:
        return None
    return Change("Kind", LABELS.get(before.get("label", "")), LABELS.get(after["label"], str(after["label"])))


def _value(_field: str, before: Mapping[str, Any], after: Mapping[str, Any], _names: Mapping[str, str]) -> Change | None:
    if "value" not in after or (after["value"] is None and before.get("value") is None):
        return None
    return Change("Value", value_words(before.get("value")), value_words(after["value"]))


def _text(_field: str, before: Mapping[str, Any], after: Mapping[str, Any], _names: Mapping[str, str]) -> Change | None:
    return Change("Text", short(str(before.get("text") or "")), short(str(after["text"]))) if "text" in after else None


def _place(_field: str, before: Mapping[str, Any], after: Mapping[str, Any], _names: Mapping[str, str]) -> Change | None:
    if "start" not in after:
        return None
    place = f"page {after.get('page')}, characters {after['start']:,} to {after['end']:,}"
    had = f"page {before.get('page')}, characters {before['start']:,} to {before['end']:,}" if "start" in before else None
    return Change("Place", had, place)


def _entity(_field: str, before: Mapping[str, Any], after: Mapping[str, Any], names: Mapping[str, str]) -> Change | None:
    if "entity_id" not in after:
        return None
    had, has = before.get("entity_id"), after["entity_id"]
    return Change("Belongs to", names.get(had, had) if had else "nobody known", names.get(has, has) if has else "one of its own")


_FIELDS = {"label": _label, "value": _value, "text": _text, "place": _place, "entity_id": _entity}


def if_taken_back(db: Database, number: int) -> str:
    """What becomes of what is shown where a decision is taken back. Raises CorrectionError where there is none."""
    decision = history.one(db, number)
    also = history.made_with(db, number)
    all_of = f" All {also + 1:,} that were decided as one are taken back." if also else ""
    return _outcome(db, decision) + all_of


def _outcome(db: Database, decision: history.Decision) -> str:
    if decision.undone_by:
        return f"Decision {decision.undone_by} has taken it back already."
    if decision.state == "orphaned":
        return "It shows nowhere at present, so nothing changes; it will not be looked for in later texts any more."
    if decision.state == "superseded":
        return "A later decision counts here, so nothing changes in what is shown."
    if decision.mention is None:
        return "Names are put together without it."
    if (left := db.execute(_LEFT, {"mention": decision.mention, "number": decision.number}).fetchone()[0]) is not None:
        return f"Then this counts: {history.told(db, left)}."
    label, text, value, by_hand = db.execute(_MACHINE, [decision.mention]).fetchone()
    if by_hand:
        return "It goes: no machine has found it."
    shown = f", {value_words(value)}" if value else ""
    return f"It is undecided again, as the machine has it: {short(text)}, {LABELS.get(label, label)}{shown}."


# the newest decision that is left: on the mention itself, or one that reaches it from elsewhere
_LEFT = """select max(id) from (
  select id from live_corrections where mention_id = :mention and id <> :number
  union all
  select l.id from mentions m join live_corrections l on l.scope is not null and l.label = m.label and l.scope_text = m.cleaned
  where m.id = :mention and l.id <> :number and (l.scope = 'archive' or exists (select 1 from documents mine, documents its
    where mine.id = m.document_id and its.sha256 = l.document_sha256 and its.lineage = mine.lineage)))"""
_MACHINE = "select label, text, value, stage is null from mentions where id = ?"
