"""Pairs of entities that people judged different: the rows of `kept_apart`, kept as the decisions "differ" and "split" say."""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Database

from extractors.names.resolve import Judgement, Resolution


def store(db: Database, judgements: Iterable[Judgement], resolution: Resolution) -> None:
    """Bring all pairs up to date with what was resolved; only those that differ are written."""
    wanted: dict[tuple[str, str], int] = {}
    for judgement in sorted(judgements, key=lambda one: one.id):
        if judgement.kind == "different" and judgement.id not in resolution.overruled:
            left, right = (
                {resolution.entity_of[key] for key in side if key in resolution.entity_of}
                for side in (judgement.left, judgement.right)
            )
            wanted.update(((one, other), judgement.id) for one in left for other in right if one != other)
    both = {**wanted, **{(other, one): number for (one, other), number in wanted.items()}}
    rows = db.execute("select entity_id, other_id, correction_id from kept_apart").fetchall()
    stored = {(one, other): number for one, other, number in rows}
    gone = [pair for pair, number in stored.items() if both.get(pair) != number]
    db.conn.executemany("delete from kept_apart where (entity_id, other_id) = (?, ?)", gone)
    new = [(*pair, number) for pair, number in both.items() if stored.get(pair) != number]
    db.conn.executemany("insert into kept_apart (entity_id, other_id, correction_id) values (?, ?, ?)", new)


def follow(db: Database, entity_id: str, other_id: str, correction_id: int) -> None:
    """Show at once that two were judged different."""
    pairs = [(entity_id, other_id, correction_id), (other_id, entity_id, correction_id)]
    db.conn.executemany("insert or replace into kept_apart (entity_id, other_id, correction_id) values (?, ?, ?)", pairs)


def undo(db: Database, correction_id: int) -> None:
    """Show at once that a decision holds no more."""
    db.execute("delete from kept_apart where correction_id = ?", [correction_id])
