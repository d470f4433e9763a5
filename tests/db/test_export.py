"""The export: its contract key by key, sorted, exact, and the same twice."""

import json
from decimal import Decimal
from itertools import pairwise

import pytest

from db import corrections, entities
from db.export import FIELDS, export_mentions, export_text, json_line
from extractors.errors import CorruptFile, DatabaseError
from extractors.records import Label


@pytest.fixture
def resolved(sample):
    sample.ingest({"/in/a note.txt": "Sato Kenji came.", "/in/letter.md": "Sato Kenji left on 4 May 1931."})
    entities.resolve(sample.db, sample.run())
    return sample


def lines(builder, *, all=False):
    return [json_line(mention) for mention in export_mentions(builder.db, all=all)]


def test_keys_are_those_of_the_contract(resolved):
    expected = "document sha256 page start end text label value entity entity_id context score box status run".split()
    assert list(FIELDS) == expected
    assert all(list(mention) == expected for mention in export_mentions(resolved.db))


def test_sorted_and_equal_between_two_exports(resolved):
    first = lines(resolved)
    assert first == lines(resolved)
    keys = [tuple(json.loads(line)[key] for key in ("document", "start", "end", "label")) for line in first]
    assert len(keys) > 8
    assert all(one <= two for one, two in pairwise(keys))


def test_text_stands_at_its_offsets(resolved):
    for mention in export_mentions(resolved.db):
        raw = export_text(resolved.db, mention["sha256"])
        assert raw[mention["start"] : mention["end"]] == mention["text"]
        assert mention["page"] == raw.count("\f", 0, mention["start"]) + 1


def test_one_line(resolved):
    (mention,) = [
        json.loads(line) for line in lines(resolved) if "a note.txt" in line and '"Sato Kenji"' in line.split("value")[0]
    ]
    assert mention == {
        "document": "a note.txt",
        "sha256": resolved.source("/x", "Sato Kenji came.").sha256,
        "page": 1,
        "start": 0,
        "end": 10,
        "text": "Sato Kenji",
        "label": "PERSON",
        "value": None,
        "entity": "Sato Kenji",
        "entity_id": "person-sato-kenji",
        "context": "body",
        "score": 0.9,
        "box": None,
        "status": "machine",
        "run": 2,
    }


NUMBERS = {
    "whole": ("97300000000", "97300000000"),
    "sen": ("3204.15", "3204.15"),
    "a float would add noise": ("0.1", "0.1"),
    "a float would lose digits": ("12345678901234567.891", "12345678901234567.891"),
    "large": ("1E+24", "1000000000000000000000000"),
}


@pytest.mark.parametrize(("number", "written"), NUMBERS.values(), ids=NUMBERS)
def test_amounts_are_exact_json_numbers(builder, number, written):
    builder.find = {"sum": (Label.MONEY, builder.yen(number))}
    builder.ingest({"/p": "sum"})
    (line,) = lines(builder)
    assert f'"value": {{"currency": "JPY", "min": {written}, "max": {written}}}' in line
    assert json.loads(line, parse_float=Decimal, parse_int=Decimal)["value"]["min"] == Decimal(number)


def test_rejected_only_on_demand(resolved):
    corrections.record(resolved.db, resolved.mention("4 May 1931"), "reject", None, "Ann")
    assert len(lines(resolved, all=True)) == len(lines(resolved)) + 1
    assert {m["status"] for m in export_mentions(resolved.db, all=True)} == {"machine", "rejected"}


def test_superseded_and_failed_documents_are_left_out(resolved):
    resolved.ingest({"/in/letter.md": "Nothing."})
    resolved.fail("/in/scan.png", "broken", CorruptFile("no"))
    assert {json.loads(line)["document"] for line in lines(resolved)} == {"a note.txt", "letter.txt"}


def test_letters_are_written_as_they_are(builder):
    builder.find = {"佐藤": (Label.PERSON, None)}
    builder.ingest({"/手紙.txt": "佐藤"})
    assert '"document": "手紙.txt"' in lines(builder)[0]
    assert '"text": "佐藤"' in lines(builder)[0]


def test_export_can_be_broken_off(resolved):
    found = export_mentions(resolved.db)
    next(found)
    found.close()
    assert not resolved.db.conn.in_transaction


def test_text_by_name_hash_and_id(resolved):
    sha256 = resolved.source("/x", "Sato Kenji came.").sha256
    assert {export_text(resolved.db, key) for key in ("a note.txt", sha256, sha256[:6].upper(), "2")} == {"Sato Kenji came."}
    assert export_text(resolved.db, "letter.txt") == resolved.text


def test_text_of_what_is_not_there_or_not_one(resolved):
    with pytest.raises(DatabaseError, match="no document 'x'"):
        export_text(resolved.db, "x")
    resolved.ingest({"/other/letter.txt": "Another."})
    with pytest.raises(DatabaseError, match=r"names 2 documents: letter.txt"):
        export_text(resolved.db, "letter.txt")
