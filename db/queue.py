"""The queue of what waits for review: undecided mentions, in the order in which a decision helps most.

A decision helps as much as the mention is doubtful, times the number of its look-alikes (undecided mentions with the same text
and label), because what holds of one most likely holds of all. The n-th of several look-alikes helps by 1/n² of that only: the
queue goes on to something else instead of asking the same a thousand times.
"""

from __future__ import annotations

from sqlite_utils import Database

from db.transactions import writing

_WANTED = """
select id, label, (1 - score) * reach / (nth * nth) as priority, reach
from (
  select r.id, r.label, r.score, count(*) over alike as reach,
    row_number() over (alike order by r.score, r.id) as nth
  from review r join mentions m on m.id = r.id
  where r.status = 'machine'
  window alike as (partition by m.label, m.cleaned))"""
_AT_ONCE = 2_000  # rows written in one transaction, so that reviewers do not wait


def refresh(db: Database) -> None:
    """Bring the order up to date after a run; only rows that differ are written, some at a time."""
    stored = {row[0]: (row[1], row[2], row[3]) for row in db.execute("select mention_id, label, priority, reach from queue")}
    changed: list[tuple[int, str, float, int]] = []
    for mention_id, *row in db.execute(_WANTED):
        if stored.pop(mention_id, None) != tuple(row):
            changed.append((mention_id, *row))
    for first in range(0, len(changed), _AT_ONCE):
        with writing(db):
            # what was decided or went away meanwhile stays out
            db.conn.executemany(
                "insert or replace into queue (mention_id, label, priority, reach)"
                " select ?1, ?2, ?3, ?4 where exists (select 1 from review where id = ?1 and status = 'machine')",
                changed[first : first + _AT_ONCE],
            )
    if stored:
        with writing(db):
            db.conn.executemany("delete from queue where mention_id = ?", [(one,) for one in stored])
