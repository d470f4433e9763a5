"""Decisions whose text changed: after a new reading or a new version each is looked for again, and one not found is set aside.

A mention keeps its row, its id and its decisions; only where it stands changes. What is found nowhere for certain becomes an
orphan: kept, counted, shown with its best candidates, applied nowhere, and looked for again in every later text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from db import readings
from db.mentions import MACHINE
from extractors.errors import CorrectionError
from extractors.text.anchors import Anchor, Lost, Placed, anchor, place


@dataclass(frozen=True, slots=True)
class _Held:
    """Something that stands in a former text. correction_id: None for a mention's own row, else a decision that sets a span."""

    mention_id: int
    correction_id: int | None
    anchor: Anchor


def carry(db: Database, document_id: int, text: str, run_id: int, former: str | None, *, is_new: bool = True) -> set[int]:
    """Bring all mentions of this document, and the decided ones of versions that it replaces, to their places in `text`.

    former: the text of this document before, None where that did not change. is_new: what is lost is told as a change. Returns
    the ids of decided mentions that moved, were set aside or came back.
    """
    moved: set[int] = set()
    for some, earlier in _held(db, document_id, text, former):
        found = place([one.anchor for one in some], text, earlier)
        moved |= _move(db, document_id, list(zip(some, found, strict=True)), text, run_id, is_new=is_new)
    return moved


def foresee(db: Database, document_id: int, text: str, former: str | None) -> None:
    """Look for what `carry` will be asked for and change nothing: `place` remembers, so that nobody has to wait meanwhile."""
    for some, earlier in _held(db, document_id, text, former):
        place([one.anchor for one in some], text, earlier)


def foresee_version(db: Database, replaced_id: int, text: str) -> None:
    """The same where another document will take the place of one."""
    some, earlier = _decided_on(db, replaced_id)
    place([one.anchor for one in some], text, earlier)


def _held(db: Database, document_id: int, text: str, former: str | None) -> list[tuple[list[_Held], str | None]]:
    """What must be looked for, with the former text in which its offsets count."""
    held: list[tuple[list[_Held], str | None]] = []
    if former is not None and former != text:
        held.append((_standing(db, "m.document_id = ? and m.placed", document_id, former), former))
    lineage = "(select lineage from documents where id = ?)"
    replaced = f"select id from documents where lineage = {lineage} and state = 'superseded' and id <> ?"  # noqa: S608
    held += [_decided_on(db, older) for (older,) in db.execute(replaced, [document_id, document_id]).fetchall()]
    held.append((_set_aside(db, document_id), None))
    return [(some, earlier) for some, earlier in held if some]


def _decided_on(db: Database, document_id: int) -> tuple[list[_Held], str]:
    decided = "m.document_id = ? and m.placed and exists (select 1 from corrections c where c.mention_id = m.id)"
    earlier = readings.load_text(db, document_id)
    return _standing(db, decided, document_id, earlier), earlier


def settle(db: Database, mention_id: int, start: int, end: int) -> None:
    """Put a mention that was set aside where a person says that it stands; its decisions hold again."""
    document_id, label = db.execute("select document_id, label from mentions where id = ?", [mention_id]).fetchone()
    text, number = readings.load_text(db, document_id), readings.page_at(db, document_id, start)[0]
    there = at(db, document_id, start, end, label)
    if there is not None and decided(db, [there]):
        raise CorrectionError(f"{text[start:end]!r} is a mention there already, number {there}, and decided on.")
    _absorb(db, mention_id, there)
    db.execute(
        "update mentions set start = ?, end = ?, text = ?, page = ?, placed = 1 where id = ?",
        [start, end, text[start:end], number, mention_id],
    )
    # the stretches that earlier decisions set are where this one says
    db.execute(
        """insert or replace into placements (correction_id, page, start, end, text, box)
        select id, ?, ?, ?, ?, null from standing_corrections where mention_id = ? and json_type(after, '$.start') is not null""",
        [number, start, end, text[start:end], mention_id],
    )
    db.execute("delete from orphans where correction_id in (select id from corrections where mention_id = ?)", [mention_id])


