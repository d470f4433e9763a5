"""Machine mentions: what one stage found in one document, put in the place of what it found before.

A mention is known by (document, start, end, label). One that is found again keeps its id and what people decided about it. One
that is found no more goes, unless a decision rests on it: then it stays, marked with the run that lost it.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from db import values
from extractors.errors import FondsError
from extractors.records import Extraction, Mention, Value
from extractors.stages import STAGES

MACHINE = ("page", "text", "value", "context", "score", "box", "cleaned", "note", "extractor", "extractor_version", "stage")
_SCOPED = """select distinct label, scope_text from corrections
where label in ('PERSON', 'ORG', 'DATE', 'MONEY') and scope_text > '' and scope is not null"""
_DECIDED_SPANS = """select coalesce(j.start, m.start), coalesce(j.end, m.end)
from judgements j join mentions m on m.id = j.mention_id where m.document_id = ? and m.placed"""
_AGAIN = "select 1 from documents d join stages s on s.sha256 = d.sha256 where d.id = ? and s.stage = ? and s.outcome = 'done'"
_Key = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """What storing a stage's mentions did."""

    found: int = 0
    added: int = 0
    changed: int = 0
    lost: int = 0

    def __add__(self, other: Difference) -> Difference:
        return Difference(
            self.found + other.found, self.added + other.added, self.changed + other.changed, self.lost + other.lost
        )


def store_extraction(db: Database, document_id: int, stage: str, extraction: Extraction, raw: str, run_id: int) -> Difference:
    """Store what `stage` found in a document whose raw text is `raw`.

    Raises FondsError where the text of a mention is not what stands at its offsets; the caller rolls back.
    """
    difference = _store_mentions(db, document_id, stage, extraction.mentions, raw, run_id)
    db.execute("delete from links where document_id = ? and stage = ?", [document_id, stage])
    db.conn.executemany(
        """insert or ignore into links (document_id, stage, first_start, first_end, second_start, second_end, kind)
        values (?, ?, ?, ?, ?, ?, ?)""",
        [(document_id, stage, *link.first, *link.second, link.kind) for link in extraction.links],
    )
    db.execute("delete from issues where document_id = ? and kind = ?", [document_id, stage])
    db.conn.executemany(
        "insert into issues (document_id, kind, message, run_id) values (?, ?, ?, ?)",
        [(document_id, stage, problem, run_id) for problem in extraction.problems],
    )
    return difference


def _store_mentions(db: Database, document_id: int, stage: str, mentions: Iterable[Mention], raw: str, run_id: int) -> Difference:
    stored: dict[_Key, tuple[int, int | None, list[object]]] = {
        (start, end, label): (mention_id, lost, list(machine))
        for mention_id, start, end, label, lost, *machine in db.execute(
            f"select id, start, end, label, lost_run, {', '.join(MACHINE)} from mentions where document_id = ? and placed",  # noqa: S608
            [document_id],
        )
    }
    decided = {
        row[0]: bool(row[1])
        for row in db.execute(
            "select j.mention_id, j.value_decided or j.label is not null from judgements j"
            " join mentions m on m.id = j.mention_id where m.document_id = ?",
            [document_id],
        )
    }
    added = changed = 0
    judged: list[tuple[int, Mention]] = []  # what is new or differs
    changes: list[tuple[object, ...]] = []
    found: set[_Key] = set()
    for mention in mentions:
        key = (mention.start, mention.end, mention.label.value)
        if key in found:
            continue
        if raw[mention.start : mention.end] != mention.text:
            raise FondsError(
                f"{mention.label} {mention.text!r} of {mention.extractor} does not stand at {mention.start}:{mention.end}.",
                hint="This is a defect of fonds. Please report it with the document.",
            )
        found.add(key)
        machine = _machine_row(mention, stage)
        if key not in stored:
            added += 1
            mention_id = _insert(db, document_id, key, machine, run_id)
            values.store(db, mention_id, mention.value, new=True)
            judged.append((mention_id, mention))
            changes.append(("added", key[2], mention.text, None, machine[2], mention.page, *key[:2], mention_id, False))
            continue
        mention_id, lost, before = stored[key]
        if lost is not None or before != machine:
            if lost is not None or not _differs_by_version_alone(before, machine):
                added += lost is not None
                changed += lost is None
                change = "changed" if lost is None else "added"
                place = (mention.page, *key[:2], mention_id, mention_id in decided)
                changes.append((change, key[2], mention.text, before[2], machine[2], *place))
            _update(db, mention_id, machine, run_id)
            judged.append((mention_id, mention))
        if not decided.get(mention_id):
            _follow(db, mention_id, mention.value, same=before == machine)
    lost_now = {key: row for key, row in stored.items() if key not in found and row[2][-1] == stage and row[1] is None}
    gone = [row[0] for row in lost_now.values()]
    _lose(db, gone, run_id)
    changes += [
        ("lost", key[2], machine[1], machine[2], None, machine[0], *key[:2], mention_id, mention_id in decided)
        for key, (mention_id, _, machine) in lost_now.items()
    ]
    if db.execute(_AGAIN, [document_id, stage]).fetchone():
        db.conn.executemany(
            "insert into changes (run_id, document_id, change, label, text, before, after, page, start, end, mention_id,"
            " reviewed) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(run_id, document_id, *change) for change in changes],
        )
    db.conn.executemany("insert into _judge values (?)", [(one,) for one in _reached(db, document_id, judged, decided)])
    return Difference(len(found), added, changed, len(gone))


