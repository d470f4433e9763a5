"""Which sidecar is meant for which document, whatever comes first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import PurePosixPath

from db import arrivals, descriptions, store
from db.arrivals import DESCRIPTION, Arrival
from db.transactions import writing
from extractors.errors import SourceError
from extractors.sidecar import Sidecar, describes, is_sidecar, read
from flows.inbox.desk import Desk, PassReport, recorded
from flows.log import log

Said = Sequence[tuple[Arrival, Sidecar]]  # sidecars as they came with what they say, those that count more behind


def of(desk: Desk, arrival: Arrival, present: Collection[str]) -> Said:
    """The sidecars of a document. present: the paths that lie in the inbox now."""
    return _read(desk, arrivals.sidecars_of(desk.db, desk.place, arrival.path, present))


def reference_code(said: Said) -> str | None:
    """The reference code that they give."""
    return next((code for _, sidecar in reversed(said) if (code := sidecar.fields.get("reference_code"))), None)


def apply(desk: Desk, said: Said, documents: Sequence[Arrival], report: PassReport) -> None:
    """Describe documents by sidecars, and settle these."""
    for arrival, sidecar in said:
        numbers = [one.document_id for one in documents if one.document_id is not None]
        if not numbers:
            continue
        first = arrivals.is_stored(desk.db, arrival.id)
        with writing(desk.db):
            for number in numbers:
                descriptions.describe(desk.db, number, sidecar)
            arrivals.described(desk.db, arrival.id, numbers[0])
        if first:
            report.described += 1
            log.info("arrival.described", arrival=arrival.id, name=arrival.path, document=numbers[0])


def apply_late(desk: Desk, coming: Collection[str], report: PassReport) -> None:
    """Those that came after their documents. coming: files that are not taken yet; a sidecar beside one of these waits for it."""
    about_to_come = {recorded(path) for path in coming if not is_sidecar(path)}
    about_to_come |= {path.removesuffix(PurePosixPath(path).suffix) for path in about_to_come}
    for arrival in arrivals.waiting(desk.db, desk.place, DESCRIPTION):
        if describes(arrival.path) not in about_to_come:
            documents = arrivals.documents_of(desk.db, desk.place, arrival.path)
            if all(one.state != "stored" for one in documents):
                apply(desk, _read(desk, [arrival]), documents, report)


def _read(desk: Desk, found: Sequence[Arrival]) -> Said:
    said = []
    for arrival in found:
        place = store.path_of(desk.db, desk.archive, arrival.sha256)
        try:
            if place is not None:
                said.append((arrival, read(place.read_bytes(), arrival.name)))
        except (OSError, SourceError):  # the store's disk is away: it waits
            continue
    return said
