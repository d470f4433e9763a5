"""Every view and look-up goes by an index: no table of mentions, pages or documents is read from end to end for one answer."""

import random
import re
from contextlib import suppress

import pytest

from db import documents, entities, export, plan, readings, requests
from db.plan import Source
from extractors.errors import CorrectionError
from extractors.records import Label
from extractors.settings import Settings
from tests.benchmarks.drawn import KINDS

# what SQLite made for this very query, and answers of a few rows
SMALL = re.compile(r"SCAN (guard|failures)$|SCAN (\(subquery|CONSTANT ROW|held|live|side$|g$)|SCAN \w+ VIRTUAL TABLE INDEX 1:$")
BROAD = re.compile(r"(mentions|review)_\w+ \((label|status)=\?\)")  # what a quarter of all mentions have in common
LOOK_UPS = {
    "first page of people": "select * from people limit 101",
    "first page of organisations": "select * from organisations limit 101",
    "first page of yen": "select * from yen_amounts limit 101",
    "one mention": "select * from current_mentions where id = 1",
    "mentions of a document": "select * from current_mentions where document_id = 1 order by start",
    "mentions of an entity": "select * from current_mentions where entity_id = 'a'",
    "same text elsewhere": "select * from current_mentions where machine_label = 'ORG' and machine_text = 'x'",
    "doubtful first": "select * from mentions where label = 'DATE' order by score limit 50",
    "mentions of a run": "select * from mentions where run_id = 1",
    "dates of some years": "select * from dates where earliest between '1930' and '1940'",
    "amounts of some years": "select * from amounts_in_time where earliest >= '1930' order by earliest limit 101",
    "large amounts": "select * from amounts where currency = 'JPY' and minimum_thousandths > 1000000000",
    "history of a mention": "select * from corrections where mention_id = 1 order by id desc",
    "decisions on a document": "select * from corrections where document_sha256 = 'a' and start > 1",
    "undone": "select * from corrections where undoes = 1",
    "failures": "select * from failures",
    "copies that came by an inbox": "select document_id, path from arrivals where state = 'duplicate'",
    "files of a document": "select * from files where document_id = 1",
    "issues of a document": "select * from issues where document_id = 1",
    "what a run did": "select * from run_documents where run_id = 1 and outcome = 'failed'",
    "document by name": "select * from documents where name = 'a'",
    "versions": "select * from documents where lineage = 1 order by version",
    "entity by alias": "select * from aliases where text = 'a'",
    "names of an entity": "select distinct sha256, name from names_in_documents where entity_id = 'a'",
    "whom a rejection reaches": "select mention_id from _reached where correction_id = 1",
}


def scans(db, sql, parameters=()):
    """The steps of the plan that read a whole table or index."""
    steps = [row[3] for row in db.conn.execute(f"explain query plan {sql}", parameters)]
    return [step for step in steps if step.startswith("SCAN") and not SMALL.match(step)]


@pytest.mark.parametrize("sql", LOOK_UPS.values(), ids=LOOK_UPS)
def test_look_ups_use_indexes(archive, sql):
    assert scans(archive, sql) == []


def test_first_page_of_dates_is_read_in_the_order_of_its_index(archive):
    steps = [row[3] for row in archive.conn.execute("explain query plan select * from date_list limit 101")]
    assert [step for step in steps if step.startswith("SCAN")] == ["SCAN v USING INDEX dates_by_day", "SCAN g", "SCAN held"]
    assert not [step for step in steps if "ORDER BY" in step or "GROUP BY" in step]


@pytest.mark.parametrize("kind", KINDS)
def test_decisions_use_indexes(sample, kind):
    """What a decision really asks, with what it shows at once."""
    sample.find["Augusta Lindqvist"] = (Label.PERSON, None)
    text = "Sato Kenji met Augusta Lindqvist and the Harbour Workers Union around 1930, {}. Sato paid 200 to 300 yen."
    sample.ingest({f"/in/{number}.txt": text.format(number) for number in range(8)})
    entities.resolve(sample.db)
    chance, asked, taken = random.Random(kind), [], set()
    for action in ["accept", "link", *[kind] * 8]:
        with suppress(CorrectionError, LookupError):
            request = {**KINDS[action](sample.db, chance), "actor": "Ann"}
            sample.db.conn.set_trace_callback(asked.append if action == kind else None)
            requests.take(sample.db, request)
            taken.add(action)
        sample.db.conn.set_trace_callback(None)
    assert kind in taken
    plans = {s: [row[3] for row in sample.db.conn.execute(f"explain query plan {s}")] for s in statements(asked)}
    assert [step for steps in plans.values() for step in steps if BROAD.search(step)] == []
    assert {s: found for s in statements(asked) if (found := scans(sample.db, s))} == {}


def test_functions_use_indexes(sample):
    """What plan, load, export and recount really ask, as SQLite saw it."""
    asked = []
    sample.db.conn.set_trace_callback(asked.append)
    plan.plan(sample.db, [Source("/in/letter.txt", "letter.txt", "a" * 64, 1)], Settings())
    sample.ingest({"/in/letter.txt": "Sato", "/in/other.txt": "Sato"})
    readings.load_reading(sample.db, 1)
    documents.is_elsewhere(sample.db, 1, "/p")
    export.export_text(sample.db, "letter.txt")
    export.export_text(sample.db, "1")
    list(export.export_mentions(sample.db, all=False))
    sample.db.conn.set_trace_callback(None)
    assert len(statements(asked)) > 20
    assert {s: found for s in statements(asked) if (found := scans(sample.db, s))} == {}


def statements(asked):
    """Those of the statements that were traced whose plans tell of look-ups."""
    return {
        s
        for s in asked
        if s.lstrip().lower().startswith(("select", "update", "delete", "with", "insert"))
        and "_fts" not in s
        and "sqlite_master" not in s
        and "decisions_made" not in s  # the account of a run is over all decisions
        and "clashes" not in s
    }
