"""A re-extraction without workers and Prefect: what an extractor finds is made up from the text, in this process.

    python quick.py ARCHIVE REQUEST RULE [PAUSE]

Extracts again what REQUEST (JSON) asks for, RULE being the version of the rules for dates. Each document that is extracted or
loaded is told in a line, and each takes PAUSE seconds at least, so that there is time to end the process in the middle.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from db import load, runs
from db.connection import open_archive
from db.lock import sole_writer
from db.plan import Source, Work, plan
from extractors import stages
from extractors.dates.edtf_value import parse_edtf
from extractors.likeness.features import features
from extractors.records import PAGE_BREAK, Extraction, Label, Mention, Origin, Page, Reading
from extractors.settings import Settings
from flows.jobs import Outcome
from flows.loading import Receiver
from flows.reextract import Report, Request, reextract
from flows.workforce import Choices

_LIES = "select f.path, d.sha256 from documents d join files f on f.document_id = d.id where d.name = ?"


def reading(text: str) -> Reading:
    """As the reader of texts gives it."""
    return Reading(
        "text/plain", tuple(Page(n, one, Origin.TEXT) for n, one in enumerate(text.split(PAGE_BREAK), 1)), "utf-8", 1.0
    )


def found(text: str, rule: str) -> dict[str, Extraction]:
    """Names of two words, and years; with another rule a year has another value, and those before 1920 are not found."""
    names = [_mention(text, one, Label.PERSON) for one in re.finditer(r"[A-Z][a-z]+ [A-Z][a-z]+", text)]
    years = [one for one in re.finditer(r"\b1\d{3}\b", text) if rule == "5" or one[0] >= "1920"]
    edtf = "{}" if rule == "5" else "{}~"
    dates = [_mention(text, one, Label.DATE, edtf.format(one[0])) for one in years]
    return {"names": Extraction(tuple(names)), "values": Extraction(tuple(dates))}


def _mention(text: str, one: re.Match[str], label: Label, edtf: str | None = None) -> Mention:
    page = text.count(PAGE_BREAK, 0, one.start()) + 1
    value = parse_edtf(edtf) if edtf else None
    return Mention(one.start(), one.end(), one[0], label, "body", 0.9, "test", one[0], page, value)


def extracting(rule: str, then: Callable[[Work], None] = lambda _: None) -> Callable[..., None]:
    """What stands for `workforce.extract`. then: is called after each document."""

    def extract(waiting: Sequence[Work], _archive: Path, _choices: Choices, receiver: Receiver, *_rest: Any) -> None:
        for work in waiting:
            stored = reading(Path(work.source.path).read_text()) if "read" in work.stages else receiver.stored(work)
            extractions = {stage: one for stage, one in found(stored.text, rule).items() if stage in work.stages}
            seconds = dict.fromkeys(work.stages, 0.1)
            compared = features(stored, None) if "likeness" in work.stages else None
            read = stored if "read" in work.stages else None
            outcome = Outcome(work.source.path, read, extractions, seconds, features=compared)
            receiver.outcome(work, outcome, len(stored.pages))
            then(work)

    return extract


def again(archive: Path, request: Request, rule: str, then: Callable[[Work], None] = lambda _: None) -> Report:
    """A re-extraction with the rules for dates at a version."""
    former = stages.STAGES["values"]
    stages.STAGES["values"] = stages.Stage("values", rule, former.settings, former.after)
    try:
        return reextract(archive, Settings(), request, Choices(workers=1), extract=extracting(rule, then))
    finally:
        stages.STAGES["values"] = former


def again_alone(archive: Path, name: str, rule: str) -> None:
    """What an ingest of a file does whose results are out of date, while `again` is at work."""
    with closing(open_archive(archive)) as db, sole_writer(archive):
        run_id = runs.start(db, "ingest", Settings(), 1)
        ((path, sha256),) = db.execute(
            "select f.path, d.sha256 from documents d join files f on f.document_id = d.id where d.name = ?", [name]
        )
        (work,) = plan(db, [Source(path, name, sha256, 1)], Settings())
        extractions = {stage: one for stage, one in found(Path(path).read_text(), rule).items() if stage in work.stages}
        load.load_document(db, run_id, work, None, extractions, {})
        runs.finish(db, run_id, "done")


def main() -> None:
    """See above."""
    archive, asked, rule, pause = Path(sys.argv[1]), json.loads(sys.argv[2]), sys.argv[3], float(sys.argv[4])
    at_once = load.load_document

    def slowly(*given: Any, **named: Any) -> int:
        document_id = at_once(*given, **named)
        print("loaded", document_id, flush=True)
        time.sleep(pause)
        return document_id

    def told(work: Work) -> None:
        print("extracted", work.document_id, flush=True)
        time.sleep(pause)

    load.load_document = slowly
    again(archive, Request(**asked), rule, told)


if __name__ == "__main__":
    main()
