"""People and organisations across documents: what `extractors.names` resolves, written down with its evidence.

Resolution looks at the current names of all documents. It runs at the end of a run and after decisions, is skipped where nothing
changed since it was last done, and changes only rows that differ. Rejected names and those of superseded documents take no part
in it; they keep the entity they had while it exists.

In a large archive it takes minutes, and people go on deciding meanwhile. All is read as it was at one moment; what differs is
written in short transactions, each row only where it still is as it was read; and what decisions since then mean
(`db/at_once.py`) is done again at the end. The last thing written is how far it has seen. Whoever begins later has the turn, and
what an earlier one would still write is dropped. So whatever is interrupted or overtaken, the next resolution puts in order.
"""

from __future__ import annotations

import json
import secrets
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby, islice
from operator import itemgetter

from sqlite_utils import Database

from db import at_once, entity_changes, judgements, name_index, renamed
from db.transactions import Statement, writing
from extractors.errors import CorrectionError
from extractors.names import resolve as names
from extractors.records import Label, Link, Span
from extractors.stages import STAGES

_LONGEST = 0.04  # seconds of one transaction
_AT_HAND = 1_000  # changes found before it begins


def resolve(db: Database, run_id: int | None = None, *, anew: bool = False) -> None:
    """Bring entities, aliases and the entity of each mention up to date. run_id: the newest run where it is None.

    anew: also where nothing has changed since it was last done.

    Inside a caller's transaction all is part of that.
    """
    run_id = run_id or db.execute("select max(id) from runs").fetchone()[0]
    if run_id is None or (_last(db) == _seen(db) and not anew):
        return  # nothing has come in yet, or nothing since
    turn = _take_turn(db)
    with _one_moment(db):
        seen = _seen(db)
        documents = list(_documents(db))
        judged, gone = judgements.load(db, _known(db, documents), frozenset(m.key for one in documents for m in one.mentions))
        aliases = judgements.aliases(db)
        stored = entity_changes.load(db)
    resolution = names.resolve(documents, judged, aliases)
    del documents
    changes = entity_changes.between(stored, resolution, judged, gone, run_id)
    _write(db, turn, changes, (*seen, run_id, len(resolution.entities)))
    renamed.show(db)
    name_index.refresh(db)


def resolve_after(db: Database, made: Sequence[int]) -> None:
    """Bring all up to date after decisions, by the ids of their corrections, unless these leave every name as it is."""
    sql = f"{_MAY_CHANGE_NAMES} and c.id in (select value from json_each(?)) limit 1"  # noqa: S608
    if db.execute(sql, [json.dumps(list(made))]).fetchone():
        resolve(db)


def outdated(db: Database) -> str | None:
    """The version of the rules by which entities were resolved, where that is no longer the present one."""
    last = _last(db)
    return last[0] if last and last[0] != STAGES["resolve"].version else None


def is_behind(db: Database) -> bool:
    """Whether there are decisions that can change names and that no resolution has seen."""
    _, _, through = _last(db) or ("", 0, 0)
    return db.execute(f"{_MAY_CHANGE_NAMES} and c.id > ? limit 1", [through]).fetchone() is not None


_MAY_CHANGE_NAMES = """select 1 from corrections c left join corrections u on u.id = c.undoes
where not ((c.label in ('DATE', 'MONEY') and coalesce(u.action, c.action) in ('accept', 'reject', 'respan', 'revalue'))
    or (c.action = 'accept' and c.before ->> '$.status' = 'machine' and c.before ->> '$.entity_id' is not null))"""


def named(db: Database, entity: str) -> str:
    """The id of the entity with this id or exact name. Raises CorrectionError where there is none, or more than one."""
    if db.execute("select 1 from entities where id = ?", [entity]).fetchone():
        return entity
    found = db.execute("select id from entities where name = ? and mentions > 0 order by id", [entity]).fetchall()
    if not found:
        order = "In 'fonds correct link' the entity comes first, then the mentions; " if entity.isdigit() else ""
        raise CorrectionError(
            f"There is no person or organisation {entity!r}.", hint=f"{order}'fonds review' lists them with their ids."
        )
    if len(found) > 1:
        listed = ", ".join(one for (one,) in found)
        raise CorrectionError(f"{entity!r} is the name of {len(found)}: {listed}.", hint="Give the id of the one that is meant.")
    return str(found[0][0])


