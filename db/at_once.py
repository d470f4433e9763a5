"""What a decision means for people and organisations, at once and for what it names alone.

Who is who is resolved over the whole archive (`db/entities.py`), which takes minutes in a large one. Until then a decision shows
by what is done here. It is a guess as good as can be made without looking far, and the next resolution puts right what it got
wrong. Doing it twice does no harm. To add an action: a function and a row in `_EFFECTS`, and one in `_BACK` for its undoing.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlite_utils import Database

from db import belonging, identifiers, kept_apart
from extractors.names import evidence
from extractors.names.forms import authority_name
from extractors.names.naming import fullest, plain_id
from extractors.records import Label

Made = dict[str, Any]  # a row of corrections
_MADE = """select * from corrections where id in (select value from json_each(?1))
  or batch in (select batch from corrections where id in (select value from json_each(?1))) order by id"""
# the mention itself, what stands across it in its document now or did before, and what a scope reaches
_TOUCHED = """select ?1
union select o.id from mentions m join mentions o on o.document_id = m.document_id and o.placed
    left join judgements j on j.mention_id = m.id
  where m.id = ?1 and o.start < max(m.end, coalesce(j.end, 0), ?3) and o.end > min(m.start, coalesce(j.start, m.start), ?2)
union select mention_id from _reached where correction_id = ?4"""
# a side is a list of [sha-256 of a document, name]; other versions of the document count as well
_SIDE = """(select distinct doc.id as document_id, value ->> 1 as name
  from json_each(?) join documents its on its.sha256 = value ->> 0 join documents doc on doc.lineage = its.lineage)"""
_IN_SIDE = f"""select a.mention_id from {_SIDE} side
cross join appearances a on a.entity_id = ? and a.document_id = side.document_id and a.name = side.name"""  # noqa: S608
_HOLDERS = f"""select distinct a.entity_id from {_SIDE} side
cross join mentions m on m.document_id = side.document_id
cross join appearances a on a.mention_id = m.id and a.name = side.name"""  # noqa: S608


def apply(db: Database, made: Iterable[int]) -> None:
    """Let entities follow decisions, named by the ids of their corrections. Runs inside `writing`."""
    for row in list(db.query(_MADE, [json.dumps(list(made))])):
        if row["action"] == "undo":
            (undone,) = db.query("select * from corrections where id = ?", [row["undoes"]])
            _BACK.get(undone["action"], _mention_back)(db, undone)
        else:
            _EFFECTS.get(row["action"], _mention)(db, row)


def _mention(db: Database, made: Made) -> None:
    """Accepted, rejected, relabelled, added, put in another place."""
    if made["action"] == "respan":
        belonging.give_by_name(db, made["mention_id"])
    _settle(db, made)


def _mention_back(db: Database, undone: Made) -> None:
    before, mention = json.loads(undone["before"])["entity_id"], undone["mention_id"]
    if before and (undone["action"] == "link" or belonging.homeless(db, [mention])):
        belonging.give(db, [mention], before, None)
    _settle(db, undone)


def _settle(db: Database, made: Made) -> None:
    """Give an entity to each name that counts now and has none, and count the aliases of what counts no more."""
    before = json.loads(made["before"])
    place = [before.get("start", made["start"]), before.get("end", made["end"])]
    touched = [mention for (mention,) in db.execute(_TOUCHED, [made["mention_id"], *place, made["id"]])]
    for mention in belonging.homeless(db, touched):
        belonging.give_by_name(db, mention)
    names = belonging.names_of(db, touched)
    former = {before["entity_id"], *(entity_id for entity_id, _ in names)} - {None}
    printed = db.execute("select text, cleaned from mentions where id = ?", [made["mention_id"]]).fetchone()
    belonging.count(db, names | {(entity_id, name) for entity_id in former for name in (*printed, before["text"])})
    if before["entity_id"]:
        belonging.tidy(db, before["entity_id"])


def _link(db: Database, made: Made) -> None:
    wanted, mention = json.loads(made["after"])["entity_id"], made["mention_id"]
    if wanted is None:
        belonging.give(db, [mention], belonging.new(db, [mention]), evidence.judged_different(made["id"]))
    else:
        belonging.give(db, [mention], wanted, evidence.judged_same(made["id"]))


def _merge(db: Database, made: Made) -> None:
    pair = [found for one in (made["entity_id"], made["other_id"]) if (found := belonging.entity(db, one))]
    if len(pair) < 2:
        return  # one of them is no more
    best = _best_known(db, pair)
    kept, gone = sorted(pair, key=lambda one: (one["id"] != best, -one["mentions"], one["id"]))
    identifiers.move(db, gone["id"], kept["id"])
    belonging.give(db, _mentions_of(db, gone["id"]), kept["id"], evidence.judged_same(made["id"]))


def _merge_back(db: Database, undone: Made) -> None:
    one, other = json.loads(undone["before"])["entities"]
    sides = json.loads(undone["after"])
    for holder, home, side in ((one, other, sides["right"]), (other, one, sides["left"])):
        if part := _in_side(db, holder["id"], side):
            belonging.restore(db, home)
            belonging.give(db, part, home["id"], None)


def _split(db: Database, made: Made) -> None:
    part = _in_side(db, made["entity_id"], json.loads(made["after"])["left"])
    whole = belonging.entity(db, made["entity_id"])
    if part and whole and len(part) < whole["mentions"]:
        parted = belonging.new(db, part)
        belonging.give(db, part, parted, evidence.judged_different(made["id"]))
        kept_apart.follow(db, made["entity_id"], parted, made["id"])


def _split_back(db: Database, undone: Made) -> None:
    kept_apart.undo(db, undone["id"])
    part = json.loads(undone["after"])["left"]
    if belonging.entity(db, undone["entity_id"]):
        for (holder,) in db.execute(_HOLDERS, [json.dumps(part[:1])]).fetchall():
            belonging.give(db, _in_side(db, holder, part), undone["entity_id"], None)


def _rename(db: Database, made: Made) -> None:
    db.execute("update entities set name = ? where id = ?", [json.loads(made["after"])["name"], made["entity_id"]])


def _rename_back(db: Database, undone: Made) -> None:
    (before,) = json.loads(undone["before"])["entities"]
    given = json.loads(undone["after"])["name"]
    db.execute("update entities set name = ? where id = ? and name = ?", [before["name"], before["id"], given])


def _differ(db: Database, made: Made) -> None:
    if all(belonging.entity(db, one) for one in (made["entity_id"], made["other_id"])):
        kept_apart.follow(db, made["entity_id"], made["other_id"], made["id"])


def _differ_back(db: Database, undone: Made) -> None:
    kept_apart.undo(db, undone["id"])


def _identify(db: Database, made: Made) -> None:
    identifiers.follow(db, made["entity_id"], json.loads(made["after"])["scheme"])


_EFFECTS: dict[str, Callable[[Database, Made], None]] = {
    "link": _link,
    "merge": _merge,
    "differ": _differ,
    "split": _split,
    "rename": _rename,
    "identify": _identify,
}
_BACK: dict[str, Callable[[Database, Made], None]] = {
    "merge": _merge_back,
    "differ": _differ_back,
    "split": _split_back,
    "rename": _rename_back,
    "identify": _identify,
}


def _in_side(db: Database, entity_id: str, side: Sequence[Sequence[str]]) -> list[int]:
    return [mention for (mention,) in db.execute(_IN_SIDE, [json.dumps(side), entity_id])]


def _mentions_of(db: Database, entity_id: str) -> list[int]:
    return [mention for (mention,) in db.execute("select mention_id from appearances where entity_id = ?", [entity_id])]


def _best_known(db: Database, pair: Sequence[dict[str, Any]]) -> str | None:
    """Which of two entities has the id that the resolution will give both together; None where that is neither's."""
    label, ids = Label(pair[0]["label"]), [one["id"] for one in pair]
    printed = db.execute("select text, sum(mentions) from aliases where entity_id in (?, ?) group by text", ids)
    forms = Counter(dict(printed.fetchall()))
    if not forms:
        return None
    plain = plain_id(label, authority_name(label, forms) or fullest(label, forms))
    return next((one for one in ids if one == plain), None) or next((one for one in ids if one.startswith(f"{plain}-")), None)
