"""The queue of what waits for review: undecided mentions, in the order in which a decision helps most.

A decision helps as much as the mention is doubtful, times the number of its look-alikes (undecided mentions with the same text
and label), because what holds of one most likely holds of all. The n-th of several look-alikes helps by 1/n² of that only: the
queue goes on to something else instead of asking the same a thousand times.
"""

from __future__ import annotations

from sqlite_utils import Database

from db.transactions import writing

# all look-alikes of mentions in documents that runs have gone over since
_WANTED = """
with touched as materialized (
  select distinct m.label, m.cleaned from run_documents e join mentions m on m.document_id = e.document_id where e.id > ?)
select id, label, priority, reach
from (
  select id, label, (1 - score) * reach / (nth * nth) as priority, reach
  from (
    select r.id, r.label, r.score, count(*) over alike as reach, row_number() over (alike order by r.score, r.id) as nth
    from touched cross join mentions m on (m.label, m.cleaned) = (touched.label, touched.cleaned)
    cross join review r on r.id = m.id and r.status = 'machine'
    window alike as (partition by m.label, m.cleaned))) wanted
where not exists (select 1 from queue q
    where q.mention_id = wanted.id and (q.label, q.priority, q.reach) = (wanted.label, wanted.priority, wanted.reach))"""
# what was decided or went away meanwhile stays out
_WRITE = """insert into queue (mention_id, label, priority, reach)
select ?1, ?2, ?3, ?4 where exists (select 1 from review where id = ?1 and status = 'machine')
on conflict (mention_id) do update set label = excluded.label, priority = excluded.priority, reach = excluded.reach"""
_GONE = "select mention_id from queue q where not exists (select 1 from review where id = q.mention_id and status = 'machine')"
_AT_ONCE = 2_000  # rows written in one transaction, so that reviewers do not wait


def refresh(db: Database) -> None:
    """Bring the order up to date after runs, for what they have touched; only rows that differ are written, some at a time."""
    seen, newest = db.execute("select (select event from queued), (select coalesce(max(id), 0) from run_documents)").fetchone()
    if newest == seen:
        return
    # read to its end before anything is written: SQLite lets nobody write who is still reading what others have changed since
    changed = db.execute(_WANTED, [seen]).fetchall()
    for first in range(0, len(changed), _AT_ONCE):
        with writing(db):
            db.conn.executemany(_WRITE, changed[first : first + _AT_ONCE])
    gone = db.execute(_GONE).fetchall()  # read before the transaction, for others wait while that lasts
    with writing(db):
        db.conn.executemany("delete from queue where mention_id = ?", gone)
        db.execute("update queued set event = ?", [newest])