Seen = tuple[str, int, int]  # version of the rules, newest row of run_documents, newest correction


def _last(db: Database) -> Seen | None:
    sql = "select version, through_event, through_correction from resolutions order by id desc limit 1"
    row: Seen | None = db.execute(sql).fetchone()
    return row


def _seen(db: Database) -> Seen:
    sql = "select (select coalesce(max(id), 0) from run_documents), (select coalesce(max(id), 0) from corrections)"
    return (STAGES["resolve"].version, *db.execute(sql).fetchone())


def _take_turn(db: Database) -> str:
    turn = secrets.token_hex(8)
    with writing(db):
        db.execute("update resolving set turn = ?", [turn])
    return turn


@contextmanager
def _one_moment(db: Database) -> Iterator[None]:
    """Everything read within is of one moment, whatever others write."""
    if db.conn.in_transaction:
        yield
        return
    db.conn.execute("begin")
    try:
        yield
    finally:
        db.conn.rollback()


def _write(db: Database, turn: str, changes: Iterator[Statement], done: tuple[object, ...]) -> None:
    """Write all changes, a few milliseconds at a time, and at last that they are done and how much was seen."""
    waiting: deque[Statement] = deque()
    is_done = False
    while not is_done:
        waiting.extend(islice(changes, _AT_HAND - len(waiting)))  # to find them takes time, too
        are_last = len(waiting) < _AT_HAND
        with writing(db):
            if db.execute("select turn from resolving").fetchone() != (turn,):
                return  # who has begun since has seen more
            _some(db, waiting)
            is_done = are_last and not waiting
            if is_done:
                newer = db.execute("select id from corrections where id > ?", [done[2]]).fetchall()
                at_once.apply(db, (one for (one,) in newer))
                db.execute(
                    "insert into resolutions (version, through_event, through_correction, run_id, entities)"
                    " values (?, ?, ?, ?, ?)",
                    done,
                )


def _some(db: Database, waiting: deque[Statement]) -> None:
    """Write as many of the changes as may be written at once, one at least, and take them away."""
    until = time.monotonic() + _LONGEST
    while waiting:
        db.conn.execute(*waiting.popleft())
        if time.monotonic() > until:
            return


def _documents(db: Database) -> Iterator[names.DocumentNames]:
    rows = db.execute(
        """select d.id, d.sha256, c.id, c.label, case when c.text = m.text then m.cleaned else c.text end,
          c.start, c.end, c.context
        from documents d
        join current_mentions c on c.document_id = d.id and c.label in ('PERSON', 'ORG') and c.status <> 'rejected'
        join mentions m on m.id = c.id
        where d.state = 'done'
        order by d.sha256, c.start, c.end, c.id"""
    )
    for (document_id, sha256), group in groupby(rows, key=itemgetter(0, 1)):
        mentions = tuple(names.NameMention(key, Label(label), *rest) for _, _, key, label, *rest in group)
        yield names.DocumentNames(sha256, mentions, _links(db, document_id))


def _known(db: Database, documents: Iterable[names.DocumentNames]) -> dict[str, dict[tuple[int, str], list[int]]]:
    """Mentions by label, then by the lineage of their document and their name."""
    lineages = dict(db.execute("select sha256, lineage from documents where state = 'done'").fetchall())
    known: dict[str, dict[tuple[int, str], list[int]]] = {}
    for document in documents:
        for mention in document.mentions:
            key = (lineages[document.document], mention.text)
            known.setdefault(mention.label.value, {}).setdefault(key, []).append(mention.key)
    return known


def _links(db: Database, document_id: int) -> tuple[Link, ...]:
    rows = db.execute(
        "select first_start, first_end, second_start, second_end, kind from links where document_id = ?"
        " order by first_start, first_end, second_start, second_end, kind",
        [document_id],
    )
    return tuple(Link(Span(a, b), Span(c, d), kind) for a, b, c, d, kind in rows)
