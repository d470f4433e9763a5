"""Live decisions about entities as judgements between mentions, for `extractors.names.resolve`.

A decision names its sides by names in documents. One of whose sides nothing stands in the archive any more is set aside as an
orphan until it does again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from db import sides
from extractors.names.identifiers import is_normal
from extractors.names.resolve import Judgement, LearnedAlias
from extractors.records import Label

KINDS = {"merge": "same", "link": "same", "differ": "different", "split": "different", "rename": "name", "identify": "name"}
_MADE = """select id, action, mention_id, label, after from standing_corrections
where action in ('merge', 'link', 'differ', 'split', 'rename', 'identify') order by id"""
Known = Mapping[tuple[int, str], Sequence[int]]


def load(db: Database, known: Mapping[str, Known], present: frozenset[int]) -> tuple[list[Judgement], list[int]]:
    """The judgements that can be made today, and the ids of those that cannot, because a side of theirs is gone.

    known: by label, then lineage and name, the mentions. present: all mentions that are resolved.
    """
    lineages = dict(db.execute("select sha256, lineage from documents where sha256 is not null").fetchall())
    judgements, gone = [], []
    rows = db.execute(_MADE).fetchall()
    newest_link = {mention_id: correction_id for correction_id, action, mention_id, _, _ in rows if action == "link"}
    for correction_id, action, mention_id, label, text in rows:
        if action == "link" and (newest_link[mention_id] != correction_id or mention_id not in present):
            continue  # a later link took its place, or the mention is rejected or stands nowhere
        found = _judgement(correction_id, action, mention_id, json.loads(text), known.get(label, {}), lineages, present)
        if found is None:
            gone.append(correction_id)
        else:
            judgements.append(found)
    return judgements, gone


def _judgement(
    correction_id: int,
    action: str,
    mention_id: int | None,
    after: Mapping[str, Any],
    known: Known,
    lineages: Mapping[str, int],
    present: frozenset[int],
) -> Judgement | None:
    if action == "link":
        left = present & {mention_id}
        right = sides.mentions_of(after.get("names", []), known, lineages) - left
        complete = bool(right) or after.get("entity_id") is None
        return Judgement(correction_id, "same", left, right, alone=True) if complete else None
    left = sides.mentions_of(after["left"], known, lineages)
    right = sides.mentions_of(after.get("right", []), known, lineages)
    if not left or not (right or KINDS[action] == "name"):
        return None
    if action == "identify":
        scheme, identifier = after.get("scheme"), after.get("identifier")
        fits = identifier is None or is_normal(scheme, identifier)  # what other clients wrote may be anything
        return Judgement(correction_id, "name", left, right, name=identifier, scheme=str(scheme)) if fits else None
    return Judgement(correction_id, KINDS[action], left, right, name=after.get("name"), alone=action == "split")


def aliases(db: Database) -> set[LearnedAlias]:
    """Pairs of printed names that people have judged to be one, by merging the entities that bear them."""
    learned: set[LearnedAlias] = set()
    for label, text in db.execute("select label, after from live_corrections where action = 'merge' order by id"):
        left, right = ({name for _, name in json.loads(text)[side]} for side in ("left", "right"))
        learned |= {(Label(label), one, other) for one in left for other in right if one != other}
    return learned
