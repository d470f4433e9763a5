"""What years of operation leave in an archive, beside its documents: arrivals, a collection, descriptions, a damaged original."""

from __future__ import annotations

from sqlite_utils import Database

from db import runs
from db.rows import insert
from db.transactions import writing

COLLECTION = "Harbour papers"
INBOX, STORE = "/srv/hidden/inbox", "/srv/hidden/store"  # told to nobody


def arrive(db: Database, path: str, state: str, document_id: int | None = None, **other: object) -> int:
    """One more row of the register."""
    row = {
        "inbox": INBOX,
        "path": path,
        "kind": "document",
        "sha256": "a" * 64,
        "bytes": 1200,
        "changed_ns": 1,
        "arrived": runs.now(),
        "state": state,
        "document_id": document_id,
    }
    return insert(db, "arrivals", {**row, **other})


def describe(db: Database, lineage: int, **said: object) -> None:
    """What a sidecar says of a document."""
    insert(db, "descriptions", {"lineage": lineage, "described": runs.now(), **said})


def hold(db: Database, document_id: int, state: str = "intact") -> None:
    """Its original in the store."""
    sha256, size = db.execute("select sha256, bytes from documents where id = ?", [document_id]).fetchone()
    insert(
        db,
        "originals",
        {"sha256": sha256, "path": sha256, "bytes": size, "stored": runs.now(), "checked": runs.now(), "state": state},
    )
    if state != "intact":
        insert(db, "fixity_events", {"sha256": sha256, "at": runs.now(), "state": state, "found": f"{STORE}/{sha256}"})


def furnish(db: Database) -> None:
    """All of that for the first documents of an archive, two at least."""
    first, second = (row[0] for row in db.execute("select id from documents order by id limit 2"))
    with writing(db):
        collection = insert(db, "collections", {"name": COLLECTION})
        insert(db, "store", {"id": 1, "root": STORE})
        arrive(db, f"{COLLECTION}/letter.txt", "done", first, collection_id=collection, run_id=1)
        arrive(db, "other.txt", "done", second, run_id=1)
        arrive(db, "copy of other.txt", "duplicate", second)
        arrive(
            db,
            "letters.csv",
            "failed",
            kind="description",
            error="letters.csv names no file.",
            hint="Name the first column file.",
        )
        arrive(db, "new.tif", "stored")
        describe(
            db,
            first,
            collection_id=collection,
            title="Letter of the Union",
            creator="Sato, Kenji",
            date="circa 1931",
            edtf="1931~",
            reference_code="HP/12/3",
            language="en",
            rights="Free to use",
            other='{"box": "12"}',
        )
        hold(db, first)
        hold(db, second, "changed")
        insert(db, "near_duplicates", {"document_id": second, "other_id": first, "kind": "text", "likeness": 0.964, "run_id": 1})
