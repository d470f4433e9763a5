"""Documents, their versions, and where their bytes were seen.

A document row stands for bytes. What lies at a path is told by its newest `files` row. Changed bytes at a path become the next
version of the same lineage, and the earlier version is superseded unless another path still holds it. A version that failed
never takes the place of one that was read. A better scan of a document becomes its next version wherever it lies (`succeed`); a
worse one joins it and does not count. The version that counts has the highest number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlite_utils import Database

from extractors.errors import DatabaseError

if TYPE_CHECKING:
    from db.plan import Source


@dataclass(frozen=True, slots=True)
class Stored:
    """What the decisions about a document need to know. media_type: None where it is not known. has_pages: it was read once."""

    id: int
    sha256: str | None
    state: str
    lineage: int
    version: int
    media_type: str | None
    has_pages: bool


_SELECT = """select d.id, d.sha256, d.state, d.lineage, d.version, d.media_type,
  exists (select 1 from pages p where p.document_id = d.id)
from documents d """
# a sighting is live where no newer one has the same path
_LIVE = "not exists (select 1 from files later where later.path = f.path and later.id > f.id)"

LIVE_PATH = f"(select f.path from files f where f.document_id = {{}} and {_LIVE} order by f.id limit 1)"  # noqa: S608


def by_id(db: Database, document_id: int) -> Stored:
    """The document with this id."""
    document = _one(db, "where d.id = ?", document_id)
    if document is None:
        raise LookupError(f"no document {document_id}")
    return document


def by_sha256(db: Database, sha256: str) -> Stored | None:
    """The document with these bytes."""
    return _one(db, "where d.sha256 = ?", sha256)


def find(db: Database, document: str, *, failed: bool = False) -> int:
    """The id of the current document with this file name, id, or beginning of its sha-256 (6 digits or more).

    failed: whether documents that were never read count. Raises DatabaseError where there is none or more than one.
    """
    found = db.execute(_BY_NAME, [document, failed]).fetchall() or _by_key(db, document)
    if not found:
        hint = "'fonds review' lists the documents; six digits of a sha-256 or more name one, too."
        raise DatabaseError(f"There is no document {document!r}.", hint=hint)
    if len(found) > 1:
        listed = ", ".join(f"{name} ({sha256[:12]})" for _, name, sha256 in found)
        raise DatabaseError(f"{document!r} names {len(found)} documents: {listed}.", hint="Give the beginning of the sha-256.")
    return found[0][0]


def current_names(db: Database) -> set[str]:
    """File names of the documents whose mentions count."""
    return {name for (name,) in db.execute("select name from documents where state = 'done'")}


def counting(db: Database, document_id: int | None) -> int | None:
    """The version of a document that counts now; None where none does."""
    sql = """select d.id from documents given join documents d on d.lineage = given.lineage and d.state = 'done'
    where given.id = ? order by d.version desc limit 1"""
    row = db.execute(sql, [document_id]).fetchone()
    return int(row[0]) if row else None


def at_path(db: Database, path: str) -> Stored | None:
    """The document whose bytes were last seen at a path."""
    return _one(db, "where d.id = (select document_id from files where path = ? order by id desc limit 1)", path)


def live_path(db: Database, document_id: int) -> str | None:
    """Where a document lies, as far as is known: of the places that still hold its bytes, the one where they were seen first."""
    row = db.execute(f"select {LIVE_PATH.format('?')}", [document_id]).fetchone()
    return row[0] if row else None


def size(db: Database, document_id: int) -> tuple[int, str]:
    """Pages and media type of a document that was read."""
    pages, media_type = db.execute("select pages, media_type from documents where id = ?", [document_id]).fetchone()
    return pages, media_type


def is_elsewhere(db: Database, document_id: int, path: str) -> bool:
    """Whether the bytes of a document lie at a path other than this one, as far as is known."""
    sql = f"select 1 from files f where f.document_id = ? and f.path <> ? and {_LIVE} limit 1"  # noqa: S608
    return db.execute(sql, [document_id, path]).fetchone() is not None


def enter(db: Database, source: Source, run_id: int) -> int:
    """The id of the row for the bytes of `source`, made where they are new (state pending), with the sighting at its path."""
    here = at_path(db, source.path)
    document = by_sha256(db, source.sha256) if source.sha256 else (here if here and here.sha256 is None else None)
    if document is None and here is not None and here.sha256 is None:
        # a file that could not be read before: the same document, its bytes now known
        db.execute("update documents set sha256 = ?, bytes = ? where id = ?", [source.sha256, source.bytes, here.id])
        return here.id
    document_id = document.id if document else _insert(db, source, here, run_id)
    if here is None or here.id != document_id:
        copied = is_elsewhere(db, document_id, source.path)
        role = "duplicate" if copied else "changed" if here else "original"
        sighting = [source.path, source.name, document_id, source.sha256 or None, role, run_id]
        db.execute("insert into files (path, name, document_id, sha256, role, run_id) values (?, ?, ?, ?, ?, ?)", sighting)
        # a scan that gave way to a better one lies where it lay, and its bytes are no news; a file that was changed back is
        gave_way = document is not None and document.state == "superseded" and not copied
        if document and (gave_way or _is_older(document, here)):
            _bring_back(db, document, run_id)
    return document_id


def settle(db: Database, document_id: int, path: str, run_id: int) -> None:
    """Supersede what the document at `path` has replaced there, and name each document after a path that still holds it."""
    replaced = f"""select d.id from documents d
        where d.id in (select document_id from files where path = :path) and d.id <> :id and d.state <> 'superseded'
          and (d.state = 'failed' or (select state from documents where id = :id) = 'done')
          and not exists (select 1 from files f where f.document_id = d.id and {_LIVE})"""  # noqa: S608
    place = {"path": path, "id": document_id, "run": run_id}
    db.execute(f"update documents set state = 'superseded', changed_run = :run where id in ({replaced})", place)  # noqa: S608
    db.execute(
        f"""update documents set name = live.name
        from (select f.document_id, f.name, min(f.id) from files f where {_LIVE}
              and f.document_id in (select document_id from files where path = :path) group by f.document_id) live
        where live.document_id = documents.id and live.name <> documents.name""",  # noqa: S608
        place,
    )


def succeed(db: Database, document_id: int, older_id: int, run_id: int, *, worse: bool) -> None:
    """Make a document the next version of another one; where it is worse, that stays the one that counts.

    `anchoring.carry` then brings the decisions along. What describes the other (`descriptions`) goes by lineage, and so stays.
    """
    older = by_id(db, older_id)
    number = _next_version(db, older.lineage)
    if worse:
        db.execute("update documents set version = ? where id = ?", [number, older_id])
        number = older.version
    db.execute("update documents set lineage = ?, version = ? where id = ?", [older.lineage, number, document_id])
    set_state(db, document_id if worse else older_id, "superseded", run_id)


def set_state(db: Database, document_id: int, state: str, run_id: int) -> None:
    """Change the state of a document where it is another."""
    db.execute("update documents set state = ?, changed_run = ? where id = ? and state <> ?", [state, run_id, document_id, state])


_SHORTEST_HASH = 6
_BY_NAME = """select id, name, coalesce(sha256, '') from documents
where name = ? and (state = 'done' or (state = 'failed' and ?)) order by sha256"""


def _by_key(db: Database, key: str) -> list[tuple[int, str, str]]:
    number = int(key) if key.isascii() and key.isdigit() and len(key) < 19 else -1
    prefix = key.lower() if len(key) >= _SHORTEST_HASH else "-"
    sql = "select id, name, coalesce(sha256, '') from documents where id = ? or sha256 between ? and ? order by sha256"
    return db.execute(sql, [number, prefix, prefix + "g"]).fetchall()


def _insert(db: Database, source: Source, here: Stored | None, run_id: int) -> int:
    cursor = db.conn.execute(
        """insert into documents (sha256, name, bytes, state, lineage, version, added_run, changed_run)
        values (?, ?, ?, 'pending', ?, ?, ?, ?)""",
        [
            source.sha256 or None,
            source.name,
            source.bytes,
            here.lineage if here else 0,
            _next_version(db, here.lineage) if here else 1,
            run_id,
            run_id,
        ],
    )
    document_id = int(cursor.lastrowid or 0)
    if here is None:
        db.execute("update documents set lineage = id where id = ?", [document_id])
    return document_id


def _is_older(document: Stored, here: Stored | None) -> bool:
    return here is not None and here.lineage == document.lineage and here.version > document.version


def _bring_back(db: Database, document: Stored, run_id: int) -> None:
    state = "done" if document.has_pages else "failed"
    db.execute(
        "update documents set state = ?, version = ?, changed_run = ? where id = ?",
        [state, _next_version(db, document.lineage), run_id, document.id],
    )


def _next_version(db: Database, lineage: int) -> int:
    return int(db.execute("select coalesce(max(version), 0) + 1 from documents where lineage = ?", [lineage]).fetchone()[0])


def _one(db: Database, where: str, parameter: str | int) -> Stored | None:
    row = db.execute(_SELECT + where, [parameter]).fetchone()
    return Stored(row[0], row[1], row[2], row[3], row[4], row[5], bool(row[6])) if row else None
