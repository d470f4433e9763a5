"""What a person saw when deciding, so that of two people at one item the second is told and nothing is overwritten.

A page gives each mention with a token; a decision brings it back. The token changes with every decision that reaches the mention,
and with every run that changes what the machine says of it; it names the decisions from which label, span and value come, for
one of these may be taken back beneath a newer one. That of an entity changes with every decision about it, and where
names come to it or leave it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from sqlite_utils import Database

from db import history
from extractors.errors import ChangedMeanwhile

# for a query over mentions m left join judgements j
TOKEN = """coalesce(j.correction_id, 0) || '.' || m.run_id || '.' || coalesce(m.lost_run, 0)
  || '.' || coalesce(j.label_by, 0) || '.' || coalesce(j.span_by, 0) || '.' || coalesce(j.value_by, 0)"""  # noqa: S105
_PRESENT = f"select {TOKEN}, j.correction_id from mentions m left join judgements j on j.mention_id = m.id where m.id = ?"  # noqa: S608


def check(db: Database, seen: Mapping[str, Any]) -> None:
    """Raise ChangedMeanwhile where what a person saw is no longer so.

    seen: {"mentions": {"12": token}, "entities": {"person-a": token}}, the numbers as text, since JSON has no other keys.
    """
    for entity, token in seen.get("entities", {}).items():
        if entity_token(db, entity) != token:
            newest = history.about_entity(db, entity, 1)
            raise _changed(db, newest[0] if newest else None, token)
    for mention, token in seen.get("mentions", {}).items():
        row = db.execute(_PRESENT, [mention]).fetchone()
        if row is None:
            raise ChangedMeanwhile(
                "The machine finds this no more.", hint="A new run has gone over the document: look at it again."
            )
        if row[0] != token:
            raise _changed(db, row[1], token)


def entity_token(db: Database, entity_id: str) -> str:
    """What stands for an entity as it is now: its newest decision, its name and its printed names."""
    newest = history.about_entity(db, entity_id, 1)
    shown = [name for (name,) in db.execute("select name from entities where id = ?", [entity_id])]
    printed = [text for (text,) in db.execute("select text from aliases where entity_id = ? order by text", [entity_id])]
    names = json.dumps([shown, printed], ensure_ascii=False)
    return f"{newest[0] if newest else 0}.{hashlib.sha256(names.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def _changed(db: Database, correction_id: int | None, token: str) -> ChangedMeanwhile:
    if correction_id is None or str(correction_id) == token.partition(".")[0]:
        return ChangedMeanwhile(
            "It has changed since you opened it: a run went over it, or a decision was taken back.",
            hint="Look at it again, and decide then.",
        )
    newest = history.one(db, correction_id)
    return ChangedMeanwhile(
        f"{newest.actor} has decided on this since you opened it: {newest.done}.",
        hint="Nothing of yours was saved. Look at it again, and decide then.",
    )
