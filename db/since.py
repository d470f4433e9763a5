"""What happened in an archive beside its runs: what arrived, what is like something else, and how the originals fare."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Damage:
    """An original that is not as it was stored. name, document_id: of its document. since: when that was found."""

    state: str
    since: str
    document_id: int | None
    name: str | None


@dataclass(frozen=True, slots=True)
class Fixity:
    """checked: originals, since the time that was asked for; damaged: all that are now, the first of them listed."""

    checked: int
    damaged: int
    listed: tuple[Damage, ...]


@dataclass(frozen=True, slots=True)
class Likeness:
    """A document that may be the same as another, which came first. kind: text or picture. share: 0 to 1."""

    document_id: int
    name: str
    other_id: int
    other: str
    kind: str
    share: float


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Files that came in, by state: documents, and descriptions. alike: pairs of near-duplicates, the first of them listed."""

    documents: dict[str, int]
    descriptions: dict[str, int]
    alike: int = 0
    listed: tuple[Likeness, ...] = ()


def fixity(db: Database, since: str, limit: int) -> Fixity:
    """The originals as they are now. since: UTC, ISO 8601."""
    (checked,) = db.execute("select count(*) from originals where checked >= ?", [since]).fetchone()
    (damaged,) = db.execute("select count(*) from originals where state <> 'intact'").fetchone()
    return Fixity(checked, damaged, tuple(Damage(*row) for row in db.execute(_DAMAGED, [limit])))


def arrivals(db: Database, since: str, until: str) -> Arrivals:
    """What came in after one moment and no later than another, both UTC, ISO 8601."""
    counts: dict[str, dict[str, int]] = {"document": {}, "description": {}}
    for kind, state, count in db.execute(_ARRIVED, [since, until]):
        counts[kind][state] = count
    return Arrivals(counts["document"], counts["description"])


def alike(db: Database, after: int, until: int, limit: int) -> tuple[int, tuple[Likeness, ...]]:
    """How many near-duplicates were found by runs after one and up to another, and the first of them, the likest first."""
    (count,) = db.execute("select count(*) from near_duplicates where run_id > ? and run_id <= ?", [after, until]).fetchone()
    return count, tuple(Likeness(*row) for row in db.execute(_ALIKE, [after, until, limit]))


_DAMAGED = """select o.state, coalesce((select max(e.at) from fixity_events e where e.sha256 = o.sha256), o.checked), d.id, d.name
from originals o left join documents d on d.sha256 = o.sha256
where o.state <> 'intact' order by o.state, o.sha256 limit ?"""
_ARRIVED = """select kind, state, count(*) from arrivals indexed by arrivals_by_time where arrived > ? and arrived <= ?
group by kind, state"""
_ALIKE = """select n.document_id, d.name, n.other_id, o.name, n.kind, n.likeness
from near_duplicates n join documents d on d.id = n.document_id join documents o on o.id = n.other_id
where n.run_id > ? and n.run_id <= ? order by n.likeness desc, n.document_id, n.other_id limit ?"""
