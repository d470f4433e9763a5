"""The index of printed names: under which keys each can be met by names that may be one with it (`extractors/names/meeting.py`).

Keys follow from the name alone, so entities may come and go without a row changing; `db/suggestions.py` looks things up here.
"""

from __future__ import annotations

from sqlite_utils import Database

from db.transactions import writing
from extractors.names.forms import rank
from extractors.names.meeting import VERSION, keys_of
from extractors.records import Label

# names that entities are printed by, and those that people gave them, without a row; the most frequent first
_MISSING = """
select label, text from (
  select e.label, a.text, sum(a.mentions) as mentions
  from entities e join aliases a on a.entity_id = e.id group by 1, 2
  union all
  select e.label, e.name, 0 from entities e
  where not exists (select 1 from aliases a where a.entity_id = e.id and a.text = e.name)) used
where not exists (select 1 from printed_names n where (n.label, n.text) = (used.label, used.text))
order by mentions desc, text"""
_UNUSED = """
select id, label, text from printed_names n
where not exists (select 1 from aliases a where a.text = n.text)
  and not exists (select 1 from entities e where e.name = n.text)"""
_AT_ONCE = 1_000  # names written in one transaction, so that reviewers do not wait


def refresh(db: Database) -> None:
    """Bring the index up to date with the names that entities have; only what differs is written, some at a time."""
    if db.execute("select 1 from printed_names where rules <> ? limit 1", [VERSION]).fetchone():
        with writing(db):
            db.execute("delete from name_keys")
            db.execute("delete from printed_names")
    missing = db.execute(_MISSING).fetchall()
    for first in range(0, len(missing), _AT_ONCE):
        with writing(db):
            for label, text in missing[first : first + _AT_ONCE]:
                _add(db, label, text)
    unused = db.execute(_UNUSED).fetchall()
    for first in range(0, len(unused), _AT_ONCE):
        with writing(db):
            for name_id, label, text in unused[first : first + _AT_ONCE]:
                keys = [(key, name_id) for key in keys_of(Label(label), text).left]
                db.conn.executemany("delete from name_keys where (key, name_id) = (?, ?)", keys)
                db.execute("delete from printed_names where id = ?", [name_id])


def _add(db: Database, label: str, text: str) -> None:
    row = [label, text, rank(Label(label), text), VERSION]
    sql = "insert or ignore into printed_names (label, text, rank, rules) values (?, ?, ?, ?) returning id"
    for (name_id,) in db.conn.execute(sql, row).fetchall():
        keys = [(key, name_id) for key in keys_of(Label(label), text).left]
        db.conn.executemany("insert into name_keys (key, name_id) values (?, ?)", keys)
