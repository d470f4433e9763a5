"""Pages in equal pages accounted for, checked at the end of each run."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from db import runs
from extractors.errors import PageAccountError
from extractors.records import Origin


@dataclass(frozen=True, slots=True)
class PageAccount:
    """pages_in: by the counts taken before reading. by_origin: what became of them; it has every origin."""

    pages_in: int
    by_origin: dict[Origin, int]

    @property
    def pages_out(self) -> int:
        """The sum over all origins."""
        return sum(self.by_origin.values())


# what a later run has read anew, before this one went on after an interruption, is that one's to account for
_READ_SINCE = """(r.outcome in ('extracted', 'again') and r.pages_read > 0 and exists (
  select 1 from run_documents later where later.document_id = r.document_id and later.run_id > r.run_id
  and later.outcome in ('extracted', 'again') and later.pages_read > 0))"""


def account(db: Database, run_id: int) -> PageAccount:
    """The pages of one run. Raises PageAccountError, naming the documents, where a page is missing or counted twice."""
    pages = f"select coalesce(sum(pages_read), 0) from run_documents r where run_id = ? and not {_READ_SINCE}"  # noqa: S608
    pages_in = db.execute(pages, [run_id]).fetchone()[0]
    result = PageAccount(pages_in, runs.pages_read(db, run_id))
    differing = f"""select d.name, r.pages_read, (select count(*) from pages p where p.document_id = d.id) as stored
        from run_documents r join documents d on d.id = r.document_id
        where r.run_id = ? and r.outcome in ('extracted', 'again') and r.pages_read > 0 and stored <> r.pages_read
          and not {_READ_SINCE} order by d.name"""  # noqa: S608
    wrong = [f"{name} ({expected} in, {stored} out)" for name, expected, stored in db.execute(differing, [run_id])]
    if wrong or result.pages_in != result.pages_out:
        named = f": {', '.join(wrong)}" if wrong else ""
        raise PageAccountError(f"{result.pages_in} pages went in, {result.pages_out} are accounted for{named}.")
    return result
