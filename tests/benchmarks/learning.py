"""What corrections are worth elsewhere: errors left in documents that nobody has corrected, by how many others were.

    python tests/benchmarks/learning.py [--also FOLDER --gold FILE] [--seed N] [--seeds MORE] [--hasty]
                                         [--model MODEL]

A reviewer corrects some documents completely by their gold; all others are extracted again, and the errors in a part of them that
is never corrected are counted: mentions of people and organisations missed, too many or with the wrong label (which is one of
each), dates and amounts too many, and values missing or wrong. Done on the evaluation documents for development, then on pieces
of longer papers, which speak of the same people and bodies: those of the sample documents, and of what else is named.

Where the gold covers only parts of a document, a file FILE with .regions.json at its end says which.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from db import additions, corrections, runs
from db.connection import open_archive
from db.load import load_document
from db.plan import Source, Work
from extractors.evaluate import LABELS, VALUED, evaluate, load_gold
from extractors.extract import extract
from extractors.models import OWN
from extractors.read import read
from extractors.records import Extraction, Reading
from extractors.settings import Settings

ROOT = Path(__file__).parents[2]
DEVELOPMENT = ROOT / "corpus" / "evaluation" / "development"
SAMPLES = ROOT / "corpus" / "samples"
PIECE = 1500  # characters, at least
REVIEWER = "reviewer"
EXTRACTED = ("names", "values")

Gold = list[dict[str, Any]]


@dataclass
class Paper:
    """A document with its gold, and what the machine finds in it when nobody has taught it anything."""

    name: str
    gold: Gold
    reading: Reading
    found: Mapping[str, Extraction]
    document_id: int = 0

    @property
    def source(self) -> Source:
        data = self.reading.text.encode()
        return Source(f"/in/{self.name}", self.name, hashlib.sha256(data).hexdigest(), len(data))


@dataclass
class Step:
    """What is left after some papers were corrected. decisions: that change something. broken: errors in the corrected papers."""

    papers: int
    decisions: int
    confirmed: int
    errors: dict[str, int]
    worse: list[str] = field(default_factory=list)
    broken: int = 0

    @property
    def total(self) -> int:
        return sum(self.errors.values())


def main() -> None:
    """Print a table for each set of papers and each kind of reviewer, and whether errors ever rose."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--also", type=Path)
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--seed", type=int, default=1, help="of the order in which papers are corrected")
    parser.add_argument("--seeds", type=int, default=0, help="try so many other orders, and print one line for each")
    parser.add_argument("--hasty", action="store_true", help="reject in the whole archive whatever is right nowhere in one paper")
    parser.add_argument("--model", default=OWN, help="as of fonds ingest; one that knows less has more to learn")
    given = parser.parse_args()
    settings = Settings(model=given.model)
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        sets = {"evaluation documents": [*papers(DEVELOPMENT, DEVELOPMENT / "gold.jsonl", settings)]}
        gold = SAMPLES / "gold.jsonl"
        sets["pieces of the sample documents"] = [
            *pieces(SAMPLES / "documents", gold, room, settings),
            *pieces(SAMPLES / "twins", gold, room, settings),
        ]
        if given.also and given.gold:
            sets[f"pieces of {given.also.name}"] = [*pieces(given.also, given.gold, room, settings)]
        for title, whole in sets.items():
            counts, kept = _shares(len(whole))
            print(f"\n{title}: {len(whole)}, errors in {kept} of them that nobody corrects")
            for confirm in (False, True):
                print("  wrong mentions corrected" + (", right ones accepted as well" if confirm else ""))
                steps = [*learn(_shuffled(whole, given.seed), counts, kept, room, confirm=confirm, hasty=given.hasty)]
                _print(steps)
            for seed in range(given.seed + 1, given.seed + 1 + given.seeds):
                steps = [*learn(_shuffled(whole, seed), counts, kept, room, confirm=True, hasty=given.hasty)]
                print(f"  order {seed:3}  errors " + "  ".join(f"{step.total:4}" for step in steps), _verdict(steps), flush=True)


