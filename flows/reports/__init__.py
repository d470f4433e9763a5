"""Reports of runs: as Markdown and as a page of HTML that needs nothing else, and as rows for a table.

What is told stands in db/run_report.py. All text of documents is hostile: each form escapes it in its own way.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlite_utils import Database

_ANOTHER = "Choose another folder with --report, or as 'reports' in fonds.toml."


def beside(archive: Path) -> Path:
    """The folder for reports of an archive where none is chosen."""
    return archive.with_name(f"{archive.stem}.reports")


def write(db: Database, run_id: int, folder: Path, *, site: str | None = None) -> tuple[Path, Path]:
    """Write the report of a run into a folder, made where it is missing, and return its files: Markdown, HTML.

    site: the address of the review site, for links; without it there are none. Files of an earlier report of the run are
    replaced, each at once. Raises DatabaseError where there is no such run, and FondsError where nothing can be written there.
    """
    from db.run_report import report
    from flows.commands.output import writing
    from flows.reports import markdown, page

    told = report(db, run_id)
    address = site.rstrip("/") if site else None
    written = []
    for suffix, form in ((".md", markdown.text), (".html", page.text)):
        path = folder / f"run-{run_id:05}{suffix}"
        with writing(path, hint=_ANOTHER) as out:
            out.write(form(told, address))
        written.append(path)
    return written[0], written[1]


def tables(db: Database, run_id: int) -> list[dict[str, Any]]:
    """What a run changed, as rows with the same keys: by label first, then the documents that changed most.

    No rows where nothing changed. Raises DatabaseError where there is no such run.
    """
    from db.run_report import report
    from db.run_words import LABELS

    told = report(db, run_id)
    named = [(f"all documents: {LABELS.get(one.of, one.of).lower()}", one) for one in told.labels]
    named += [(one.of, one) for one in told.most]
    return [{"in": name, "added": one.added, "changed": one.changed, "lost": one.lost} for name, one in named]
