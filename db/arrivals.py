"""The accession register: what came into an inbox, once for each time that it came, and what has become of it.

A row begins as `stored` when its bytes are safe in the store. A document is then done, a duplicate (its bytes came before), or
failed; a description (a sidecar) is done once it is applied. Paths are within the inbox, with "/" between folders.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from sqlite_utils import Database

from db import descriptions, documents, runs
from db.rows import insert
from db.store import Held
from extractors.errors import FondsError
from extractors.sidecar import describes

DOCUMENT, DESCRIPTION = "document", "description"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file as it came. changed_ns: its time of change, by which one that stays in the inbox is known again."""

    id: int
    path: str
    kind: str
    sha256: str
    bytes: int
    changed_ns: int
    state: str
    document_id: int | None

    @property
    def name(self) -> str:
        """The file name without folders."""
        return PurePosixPath(self.path).name


_RECENT = 5  # documents at one place that a new one is compared with: scanners give the same names again and again
_SELECT = "select id, path, kind, sha256, bytes, changed_ns, state, document_id from arrivals a "
_NEWEST = "not exists (select 1 from arrivals later where later.inbox = a.inbox and later.path = a.path and later.id > a.id)"


def record(db: Database, inbox: str, path: str, kind: str, held: Held, changed_ns: int) -> Arrival:
    """A new row, `stored`. The topmost folder of its path is the collection that it came in."""
    top, below, _ = path.partition("/")
    row = {
        "inbox": inbox,
        "path": path,
        "kind": kind,
        "sha256": held.sha256,
        "bytes": held.bytes,
        "changed_ns": changed_ns,
        "arrived": runs.now(),
        "collection_id": descriptions.collection(db, top) if below else None,
        "state": "stored",
    }
    number = insert(db, "arrivals", row)
    return Arrival(number, path, kind, held.sha256, held.bytes, changed_ns, "stored", None)


def newest(db: Database, inbox: str, path: str) -> Arrival | None:
    """What came last at a place."""
    return _first(db, "where inbox = ? and path = ? order by id desc limit 1", inbox, path)


def last_out_of(db: Database, inbox: str, folder: str) -> str | None:
    """When the newest of those came that lay in a folder and are in the archive now; None where there is none."""
    (arrived,) = db.execute(
        "select max(arrived) from arrivals where inbox = ? and path > ? and path < ? and state in ('done', 'duplicate')",
        [inbox, f"{folder}/", f"{folder}0"],  # "0" comes after "/"
    ).fetchone()
    return None if arrived is None else str(arrived)


def waiting(db: Database, inbox: str, kind: str, limit: int = -1) -> list[Arrival]:
    """Those that are stored and no more, the oldest first."""
    return _all(db, "where state = 'stored' and inbox = ? and kind = ? order by id limit ?", inbox, kind, limit)


def touch(db: Database, arrival_id: int, changed_ns: int) -> None:
    """The same bytes lie at the same place with another time of change."""
    db.execute("update arrivals set changed_ns = ? where id = ?", [changed_ns, arrival_id])


def fail(db: Database, arrival_id: int, error: FondsError) -> None:
    """Record why a file gives neither a document nor a description."""
    db.execute("update arrivals set state = 'failed', error = ?, hint = ? where id = ?", [str(error), error.hint, arrival_id])


def settle(db: Database, arrival: Arrival, run_id: int | None) -> Arrival:
    """Record what has become of a document that was to be loaded, and return it as it is now: still stored where nothing has."""
    found = documents.by_sha256(db, arrival.sha256)
    if found is None:
        return arrival
    state = "failed" if not found.has_pages else "duplicate" if _came_before(db, arrival, found.id) else "done"
    db.execute(
        "update arrivals set state = ?, document_id = ?, run_id = coalesce(?, run_id), error = null, hint = null where id = ?",
        [state, found.id, run_id, arrival.id],
    )
    if state != "failed":
        _replace_failed(db, arrival.id)
        (entered,) = db.execute("select collection_id from arrivals where id = ?", [arrival.id]).fetchone()
        if entered is not None:
            descriptions.enter(db, found.id, entered)
    return replace(arrival, state=state, document_id=found.id)


def is_stored(db: Database, arrival_id: int) -> bool:
    """Whether it is stored and no more."""
    return bool(db.execute("select 1 from arrivals where id = ? and state = 'stored'", [arrival_id]).fetchone())


def reason(db: Database, arrival: Arrival) -> str | None:
    """Why its document failed."""
    row = db.execute("select error from documents where id = ?", [arrival.document_id]).fetchone()
    return row[0] if row else None


def described(db: Database, arrival_id: int, document_id: int) -> None:
    """A description was applied to a document."""
    db.execute("update arrivals set state = 'done', document_id = ? where id = ?", [document_id, arrival_id])


def mended(db: Database, inbox: str) -> list[Arrival]:
    """Documents that had failed and were read since, as by a re-extraction."""
    return _all(
        db,
        """where state = 'failed' and inbox = ? and document_id is not null
        and exists (select 1 from documents d where d.id = a.document_id and d.state = 'done')""",
        inbox,
    )


