"""New names of entities with very many mentions, shown at their rows of "review" some at a time, so that nobody waits."""

from __future__ import annotations

from sqlite_utils import Database

from db.transactions import writing

_AT_ONCE = 1_000  # rows written in one transaction
_NEXT = "select id from review where entity_id = ? and id > ? order by id limit ?"
_SHOW = """update review set entity = (select name from entities where id = ?1)
where entity_id = ?1 and id > ?2 and id <= ?3 and entity is not (select name from entities where id = ?1)"""


def show(db: Database) -> None:
    """Bring up to date what is left."""
    for (entity_id,) in db.execute("select entity_id from renamed").fetchall():
        reached = 0
        while ids := db.execute(_NEXT, [entity_id, reached, _AT_ONCE]).fetchall():
            with writing(db):
                db.execute(_SHOW, [entity_id, reached, ids[-1][0]])
            reached = ids[-1][0]
        with writing(db):
            # renamed again meanwhile: what came before the new name is behind
            still = (
                "select 1 from review r join entities e on e.id = r.entity_id where e.id = ? and r.entity is not e.name limit 1"
            )
            if not db.execute(still, [entity_id]).fetchone():
                db.execute("delete from renamed where entity_id = ?", [entity_id])
