"""What sidecars say of documents, and the collections that these came in. Both belong to a document through all its versions."""

from __future__ import annotations

import json
from typing import Any

from sqlite_utils import Database

from db import runs
from extractors.sidecar import Sidecar


def collection(db: Database, name: str) -> int:
    """The id of the collection with this name, made where there is none."""
    db.execute("insert into collections (name) values (?) on conflict (name) do nothing", [name])
    return int(db.execute("select id from collections where name = ?", [name]).fetchone()[0])


def enter(db: Database, document_id: int, collection_id: int) -> None:
    """Say in which collection a document came; one that it came in before stays."""
    db.execute(
        """insert into descriptions (lineage, collection_id, described) select lineage, ?, ? from documents where id = ?
        on conflict (lineage) do update set collection_id = coalesce(collection_id, excluded.collection_id)""",
        [collection_id, runs.now(), document_id],
    )


def describe(db: Database, document_id: int, sidecar: Sidecar) -> None:
    """Set what a sidecar names; what it does not name stays as it was."""
    (lineage,) = db.execute("select lineage from documents where id = ?", [document_id]).fetchone()
    db.execute(
        "insert into descriptions (lineage, described) values (?, ?) on conflict (lineage) do nothing", [lineage, runs.now()]
    )
    (kept,) = db.execute("select other from descriptions where lineage = ?", [lineage]).fetchone()
    other = {key: value for key, value in {**json.loads(kept), **sidecar.other}.items() if value is not None}
    row: dict[str, Any] = {**sidecar.fields, "other": json.dumps(other, ensure_ascii=False), "described": runs.now()}
    if "date" in sidecar.fields:
        row["edtf"] = sidecar.edtf
    settings = ", ".join(f"{column} = ?" for column in row)  # the names of columns are those of `Sidecar`
    db.execute(f"update descriptions set {settings} where lineage = ?", [*row.values(), lineage])  # noqa: S608


def with_reference(db: Database, reference_code: str) -> list[int]:
    """The ids of the current documents that are described by this reference code, the newest first."""
    sql = """select d.id from descriptions n join documents d on d.lineage = n.lineage and d.state = 'done'
    where n.reference_code = ? order by d.id desc"""
    return [document_id for (document_id,) in db.execute(sql, [reference_code])]
