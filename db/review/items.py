"""A mention as the pages show it: with the text around it, where it stands on its page, what the machine says and why.

An item is a dict made for JSON: the scripts draw it, and after a decision the site answers with the item as it is then.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from db import decision_changes, seen, values
from db.history import amount_words
from db.review.images import STAMP

Item = dict[str, Any]

LABELS = {label: called.capitalize() for label, called in decision_changes.LABELS.items()}
_AROUND = 400  # characters of the page's text on either side
_SELECT = f"""
select m.id, r.label, r.text, r.value, r.status, r.start, r.end, r.entity_id, r.entity, m.score, m.context, m.note, m.evidence,
  m.extractor, m.extractor_version, m.value as machine_value, m.text as machine_text, m.label as machine_label,
  case when j.start is null then m.box else j.box end as box,
  d.id as document_id, d.name as document, p.id as page_id, p.number as page, p.origin, p.width, p.height, d.media_type,
  {STAMP} as stamp,
  coalesce(q.reach, 1) as reach, {seen.TOKEN} as token,
  substr(p.text, max(r.start - p.start - {_AROUND}, 0) + 1, min(r.start - p.start, {_AROUND})) as before,
  substr(p.text, r.end - p.start + 1, {_AROUND}) as after
from json_each(?) wanted
cross join review r on r.id = wanted.value
join mentions m on m.id = r.id
join documents d on d.id = r.document_id
join pages p on p.document_id = r.document_id and p.number = r.page
left join judgements j on j.mention_id = m.id
left join queue q on q.mention_id = m.id
order by wanted.key"""  # noqa: S608
# parts of an extractor's name, and what they say to a person
_FOUND_BY = {
    "model": "the language model",
    "form": "its form",
    "citation": "the form of a citation",
    "surname": "a surname known from the document",
    "elsewhere": "being named so elsewhere in the document",
    "reference": "a short form that the document explains",
    "known": "what reviewers decided elsewhere",
    "dates": "the rules for dates",
    "money": "the rules for amounts",
    "person": "a reviewer",
}


def items(connection: sqlite3.Connection, mention_ids: Sequence[int]) -> list[Item]:
    """The mentions with these ids that are shown anywhere, in the order given."""
    return [_item(row) for row in connection.execute(_SELECT, [json.dumps(list(mention_ids))])]


def found_by(extractor: str) -> str:
    """What an extractor's name says, in words: "the language model and its form"."""
    parts = extractor.removeprefix("names.").split("+")
    told = [_FOUND_BY.get(part, part) for part in parts]
    return " and ".join([", ".join(told[:-1]), told[-1]] if len(told) > 2 else told)


def shown_value(label: str, value: str | None) -> str | None:
    """A value as people read it: an amount with its currency first, a date as it is."""
    return amount_words(value) if value and label == "MONEY" else value


def _item(row: sqlite3.Row) -> Item:
    item = {key: row[key] for key in row.keys()}  # noqa: SIM118 - a Row iterates over its values
    item["box"] = json.loads(row["box"]) if row["box"] else None
    item["value_shown"] = shown_value(row["label"], row["value"])
    item["value_in_words"] = _in_words(row["label"], row["value"]) if row["value"] else None
    item["has_picture"] = row["width"] is not None
    item["why"] = list(_why(row))
    return item


def _in_words(label: str, value: str) -> str | None:
    """None for what another client wrote and is no value: it is shown as it stands, and can be put right."""
    try:
        return values.in_words(label, value)
    except ValueError:
        return None


def _why(row: sqlite3.Row) -> Iterable[str]:
    """What speaks for the machine's find, and what makes it doubtful."""
    if row["extractor"] == "person":
        yield "Added by a reviewer"
        return
    yield f"Found by {found_by(row['extractor'])}"
    if row["note"]:
        yield f"Doubtful: {row['note']}"
    if row["evidence"] and row["entity"]:
        yield f"Belongs to {row['entity']}: {row['evidence']}"
    if row["context"] != "body":
        yield f"Stands in a {row['context']}"
    if row["origin"] in ("ocr", "doubtful"):
        yield "Read by optical character recognition" + (
            ", of a page that is hard to read" if row["origin"] == "doubtful" else ""
        )
    changed = (row["machine_label"], row["machine_text"], row["machine_value"]) != (row["label"], row["text"], row["value"])
    if changed:
        value = shown_value(row["machine_label"], row["machine_value"])
        yield f"The machine had: {row['machine_text']}, {row['machine_label']}" + (f", {value}" if value else "")