def _reached(db: Database, document_id: int, some: Iterable[tuple[int, Mention]], decided: Container[int]) -> Iterator[int]:
    """Those that a decision may reach: their own, one with a scope, or one on what they meet. The others need no judging."""
    spans = db.execute(_DECIDED_SPANS, [document_id]).fetchall()
    scoped = set(db.execute(_SCOPED).fetchall())
    for mention_id, one in some:
        meets = any(start < one.end and one.start < end for start, end in spans)
        if mention_id in decided or meets or (one.label.value, one.cleaned) in scoped:
            yield mention_id


def _differs_by_version_alone(before: list[object], machine: list[object]) -> bool:
    """Whether newer rules say the same as before, for else each would seem to have changed all that it did not touch."""
    version = MACHINE.index("extractor_version")
    return [*before[:version], *before[version + 1 :]] == [*machine[:version], *machine[version + 1 :]]


def _machine_row(mention: Mention, stage: str) -> list[object]:
    return [
        mention.page,
        mention.text,
        values.to_text(mention.value),
        mention.context,
        float(mention.score),
        json.dumps([round(float(side), 3) for side in mention.box]) if mention.box else None,
        mention.cleaned,
        mention.note,
        mention.extractor,
        STAGES[stage].version,
        stage,
    ]


def _insert(db: Database, document_id: int, key: _Key, machine: list[object], run_id: int) -> int:
    columns = f"document_id, start, end, label, {', '.join(MACHINE)}, run_id"
    marks = ", ".join("?" * (len(machine) + 5))
    cursor = db.conn.execute(
        f"insert into mentions ({columns}) values ({marks})",  # noqa: S608
        [document_id, *key, *machine, run_id],
    )
    return int(cursor.lastrowid or 0)


def _update(db: Database, mention_id: int, machine: list[object], run_id: int) -> None:
    columns = ", ".join(f"{column} = ?" for column in MACHINE)
    sql = f"update mentions set {columns}, run_id = ?, lost_run = null where id = ?"  # noqa: S608
    db.conn.execute(sql, [*machine, run_id, mention_id])


def _follow(db: Database, mention_id: int, value: Value, *, same: bool) -> None:
    # a date may have no EDTF and still change its days, so only equal rows without a value are left alone
    if not (same and value is None):
        values.store(db, mention_id, value)


def _lose(db: Database, gone: list[int], run_id: int) -> None:
    for mention_id in gone:
        if db.execute("select 1 from corrections where mention_id = ? limit 1", [mention_id]).fetchone():
            db.execute("update mentions set lost_run = ? where id = ?", [run_id, mention_id])
        else:
            db.execute("delete from mentions where id = ?", [mention_id])
