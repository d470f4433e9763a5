"""What waits for a person: decisions whose place is gone, and those with which the machine no longer agrees."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlite_utils import Database

from db import history, readings

AROUND = 40  # characters shown on each side of a candidate


@dataclass(frozen=True, slots=True)
class Place:
    """Where a lost decision may belong: raw offsets, and the text around with the place in [brackets]."""

    start: int
    end: int
    score: float
    shown: str


@dataclass(frozen=True, slots=True)
class Orphan:
    """A decision that is applied nowhere. places: where it may belong, the best first.

    quote, document, page: None where the text is there, but a side of a decision about entities is gone.
    """

    number: int
    actor: str
    done: str
    mention: int | None
    quote: str | None = None
    document: str | None = None
    page: int | None = None
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Clash:
    """A decision that stands, and what the machine says now, in words."""

    mention: int
    document: str
    label: str
    text: str
    clash: str
    decided: str | None
    machine: str | None
    number: int
    actor: str


# undone ones need nothing, nor does one whose stretch a later decision says
_ORPHANS = """
select h.*, o.candidates, c.quote, c.page, d.id as text_of, d.name as document, m.placed
from orphans o
join corrections c on c.id = o.correction_id
join decisions_made h on h.id = c.id and h.state = 'orphaned'
left join mentions m on m.id = c.mention_id
left join documents d on d.id = m.document_id
where not exists (select 1 from live_corrections l where l.mention_id = c.mention_id and l.id > c.id
    and json_type(l.after, '$.start') is not null and json_type(c.after, '$.start') is not null)
order by d.name is null, d.name, c.start, c.id"""


def orphans(db: Database) -> list[Orphan]:
    """Decisions set aside, by document and place; those about entities last."""
    texts: dict[int, str] = {}
    found = []
    for row in db.query(_ORPHANS):
        what = (row["id"], row["actor"], history.words(row), row["mention_id"])
        if row["mention_id"] is None or (row["action"] == "link" and row["placed"]):
            found.append(Orphan(*what))
            continue
        raw = texts.setdefault(row["text_of"], readings.load_text(db, row["text_of"]))
        places = tuple(
            Place(one["start"], one["end"], one["score"], _shown(raw, one["start"], one["end"]))
            for one in json.loads(row["candidates"])
        )
        found.append(Orphan(*what, row["quote"], row["document"], row["page"], places))
    return found


def clashes(db: Database) -> list[Clash]:
    """Decisions that the machine speaks against since, by document."""
    rows = db.execute(
        "select mention_id, document, label, text, clash, decided, machine, correction_id, actor from clashes"
        " order by document, mention_id, machine"
    )
    return [Clash(*row[:5], *(side and history.value_words(side) for side in row[5:7]), *row[7:]) for row in rows]


def _shown(raw: str, start: int, end: int) -> str:
    around = f"{raw[max(0, start - AROUND) : start]}[{raw[start:end]}]{raw[end : end + AROUND]}"
    return " ".join(around.split())
