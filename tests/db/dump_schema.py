"""Write `schemas/<newest step>.sql`: python tests/db/dump_schema.py, once for each new step, from the root of the checkout."""

import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlite_utils import Database

from db import corrections, entities, migrations, runs
from db.connection import open_archive
from db.load import load_document
from db.plan import Source, plan
from extractors.dates.edtf_value import parse_edtf
from extractors.records import Extraction, Label, Mention, Origin, Page, Reading
from extractors.settings import Settings

TEXT = "Sato went to the harbour on 4 May 1931."


def _mention(text: str, label: Label, value: str | None = None) -> Mention:
    start = TEXT.index(text)
    date = parse_edtf(value) if value else None
    return Mention(start, start + len(text), text, label, "body", 0.9, "test", text, 1, date)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        db = open_archive(Path(folder, "a.db"), create=True)
        run = runs.start(db, "ingest", Settings(), 1)
        source = Source("/in/letter.txt", "letter.txt", hashlib.sha256(TEXT.encode()).hexdigest(), len(TEXT))
        (work,) = plan(db, [source], Settings())
        found = {
            "names": Extraction((_mention("Sato", Label.PERSON),)),
            "values": Extraction((_mention("4 May 1931", Label.DATE, "1931-05-04"),)),
        }
        load_document(db, run, work, Reading("text/plain", (Page(1, TEXT, Origin.TEXT),), "utf-8", 1.0), found, {})
        runs.finish(db, run, "done")
        corrections.record(db, 1, "reject", None, "Ann", "the dog")
        corrections.record(db, 2, "revalue", {"value": "1931-05"}, "Ann")
        entities.resolve(db)
        lines = list(_statements(db))
        db.close()
    schemas = Path(__file__).parent / "schemas"
    schemas.mkdir(exist_ok=True)
    (schemas / f"{migrations.names()[-1]}.sql").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _statements(db: Database) -> Iterator[str]:
    """Tables, rows, search, and last the views and triggers, so that no trigger sees the rows. (`iterdump` cannot do FTS5.)"""
    made = db.execute("select type, name, sql from sqlite_master where sql is not null order by rowid").fetchall()
    # what FTS5 keeps for itself it makes itself
    made = [row for row in made if not (row[0] == "table" and ("_fts_" in row[1] or row[1] == "sqlite_sequence"))]
    yield "begin;"
    yield f"pragma application_id = {migrations.APPLICATION_ID};"
    yield from (f"{sql};" for kind, _, sql in made if kind in ("table", "index"))
    for kind, name, _ in made:
        if kind == "table" and "_fts" not in name:
            columns = ", ".join(f"quote([{column.name}])" for column in db.table(name).columns)
            for row in db.execute(f"select {columns} from [{name}]"):
                yield f"insert into [{name}] values ({', '.join(row)});"
        elif kind == "table":
            yield f"insert into {name} ({name}) values ('rebuild');"
    yield from (f"{sql};" for kind, _, sql in made if kind in ("view", "trigger"))
    yield "commit;"


if __name__ == "__main__":
    main()