def _shares(papers: int) -> tuple[list[int], int]:
    """How many papers are corrected, by steps, and how many never are."""
    kept = papers * 2 // 5 + 1
    return [papers * share // 67 for share in (0, 5, 10, 20, 40)], kept


def _shuffled(whole: Sequence[Paper], seed: int) -> list[Paper]:
    order = [replace(paper, document_id=0) for paper in whole]
    random.Random(seed).shuffle(order)
    return order


def _print(steps: Sequence[Step]) -> None:
    print(f"  {'papers':>8}{'corrections':>13}{'accepted':>10}" + "".join(f"{label:>8}" for label in LABELS) + "   errors")
    for step in steps:
        errors = "".join(f"{step.errors[label]:8}" for label in LABELS)
        print(f"  {step.papers:8}{step.decisions:13}{step.confirmed:10}{errors}{step.total:9}")
    print(f"  {_verdict(steps)}", flush=True)


def _verdict(steps: Sequence[Step]) -> str:
    """Whether errors rose anywhere: in all papers together, in one alone, or in one that was corrected."""
    totals = [step.total for step in steps]
    said = "never rises" if totals == sorted(totals, reverse=True) else "RISES"
    said += "".join(f"; worse: {line}" for step in steps for line in step.worse)
    return said + "".join(f"; {step.broken} errors in {step.papers} corrected papers" for step in steps if step.broken)


def learn(whole: Sequence[Paper], counts: Sequence[int], kept: int, room: Path, *, confirm: bool, hasty: bool) -> Iterator[Step]:
    """Correct the first papers, and after each of `counts` extract again from all others and count in the last `kept`."""
    unseen = whole[-kept:]
    with closing(open_archive(room / f"{len([*room.iterdir()])}.db", create=True)) as db:
        load(db, whole)
        before: dict[str, dict[str, int]] = {}
        done, decisions, confirmed = 0, 0, 0
        for count in counts:
            for paper in whole[done:count]:
                made, accepted = correct(db, paper, right([paper] if hasty else whole), confirm=confirm)
                decisions, confirmed = decisions + made, confirmed + accepted
            done = count
            load(db, whole[done:])
            after = {paper.name: errors(db, [paper]) for paper in unseen}
            step = Step(count, decisions, confirmed, {label: sum(one[label] for one in after.values()) for label in LABELS})
            step.worse = [
                f"{name}: {label} {before[name][label]} -> {one[label]}"
                for name, one in after.items()
                for label in LABELS
                if before and one[label] > before[name][label]
            ]
            before = after
            load(db, whole[:done])
            step.broken = sum(errors(db, whole[:done]).values())
            yield step


def papers(folder: Path, gold: Path, settings: Settings) -> Iterator[Paper]:
    """The documents of a folder that a gold file names."""
    lines = load_gold(gold)
    for name in sorted({line["document"] for line in lines}):
        if (folder / name).is_file():
            yield paper(folder / name, [line for line in lines if line["document"] == name], settings)


def pieces(folder: Path, gold: Path, room: Path, settings: Settings) -> Iterator[Paper]:
    """The documents of a folder cut between paragraphs, each piece as a document of its own."""
    listed = gold.with_suffix(".regions.json")
    regions = json.loads(listed.read_text()) if listed.is_file() else {}
    for name, lines in _by_document(load_gold(gold)):
        if not (folder / name).is_file() or (folder / name).suffix not in (".txt", ".md"):
            continue
        text = read(folder / name, settings).text
        for begin, stop in regions.get(name, [[0, len(text)]]):
            for start, end in _cut(text, begin, stop, lines):
                path = room / f"{Path(name).stem}-{start}.txt"
                path.write_bytes(text[start:end].encode())
                inside = [line for line in lines if start <= line["start"] and line["end"] <= end]
                moved = [line | {"start": line["start"] - start, "end": line["end"] - start} for line in inside]
                yield paper(path, [line | {"document": path.name} for line in moved], settings)


def paper(path: Path, gold: Gold, settings: Settings) -> Paper:
    """One document, read and extracted from."""
    reading = read(path, settings)
    return Paper(path.name, gold, reading, extract(reading, settings, EXTRACTED))


def _by_document(lines: Gold) -> Iterator[tuple[str, Gold]]:
    for name in sorted({line["document"] for line in lines}):
        yield name, [line for line in lines if line["document"] == name]


def _cut(text: str, begin: int, stop: int, gold: Gold) -> Iterator[tuple[int, int]]:
    """Stretches of at least PIECE characters that end with a paragraph, outside of all gold mentions."""
    start = begin
    while start < stop:
        end = text.find("\n\n", start + PIECE, stop)
        while end > 0 and any(line["start"] < end + 2 and end < line["end"] for line in gold):
            end = text.find("\n\n", end + 2, stop)
        end = stop if end < 0 or stop - end < PIECE else end + 2
        yield start, end
        start = end


def load(db: Database, some: Iterable[Paper]) -> None:
    """Load papers, or extract from them again as after a new version of the rules."""
    run_id = runs.start(db, "re-extract", Settings(), 1)
    for one in some:
        known = one.document_id and db.execute("select 1 from documents where id = ?", [one.document_id]).fetchone()
        stages = EXTRACTED if known else ("read", *EXTRACTED)
        work = Work(one.source, "again" if known else "extract", stages, one.document_id if known else None)
        one.document_id = load_document(db, run_id, work, None if known else one.reading, one.found, dict.fromkeys(stages, 0.1))
    runs.finish(db, run_id, "done")


def shown(db: Database, paper: Paper) -> list[dict[str, Any]]:
    """What the archive shows of a paper, as the export has it."""
    columns = "id, start, end, text, label, value"
    sql = f"select {columns} from current_mentions where document_id = ? and status <> 'rejected' order by start"
    rows = [{**row, "document": paper.name} for row in db.query(sql, [paper.document_id])]
    for row in rows:
        if row["label"] == "MONEY" and row["value"]:
            row["value"] = json.loads(row["value"])
    return rows


def errors(db: Database, some: Sequence[Paper]) -> dict[str, int]:
    """Errors in papers by label."""
    gold = [line for one in some for line in one.gold]
    if not gold:
        return dict.fromkeys(LABELS, 0)
    result = evaluate(gold, [row for one in some for row in shown(db, one)])
    out = {}
    for label, score in result.labels.items():
        if label in VALUED:
            valued = sum(line["label"] == label and line.get("value") is not None and not line.get("optional") for line in gold)
            out[label] = score.fuzzy.fp + valued - round((score.value_recall or 0) * valued)
        else:
            out[label] = score.strict.fp + score.strict.fn
    return out


def right(some: Iterable[Paper]) -> set[tuple[str, ...]]:
    """What is right somewhere in some papers: labels with texts."""
    return {(line["label"], *line["text"].split()) for one in some for line in one.gold}


def correct(db: Database, paper: Paper, spared: set[tuple[str, ...]], *, confirm: bool) -> tuple[int, int]:
    """Decide whatever is needed until a paper is shown as its gold has it. Returns how much was changed and how much accepted.

    spared: what is rejected here alone; all else that is wrong is rejected in the whole archive.
    """
    made = accepted = 0
    wanted = [line for line in paper.gold if not line.get("optional")]
    optional = [line for line in paper.gold if line.get("optional")]
    open_ones = shown(db, paper)
    exact = _pair(open_ones, wanted, lambda one, line: _is_same(one, line) and one["label"] == line["label"])
    relabelled = _pair(open_ones, wanted, lambda one, line: _is_same(one, line) and _kind(one) == _kind(line))
    moved = _pair(open_ones, wanted, lambda one, line: _meets(one, line) and one["label"] == line["label"])
    for one in open_ones:
        if not any(_is_same(one, line) and line["label"] == one["label"] for line in optional):
            _decide(db, one, "reject", None, scope=None if (one["label"], *one["text"].split()) in spared else "archive")
            made += 1
    for one, line in relabelled:
        _decide(db, one, "relabel", {"label": line["label"], "value": _value(line)})
        made += 1
    for one, line in moved:
        _decide(db, one, "respan", {"start": line["start"], "end": line["end"]})
        made += 1
    for one, line in exact + moved:
        if line["label"] in VALUED and line.get("value") is not None and not _is_worth(one, line):
            _decide(db, one, "revalue", {"value": _value(line)})
            made += 1
        elif confirm and (one, line) in exact:
            _decide(db, one, "accept", None)
            accepted += 1
    for line in wanted:
        additions.add(db, paper.document_id, line["start"], line["end"], line["label"], _value(line), REVIEWER)
        made += 1
    return made, accepted


def _pair(open_ones: Gold, wanted: Gold, fits: Any) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Take pairs that fit out of both lists."""
    pairs = []
    for one in list(open_ones):
        line = next((line for line in wanted if fits(one, line)), None)
        if line is not None:
            pairs.append((one, line))
            open_ones.remove(one)
            wanted.remove(line)
    return pairs


def _decide(db: Database, one: Mapping[str, Any], action: str, after: Mapping[str, Any] | None, scope: str | None = None) -> None:
    corrections.record(db, one["id"], action, after, REVIEWER, scope=scope)


def _is_same(one: Mapping[str, Any], line: Mapping[str, Any]) -> bool:
    """Whether two spans are the same for the measure, which trims articles and punctuation."""
    gold = {**line, "label": "PERSON", "optional": False}
    return evaluate([gold], [{**one, "label": "PERSON"}]).labels["PERSON"].strict.tp == 1


def _is_worth(one: Mapping[str, Any], line: Mapping[str, Any]) -> bool:
    moved = {**one, "start": line["start"], "end": line["end"], "text": line["text"]}
    return evaluate([line], [moved]).labels[line["label"]].value == 1.0


def _meets(one: Mapping[str, Any], line: Mapping[str, Any]) -> bool:
    return bool(one["start"] < line["end"] and line["start"] < one["end"])


def _kind(one: Mapping[str, Any]) -> bool:
    return one["label"] in VALUED


def _value(line: Mapping[str, Any]) -> Any:
    value = line.get("value") if line["label"] in VALUED else None
    return value[0] if isinstance(value, list) else value


if __name__ == "__main__":
    main()
