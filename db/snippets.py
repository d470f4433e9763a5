"""Text around a place in a document, cut to a few words on either side."""

from __future__ import annotations

from sqlite_utils import Database

# where the text stands no more at its place, the first place on its page where it does
_AROUND = """select substr(text, max(at - :around, 1), min(at - 1, :around)), substr(text, at + length(:wanted), :around)
from (
  select text, case when substr(text, :start - start + 1, length(:wanted)) = :wanted then :start - start + 1
    else instr(text, :wanted) end as at
  from pages where document_id = :document and number = :page)
where at > 0"""


def around(db: Database, document_id: int, page: int, start: int, wanted: str, most: int) -> tuple[str, str] | None:
    """The text on either side of what stands at a raw offset of a page, cut to so many characters; None where it is not there."""
    given = {"document": document_id, "page": page, "start": start, "wanted": wanted, "around": most}
    for before, after in db.execute(_AROUND, given):
        return whole_words(before, after, most)
    return None


def whole_words(before: str, after: str, cut_from: int) -> tuple[str, str]:
    """The text on either side without the words that were cut through; only what has `cut_from` characters or more was cut."""
    if len(before) >= cut_from:
        before = "… " + before.partition(" ")[2]
    if len(after) >= cut_from:
        after = after.rpartition(" ")[0] + " …"
    return before, after
