"""`fonds backup` and `fonds restore`: a copy of an archive in one file, and the proof that it is one."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractors.errors import BackupError, FondsError
from flows.commands.options import ARCHIVE, Archive, Verbose
from flows.commands.running import running

if TYPE_CHECKING:
    from db.backup.manifest import Manifest


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write, a new one.")],
    db: Archive = ARCHIVE,
    originals: Annotated[bool, typer.Option("--originals", help="Take the originals of the store along.")] = False,
    verbose: Verbose = False,  # noqa: ARG001
) -> None:
    """Copy the archive, its accounts and fonds.toml into one file, while everything runs.

    'fonds restore FILE --check' proves it. The file holds hashes of passwords: keep it to yourself.
    """
    from db.backup import make
    from flows import configured
    from flows.progress import Megabytes

    with running("Nothing is left of it.") as progress:
        told = Megabytes(progress, "Megabytes", make.size(db, carry=originals))
        made = make.make(db, file, configuration=configured.find(), carry=originals, advance=told)
    typer.echo(f"Backup     {file}")
    for line in _told(made):
        typer.echo(line)
    if made.store.damaged:
        typer.echo(f"Damaged    {len(made.store.damaged)} originals are missing or changed: see fonds fixity")
    typer.echo(f"Next       fonds restore {shlex.quote(str(file))} --check")


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What 'fonds backup' wrote.")],
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FOLDER", help="Where to; never over an archive that is there.")
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Only prove it; nothing stays.")] = False,
    verbose: Verbose = False,  # noqa: ARG001
) -> None:
    """Prove a backup, every hash, count and original, and put the archive into a folder."""
    from db.backup import restore as backups
    from flows.progress import Megabytes

    if (to is None) != check:
        raise FondsError("Restore needs either --to FOLDER or --check.", hint="--check only proves the backup.")
    with running("Nothing was changed.") as progress:
        told = Megabytes(progress, "Megabytes", file.stat().st_size if file.is_file() else 0)
        found = backups.restore(file, to, advance=told)
    for line in _told(found.manifest):
        typer.echo(line)
    typer.echo(f"Intact     all hashes, the database, and {found.originals} originals")
    if found.database is not None:
        typer.echo(f"Restored   {found.database}")
        if (found.database.parent / backups.RESTORED).exists():
            typer.echo(f"Look at    {backups.RESTORED}: where its paths are right, rename it to fonds.toml")
    if found.missing:
        raise BackupError(
            f"{len(found.missing)} originals are not in the backup and not intact in {found.manifest.store.root}.",
            hint="Put the store back where it was, then run 'fonds fixity'. Everything else was proved.",
        )


def _told(manifest: Manifest) -> list[str]:
    counts = ", ".join(f"{number} {name}" for name, number in manifest.contents.counts.items())
    store = manifest.store
    held = "with the backup" if store.carried else f"in {store.root}"
    return [
        f"Of         {manifest.made}, {manifest.database}",
        f"Holds      {counts}",
        *([f"Originals  {store.originals}, {held}"] if store.root is not None else []),
        *(
            [f"Elsewhere  {_documents(store.elsewhere)} where they were ingested and not in the store: keep them as well"]
            if store.elsewhere
            else []
        ),
    ]


def _documents(number: int) -> str:
    return "1 document, whose file is" if number == 1 else f"{number} documents, whose files are"
