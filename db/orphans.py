"""Decisions whose place changed: after a new reading each is checked against the text, and one that no longer fits is set aside.

An orphan is kept, counted and shown, and applied nowhere. It comes back by itself where its text stands at its place again.
"""

from __future__ import annotations

from sqlite_utils import Database


def check(db: Database, document_id: int, raw: str, run_id: int) -> set[int]:
    """Compare the anchor of each decision on a document with its new raw text, and set aside or bring back what differs.

    Returns the ids of the mentions whose decisions changed thereby.
    """
    anchors = db.execute(
        """select m.id, c.id, c.page, c.start, c.end, c.quote, o.correction_id is not null
        from mentions m join corrections c on c.mention_id = m.id and c.action <> 'undo'
        left join orphans o on o.correction_id = c.id
        where m.document_id = ?""",
        [document_id],
    ).fetchall()
    changed = set()
    for mention_id, correction_id, page, start, end, quote, orphaned in anchors:
        fits = raw[start:end] == quote
        if fits == bool(orphaned):
            changed.add(mention_id)
        if not fits and not orphaned:
            db.execute("insert into orphans (correction_id, run_id) values (?, ?)", [correction_id, run_id])
            message = f"The decision of correction {correction_id} on {quote!r} is set aside: other text stands there now."
            db.execute(
                "insert into issues (document_id, page, kind, message, run_id) values (?, ?, 'orphan', ?, ?)",
                [document_id, page, message, run_id],
            )
        elif fits and orphaned:
            db.execute("delete from orphans where correction_id = ?", [correction_id])
    return changed
