"""What is to be done with each source: the skip logic of fonds. It reads the database and never changes it.

A stage is done for some bytes where `stages` holds its present version and configuration for them. Failures of a source are
done as well (the same bytes fail the same way); failures of the machine leave no row and are tried again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, partial

from sqlite_utils import Database

from db.documents import Stored, at_path, by_sha256, is_elsewhere
from db.stale import Rules, rules
from extractors.settings import Settings
from extractors.stages import STORED


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was met.

    path: absolute. sha256: 64 hex digits, or "" where the file could not be read. earlier: ids of documents of which this may be
    a better version, the likeliest first.
    """

    path: str
    name: str
    sha256: str
    bytes: int
    earlier: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """What to do with one source.

    action: extract (new bytes), again (known bytes: run the stale `stages`; with none, only record that they came back),
    duplicate (bytes that lie at another path too, or came earlier in the same call), or unchanged. document_id: None where the
    bytes are new.
    """

    source: Source
    action: str
    stages: tuple[str, ...]
    document_id: int | None


def plan(db: Database, sources: Iterable[Source], settings: Settings) -> list[Work]:
    """One `Work` for each distinct path, in the order given. Reads only."""
    wanted = cache(partial(rules, settings))
    works: list[Work] = []
    paths: set[str] = set()
    taken: set[str] = set()  # bytes that an earlier work of this call deals with
    for source in sources:
        if source.path not in paths:
            paths.add(source.path)
            works.append(_decide(db, source, wanted, taken))
    return works


def _decide(db: Database, source: Source, wanted: Callable[[str | None], Rules], taken: set[str]) -> Work:
    if not source.sha256:  # unreadable: nothing is known of its bytes, so it is tried each time
        here = at_path(db, source.path)
        return Work(source, "extract", STORED, here.id if here and here.sha256 is None else None)
    document = by_sha256(db, source.sha256)
    earlier = source.sha256 in taken
    taken.add(source.sha256)
    if document is None:
        return Work(source, "duplicate", (), None) if earlier else Work(source, "extract", STORED, None)
    lies_here = _is_at(db, document, source.path)
    stages = () if earlier else stale(db, document, wanted(document.media_type))
    if stages:
        return Work(source, "again", stages, document.id)
    if lies_here:
        return Work(source, "unchanged", (), document.id)
    if not is_elsewhere(db, document.id, source.path):
        return Work(source, "duplicate" if earlier else "again", (), document.id)
    return Work(source, "duplicate", (), document.id)


def stale(db: Database, document: Stored, wanted: Rules) -> tuple[str, ...]:
    """The stored stages that must run again for a document, in order. wanted: the rules for documents of its type."""
    have = {
        stage: (version, config, outcome)
        for stage, version, config, outcome in db.execute(
            "select stage, version, configuration, outcome from stages where sha256 = ?", [document.sha256]
        )
    }
    version, config, outcome = have.get("read", ("", "", ""))
    if (version, config) != wanted["read"]:
        return STORED
    if outcome == "failed" and not document.has_pages:
        return ()
    return tuple(stage for stage in STORED if have.get(stage, ("", "", ""))[:2] != wanted[stage])


def _is_at(db: Database, document: Stored, path: str) -> bool:
    here = at_path(db, path)
    return here is not None and here.id == document.id
