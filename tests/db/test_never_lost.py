"""The promise: no human decision is ever lost, silently overridden, or applied to the wrong place.

Decisions by every channel, in any order, with extraction by other rules, reading with noise, new versions, and undoing between.
After every step the log is as long as it should be, each decision holds or is known to be superseded or orphaned, and what is
shown stands where its words truly stand. Outside the default: FONDS_STEPS=10000 pytest --hypothesis-profile default with this
file.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from db import additions, corrections, entities, entity_decisions, requests, runs, snapshots
from db.connection import open_archive
from db.load import load_document
from db.plan import Source, plan
from extractors.errors import CorrectionError, DatabaseError
from extractors.likeness.features import features
from extractors.records import PAGE_BREAK, Extraction, Label, Mention, Origin, Page, Reading
from extractors.settings import Settings
from tests.db.papers import Print, Unit, paper, printed, value

STEPS = int(os.environ.get("FONDS_STEPS", "300"))
A_RUN = 30  # steps
SEEDS = st.integers(0, 2**32)
_EMPTY: list[Path] = []


def empty_archive() -> Path:
    """A copy of an archive with nothing in it."""
    if not _EMPTY:
        made = Path(tempfile.mkdtemp()) / "empty.db"
        open_archive(made, create=True).close()
        _EMPTY.append(made)
    return _EMPTY[0]


@contextmanager
def refused(why: str) -> Iterator[None]:
    """What goes through, or is refused for this reason and no other."""
    try:
        yield
    except (CorrectionError, sqlite3.IntegrityError) as error:
        if why not in str(error):
            raise


class Reviewing(RuleBasedStateMachine):
    """Two papers in an archive, people who decide, and a schedule that never rests."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.path = self.folder / "archive.db"
        shutil.copy(empty_archive(), self.path)
        self.db = open_archive(self.path)
        self.settings = Settings()
        self.version = 1
        self.rereads = 0
        self.units: dict[str, tuple[Unit, ...]] = {}
        self.prints: dict[str, Print] = {}
        self.bytes: dict[str, bytes] = {}
        self.read: dict[bytes, Print] = {}  # what the archive has of each version
        self.log: dict[int, tuple[Any, ...]] = {}  # every correction as it was first seen
        self.truth: dict[int, tuple[str, int]] = {}  # mention: paper and unit

    def teardown(self) -> None:
        self.db.close()
        shutil.rmtree(self.folder)

    # the machine

    @initialize(seed=SEEDS)
    def begin(self, seed: int) -> None:
        chance = random.Random(seed)
        for name in ("a", "b"):
            self.units[name] = paper(chance)
            self.prints[name] = printed(self.units[name], chance, 0.0)
            self.bytes[name] = f"{name} first".encode()
        self.run()

    @rule(change=st.sampled_from(["rules", "model"]))
    def extract_again(self, change: str) -> None:
        self.version += 1
        self.run(model="en_core_web_md" if change == "model" and self.settings.model == "fonds" else "fonds")

    @rule(name=st.sampled_from(["a", "b"]), seed=SEEDS, noise=st.sampled_from([0.0, 0.05, 0.15, 0.4]))
    def read_again(self, name: str, seed: int, noise: float) -> None:
        self.prints[name] = printed(self.units[name], random.Random(seed), noise)
        self.rereads += 1
        self.run()

    @rule(name=st.sampled_from(["a", "b"]), seed=SEEDS, noise=st.sampled_from([0.0, 0.05, 0.15]))
    def scan_again(self, name: str, seed: int, noise: float) -> None:
        self.prints[name] = printed(self.units[name], random.Random(seed), noise)
        self.bytes[name] = f"{name} {len(self.read)}".encode()
        self.run()

    @rule(pick=SEEDS)
    def bring_an_old_version_back(self, pick: int) -> None:
        old = sorted(data for data in self.read if data not in self.bytes.values())
        if old:
            data = old[pick % len(old)]
            self.bytes[data.decode()[0]] = data
            self.prints[data.decode()[0]] = self.read[data]
            self.run()

    @rule()
    def take_back_the_last_run(self) -> None:
        newest = self.db.execute("select max(id) from runs").fetchone()[0]
        texts = dict(self.db.execute("select document_id, group_concat(text, char(12)) from pages group by document_id"))
        try:
            snapshots.undo_run(self.db, newest)
        except DatabaseError:
            return
        after = dict(self.db.execute("select document_id, group_concat(text, char(12)) from pages group by document_id"))
        if texts != after:  # the former reading is not kept by this test: read anew
            self.rereads += 1
            self.run()

    def run(self, model: str = "fonds") -> None:
        self.settings = Settings(model=model, languages=f"eng{self.version}", dpi=300 + self.rereads)
        run_id = runs.start(self.db, "re-extract", self.settings, 1)
        for name, data in self.bytes.items():
            source = Source(f"/in/{name}", name, hashlib.sha256(data).hexdigest(), len(data))
            (work,) = plan(self.db, [source], self.settings)
            if work.action == "unchanged":
                continue
            self.read[data] = self.prints[name]
            text = self.prints[name].text
            pages = tuple(Page(n, page, Origin.OCR if page else Origin.BLANK) for n, page in enumerate(text.split(PAGE_BREAK), 1))
            found = {stage: self.found(name, stage) for stage in work.stages if stage in ("names", "values")}
            reading = Reading("image/png", pages)
            load_document(
                self.db, run_id, work, reading if "read" in work.stages else None, found, {}, features=features(reading, None)
            )
        entities.resolve(self.db, run_id)
        runs.finish(self.db, run_id, "done")

    def found(self, name: str, stage: str) -> Extraction:
        """What this version of the machine finds: most of what there is, with other gaps each time."""
        labels = (Label.PERSON, Label.ORG) if stage == "names" else (Label.DATE, Label.MONEY)
        text, places = self.prints[name].text, self.prints[name].places
        mentions = []
        for unit in self.units[name]:
            if unit.label in labels and unit.number in places and random.Random(f"{self.version} {unit.number}").random() < 0.8:
                start, end = places[unit.number]
                page = text.count(PAGE_BREAK, 0, start) + 1
                found = value(unit, self.version)
                surface = text[start:end]
                cleaned = " ".join(surface.split())
                mentions.append(Mention(start, end, surface, unit.label, "body", 0.8, "test", cleaned, page, found))
        return Extraction(tuple(sorted(mentions, key=lambda one: one.start)))

    # people

    @rule(pick=SEEDS, channel=st.sampled_from(["function", "request", "row"]), action=st.sampled_from(["accept", "reject"]))
    def judge(self, pick: int, channel: str, action: str) -> None:
        if mention := self.pick(pick):
            if channel == "function":
                corrections.record(self.db, mention["id"], action, None, "Ann")
            elif channel == "request":
                requests.decide(self.db, {"action": action, "mentions": [mention["id"]], "actor": "Bob"})
            elif mention["status"] != f"{action}ed":
                self.edit("update review set status = ? where id = ?", f"{action}ed", mention["id"])

    @rule(pick=SEEDS, channel=st.sampled_from(["function", "row"]), day=st.dates(min_value=date(1500, 1, 1)).map(str))
    def revalue(self, pick: int, channel: str, day: str) -> None:
        if (mention := self.pick(pick)) and mention["label"] == "DATE":
            if channel == "function":
                corrections.record(self.db, mention["id"], "revalue", {"value": day}, "Ann")
            elif mention["value"] != day:
                self.edit("update review set value = ? where id = ?", day, mention["id"])

    @rule(pick=SEEDS, channel=st.sampled_from(["function", "row"]), label=st.sampled_from(["PERSON", "ORG", "DATE"]))
    def relabel(self, pick: int, channel: str, label: str) -> None:
        if mention := self.pick(pick):
            with refused("already"):
                if channel == "function":
                    corrections.record(self.db, mention["id"], "relabel", {"label": label}, "Ann")
                elif mention["label"] != label:
                    self.edit("update review set label = ?, value = null where id = ?", label, mention["id"])

    @rule(pick=SEEDS, channel=st.sampled_from(["function", "row"]))
    def respan(self, pick: int, channel: str) -> None:
        """To the first of several words."""
        mention = self.pick(pick)
        if mention and " " in mention["text"].strip():
            end = mention["start"] + mention["text"].index(" ")
            with refused("already"):
                if channel == "function":
                    corrections.record(self.db, mention["id"], "respan", {"end": end}, "Ann")
                else:
                    self.edit("update review set end = ? where id = ?", end, mention["id"])

    @rule(pick=SEEDS)
    def settle(self, pick: int) -> None:
        """What was set aside is put where a person sees it."""
        lost = self.db.execute("select id, document_id from mentions where not placed order by id").fetchall()
        if lost:
            mention_id, document = lost[pick % len(lost)]
            name, number = self.truth[mention_id]
            if number in self.prints[name].places and document == self.document(name):
                start, end = self.prints[name].places[number]
                with refused("already"):
                    corrections.record(self.db, mention_id, "respan", {"start": start, "end": end}, "Ann")

    @rule(pick=SEEDS, channel=st.sampled_from(["function", "row"]))
    def add(self, pick: int, channel: str) -> None:
        """A word that no machine looks for."""
        name = "ab"[pick % 2]
        document = self.document(name)
        words = [unit for unit in self.units[name] if unit.label is None and unit.number in self.prints[name].places]
        unit = words[pick % len(words)]
        start, end = self.prints[name].places[unit.number]
        with refused("already"):
            if channel == "function":
                additions.add(self.db, document, start, end, "ORG", None, "Eve")
            else:
                self.edit("insert into review (document_id, start, end, label) values (?, ?, ?, 'ORG')", document, start, end)

    @rule(pick=SEEDS, scope=st.sampled_from(["document", "archive"]))
    def reject_widely(self, pick: int, scope: str) -> None:
        if mention := self.pick(pick):
            corrections.record(self.db, mention["id"], "reject", None, "Ann", scope=scope)

    @rule(pick=SEEDS, number=st.integers(2, 4))
    def judge_many(self, pick: int, number: int) -> None:
        mentions = [mention["id"] for step in range(number) if (mention := self.pick(pick + step))]
        if mentions:
            corrections.record_many(self.db, mentions, "accept", None, "Bob")

    @rule(pick=SEEDS, action=st.sampled_from(["merge", "differ", "split", "rename", "identify", "link"]))
    def about_entities(self, pick: int, action: str) -> None:
        known = self.db.execute("select id, label from entities where mentions > 0 order by id").fetchall()
        if not known:
            return
        one, label = known[pick % len(known)]
        others = [other for other, its in known if its == label and other != one]
        with refused("no identifier" if action == "identify" else "take"):  # none to take away; all or none of an entity
            if action in ("merge", "differ") and others:
                function = entity_decisions.merge if action == "merge" else entity_decisions.differ
                function(self.db, one, others[pick % len(others)], "Ann")
            elif action == "split":
                entity_decisions.split(self.db, one, "Ann", documents=[self.document("a")])
            elif action == "rename":
                entity_decisions.rename(self.db, one, f"Name {pick}", "Ann")
            elif action == "identify":
                entity_decisions.identify(self.db, one, "wikidata", f"Q{len(self.log) + 1}" if pick % 3 else None, "Ann")
            elif action == "link" and (mention := self.pick(pick)) and mention["label"] == label:
                corrections.record(self.db, mention["id"], "link", {"entity_id": one}, "Ann")
        entities.resolve(self.db)

    @precondition(lambda self: self.log)
    @rule(pick=SEEDS)
    def undo(self, pick: int) -> None:
        numbers = [number for number, row in self.log.items() if row[1] != "undo"]
        with refused("undone already"):
            corrections.undo(self.db, numbers[pick % len(numbers)], "Bob")
        entities.resolve(self.db)

    def edit(self, sql: str, *values: Any) -> None:
        """As a client without fonds would."""
        with sqlite3.connect(self.path, isolation_level=None) as client:
            client.execute(sql, values)
        client.close()

    def pick(self, pick: int) -> dict[str, Any] | None:
        shown = list(self.db.query("select * from current_mentions order by id"))
        return shown[pick % len(shown)] if shown else None

    def document(self, name: str) -> int:
        return int(
            self.db.execute(
                "select id from documents where name = ? and state = 'done' order by version desc", [name]
            ).fetchone()[0]
        )

    # the promise

    @invariant()
    def the_promise_holds(self) -> None:
        self.nothing_is_lost()
        self.each_is_accounted_for()
        self.what_is_shown_is_what_was_decided()
        self.it_stands_where_its_words_stand()
        self.rows_to_review_are_what_is_shown()
        self.the_file_is_sound()

    def nothing_is_lost(self) -> None:
        rows = self.db.execute("select * from corrections order by id").fetchall()
        assert len(set(rows)) == len(rows)
        now = {row[0]: (row, row[4]) for row in rows}
        for number, (row, _) in self.log.items():
            assert now[number][0] == row
        self.log = now

    def each_is_accounted_for(self) -> None:
        states = dict(self.db.execute("select id, state from decisions_made").fetchall())
        assert states.keys() == self.log.keys()
        assert set(states.values()) <= {"applied", "superseded", "orphaned"}
        self.states = states

    def what_is_shown_is_what_was_decided(self) -> None:
        """Worked out from the log alone, in the way of a person who reads it from the beginning."""
        undone = {row[0] for row in self.db.execute("select undoes from corrections where undoes is not null")}
        orphaned = {row[0] for row in self.db.execute("select correction_id from orphans")}
        own: dict[int, list[tuple[int, str, dict[str, Any]]]] = {}
        wide = []
        for number, action, mention_id, after, scope, label, text, sha256 in self.db.execute(
            "select id, action, mention_id, after, scope, label, scope_text, document_sha256 from corrections order by id"
        ):
            if action == "undo" or number in undone or number in orphaned or mention_id is None:
                continue
            own.setdefault(mention_id, []).append((number, action, json.loads(after)))
            if scope:
                wide.append((number, mention_id, scope, label, text, sha256))
        lineages = dict(self.db.execute("select sha256, lineage from documents").fetchall())
        for row in self.db.query(
            "select c.*, m.cleaned, d.lineage from current_mentions c join mentions m on m.id = c.id"
            " join documents d on d.id = c.document_id"
        ):
            made = [(number, action, after) for number, action, after in own.get(row["id"], [])]
            reached = [
                (number, "reject", {})
                for number, mention_id, scope, label, text, sha256 in wide
                if mention_id != row["id"]
                and (label, text) == (row["machine_label"], row["cleaned"])
                and (scope == "archive" or lineages[sha256] == row["lineage"])
            ]
            if all(action == "link" for _, action, _ in made):  # what was decided on itself is not swept away
                made += reached
            made.sort()
            if not made:
                assert row["status"] == "machine"
                continue
            assert (row["status"] == "rejected") == (made[-1][1] == "reject"), (row, made)
            for field in ("label", "value"):
                said = [after[field] for _, _, after in made if field in after]
                if said:
                    assert row[field] == said[-1] or _same_amount(row[field], said[-1]), (row, made)

    def it_stands_where_its_words_stand(self) -> None:
        """Each mention by the number of the unit on which it was first seen."""
        shown = list(
            self.db.query(
                "select c.*, d.name from current_mentions c join documents d on d.id = c.document_id where d.state = 'done'"
            )
        )
        for row in shown:
            text, places = self.prints[row["name"]].text, self.prints[row["name"]].places
            assert text[row["start"] : row["end"]] == row["text"]
            known = self.truth.get(row["id"])
            if known is None:
                at = [number for number, (start, end) in places.items() if start < row["end"] and row["start"] < end]
                assert len(at) == 1
                self.truth[row["id"]] = (row["name"], at[0])
                continue
            name, number = known
            assert name == row["name"]
            if row["status"] != "machine":
                assert number in places, ("stands where its words were lost", row)
                start, end = places[number]
                assert start <= row["start"] < row["end"] <= end, ("misplaced", row, text[start:end])

    def rows_to_review_are_what_is_shown(self) -> None:
        columns = "id, document_id, page, start, end, text, label, value, status, entity_id"
        review, shown = (
            self.db.execute(f"select {columns} from {table} where status <> 'hidden' order by id").fetchall()
            for table in ("review", "current_mentions")
        )
        assert review == shown

    def the_file_is_sound(self) -> None:
        assert self.db.execute("pragma foreign_key_check").fetchall() == []
        assert self.db.execute("select open from guard").fetchone() == (0,)


def _same_amount(one: Any, other: Any) -> bool:
    try:
        first, second = (json.loads(text, parse_float=Decimal) for text in (one, other))
    except TypeError:
        return False
    return bool(first == second)


TestReviewing = Reviewing.TestCase
TestReviewing.settings = settings(
    max_examples=max(1, STEPS // A_RUN),
    stateful_step_count=A_RUN,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a shorter way to a failure takes minutes to find: FONDS_SHRINK
    report_multiple_bugs=False,
)
