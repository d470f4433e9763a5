"""Runs in words: what they are called, what came of them, how long they took, and what they were asked to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from db.decision_changes import LABELS as _LABELS

KINDS = {
    "ingest": "Ingest",
    "reextract": "Re-extraction",
    "re-extract": "Re-extraction",
    "undo": "Taking back",
    "resolve": "Resolution",
}
STATES = {
    "running": "still going on",
    "done": "done",
    "partial": "done; some documents failed",
    "failed": "failed",
    "interrupted": "interrupted",
}
OUTCOMES = {
    "extracted": "read for the first time",
    "again": "extracted again",
    "duplicate": "copies of known ones",
    "unchanged": "unchanged",
    "failed": "failed",
}
ORIGINS = {
    "text": "from the file's own text",
    "ocr": "from the picture",
    "doubtful": "hard to read",
    "blank": "blank",
    "failed": "could not be read",
}
DECISIONS = {
    "applied": "in force",
    "superseded": "replaced by later ones or taken back",
    "orphaned": "without a place in the text",
}
ARRIVALS = {"done": "taken in", "duplicate": "known already", "failed": "failed", "stored": "waiting"}
FIXITY = {"intact": "intact", "missing": "missing", "changed": "changed", "unreadable": "cannot be read"}
ALIKE = {"text": "words alike", "picture": "looks alike"}
LABELS = {"all": "In all"} | {label: called.capitalize() for label, called in _LABELS.items()}
STAGES = {
    "ocr": "reading the pages",
    "read": "reading the pages",
    "text": "the text",
    "extract": "names and values",
    "resolve": "who is who",
}
_WHICH = {"stale": "what newer rules or settings would do differently", "all": "everything", "failed": "what had failed"}
_NAMED = 10  # documents that are told by their numbers
_SPANS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


def kind(name: str) -> str:
    """What a kind of run is called."""
    return KINDS.get(name, name.capitalize())


def duration(seconds: float) -> str:
    """So many seconds in the two largest units that matter: "2 hours 5 minutes"."""
    rest = round(seconds)
    told: list[str] = []
    for span, name in _SPANS:
        count, rest = divmod(rest, span)
        if count and len(told) < 2:
            told.append(many(count, name, f"{name}s"))
        elif told:
            break
    return " ".join(told) or "less than a second"


def seconds(started: str, finished: str | None) -> int | None:
    """How long a run took; None while it goes on."""
    if finished is None:
        return None
    return round((datetime.fromisoformat(finished) - datetime.fromisoformat(started)).total_seconds())


def many(count: int, one: str, several: str) -> str:
    """A count with its noun: "1 page", "1,200 pages"."""
    return f"{count:,} {one if count == 1 else several}"


def percent(share: float) -> str:
    """A share from 0 to 1 in whole percent, never rounded up to all: "96 %"."""
    return f"{int(share * 100 + 1e-9)} %"


def asked(request: Mapping[str, Any]) -> str:
    """What a re-extraction was asked to do; nothing where nothing is known."""
    return "; ".join(_asked(request))


def _asked(request: Mapping[str, Any]) -> Iterator[str]:
    if which := request.get("which"):
        yield _WHICH.get(str(which), str(which))
    if documents := request.get("documents"):
        some = ", ".join(map(str, documents[:_NAMED]))
        yield f"only document{'s' if len(documents) > 1 else ''} {some}" + (" and others" if len(documents) > _NAMED else "")
    if stage := request.get("stage"):
        yield f"from {STAGES.get(str(stage), str(stage))} on"
