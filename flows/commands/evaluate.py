"""`fonds evaluate`: the archive's mentions against gold ones."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extractors.errors import GoldError
from flows.commands.options import ARCHIVE, Archive, Verbose

if TYPE_CHECKING:
    from extractors.evaluate import Evaluation


def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD.jsonl", help="Gold mentions, one JSON object a line.")],
    db: Archive = ARCHIVE,
    regions: Annotated[
        Path | None, typer.Option("--regions", metavar="FILE", help="JSON: the stretches of each document that the gold covers.")
    ] = None,
    errors: Annotated[int, typer.Option("--errors", min=0, help="Show so many missed and spurious mentions a label.")] = 0,
    scores: Annotated[bool, typer.Option("--scores", help="Show how far the scores are the shares that are right.")] = False,
    verbose: Verbose = False,  # noqa: ARG001
) -> None:
    """Show precision, recall and F1 by label, and how many values and names are right."""
    from db.connection import open_archive
    from db.documents import current_names
    from db.export import export_mentions
    from extractors.evaluate import calibration, load_gold
    from extractors.evaluate import evaluate as score

    expected = load_gold(gold)
    ranges = _regions(regions) if regions else None
    with closing(open_archive(db)) as archive:
        mentions = list(export_mentions(archive))
        known = current_names(archive)
    found = score(expected, mentions, ranges)
    for document in sorted({line["document"] for line in expected} - known):
        typer.echo(f"fonds: {document} of the gold is not in {db}, so all its mentions count as missed.", err=True)
    for line in lines(found, errors):
        typer.echo(line)
    if scores:
        for label, tenths in calibration(expected, mentions, ranges).items():
            for tenth in tenths:
                typer.echo(
                    f"{label:7} scored {tenth.low:.1f} to {tenth.low + 0.1:.1f}: {tenth.mentions:5} mentions, "
                    f"mean {tenth.score:.2f}, right {tenth.right:.2f}"
                )


def lines(found: Evaluation, errors: int = 0) -> Iterator[str]:
    """The figures, a label a line."""
    for label, row in found.labels.items():
        values = "" if row.value is None else f"  value {row.value:.3f}  value_recall {row.value_recall:.3f}"
        strict, fuzzy = (
            f"{name} P {s.p:.3f} R {s.r:.3f} F1 {s.f1:.3f}" for name, s in (("strict", row.strict), ("fuzzy", row.fuzzy))
        )
        yield f"{label:7} {strict}   {fuzzy}{values}"
        for name, misses in (("missed", row.missed), ("spurious", row.spurious)):
            yield from (f"        {name}: {miss.document} {miss.start} {miss.text!r}" for miss in misses[:errors])
    entities = found.entities.f1 if found.entities else 0.0
    yield (
        f"micro   strict F1 {found.micro_strict.f1:.3f}   fuzzy F1 {found.micro_fuzzy.f1:.3f}"
        f"   yen_value_recall {found.yen_value_recall:.3f}   entity_b3 {entities:.3f}"
    )


def _regions(path: Path) -> dict[str, Any]:
    hint = 'A regions file is JSON: {"document name": [[start, end], ...], ...}.'
    try:
        regions = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise GoldError(f"{path}: cannot be read as JSON ({error}).", hint=hint) from error
    pairs = [pair for ranges in regions.values() for pair in ranges] if _is_mapping_of_lists(regions) else [None]
    if not all(isinstance(pair, list) and len(pair) == 2 and all(isinstance(end, int) for end in pair) for pair in pairs):
        raise GoldError(f"{path}: does not list stretches by document.", hint=hint)
    return dict(regions)


def _is_mapping_of_lists(regions: object) -> bool:
    return isinstance(regions, dict) and all(isinstance(ranges, list) for ranges in regions.values())
