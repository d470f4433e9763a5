"""What a person saw when deciding, so that of two people at one item the second is told and nothing is overwritten.

A page gives each mention with a token; a decision brings it back. The token changes with every decision that reaches the mention,
and with every run that changes what the machine says of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlite_utils import Database

from db import history
from extractors.errors import ChangedMeanwhile

# for a query over mentions m left join judgements j
TOKEN = "coalesce(j.correction_id, 0) || '.' || m.run_id || '.' || coalesce(m.lost_run, 0)"  # noqa: S105
_PRESENT = f"select {TOKEN}, j.correction_id from mentions m left join judgements j on j.mention_id = m.id where m.id = ?"  # noqa: S608


def check(db: Database, seen: Mapping[str, Any]) -> None:
    """Raise ChangedMeanwhile where what a person saw is no longer so.

    seen: {"mentions": {"12": token}}, the numbers of mentions as text, since JSON has no other keys.
    """
    for mention, token in seen.get("mentions", {}).items():
        row = db.execute(_PRESENT, [int(mention) if mention.isdigit() else -1]).fetchone()
        if row is None:
            raise ChangedMeanwhile(
                "The machine finds this no more.", hint="A new run has gone over the document: look at it again."
            )
        if row[0] != token:
            raise _changed(db, row[1], token)


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
