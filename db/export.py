"""Export: current mentions one by one, and the raw text of a document. Two exports of an unchanged database are equal.

Nothing is gathered in memory: a million mentions pass through one at a time, all from one moment of the database.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlite_utils import Database

from db import readings, values
from extractors.errors import DatabaseError

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


def export_mentions(db: Database, *, all: bool = False) -> Iterator[dict[str, Any]]:
    """Current mentions with the keys `FIELDS`, sorted by document name, hash, start, end and label. `all` adds the rejected ones.

    Amounts are int where whole, else Decimal, so that they are exact; `json_line` writes them as JSON numbers.
    """
    with db.atomic():
        documents = db.execute("select id, name, sha256 from documents where state = 'done' order by name, sha256").fetchall()
        for document_id, name, sha256 in documents:
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
    found = db.execute(_BY_NAME, [document]).fetchall() or _by_key(db, document)
    if not found:
        hint = "'fonds review' lists the documents; six digits of a sha-256 or more name one, too."
        raise DatabaseError(f"There is no document {document!r}.", hint=hint)
    if len(found) > 1:
        listed = ", ".join(f"{name} ({sha256[:12]})" for _, name, sha256 in found)
        raise DatabaseError(f"{document!r} names {len(found)} documents: {listed}.", hint="Give the beginning of the sha-256.")
    return readings.load_reading(db, found[0][0]).text


_SHORTEST_HASH = 6
_BY_NAME = "select id, name, sha256 from documents where name = ? and state = 'done' order by sha256"


def _by_key(db: Database, key: str) -> list[tuple[int, str, str]]:
    number = int(key) if key.isascii() and key.isdigit() and len(key) < 19 else -1
    prefix = key.lower() if len(key) >= _SHORTEST_HASH else "-"
    sql = "select id, name, coalesce(sha256, '') from documents where id = ? or sha256 between ? and ? order by sha256"
    return db.execute(sql, [number, prefix, prefix + "g"]).fetchall()
