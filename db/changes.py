"""What a run changed in what the machine says, and how the decisions of people fared in it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from extractors.errors import DatabaseError


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
    """lines: by document and label, only where something changed. decisions: by state, all that there are. clashes: new ones."""

    run: int
    kind: str
    started: str
    lines: tuple[Line, ...]
    decisions: dict[str, int]
    clashes: int


def changes(db: Database, run_id: int | None = None) -> Changes:
    """The changes of a run, the newest where none is named. Raises DatabaseError where there is no such run."""
    wanted = run_id or db.execute("select max(id) from runs").fetchone()[0]
    for run in db.query("select * from runs where id = ?", [wanted]):
        lines = db.execute(
            """select d.name, c.label, count(*) filter (where change = 'added'), count(*) filter (where change = 'changed'),
              count(*) filter (where change = 'lost')
            from changes c join documents d on d.id = c.document_id where c.run_id = ? group by d.id, c.label
            order by d.name, d.id, c.label""",
            [wanted],
        )
        states = {state: run[f"corrections_{state}"] for state in ("applied", "superseded", "orphaned")}
        return Changes(run["id"], run["kind"], run["started"], tuple(Line(*line) for line in lines), states, run["clashes"])
    raise DatabaseError(f"There is no run {wanted or ''}".rstrip() + ".", hint="'fonds status' lists the last runs.")
