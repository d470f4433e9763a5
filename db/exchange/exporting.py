"""Decisions as a file: the whole log as JSON lines, from which an archive of the same sources gets the same reviewed state.

A line holds what the log holds, without the numbers that mean something in one archive only: mentions are told by document and
place, decisions by their `uid`. Lines stand in the order of the log, since of two decisions the later one counts.
`db/exchange/importing.py` reads them back.

    {"action", "actor", "after", "batch", "before", "created", "entity_id", "label", "machine", "other_id", "reason", "scope",
     "scope_text", "uid", "undoes": uid or null,
     "anchor": {"document": sha-256, "page", "start", "end", "quote", "prefix", "suffix", "box"} or null,
     "placement": {"start", "end", "text"} or null, where the decision stands in a text that was read anew since,
     "mention": {"key", "added", "document", "name", "start", "end", "text", "prefix", "suffix", "label", "value", "cleaned",
                 "context", "score", "extractor", "placed", "reading"} or null for a decision about entities}

"key" is the uid of the first decision on the mention, "added" that of the decision by which a person added it. Offsets of a
mention that is not "placed" are of a former text, and it has no prefix and suffix. "reading" tells by a hash in which text of the
document all this is so.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlite_utils import Database

from db import readings
from extractors.text.anchors import anchor

PLAIN = ("action", "actor", "batch", "created", "entity_id", "label", "other_id", "reason", "scope", "scope_text", "uid")
ANCHOR = ("page", "start", "end", "quote", "prefix", "suffix")
MENTION = ("start", "end", "text", "label", "value", "cleaned", "context", "score", "extractor")

_LOG = """
select c.*, u.uid as undone, p.start as placed_start, p.end as placed_end, p.text as placed_text
from corrections c
left join corrections u on u.id = c.undoes
left join placements p on p.correction_id = c.id and exists (select 1 from live_corrections l where l.id = c.id)
order by c.id"""
_MENTION = """
select m.*, d.sha256, d.name,
  (select uid from corrections where mention_id = m.id order by id limit 1) as key,
  (select uid from corrections where mention_id = m.id and action = 'add' order by id limit 1) as added
from mentions m join documents d on d.id = m.document_id where m.id = ?"""


def export_corrections(db: Database) -> Iterator[str]:
    """The log, a line a decision, without line ends. Two exports of an unchanged archive are equal."""
    texts: dict[int, str] = {}
    mentions: dict[int, dict[str, Any]] = {}
    with db.atomic():
        for row in db.query(_LOG):
            mention_id = row["mention_id"]
            if mention_id is not None and mention_id not in mentions:
                mentions[mention_id] = _mention(db, mention_id, texts)
            line = _line(row) | {"mention": None if mention_id is None else mentions[mention_id]}
            yield json.dumps(line, ensure_ascii=False, sort_keys=True)


def _line(row: Mapping[str, Any]) -> dict[str, Any]:
    machine = _read(row["machine"])
    if machine is not None:
        machine.pop("run", None)
    place = None
    if row["document_sha256"] is not None:
        place = {key: row[key] for key in ANCHOR} | {"document": row["document_sha256"], "box": _read(row["box"])}
    moved = row["placed_start"] is not None
    return {
        **{key: row[key] for key in PLAIN},
        "before": _read(row["before"]),
        "after": _read(row["after"]),
        "machine": machine,
        "undoes": row["undone"],
        "anchor": place,
        "placement": {key: row[f"placed_{key}"] for key in ("start", "end", "text")} if moved else None,
    }


def _mention(db: Database, mention_id: int, texts: dict[int, str]) -> dict[str, Any]:
    (row,) = db.query(_MENTION, [mention_id])
    told = {key: row[key] for key in MENTION}
    told |= {"key": row["key"], "document": row["sha256"], "name": row["name"], "placed": bool(row["placed"])}
    told |= {"added": row["added"] if row["stage"] is None else None, "prefix": None, "suffix": None}
    if row["document_id"] not in texts:
        texts[row["document_id"]] = readings.load_text(db, row["document_id"])
    text = texts[row["document_id"]]
    told["reading"] = reading(text)
    if row["placed"]:
        where = anchor(text, row["start"], row["end"])
        told |= {"prefix": where.prefix, "suffix": where.suffix}
    return told


def reading(text: str) -> str:
    """16 hex digits that tell one text of a document from another."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _read(text: str | None) -> Any:
    return None if text is None else json.loads(text)
