"""A better scan of a document becomes its version and takes the decisions along; what is not like it stands alone."""

from __future__ import annotations

import random
import textwrap
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from db import accounting, corrections, entities, requests, runs
from db.load import load_document
from db.plan import Work, plan
from extractors.extract import FINDERS
from extractors.likeness.features import features
from extractors.read import read
from extractors.records import Label, Origin, Page, Reading
from extractors.settings import Settings
from extractors.stages import STORED
from tests.extractors.likeness.papers import letter, misread, prose

from .conftest import SAMPLE, Builder, yen

BODY = f"{SAMPLE.replace(chr(12), ' ')} {prose(random.Random(5), 160)}"
OTHER = prose(random.Random(6), 190)
BAD = misread(prose(random.Random(5), 160), 0.25, random.Random(2))
SCAN = f"{SAMPLE.replace(chr(12), ' ').replace('Harbour', 'Harb0ur')} {BAD}"


def scan(builder: Builder, path: str, text: str, *earlier: int, confidence: float = 0.95) -> int:
    """Load what came into the inbox, as read by OCR."""
    run_id = builder.run()
    source = replace(builder.source(path, text + path), earlier=earlier)
    (work,) = plan(builder.db, [source], builder.settings)
    if work.action == "unchanged":
        return work.document_id or 0
    pages = (Page(1, text, Origin.OCR, 595, 842, confidence=confidence),)
    reading = Reading("image/png", pages)
    found = {stage: builder.extraction(reading, stage) for stage in work.stages if stage in ("names", "values")}
    document_id = load_document(
        builder.db, run_id, work, reading if "read" in work.stages else None, found, {}, features=features(reading, None)
    )
    runs.finish(builder.db, run_id, "done")
    accounting.account(builder.db, run_id)
    return document_id


def documents(builder: Builder) -> dict[int, tuple[str, int, int]]:
    return {row[0]: row[1:] for row in builder.db.execute("select id, state, lineage, version from documents")}


def issues(builder: Builder, document_id: int) -> list[str]:
    rows = builder.db.execute("select message from issues where document_id = ? and kind = 'version'", [document_id])
    return [message for (message,) in rows]


def shown(builder: Builder, document_id: int) -> dict[str, tuple[Any, ...]]:
    rows = builder.db.execute(
        "select text, label, value, status, entity_id from current_mentions where document_id = ? and status <> 'machine'",
        [document_id],
    )
    return {row[0]: row[1:] for row in rows}


def test_a_better_scan_is_the_next_version(builder: Builder) -> None:
    first = scan(builder, "/store/a", SCAN, confidence=0.7)
    second = scan(builder, "/store/b", BODY, first)
    assert documents(builder) == {first: ("superseded", first, 1), second: ("done", first, 2)}
    assert issues(builder, second) == []


def test_every_kind_of_decision_goes_along(builder: Builder) -> None:
    first = scan(builder, "/store/a", SCAN, confidence=0.7)
    db = builder.db
    entities.resolve(db, 1)
    (person,) = db.execute("select entity_id from mentions where text = 'Sato Kenji'").fetchone()
    at = SCAN.index("paid")
    decisions: list[dict[str, Any]] = [
        {"action": "accept", "mentions": [builder.mention("4 May 1931")]},
        {"action": "reject", "mentions": [builder.mention("Sato")]},
        {"action": "revalue", "mentions": [builder.mention("1,200 yen 50 sen")], "after": {"value": "1,250 yen"}},
        {"action": "link", "mentions": [builder.mention("Sato Kenji")], "after": {"entity_id": person}},
        {"action": "add", "document": first, "start": at, "end": at + 4, "label": "ORG"},
    ]
    for decision in decisions:
        requests.take(db, {**decision, "actor": "Ann"})
    around = builder.mention("around 1930")
    start = SCAN.index("1930,")
    corrections.record(db, around, "respan", {"start": start, "end": start + 4}, "Ann")
    before = shown(builder, first)
    second = scan(builder, "/store/b", BODY, first)
    assert shown(builder, second) == before
    assert set(before) >= {"4 May 1931", "1,200 yen 50 sen", "Sato Kenji", "paid", "1930"}
    assert db.execute("select count(*) from orphans").fetchone() == (0,)
    states = dict(db.execute("select state, count(*) from decisions_made group by state"))
    assert states == {"applied": 6}


def test_the_description_stays_with_the_document(builder: Builder) -> None:
    first = scan(builder, "/store/a", SCAN, confidence=0.7)
    builder.db.execute("insert into descriptions (lineage, title, described) values (?, 'A letter', 'now')", [first])
    second = scan(builder, "/store/b", BODY, first)
    told = "select title from descriptions where lineage = (select lineage from documents where id = ?)"
    assert builder.db.execute(told, [second]).fetchone() == ("A letter",)


def test_a_worse_scan_joins_and_does_not_count(builder: Builder) -> None:
    first = scan(builder, "/store/a", BODY)
    corrections.record(builder.db, builder.mention("4 May 1931"), "accept", None, "Ann")
    second = scan(builder, "/store/b", SCAN, first, confidence=0.7)
    assert documents(builder) == {first: ("done", first, 2), second: ("superseded", first, 1)}
    assert shown(builder, first)["4 May 1931"][2] == "accepted"
    (told,) = issues(builder, second)
    assert "worse scan" in told
    assert "a (document 1)" in told


