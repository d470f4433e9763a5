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
from extractors.text.anchors import Anchor, Lost, Placed, anchor, place


@dataclass(frozen=True, slots=True)
class _Held:
    """Something that stands in a former text. correction_id: None for a mention's own row, else a decision that sets a span."""

    mention_id: int
    correction_id: int | None
    anchor: Anchor


def carry(db: Database, document_id: int, text: str, run_id: int, former: str | None) -> set[int]:
    """Bring all mentions of this document, and the decided ones of versions that it replaces, to their places in `text`.

    former: the text of this document before, None where that did not change. Returns the ids of decided mentions that moved,
    were set aside or came back.
    """
    held: list[tuple[list[_Held], str | None]] = []
    if former is not None and former != text:
        held.append((_standing(db, "m.document_id = ? and m.placed", document_id, former), former))
    lineage = "(select lineage from documents where id = ?)"
    replaced = f"select id from documents where lineage = {lineage} and state = 'superseded' and id <> ?"  # noqa: S608
    for (older,) in db.execute(replaced, [document_id, document_id]).fetchall():
        decided = "m.document_id = ? and m.placed and exists (select 1 from corrections c where c.mention_id = m.id)"
        if standing := _standing(db, decided, older, earlier := readings.load_text(db, older)):
            held.append((standing, earlier))
    held.append((_set_aside(db, lineage, document_id), None))
    moved: set[int] = set()
    for some, earlier_text in held:
        if some:
            found = place([one.anchor for one in some], text, earlier_text)
            moved |= _move(db, document_id, list(zip(some, found, strict=True)), text, run_id)
    return moved


def settle(db: Database, mention_id: int, start: int, end: int) -> None:
    """Put a mention that was set aside where a person says that it stands; its decisions hold again."""
    document_id = db.execute("select document_id from mentions where id = ?", [mention_id]).fetchone()[0]
    db.execute(
        "update mentions set start = ?, end = ?, text = ?, page = ?, placed = 1 where id = ?",
        [start, end, readings.load_text(db, document_id)[start:end], readings.page_at(db, document_id, start)[0], mention_id],
    )
    _restore(db, mention_id)


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


def _set_aside(db: Database, lineage: str, document_id: int) -> list[_Held]:
    """What is an orphan, by the anchor that its newest decision has kept."""
    rows = db.execute(
        f"""select m.id, m.placed, c.id, c.start, c.end, c.quote, c.prefix, c.suffix, json_type(c.after, '$.start') is not null
        from orphans o join corrections c on c.id = o.correction_id join mentions m on m.id = c.mention_id
        join documents d on d.id = m.document_id
        where d.lineage = {lineage} order by c.id desc""",  # noqa: S608
        [document_id],
    ).fetchall()
    held: dict[tuple[int, int | None], _Held] = {}
    for mention_id, placed, correction_id, start, end, quote, prefix, suffix, spans in rows:
        kept = Anchor(start, end, quote, prefix or "", suffix or "")
        if not placed:
            held.setdefault((mention_id, None), _Held(mention_id, None, kept))
        if spans:
            held[mention_id, correction_id] = _Held(mention_id, correction_id, kept)
    return list(held.values())


def _move(db: Database, document_id: int, found: Sequence[tuple[_Held, Placed | Lost]], text: str, run_id: int) -> set[int]:
    rows = {one.mention_id: where for one, where in found if one.correction_id is None}
    spans: dict[int, list[tuple[int, Placed | Lost]]] = {}
    for one, where in found:
        if one.correction_id is not None:
            spans.setdefault(one.mention_id, []).append((one.correction_id, where))
    judged = decided(db, {one.mention_id for one, _ in found})
    db.conn.executemany("update mentions set placed = 0 where id = ?", [(mention_id,) for mention_id in rows])
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
        there = db.execute(
            "select id from mentions where document_id = ? and start = ? and end = ? and label = ? and placed",
            [document_id, where.start, where.end, label],
        ).fetchone()
        if there is not None:
            if not judged:
                db.execute("delete from mentions where id = ?", [mention_id])
                return
            if decided(db, [there[0]]):
                where = Lost(())  # two decisions on what is one place now: a person must say
            else:
                db.execute("delete from mentions where id = ?", [there[0]])
    if isinstance(where, Placed):
        number = readings.page_at(db, document_id, where.start)[0]
        db.execute(
            "update mentions set document_id = ?, page = ?, start = ?, end = ?, text = ?, placed = 1 where id = ?",
            [document_id, number, where.start, where.end, text[where.start : where.end], mention_id],
        )
        _restore(db, mention_id)
    elif judged:
        db.execute(
            "update mentions set document_id = ?, lost_run = coalesce(lost_run, ?) where id = ?",
            [document_id, run_id, mention_id],
        )
        # a decision with a scope is about a text wherever it stands, and holds on
        for (correction_id,) in db.execute(
            "select id from corrections c where mention_id = ? and action <> 'undo' and scope is null"
            " and not exists (select 1 from corrections u where u.undoes = c.id)",
            [mention_id],
        ).fetchall():
            _orphan(db, correction_id, where, run_id)
    else:
        db.execute("delete from mentions where id = ?", [mention_id])


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
