"""`fonds correct`: a person's decisions, one subcommand each."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extractors.errors import CorrectionError
from flows.commands.options import ARCHIVE, Archive, By, Verbose, Why, actor, chosen

if TYPE_CHECKING:
    from sqlite_utils import Database

Mentions = Annotated[
    list[str], typer.Argument(metavar="MENTION...", help="Numbers of mentions; - reads them from standard input.")
]
Entity = Annotated[str, typer.Argument(metavar="ENTITY", help="An entity's id, or its exact name.")]
Other = Annotated[str, typer.Argument(metavar="OTHER", help="Another entity.")]
Value = Annotated[str | None, typer.Option("--value", metavar="VALUE", help="An EDTF date, or a sum such as '300 yen'.")]


class Scope(StrEnum):
    """How far a rejection reaches."""

    DOCUMENT = "document"
    ARCHIVE = "archive"


def accept(mentions: Mentions, db: Archive = ARCHIVE, by: By = None, why: Why = None, verbose: Verbose = False) -> None:  # noqa: ARG001
    """Accept mentions as they are shown."""
    _record(db, mentions, "accept", None, by, why)


def reject(
    mentions: Mentions,
    scope: Annotated[
        Scope | None, typer.Option("--scope", help="The same text under the same label there as well, now and later.")
    ] = None,
    db: Archive = ARCHIVE,
    by: By = None,
    why: Why = None,
    verbose: Verbose = False,  # noqa: ARG001
) -> None:
    """Reject mentions: they are no name, date or sum."""
    _record(db, mentions, "reject", None, by, why, scope=scope.value if scope else None)


def relabel(
    label: Annotated[str, typer.Argument(metavar="LABEL", help="PERSON, ORG, DATE or MONEY.")],
    mentions: Mentions,
    value: Value = None,
    db: Archive = ARCHIVE,
    by: By = None,
    why: Why = None,
    verbose: Verbose = False,  # noqa: ARG001
) -> None:
    """Give mentions another label."""
    _record(db, mentions, "relabel", {"label": label.upper(), "value": value}, by, why)


def respan(
    mention: Annotated[str, typer.Argument(metavar="MENTION", help="Number of a mention.")],
    start: Annotated[int, typer.Argument(metavar="START", help="Where it begins in what 'fonds export text' writes.")],
    end: Annotated[int, typer.Argument(metavar="END", help="Where it ends; this character is not part of it.")],
    db: Archive = ARCHIVE,
    by: By = None,
    why: Why = None,
    verbose: Verbose = False,  # noqa: ARG001
) -> None:
    """Say where a mention begins and ends; an orphan finds its place so."""
    _record(db, [mention], "respan", {"start": start, "end": end}, by, why)


def revalue(
    value: Annotated[str, typer.Argument(metavar="VALUE", help="An EDTF date, a sum such as '300 yen', or none.")],
    mentions: Mentions,
    db: Archive = ARCHIVE,
    by: By = None,
    why: Why = None,
    verbose: Verbose = False,  # noqa: ARG001
) -> None:
    """Give dates or sums of money another value."""
    _record(db, mentions, "revalue", {"value": None if value.lower() == "none" else value}, by, why)


def link(
    entity: Annotated[
        str | None, typer.Argument(metavar="ENTITY", help="An entity's id or exact name; left out with --alone.")
    ] = None,
    mentions: Annotated[
        list[str] | None, typer.Argument(metavar="MENTION...", help="Numbers of mentions; - reads them from standard input.")
    ] = None,
    alone: Annotated[bool, typer.Option("--alone", help="They belong to no entity that is known.")] = False,
    db: Archive = ARCHIVE,
    by: By = None,
    why: Why = None,
    verbose: Verbose = False,  # noqa: ARG001
) -> None:
    """Say to which person or organisation mentions belong."""
    from db.entities import named

    words = [*([entity] if entity else []), *(mentions or [])]
    if len(words) < (1 if alone else 2):
        raise CorrectionError(
            "A link needs ENTITY MENTION..., or --alone MENTION....", hint="'fonds correct link --help' shows both."
        )

    def decide(archive: Database) -> list[int]:
        if alone:
            return _many(archive, words, "link", {"entity_id": None}, by, why)
        return _many(archive, words[1:], "link", {"entity_id": named(archive, words[0])}, by, why)

    _decide(db, decide)


def add(
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="File name, id, or the beginning of the sha-256.")],
    place: Annotated[
        list[str], typer.Argument(metavar="START END LABEL", help="Offsets in what 'fonds export text' writes; not with --text.")
    ],
    text: Annotated[str | None, typer.Option("--text", metavar="QUOTE", help="What stands there, and nowhere else.")] = None,
    value: Value = None,
    db: Archive = ARCHIVE,
    by: By = None,
    why: Why = None,
    verbose: Verbose = False,  # noqa: ARG001
) -> None:
    """Add a mention that was missed."""
    from db import additions, documents, readings

    *offsets, label = place
    if len(offsets) != (0 if text is not None else 2) or not all(one.isascii() and one.isdigit() for one in offsets):
        raise CorrectionError(
            "A new mention needs START END LABEL, or LABEL and --text.", hint="'fonds correct add --help' shows both ways."
        )

    def decide(archive: Database) -> list[int]:
        document_id = documents.find(archive, document)
        span = (int(offsets[0]), int(offsets[1])) if text is None else readings.find_quote(archive, document_id, text)
        return [additions.add(archive, document_id, *span, label.upper(), value, actor(by), why)]

    _decide(db, decide)


def merge(
    entity: Entity,
    other: Other,
    db: Archive = ARCHIVE,
    by: By = None,
    why: Why = None,
    verbose: Verbose = False,  # noqa: ARG001
) -> None:
    """Decide that two people or organisations are one."""
    from db import entities, entity_decisions

    _decide(
        db,
        lambda found: [
            entity_decisions.merge(found, entities.named(found, entity), entities.named(found, other), actor(by), why)
        ],
    )


def differ(
    entity: Entity,
    other: Other,
    db: Archive = ARCHIVE,
    by: By = None,
    why: Why = None,
    verbose: Verbose = False,  # noqa: ARG001
) -> None:
    """Decide that two people or organisations are different."""
    from db import entities, entity_decisions

    _decide(
        db,
        lambda found: [
            entity_decisions.differ(found, entities.named(found, entity), entities.named(found, other), actor(by), why)
        ],
    )


def split(
    entity: Entity,
    name: Annotated[
        list[str] | None, typer.Option("--name", metavar="NAME", help="What is printed so is another; repeat it.")
    ] = None,
    document: Annotated[
        list[str] | None, typer.Option("--document", metavar="DOCUMENT", help="What stands in it is another; repeat it.")
    ] = None,
    db: Archive = ARCHIVE,
    by: By = None,
    why: Why = None,
    verbose: Verbose = False,  # noqa: ARG001
) -> None:
    """Decide that part of a person or organisation is another."""
    from db import documents, entities, entity_decisions

    def decide(found: Database) -> list[int]:
        ids = [documents.find(found, one) for one in document or []]
        which = entities.named(found, entity)
        return [entity_decisions.split(found, which, actor(by), why, names=name or [], documents=ids)]

    _decide(db, decide)


def rename(
    entity: Entity,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name to show.")],
    db: Archive = ARCHIVE,
    by: By = None,
    why: Why = None,
    verbose: Verbose = False,  # noqa: ARG001
) -> None:
    """Decide under which name a person or organisation is shown."""
    from db import entities, entity_decisions

    _decide(db, lambda found: [entity_decisions.rename(found, entities.named(found, entity), name, actor(by), why)])


def identify(
    entity: Entity,
    scheme: Annotated[str, typer.Argument(metavar="SCHEME", help="viaf, wikidata or lcnaf.")],
    identifier: Annotated[
        str,
        typer.Argument(metavar="IDENTIFIER", help="What it is known by there, or the address of its page; none takes it away."),
    ],
    db: Archive = ARCHIVE,
    by: By = None,
    why: Why = None,
    verbose: Verbose = False,  # noqa: ARG001
) -> None:
    """Say under which identifier an authority file knows a person or organisation."""
    from db import entities, entity_decisions

    wanted = None if identifier.lower() == "none" else identifier
    _decide(
        db,
        lambda found: [entity_decisions.identify(found, entities.named(found, entity), scheme.lower(), wanted, actor(by), why)],
    )


ACTIONS: dict[str, Callable[..., Any]] = {
    one.__name__: one for one in (accept, reject, relabel, respan, revalue, link, add, merge, differ, split, rename, identify)
}


def _record(
    db: Path,
    mentions: list[str],
    action: str,
    after: dict[str, Any] | None,
    by: str | None,
    why: str | None,
    *,
    scope: str | None = None,
) -> None:
    _decide(db, lambda archive: _many(archive, mentions, action, after, by, why, scope=scope))


def _many(
    archive: Database,
    mentions: list[str],
    action: str,
    after: dict[str, Any] | None,
    by: str | None,
    why: str | None,
    *,
    scope: str | None = None,
) -> list[int]:
    from db import corrections

    return corrections.record_many(archive, numbers(mentions), action, after, actor(by), why, scope=scope)


def _decide(path: Path, decide: Callable[[Database], list[int]]) -> None:
    """Record a decision, let names follow at once, and say what was decided."""
    from db import entities, history
    from db.connection import open_archive
    from db.transactions import writing

    with closing(open_archive(path)) as archive:
        with writing(archive):
            made = decide(archive)
        entities.resolve_after(archive, made)
        undo = f"('fonds undo {made[0]}{chosen(path)}' takes it back.)"
        if len(made) == 1:
            typer.echo(f"Correction {made[0]}: {history.told(archive, made[0])}. {undo}")
        else:
            typer.echo(
                f"Corrections {made[0]} to {made[-1]}, one decision on {len(made)} mentions: "
                f"{history.told(archive, made[0])}, and so on. {undo}"
            )


def numbers(given: list[str]) -> list[int]:
    """Numbers of mentions, - for those on standard input. Raises CorrectionError where one is no number."""
    listed = [one for word in given for one in (sys.stdin.read().split() if word == "-" else [word])]
    for one in listed:
        if not (one.isascii() and one.isdigit() and len(one) < 19):
            raise CorrectionError(
                f"{one!r} is no number of a mention.",
                hint="Numbers of mentions come last; 'fonds review' shows them, in the column id.",
            )
    return [int(one) for one in listed]