def _standing(db: Database, where: str, document_id: int, former: str) -> list[_Held]:
    rows = db.execute(f"select m.id, m.start, m.end from mentions m where {where} order by m.id", [document_id])  # noqa: S608
    held = [_Held(mention_id, None, anchor(former, start, end)) for mention_id, start, end in rows]
    spans = db.execute(
        f"""select m.id, c.id, coalesce(p.start, c.after ->> '$.start'), coalesce(p.end, c.after ->> '$.end')
        from mentions m join live_corrections c on c.mention_id = m.id left join placements p on p.correction_id = c.id
        where {where} and json_type(c.after, '$.start') is not null order by c.id""",  # noqa: S608
        [document_id],
    )
    return held + [_Held(mention_id, correction, anchor(former, start, end)) for mention_id, correction, start, end in spans]


def _set_aside(db: Database, document_id: int) -> list[_Held]:
    """What stands nowhere at present, by the anchor that a decision has kept."""
    anchors = "c.start, c.end, c.quote, coalesce(c.prefix, ''), coalesce(c.suffix, '')"
    # where the mention itself stands is told by decisions that were made while no other had set another stretch, undone or not
    own = "b.quote is b.machine ->> '$.text' or not exists (select 1 from corrections s where s.mention_id = b.mention_id"
    best = f"({own} and s.action = 'respan' and s.id <= b.id)) desc, b.id desc"
    # a version that still lies at another path keeps what is its own
    within = "join documents d on d.id = m.document_id"
    within += (
        " where d.lineage = (select lineage from documents where id = :document) and (d.state = 'superseded' or d.id = :document)"
    )
    mentions = db.execute(
        f"""select m.id, {anchors} from mentions m
        join corrections c on c.id = (
          select b.id from corrections b where b.mention_id = m.id and b.action <> 'undo' order by {best} limit 1)
        {within} and not m.placed order by m.id""",  # noqa: S608
        {"document": document_id},
    ).fetchall()
    spans = db.execute(
        f"""select m.id, c.id, {anchors} from orphans o join corrections c on c.id = o.correction_id
        join mentions m on m.id = c.mention_id {within} and json_type(c.after, '$.start') is not null order by c.id""",  # noqa: S608
        {"document": document_id},
    ).fetchall()
    held = [_Held(mention_id, None, Anchor(*kept)) for mention_id, *kept in mentions]
    return held + [_Held(mention_id, correction_id, Anchor(*kept)) for mention_id, correction_id, *kept in spans]


def _move(
    db: Database, document_id: int, found: Sequence[tuple[_Held, Placed | Lost]], text: str, run_id: int, *, is_new: bool
) -> set[int]:
    rows = {one.mention_id: where for one, where in found if one.correction_id is None}
    spans: dict[int, list[tuple[int, Placed | Lost]]] = {}
    for one, where in found:
        if one.correction_id is not None:
            spans.setdefault(one.mention_id, []).append((one.correction_id, where))
    judged = decided(db, {one.mention_id for one, _ in found})
    db.conn.executemany("update mentions set placed = 0 where id = ?", [(mention_id,) for mention_id in rows])
    undecided = [mention_id for mention_id, where in rows.items() if isinstance(where, Lost) and mention_id not in judged]
    if is_new:
        db.conn.executemany(_LOSE, [(run_id, mention_id) for mention_id in undecided])
    # the decided go first: what the machine finds again makes way for them
    for mention_id in sorted(rows, key=lambda key: (key not in judged, key)):
        where = rows[mention_id]
        if isinstance(where, Lost):
            where = next((span for _, span in reversed(spans.get(mention_id, [])) if isinstance(span, Placed)), where)
        _put(db, document_id, mention_id, where, text, run_id, judged=mention_id in judged)
    for some in spans.values():
        for correction_id, where in some:
            _put_span(db, correction_id, where, text, document_id, run_id)
    db.conn.executemany("insert into _judge values (?)", [(mention_id,) for mention_id in sorted(judged)])
    return judged


def _put(db: Database, document_id: int, mention_id: int, where: Placed | Lost, text: str, run_id: int, *, judged: bool) -> None:
    if isinstance(where, Placed):
        label = db.execute("select label from mentions where id = ?", [mention_id]).fetchone()[0]
        there = at(db, document_id, where.start, where.end, label)
        if there is not None and not judged:
            db.execute("delete from mentions where id = ?", [mention_id])
            return
        if there is not None and decided(db, [there]):
            where = Lost(())  # two decisions on what is one place now: a person must say
    if isinstance(where, Placed):
        _leave(db, mention_id, document_id, run_id)
        _absorb(db, mention_id, there)
        number = readings.page_at(db, document_id, where.start)[0]
        db.execute(
            "update mentions set document_id = ?, page = ?, start = ?, end = ?, text = ?, placed = 1 where id = ?",
            [document_id, number, where.start, where.end, text[where.start : where.end], mention_id],
        )
        if judged:  # a machine's own is found again with its box
            box = readings.box_of(db, document_id, where.start, where.end)
            db.execute("update mentions set box = ? where id = ?", [json.dumps(box) if box else None, mention_id])
        _restore(db, mention_id)
    elif judged:
        _leave(db, mention_id, document_id, run_id)
        db.execute(
            "update mentions set document_id = ?, lost_run = coalesce(lost_run, ?) where id = ?",
            [document_id, run_id, mention_id],
        )
        # a decision with a scope is about a text wherever it stands, and holds on
        for (correction_id,) in db.execute(
            "select id from standing_corrections where mention_id = ? and scope is null",
            [mention_id],
        ).fetchall():
            _orphan(db, correction_id, where, run_id)
    else:
        db.execute("delete from mentions where id = ?", [mention_id])


