"""Pairs of entities that people judged different: the rows of `kept_apart`, kept as the decisions "differ" and "split" say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sqlite_utils import Database

from db.transactions import Statement
from extractors.names.resolve import Judgement, Resolution


def load(db: Database) -> Mapping[tuple[str, str], int]:
    """All pairs with the decision that says so."""
    rows = db.execute("select entity_id, other_id, correction_id from kept_apart").fetchall()
    return {(one, other): number for one, other, number in rows}


def between(
    stored: Mapping[tuple[str, str], int], judgements: Iterable[Judgement], resolution: Resolution
) -> Iterator[Statement]:
    """The statements that bring all pairs up to date with what was resolved."""
    wanted: dict[tuple[str, str], int] = {}
    for judgement in sorted(judgements, key=lambda one: one.id):
        if judgement.kind == "different" and judgement.id not in resolution.overruled:
            left, right = (
                {resolution.entity_of[key] for key in side if key in resolution.entity_of}
                for side in (judgement.left, judgement.right)
            )
            wanted.update(((one, other), judgement.id) for one in left for other in right if one != other)
    both = {**wanted, **{(other, one): number for (one, other), number in wanted.items()}}
    for pair in stored.keys() - both.keys():
        yield "delete from kept_apart where (entity_id, other_id) = (?, ?)", pair
    for pair, number in both.items():
        if stored.get(pair) != number:
            yield _PUT, (*pair, number)


_PUT = """insert into kept_apart (entity_id, other_id, correction_id)
select ?1, ?2, ?3 where (select count(*) from entities where id in (?1, ?2)) = 2
on conflict (entity_id, other_id) do update set correction_id = excluded.correction_id"""


def follow(db: Database, entity_id: str, other_id: str, correction_id: int) -> None:
    """Show at once that two were judged different."""
    pairs = [(entity_id, other_id, correction_id), (other_id, entity_id, correction_id)]
    db.conn.executemany(_PUT, pairs)


def undo(db: Database, correction_id: int) -> None:
    """Show at once that a decision holds no more."""
    db.execute("delete from kept_apart where correction_id = ?", [correction_id])
