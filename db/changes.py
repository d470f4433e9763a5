"""What a run changed in what the machine says, and how the decisions of people fared in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from db import snippets
from db.history import value_words
from extractors.errors import DatabaseError

AROUND = 80  # characters of text on either side of an example
_LOOKED = 20_000  # changes among which examples are looked for


@dataclass(frozen=True, slots=True)
class Line:
    """Mentions of one label in one document."""

    document: str
    label: str
    added: int
    changed: int
    lost: int


@dataclass(frozen=True, slots=True)
class Changes:
    """lines: by document and label, only where something changed. decisions: by state, all that there are. clashes: new ones.

    undoes: the run that it took back. is_last_word: whether it can itself be taken back, in some document at least.
    """

    run: int
    kind: str
    started: str
    lines: tuple[Line, ...]
    decisions: dict[str, int]
    clashes: int
    undoes: int | None
    is_last_word: bool


@dataclass(frozen=True, slots=True)
class Count:
    """What was added, changed and lost. of: a label, or the name of a document, whose id is then given."""

    of: str
    added: int
    changed: int
    lost: int
    document: int | None = None

    @property
    def total(self) -> int:
        """All three."""
        return self.added + self.changed + self.lost


@dataclass(frozen=True, slots=True)
class Example:
    """A mention that was lost or changed. before, after: values in words. around: the text on either side, where known.

    page: where it stands, or stood. mention: its number, None where it is no more. reviewed: whether a decision rests on it.
    times: how often the run did the same, this one included, as far as was looked.
    """

    change: str
    label: str
    text: str
    before: str
    after: str
    document: str
    document_id: int
    page: int | None
    mention: int | None
    reviewed: bool
    around: tuple[str, str] | None
    times: int = 1


def changes(db: Database, run_id: int | None = None) -> Changes:
    """The changes of a run, the newest where none is named. Raises DatabaseError where there is no such run."""
    wanted = newest(db) if run_id is None else run_id
    for run in db.query("select * from runs where id = ?", [wanted]):
        lines = db.execute(
            f"""select d.name, c.label, {_CHANGED}
            from changes c join documents d on d.id = c.document_id where c.run_id = ? group by d.id, c.label
            order by d.name, d.id, c.label""",  # noqa: S608
            [wanted],
        )
        states = {state: run[f"corrections_{state}"] for state in ("applied", "superseded", "orphaned")}
        told = tuple(Line(*line) for line in lines)
        last = db.execute("select 1 from snapshots where run_id = ? limit 1", [wanted]).fetchone() is not None
        return Changes(run["id"], run["kind"], run["started"], told, states, run["clashes"], run["undoes"], last)
    raise no_run(wanted)


def lost(db: Database, run_id: int, document_id: int) -> int:
    """How many mentions of a document a run has lost so far."""
    sql = "select count(*) from changes where run_id = ? and document_id = ? and change = 'lost'"
    return int(db.execute(sql, [run_id, document_id]).fetchone()[0])


def newest(db: Database) -> int | None:
    """The newest run; None where there is none."""
    number: int | None = db.execute("select max(id) from runs").fetchone()[0]
    return number


def no_run(wanted: int | None) -> DatabaseError:
    """What to raise where there is no such run."""
    return DatabaseError(f"There is no run {wanted or ''}".rstrip() + ".", hint="'fonds status' lists the last runs.")


def by_label(db: Database, run_id: int) -> tuple[Count, ...]:
    """What a run changed by label, where most changed first."""
    return tuple(Count(*row) for row in db.execute(_BY_LABEL, [run_id]))


def by_document(db: Database, run_id: int, limit: int) -> tuple[tuple[Count, ...], int]:
    """The documents in which a run changed most, and in how many it changed anything."""
    rows = db.execute(_BY_DOCUMENT, [run_id, limit]).fetchall()
    return tuple(Count(*tuple(row)[:-1]) for row in rows), rows[0][-1] if rows else 0


def examples(db: Database, run_id: int, limit: int) -> Iterator[Example]:
    """Mentions that a run lost or gave another value, the lost before the changed.

    First each on which decisions rest; then others, of those that are the same one, what happened most often first.
    """
    given = {"run": run_id, "limit": limit, "looked": _LOOKED}
    reviewed = db.execute(_REVIEWED, given).fetchall()
    others = db.execute(_OTHERS, {**given, "limit": limit - len(reviewed)}).fetchall()
    for number, times in [*reviewed, *others]:
        for row in db.query(_EXAMPLE, [number]):
            yield _example(db, row, times)


_CHANGED = """count(*) filter (where change = 'added') as added, count(*) filter (where change = 'changed') as changed,
  count(*) filter (where change = 'lost') as lost"""
_BY_LABEL = f"select label, {_CHANGED} from changes where run_id = ? group by label order by count(*) desc, label"  # noqa: S608
_BY_DOCUMENT = f"""select d.name, one.added, one.changed, one.lost, d.id, one.documents from (
  select document_id, {_CHANGED}, count(*) over () as documents from changes where run_id = ?
  group by document_id order by count(*) desc, document_id limit ?) one
join documents d on d.id = one.document_id
order by one.added + one.changed + one.lost desc, d.id"""  # noqa: S608
_TELLS = "(change = 'lost' or (change = 'changed' and before is not after))"  # others are of boxes and scores
_REVIEWED = f"""select id, 1 from changes where run_id = :run and reviewed and {_TELLS}
order by change = 'changed', id limit :limit"""  # noqa: S608
_OTHERS = f"""select min(id), count(*) from (
  select id, change, label, text, before, after from changes where run_id = :run and not reviewed
    and change in ('lost', 'changed') limit :looked)
where {_TELLS} group by change, label, text, before, after
order by change = 'changed', count(*) desc, min(id) limit :limit"""  # noqa: S608
_EXAMPLE = """select c.*, d.name as document, m.id as mention
from changes c join documents d on d.id = c.document_id
left join mentions m on m.id = c.mention_id and m.document_id = c.document_id
where c.id = ?"""


def _example(db: Database, row: Mapping[str, Any], times: int) -> Example:
    placed = row["page"] is not None and row["start"] is not None
    return Example(
        before=value_words(row["before"]) if row["before"] else "",
        after=value_words(row["after"]) if row["after"] else "",
        reviewed=bool(row["reviewed"]),
        times=times,
        around=snippets.around(db, row["document_id"], row["page"], row["start"], row["text"], AROUND) if placed else None,
        **{key: row[key] for key in ("change", "label", "text", "document", "document_id", "page", "mention")},
    )