# what the machine had found in a text that is read otherwise now, before it goes
_LOSE = """insert into changes (run_id, document_id, change, label, text, before, page, start, end, mention_id, reviewed)
select ?, document_id, 'lost', label, text, value, page, start, end, id, 0 from mentions
where id = ? and stage is not null and lost_run is null"""


def at(db: Database, document_id: int, start: int, end: int, label: str) -> int | None:
    """The mention that stands exactly there."""
    row = db.execute(
        "select id from mentions where document_id = ? and start = ? and end = ? and label = ? and placed",
        [document_id, start, end, label],
    ).fetchone()
    return row[0] if row else None


_MACHINE = ", ".join(("label", *MACHINE, "run_id"))


def _leave(db: Database, mention_id: int, document_id: int, run_id: int) -> None:
    """Before a decided mention goes to another version: what the machine had found stays with the version that it leaves."""
    (older,) = db.execute("select document_id from mentions where id = ?", [mention_id]).fetchone()
    if older == document_id:
        return
    db.execute("update mentions set placed = 0 where id = ?", [mention_id])
    db.execute(
        f"insert into mentions (document_id, start, end, {_MACHINE})"  # noqa: S608
        f" select document_id, start, end, {_MACHINE} from mentions"
        " where id = ? and stage is not null and lost_run is null",
        [mention_id],
    )
    # until the machine finds it in this version as well
    db.execute("update mentions set lost_run = coalesce(lost_run, ?) where id = ? and stage is not null", [run_id, mention_id])


def _absorb(db: Database, mention_id: int, there: int | None) -> None:
    """Take over what the machine found at a place, its row with it."""
    if there is None:
        return
    db.execute(
        f"update mentions set ({_MACHINE}, lost_run) = (select {_MACHINE}, lost_run from mentions where id = ?) where id = ?",  # noqa: S608
        [there, mention_id],
    )
    db.execute("delete from mentions where id = ?", [there])


def _put_span(db: Database, correction_id: int, where: Placed | Lost, text: str, document_id: int, run_id: int) -> None:
    if isinstance(where, Lost):
        _orphan(db, correction_id, where, run_id)
        return
    box = readings.box_of(db, document_id, where.start, where.end)
    number = readings.page_at(db, document_id, where.start)[0]
    row = [correction_id, number, where.start, where.end, text[where.start : where.end], json.dumps(box) if box else None]
    db.execute("insert or replace into placements (correction_id, page, start, end, text, box) values (?, ?, ?, ?, ?, ?)", row)
    db.execute("delete from orphans where correction_id = ?", [correction_id])


def _orphan(db: Database, correction_id: int, where: Lost, run_id: int) -> None:
    candidates = json.dumps([{"start": one.start, "end": one.end, "score": round(one.score, 3)} for one in where.candidates])
    db.execute(
        "insert into orphans (correction_id, run_id, candidates) values (?, ?, ?)"
        " on conflict (correction_id) do update set candidates = excluded.candidates",
        [correction_id, run_id, candidates],
    )


def _restore(db: Database, mention_id: int) -> None:
    """Bring back the decisions of a mention that stands somewhere again; those that set a span wait for their own place."""
    db.execute(
        "delete from orphans where correction_id in"
        " (select id from corrections where mention_id = ? and json_type(after, '$.start') is null)",
        [mention_id],
    )


def decided(db: Database, mention_ids: Iterable[int]) -> set[int]:
    """Those of some mentions about which a person has decided anything."""
    ids = json.dumps(sorted(mention_ids))
    return {
        row[0]
        for row in db.execute(
            "select distinct mention_id from corrections where mention_id in (select value from json_each(?))", [ids]
        )
    }
