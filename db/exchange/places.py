"""Where the mentions of imported decisions stand in this archive, and the rows for those that no machine has found here."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database

from db import anchoring, readings
from db.exchange.exporting import MENTION, reading
from db.exchange.lines import Line
from db.rows import insert
from extractors.records import Label
from extractors.text.anchors import Anchor, Candidate, Lost, Placed, anchor, place


@dataclass(slots=True)
class Home:
    """Where decisions on one mention belong.

    mention_id: once it has a row here. where: its place; None for one that has a row and stands somewhere already. spans: by
    uid, what stretches of single decisions are now, where that is not what they say.
    """

    document_id: int
    same: bool = False  # the very text that the file tells of: what stands nowhere there stands nowhere here
    former: str | None = None
    mention_id: int | None = None
    where: Placed | Lost | None = None
    spans: dict[str, Placed | Lost] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What must be looked for. uid: None for the mention itself, else a decision that sets a span."""

    home: Home
    uid: str | None
    anchor: Anchor


def find(db: Database, groups: Mapping[str, Sequence[Line]], known: Mapping[str, int | None], run_id: int) -> dict[str, Home]:
    """The home of each group of decisions, with its row; a group without a home is about a document that is not here.

    known: mentions by the uid of a decision that is here already. What is not told by document, offsets, quote and surroundings
    is looked for by its anchor; a weak match is none, and gets a row that stands nowhere.
    """
    homes: dict[str, Home] = {}
    texts: dict[int, str] = {}
    asked: dict[tuple[int, str | None], list[_Asked]] = {}
    for key, lines in groups.items():
        mention_id = next((known[one] for one in (key, *(line.uid for line in lines)) if known.get(one) is not None), None)
        home = _home(db, lines, mention_id)
        if home is not None:
            homes[key] = home
            if home.document_id not in texts:
                texts[home.document_id] = readings.load_text(db, home.document_id)
            told = lines[0].data["mention"]
            sha256 = db.execute("select sha256 from documents where id = ?", [home.document_id]).fetchone()[0]
            home.same = told["document"] == sha256 and told["reading"] == reading(texts[home.document_id])
            questions = _questions(db, home, [line for line in lines if line.uid not in known], texts[home.document_id])
            asked.setdefault((home.document_id, home.former), []).extend(questions)
    sure = {key for key, home in homes.items() if home.where is not None}
    for (document_id, former), some in asked.items():
        found = place([one.anchor for one in some], texts[document_id], former)
        for one, where in zip(some, found, strict=True):
            if one.home.same and isinstance(where, Placed):
                where = Lost((Candidate(where.start, where.end, 1.0),))
            if one.uid is None:
                one.home.where = where
            else:
                one.home.spans[one.uid] = where
    taken = {home.mention_id for home in homes.values() if home.mention_id is not None}
    for key in sorted(homes, key=lambda key: key not in sure):
        home = homes[key]
        if home.where is not None:
            _settle(db, home, groups[key], texts[home.document_id], run_id, None if key in sure else taken)
            taken.add(home.mention_id or 0)
    return homes


def _home(db: Database, lines: Sequence[Line], mention_id: int | None) -> Home | None:
    if mention_id is not None:
        document_id = db.execute("select document_id from mentions where id = ?", [mention_id]).fetchone()[0]
        return Home(document_id, mention_id=mention_id)
    for sha256 in (lines[0].data["mention"]["document"], lines[-1].data["anchor"]["document"]):
        row = db.execute(
            "select id, state, lineage from documents d where sha256 = ?"
            " and exists (select 1 from pages where document_id = d.id)",
            [sha256],
        ).fetchone()
        if row is None:
            continue
        newest = "select id from documents where lineage = ? and state = 'done' order by version desc limit 1"
        current = db.execute(newest, [row[2]]).fetchone() if row[1] == "superseded" and _live(lines) else None
        return Home(current[0], former=readings.load_text(db, row[0])) if current else Home(row[0])
    return None


