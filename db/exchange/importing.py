"""Decisions of another archive, taken into this one's log: an export of `db/exchange/exporting.py`, read back.

The rules:
- A decision that is here already, by its uid, is passed over: importing again changes nothing.
- Decisions are appended in the order of the file and hold as if they had been made here, with their own times and actors.
- The newest decision has the last word, by its time and not by when it was imported. An imported one that is older than a live
  one that stands here and speaks of the same (the label, the place, the value, the entity, or whether it is a mention at all) is
  appended and undone at once, in the name of who imports, as a whole. It can be read in the history, and made again. Of two that
  both stand in the file, its order says which is the older: somebody has seen both.
- A mention that is found nowhere for certain keeps its decisions as orphans. Decisions on documents that are not here wait: they
  are left out and counted, and importing the file again after an ingest of those documents brings them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database

from db import corrections, entities, readings
from db.corrections import Signature
from db.exchange import places
from db.exchange.exporting import ANCHOR, PLAIN
from db.exchange.lines import ON_ENTITIES, Line, parse
from db.exchange.places import Home
from db.judgements import KINDS
from db.transactions import writing
from extractors.errors import CorrectionError
from extractors.text.anchors import Lost, Placed


@dataclass(slots=True)
class Report:
    """What an import did, in decisions and undoings. older: undone at once. undone: here already, by somebody else.

    waiting: by name of a document that is not here.
    """

    new: int = 0
    known: int = 0
    older: int = 0
    orphaned: int = 0
    undone: int = 0
    waiting: dict[str, int] = field(default_factory=dict)


def import_corrections(db: Database, lines: Iterable[str], actor: str) -> Report:
    """Take the decisions of an export into the log: all that belong here, or none.

    Raises CorrectionError, with the number of the line, where one cannot be used.
    """
    if not actor.strip():
        raise CorrectionError("An import needs the name of the person who makes it.")
    parsed = parse(lines)
    with writing(db):
        run_id = db.execute("select max(id) from runs").fetchone()[0]
        if run_id is None:
            raise CorrectionError("There are no documents in this archive yet.", hint="Ingest them, then import the decisions.")
        report = _Import(db, parsed, actor, run_id).run()
        if report.new:
            entities.resolve(db)
    return report


class _Import:
    def __init__(self, db: Database, lines: list[Line], actor: str, run_id: int) -> None:
        self.db, self.lines, self.actor, self.run_id = db, lines, actor, run_id
        self.report = Report()
        self.ids: dict[str, int] = dict(db.execute("select uid, id from corrections").fetchall())
        self.last = max(self.ids.values(), default=0)  # what has a larger number comes from this file
        self.undone = {line.data["undoes"] for line in lines}
        self.order = {line.uid: line.number for line in lines}
        self.waiting: set[str] = set()

    def run(self) -> Report:
        known = dict(self.db.execute("select uid, mention_id from corrections").fetchall())
        groups: dict[str, list[Line]] = {}
        for line in self.lines:
            if line.key is not None:
                groups.setdefault(line.key, []).append(line)
        fresh = {key: some for key, some in groups.items() if any(line.uid not in known for line in some)}
        try:
            homes = places.find(self.db, fresh, known, self.run_id)
        except sqlite3.IntegrityError as error:
            raise CorrectionError(f"A mention of the file cannot be stored: {error}.", hint="Nothing was imported.") from error
        for line in self.lines:
            try:
                self._take(line, homes.get(line.key) if line.key else None)
            except (sqlite3.Error, ValueError, KeyError, TypeError) as error:
                raise line.error(error) from error
        for home in homes.values():
            self.db.execute("insert into _judge values (?)", [home.mention_id])
            try:
                corrections.follow(self.db, home.mention_id or 0)
            except (sqlite3.Error, ValueError, KeyError) as error:
                raise CorrectionError(f"A value of the file cannot be used: {error}.", hint="Nothing was imported.") from error
        return self.report

    def _take(self, line: Line, home: Home | None) -> None:
        if line.uid in self.ids:
            self.report.known += 1
            return
        target = line.data["undoes"]
        if target in self.waiting or (line.key is not None and home is None):
            name = str(line.data["mention"]["name"]) if line.data["mention"] else "of an undoing"
            self.report.waiting[name] = self.report.waiting.get(name, 0) + 1
            self.waiting.add(line.uid)
            return
        if target is not None and target not in self.ids:
            raise line.error(f"the decision {target}, which it undoes, stands neither before it nor in this archive")
        if target and self.db.execute("select 1 from corrections where undoes = ?", [self.ids[target]]).fetchone():
            self.report.undone += 1
            return
        number = self.ids[line.uid] = corrections.append(self.db, self._row(line, home), Signature(line.data["actor"]))
        self.report.new += 1
        if target is None and line.uid not in self.undone:
            if home is not None:
                self._place(line, home, number)
            if self._is_overtaken(line, number):
                self._undo(number)
        elif home is not None and isinstance(moved := home.spans.get(line.uid), Placed):
            self._placement(number, home, moved)

    def _row(self, line: Line, home: Home | None) -> dict[str, Any]:
        data = line.data
        row = {key: data[key] for key in PLAIN}
        row |= {"before": _text(data["before"]), "after": _text(data["after"])}
        row["undoes"] = self.ids[data["undoes"]] if data["undoes"] else None
        if data["anchor"]:
            row |= {key: data["anchor"][key] for key in ANCHOR}
            row |= {"document_sha256": data["anchor"]["document"], "box": _text(data["anchor"]["box"])}
        if home is not None:
            row["mention_id"] = home.mention_id
            row["machine"] = _text(self._machine(data["machine"], home))
        return row

    def _machine(self, machine: Mapping[str, Any] | None, home: Home) -> dict[str, Any] | None:
        """What the machine had found, as of the newest run here, or of none where it finds something else here: a clash."""
        if machine is None:
            return None
        value, lost = self.db.execute(
            "select value, lost_run is not null from mentions where id = ?", [home.mention_id]
        ).fetchone()
        agrees = "value" not in machine or (machine["value"] == value and bool(lost) <= bool(machine.get("lost")))
        return {**machine, "run": self.run_id if agrees else 0}

    def _place(self, line: Line, home: Home, number: int) -> None:
        """Say where the decision stands now, or set it aside."""
        moved = home.spans.get(line.uid)
        stands = self.db.execute("select placed from mentions where id = ?", [home.mention_id]).fetchone()[0]
        if isinstance(moved, Placed) and stands:
            self._placement(number, home, moved)
        elif line.data["scope"] is None and (
            not stands or isinstance(moved, Lost)
        ):  # one with a scope holds on, as in `anchoring`
            lost = moved if isinstance(moved, Lost) else home.where
            found = lost.candidates if isinstance(lost, Lost) else ()
            candidates = _text([{"start": one.start, "end": one.end, "score": round(one.score, 3)} for one in found])
            row = [number, self.run_id, candidates]
            self.db.execute("insert into orphans (correction_id, run_id, candidates) values (?, ?, ?)", row)
            self.report.orphaned += 1

    def _placement(self, number: int, home: Home, moved: Placed) -> None:
        text = readings.load_text(self.db, home.document_id)[moved.start : moved.end]
        page, box = (
            readings.page_at(self.db, home.document_id, moved.start)[0],
            readings.box_of(self.db, home.document_id, moved.start, moved.end),
        )
        row = [number, page, moved.start, moved.end, text, _text(box)]
        self.db.execute("insert into placements (correction_id, page, start, end, text, box) values (?, ?, ?, ?, ?, ?)", row)

    def _is_overtaken(self, line: Line, number: int) -> bool:
        """Whether a later decision (by the file where it has both, else by time) that was here before speaks of the same."""
        if line.data["action"] in ON_ENTITIES:
            live = (
                "select id, uid, created, action, after from live_corrections"
                " where action in ('merge', 'differ', 'split', 'rename', 'identify')"
            )
        else:  # on any mention that it reaches
            live = (
                "select l.id, l.uid, l.created, l.action, l.after from decisions mine"
                " join decisions its on its.on_mention = mine.on_mention"
                " join live_corrections l on l.id = its.id where mine.id = :number"
            )
        earlier = self.db.execute(
            f"select uid, created, action, after from ({live}) where id <= :last",  # noqa: S608
            {"number": number, "last": self.last},
        ).fetchall()
        return any(
            uid not in self.undone
            and (self.order[uid] > line.number if uid in self.order else created > line.data["created"])
            and _conflict(line.data["action"], line.data["after"], action, json.loads(after))
            for uid, created, action, after in earlier
        )

    def _undo(self, number: int) -> None:
        (made,) = self.db.query("select * from corrections where id = ?", [number])
        kept = ("mention_id", "entity_id", "other_id", "document_sha256", *ANCHOR, "label", "box", "machine", "before")
        row = {key: made[key] for key in kept} | {"action": "undo", "undoes": number, "after": "{}"}
        corrections.append(self.db, row, Signature(self.actor, "When it was imported, a newer decision stood here."))
        self.report.older += 1


def _conflict(action: str, after: Mapping[str, Any], other: str, its: Mapping[str, Any]) -> bool:
    if action in ON_ENTITIES:
        kinds = KINDS[action], KINDS[other]
        if (kinds[0] == "name") != (kinds[1] == "name") or (kinds[0] == kinds[1] != "name"):
            return False
        sides, others = ([_side(one.get(side, [])) for side in ("left", "right")] for one in (after, its))
        if kinds[0] == "name":
            return (action, after.get("scheme")) == (other, its.get("scheme")) and bool(sides[0] & others[0])
        return any(bool(sides[0] & others[i]) and bool(sides[1] & others[1 - i]) for i in (0, 1))
    told = {"label", "start", "value", "entity_id"}
    return (action == "reject") != (other == "reject") or bool(told & set(after) & set(its))


def _side(side: Iterable[Iterable[str]]) -> set[tuple[str, ...]]:
    return {tuple(one) for one in side}


def _text(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)
