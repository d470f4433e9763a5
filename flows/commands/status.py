"""`fonds status`: what the archive holds, and what failed and why."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

import typer

from flows.commands.options import ARCHIVE, Archive, Verbose
from flows.commands.running import listed
from flows.terminal import plain

if TYPE_CHECKING:
    from db.likenesses import NearDuplicate
    from db.status import RunStatus, Status


def status(db: Archive = ARCHIVE, verbose: Verbose = False) -> None:  # noqa: ARG001
    """Show documents by state, mentions by label, the last runs, duplicates, and what failed and why."""
    from db.connection import open_archive
    from db.status import summary

    with closing(open_archive(db)) as archive:
        found = summary(archive)
    for line in lines(found):
        typer.echo(plain(line))


def lines(found: Status) -> Iterator[str]:
    """What the command says."""
    yield f"Documents  {listed(found.documents)}"
    yield f"Pages      {listed(found.pages)}"
    yield f"Mentions   {listed({label: sum(by_status.values()) for label, by_status in found.mentions.items()})}"
    yield f"Names      {listed(found.entities)}"
    if found.orphans:
        yield f"Orphans    {found.orphans} corrections whose place in the text is gone: see fonds orphans"
    if found.runs:
        yield ""
        yield "Last runs"
        for run in found.runs:
            yield f"  {_run(run)}"
            if run.message:
                yield f"    {run.message}"
    if found.duplicates:
        yield ""
        yield "Duplicates, which were not extracted twice"
        yield from (f"  {one.path} is {one.name}" for one in found.duplicates)
    if found.near_duplicates:
        yield ""
        yield f"Near-duplicates, which may be one paper and were not merged: {found.near_duplicates}{_of(found)}"
        yield from (f"  {_near(one)}" for one in found.newest_near_duplicates)
    if found.failures:
        yield ""
        yield "Failed"
        for failure in found.failures:
            kept = " (an earlier reading is kept)" if failure.state == "done" else ""
            yield f"  {failure.path} [{failure.code}]{kept}"
            yield f"    {failure.error}"
            yield f"    {failure.hint}"


def _of(found: Status) -> str:
    told = len({(one.document_id, one.other_id) for one in found.newest_near_duplicates})
    return "" if told == found.near_duplicates else f", the newest {told} of them here"


def _near(one: NearDuplicate) -> str:
    by = "has much the same words as" if one.kind == "text" else "looks much like"
    return f"{one.name} (document {one.document_id}) {by} {one.other} (document {one.other_id}): {one.likeness:.0%} alike"


def _run(run: RunStatus) -> str:
    return (
        f"{run.id} {run.kind} {run.started} {run.state}: documents {listed(run.documents)}; pages {listed(run.pages)};"
        f" mentions {run.mentions_found} found, {run.mentions_added} added, {run.mentions_changed} changed,"
        f" {run.mentions_lost} lost"
    )