def test_another_paper_under_the_same_name_stands_alone_and_is_told(builder: Builder) -> None:
    first = scan(builder, "/store/a", BODY)
    second = scan(builder, "/store/b", OTHER, first)
    assert documents(builder) == {first: ("done", first, 1), second: ("done", second, 1)}
    (told,) = issues(builder, second)
    assert "a (document 1), but it is not like it" in told


def test_the_first_candidate_that_is_like_it_is_meant(builder: Builder) -> None:
    other, first = scan(builder, "/store/o", OTHER), scan(builder, "/store/a", SCAN, confidence=0.7)
    third = scan(builder, "/store/b", BODY, other, first)
    assert documents(builder)[third] == ("done", first, 2)
    assert documents(builder)[other][0] == "done"
    assert issues(builder, third) == []


def test_bytes_of_an_earlier_version_change_nothing_wherever_they_come_from(builder: Builder) -> None:
    first = scan(builder, "/store/a", SCAN, confidence=0.7)
    scan(builder, "/store/b", BODY, first)
    before = documents(builder)
    assert scan(builder, "/store/a", SCAN, first) == first
    builder.ingest({})
    source = replace(builder.source("/elsewhere/a", ""), sha256=builder.source("/x", SCAN + "/store/a").sha256)
    (work,) = plan(builder.db, [source], builder.settings)
    assert work.action == "duplicate"
    builder.load(builder.run(), work, SCAN)
    assert documents(builder) == before


def test_a_third_scan_follows_the_second(builder: Builder) -> None:
    first = scan(builder, "/store/a", SCAN, confidence=0.7)
    corrections.record(builder.db, builder.mention("4 May 1931"), "accept", None, "Ann")
    second = scan(builder, "/store/b", SCAN.replace("Harb0ur", "Harbour"), first, confidence=0.8)
    third = scan(builder, "/store/c", BODY, second)
    assert [state for state, *_ in documents(builder).values()] == ["superseded", "superseded", "done"]
    assert shown(builder, third)["4 May 1931"][2] == "accepted"


def test_scans_that_came_together_follow_each_other(builder: Builder) -> None:
    first = scan(builder, "/store/a", SCAN, confidence=0.7)
    scan(builder, "/store/b", SCAN.replace("Harb0ur", "Harbour"), first, confidence=0.8)
    third = scan(builder, "/store/c", BODY, first)  # which is what counted when all three were looked at
    assert documents(builder)[third] == ("done", first, 3)
    assert [state for state, *_ in documents(builder).values()].count("done") == 1


def test_without_a_sign_nothing_is_merged_however_alike(builder: Builder) -> None:
    first, second = scan(builder, "/store/a", BODY), scan(builder, "/store/b", BODY)
    assert documents(builder) == {first: ("done", first, 1), second: ("done", second, 1)}
    assert issues(builder, second) == []


def test_letters_with_one_letterhead_under_one_name_stay_apart(builder: Builder) -> None:
    chance = random.Random(3)
    first = scan(builder, "/store/a", letter(chance, 60))
    for number in range(10):
        scan(builder, f"/store/{number}", letter(chance, 60), first)
    assert {state for state, *_ in documents(builder).values()} == {"done"}


PRINTED = (
    "Kobe, 4 May 1931. The relief fund for miners was opened at Kokura. Nobody at the ministry would say how much had been set"
    " aside for the winter, and the unions of the district asked for 40,000 yen. In June the governor, Mr. Hayashi, wrote that"
    " the money had gone to Nagasaki, where two hundred families were still without a roof over their heads and without coal."
)


def _drawn(folder: Path, dpi: int, blur: float) -> Path:
    """A small page as a scanner would see it."""
    font = Path(__file__).parents[1] / "corpus" / "fonts" / "DejaVuSerifCondensed-Latin.ttf"
    image = Image.new("L", (5 * dpi, 4 * dpi), 235)
    draw = ImageDraw.Draw(image)
    draw.text(
        (dpi // 2, dpi // 2),
        textwrap.fill(PRINTED, 50),
        35,
        ImageFont.truetype(str(font), round(11 * dpi / 72)),
        spacing=dpi // 12,
    )
    path = folder / f"letter {dpi}.png"
    image.filter(ImageFilter.GaussianBlur(blur)).save(path, dpi=(dpi, dpi))
    return path


@pytest.mark.parametrize("order", [(100, 300), (300, 100)], ids=["a better one", "a worse one"])
def test_a_page_that_was_truly_scanned_again(builder: Builder, tmp_path: Path, order: tuple[int, int]) -> None:
    ids: list[int] = []
    builder.find = {"Hayashi": (Label.PERSON, None), "40,000 yen": (Label.MONEY, yen("40000"))}
    for dpi in order:
        path = _drawn(tmp_path, dpi, 1.3 if dpi == 100 else 0.5)
        reading = read(path, Settings())
        work = Work(replace(builder.source(str(path), path.name), earlier=tuple(ids)), "extract", STORED, None)
        found = {stage: builder.extraction(reading, stage) for stage in FINDERS}
        run_id = builder.run()
        ids.append(load_document(builder.db, run_id, work, reading, found, {}, features=features(reading, path)))
        if len(ids) == 1:
            corrections.record(builder.db, builder.mention("Hayashi"), "accept", None, "Ann")
    first, second = ids
    better, worse = (second, first) if order[0] < order[1] else (first, second)
    assert documents(builder) == {worse: ("superseded", first, 1), better: ("done", first, 2)}
    assert shown(builder, better)["Hayashi"][2] == "accepted"
    assert builder.db.execute("select length(looks) from likenesses").fetchall() == [(32,), (32,)]
