"""Export: current mentions one by one, and the raw text of a document. Two exports of an unchanged database are equal.

Nothing is gathered in memory: a million mentions pass through one at a time, all from one moment of the database.
"""

from __future__ import annotations

import json
from collections.abc import Generator
from decimal import Decimal
from typing import Any

from sqlite_utils import Database

from db import documents, readings, values

FIELDS = (
    "document",
    "sha256",
    "page",
    "start",
    "end",
    "text",
    "label",
    "value",
    "entity",
    "entity_id",
    "context",
    "score",
    "box",
    "status",
    "run",
)

_MENTIONS = """
select m.page, m.start, m.end, m.text, m.label, m.value, e.name, m.entity_id, m.context, m.score, m.box, m.status, m.run_id
from current_mentions m left join entities e on e.id = m.entity_id
where m.document_id = ? and (m.status <> 'rejected' or ?)
order by m.start, m.end, m.label, m.id"""


def export_mentions(db: Database, *, all: bool = False) -> Generator[dict[str, Any], None, None]:
    """Current mentions with the keys `FIELDS`, sorted by document name, hash, start, end and label. `all` adds the rejected ones.

    Amounts are int where whole, else Decimal, so that they are exact; `json_line` writes them as JSON numbers.
    """
    with db.atomic():
        current = db.execute("select id, name, sha256 from documents where state = 'done' order by name, sha256").fetchall()
        for document_id, name, sha256 in current:
            for row in db.execute(_MENTIONS, [document_id, all]):
                mention = dict(zip(FIELDS, (name, sha256, *row), strict=True))
                mention["value"] = values.to_export(mention["label"], mention["value"])
                mention["box"] = json.loads(mention["box"]) if mention["box"] else None
                yield mention


def json_line(value: Any) -> str:
    """A mention as one line of JSON, without the line end. A Decimal becomes a number with exactly its digits."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)}: {json_line(item)}" for key, item in value.items()) + "}"
    if isinstance(value, Decimal):
        return values.to_decimal_text(value)
    return json.dumps(value, ensure_ascii=False)


def export_text(db: Database, document: str) -> str:
    """The raw text of the current document with this file name, id, or beginning of its sha-256 (6 digits or more).

    Raises DatabaseError where there is none, more than one, or it was not read.
    """
    return readings.load_reading(db, documents.find(db, document)).text