def try_again(db: Database, inbox: str, *, unreadable_alone: bool) -> int:
    """Let documents that failed for another reason than their bytes wait once more; how many they are.

    unreadable_alone: those alone that the machine could not read, as when a disk was away.
    """
    unread = "and d.error_code = 'unreadable'" if unreadable_alone else ""
    return db.conn.execute(
        f"""update arrivals as a set state = 'stored' where state = 'failed' and inbox = ? and document_id is not null
        and {_NEWEST}
        and exists (select 1 from documents d where d.id = a.document_id and d.state = 'failed' {unread})
        and not exists (select 1 from stages s where s.sha256 = a.sha256 and s.stage = 'read' and s.outcome = 'failed')""",  # noqa: S608
        [inbox],
    ).rowcount


def sidecars_of(db: Database, inbox: str, path: str, present: Collection[str]) -> list[Arrival]:
    """The descriptions that are meant for the document at `path`, in the order in which they count.

    They wait for it, or lie in the inbox still (`present`); one that was applied and taken away may have meant another paper.
    """
    stem = _stem(path)
    found = _all(
        db,
        f"where inbox = ? and path between ? and ? and kind = '{DESCRIPTION}' and state in ('stored', 'done')"
        f" and {_NEWEST} order by id",
        inbox,
        f"{stem}.",
        f"{stem}/",
    )
    meant = [one for one in found if describes(one.path) in (stem, path) and (one.state == "stored" or one.path in present)]
    return sorted(meant, key=lambda one: describes(one.path) == path)


def documents_of(db: Database, inbox: str, sidecar: str) -> list[Arrival]:
    """The documents for which the sidecar at this path is meant, as they came last."""
    named = describes(sidecar)
    found = _all(
        db,
        f"where inbox = ? and path between ? and ? and kind = '{DOCUMENT}' and {_NEWEST} order by id",
        inbox,
        named,
        f"{named}/",
    )
    return [one for one in found if named in (one.path, _stem(one.path))]


def earlier(db: Database, inbox: str, arrival: Arrival, reference_code: str | None) -> tuple[int, ...]:
    """Documents of which this one may be a better version: by its place, its reference code, and its name but for the suffix."""
    stem = _stem(arrival.path)
    place = (
        f"where inbox = ? and path = ? and sha256 <> ? and id < ? and document_id is not null order by id desc limit {_RECENT}"
    )
    same = _all(db, place, inbox, arrival.path, arrival.sha256, arrival.id)
    beside = _all(
        db,
        f"where inbox = ? and (path = ? or path between ? and ?) and kind = '{DOCUMENT}' and sha256 <> ? and id < ?"
        " and document_id is not null order by id desc",
        inbox,
        stem,
        f"{stem}.",
        f"{stem}/",
        arrival.sha256,
        arrival.id,
    )
    candidates = [documents.counting(db, one.document_id) for one in same]
    candidates += descriptions.with_reference(db, reference_code) if reference_code else []
    candidates += [documents.counting(db, one.document_id) for one in beside if stem in (one.path, _stem(one.path))]
    return tuple(dict.fromkeys(one for one in candidates if one is not None))


def _stem(path: str) -> str:
    suffix = PurePosixPath(path).suffix
    return path[: -len(suffix)] if suffix else path


def _came_before(db: Database, arrival: Arrival, document_id: int) -> bool:
    """Whether the bytes were in the archive already: from an inbox, or read where they lie."""
    came = f"select 1 from arrivals where sha256 = ? and id <> ? and kind = '{DOCUMENT}' and state in ('done', 'duplicate')"  # noqa: S608
    if db.execute(came, [arrival.sha256, arrival.id]).fetchone():
        return True
    seen = """select f.path from files f where f.document_id = ? order by f.id limit 1"""
    (first,) = db.execute(seen, [document_id]).fetchone()
    row = db.execute("select path from originals where sha256 = ?", [arrival.sha256]).fetchone()
    return not (row and str(first).endswith(f"/{row[0]}"))


def _replace_failed(db: Database, arrival_id: int) -> None:
    """What failed at the same place before, and lies nowhere else, counts no more."""
    db.execute(
        f"""update documents set state = 'superseded' where state = 'failed' and id in (
          select old.document_id from arrivals now join arrivals old on old.inbox = now.inbox and old.path = now.path
          where now.id = ? and old.id < now.id and old.state = 'failed')
        and not exists (select 1 from arrivals a where a.document_id = documents.id and {_NEWEST})""",  # noqa: S608
        [arrival_id],
    )


def _first(db: Database, where: str, *parameters: object) -> Arrival | None:
    return next(iter(_all(db, where, *parameters)), None)


def _all(db: Database, where: str, *parameters: object) -> list[Arrival]:
    return [Arrival(*row) for row in db.execute(_SELECT + where, parameters)]
