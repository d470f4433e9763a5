"""Decisions as they come from outside as one JSON object: read, checked, and handed to the function that takes them.

    {"action": "accept", "mentions": [1, 2], "actor": "Ann"}        reject ("scope"), relabel, respan, revalue, link ("after")
    {"action": "add", "document": 1, "start": 0, "end": 4, "label": "ORG", "value": null}
    {"action": "merge", "entity": "person-a", "other": "person-b"}  differ
    {"action": "split", "entity": "person-a", "names": ["A. B."], "documents": [3]}
    {"action": "rename", "entity": "person-a", "name": "Aoki Ben"}
    {"action": "identify", "entity": "person-a", "scheme": "wikidata", "identifier": "Q12345"}     null takes it away
    {"action": "undo", "correction": 7}

each with "actor" and, if wanted, "reason" and "seen" (see `db/seen.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlite_utils import Database

from db import additions, at_once, corrections, entities, entity_decisions, seen
from db.decisions import ACTIONS
from db.transactions import writing
from extractors.errors import CorrectionError

Request = Mapping[str, Any]


def decide(db: Database, request: Request) -> list[int]:
    """Take one decision, resolve names again where it may change any, and return and raise as `take`."""
    made = take(db, request)
    entities.resolve_after(db, made)
    return made


def take(db: Database, request: Request) -> list[int]:
    """Take one decision and return the numbers of its corrections. Raises CorrectionError where it makes no sense.

    What it names shows it at once; who else is who because of it is left to the next resolution.
    """
    action = request.get("action")
    if not isinstance(action, str) or action not in _TAKEN:
        raise CorrectionError(f"{action!r} is no decision; there are {', '.join(_TAKEN)}.")
    given = {"actor": "unknown", **request}
    for key, kind, called in _KINDS:
        if given.get(key) is not None and not isinstance(given[key], kind):
            raise CorrectionError(f"{key!r} of a decision is {called}.")
    try:
        with writing(db):
            seen.check(db, given.get("seen") or {})
            made = _TAKEN[action](db, given)
            at_once.apply(db, made)
    except KeyError as missing:
        raise CorrectionError(f"The decision {action!r} needs {missing.args[0]!r}.") from None
    except (TypeError, AttributeError, ValueError, OverflowError) as error:  # the last two: what SQLite cannot hold
        raise CorrectionError(f"The decision {action!r} is not written as it should be: {error}.") from None
    return made


def _on_mentions(db: Database, given: Request) -> list[int]:
    mentions = given["mentions"]
    if not isinstance(mentions, list) or not all(type(one) is int for one in mentions):
        raise CorrectionError('"mentions" is a list of the numbers of mentions.')
    return corrections.record_many(
        db, mentions, given["action"], given.get("after"), given["actor"], given.get("reason"), scope=given.get("scope")
    )


def _add(db: Database, given: Request) -> list[int]:
    value, reason = given.get("value"), given.get("reason")
    return [additions.add(db, given["document"], given["start"], given["end"], given["label"], value, given["actor"], reason)]


def _merge(db: Database, given: Request) -> list[int]:
    return [entity_decisions.merge(db, given["entity"], given["other"], given["actor"], given.get("reason"))]


def _differ(db: Database, given: Request) -> list[int]:
    return [entity_decisions.differ(db, given["entity"], given["other"], given["actor"], given.get("reason"))]


def _split(db: Database, given: Request) -> list[int]:
    parts = {key: given.get(key, []) for key in ("names", "documents")}
    return [entity_decisions.split(db, given["entity"], given["actor"], given.get("reason"), **parts)]


def _rename(db: Database, given: Request) -> list[int]:
    return [entity_decisions.rename(db, given["entity"], given["name"], given["actor"], given.get("reason"))]


def _identify(db: Database, given: Request) -> list[int]:
    what = (given["entity"], given["scheme"], given["identifier"])
    return [entity_decisions.identify(db, *what, given["actor"], given.get("reason"))]


def _undo(db: Database, given: Request) -> list[int]:
    return [corrections.undo(db, given["correction"], given["actor"], given.get("reason"))]


_KINDS: tuple[tuple[str, type, str], ...] = (
    *((key, str, "text") for key in ("actor", "reason", "entity", "other", "name", "label", "scheme", "identifier")),
    *((key, int, "a number") for key in ("document", "start", "end", "correction")),
    *((key, list, "a list") for key in ("names", "documents")),
    ("after", dict, 'an object, such as {"value": "1931"}'),
    ("seen", dict, 'an object, such as {"mentions": {"12": "0.1.0"}}'),
)
_TAKEN: dict[str, Callable[[Database, Request], list[int]]] = {
    **dict.fromkeys((action for action in ACTIONS if action != "add"), _on_mentions),
    "add": _add,
    "merge": _merge,
    "differ": _differ,
    "split": _split,
    "rename": _rename,
    "identify": _identify,
    "undo": _undo,
}