def _questions(db: Database, home: Home, lines: Sequence[Line], text: str) -> Iterator[_Asked]:
    """What must be looked for; a place that is certain is written into `home`."""
    if not lines:
        return
    told = lines[0].data["mention"]
    stands = (
        home.mention_id is not None and db.execute("select placed from mentions where id = ?", [home.mention_id]).fetchone()[0]
    )
    if not stands:
        own = Anchor(told["start"], told["end"], told["text"], told["prefix"] or "", told["suffix"] or "")
        if told["placed"] and home.former is None and anchor(text, own.start, own.end) == own:
            home.where = Placed(own.start, own.end, "position")
        elif not told["placed"] and not _live(lines):
            home.where = Lost(())  # all is undone: nothing depends on where it stands
        else:
            yield _Asked(home, None, own if told["placed"] else lines[-1].anchor())
    undone = {line.data["undoes"] for line in lines}
    for line in lines:
        if "start" not in line.data["after"] or line.data["action"] == "undo":
            continue
        moved, made = line.data.get("placement"), line.anchor()
        if home.former is None and moved and text[moved["start"] : moved["end"]] == moved["text"]:
            home.spans[line.uid] = Placed(moved["start"], moved["end"], "position")
        elif (home.former is not None or anchor(text, made.start, made.end) != made) and line.uid not in undone:
            yield _Asked(home, line.uid, made)


def _live(lines: Sequence[Line]) -> bool:
    """Whether a decision of the group holds."""
    undone = {line.data["undoes"] for line in lines}
    return any(line.data["action"] != "undo" and line.uid not in undone for line in lines)


def _settle(db: Database, home: Home, lines: Sequence[Line], text: str, run_id: int, taken: set[int] | None) -> None:
    """Give a group its row: the one that stands there, or its own.

    taken: what no other decisions may be put upon by likeness alone; None where the place is certain.
    """
    where = home.where
    if isinstance(where, Lost):
        where = next((one for one in reversed(home.spans.values()) if isinstance(one, Placed)), where)
    if isinstance(where, Placed):
        there = db.execute(
            "select id, exists (select 1 from corrections c where c.mention_id = m.id) from mentions m"
            " where document_id = ? and start = ? and end = ? and label = ? and placed",
            [home.document_id, where.start, where.end, lines[0].data["mention"]["label"]],
        ).fetchone()
        claimed = there is not None and taken is not None and (bool(there[1]) or there[0] in taken)
        if home.mention_id is not None:
            if there is None:
                anchoring.settle(db, home.mention_id, where.start, where.end)
                home.where = where
            return
        if there is not None and not claimed:
            home.mention_id, home.where = there[0], where
            return
        if claimed:
            where = Lost(())
    home.where = where
    if home.mention_id is None and where is not None:
        home.mention_id = _insert(db, home, where, lines, text, run_id)


def _insert(db: Database, home: Home, where: Placed | Lost, lines: Sequence[Line], text: str, run_id: int) -> int:
    """A row for what no machine has found here: lost, or of a person's hand."""
    told = lines[0].data["mention"]
    row: dict[str, Any] = {key: told[key] for key in MENTION}
    row |= {"document_id": home.document_id, "page": lines[-1].data["anchor"]["page"], "placed": int(isinstance(where, Placed))}
    row |= {"extractor_version": "", "run_id": run_id}
    if isinstance(where, Placed):
        number = readings.page_at(db, home.document_id, where.start)[0]
        box = readings.box_of(db, home.document_id, where.start, where.end)
        row |= {"start": where.start, "end": where.end, "text": text[where.start : where.end], "page": number}
        row["box"] = json.dumps(box) if box else None
    if told["added"] is None:
        row |= {"stage": "names" if told["label"] in (Label.PERSON, Label.ORG) else "values", "lost_run": run_id}
    return insert(db, "mentions", row)
