"""The commands of human decisions: what they print, how they end, and what they leave in the archive."""

from __future__ import annotations

import io
import json
import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from db.connection import open_archive
from db.transactions import writing
from flows.command import main

from .conftest import MEMO, Ingested

pytestmark = pytest.mark.xdist_group("prefect")


class Site:
    """An archive of one's own, and the command on it."""

    def __init__(self, copied: Ingested, capfd: pytest.CaptureFixture[str]) -> None:
        self.archive, self.capfd = copied.archive, capfd

    def run(self, *arguments: object, db: Path | None = None) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main([*(str(argument) for argument in arguments), "--db", str(db or self.archive)])
        out, err = self.capfd.readouterr()
        return int(ended.value.code or 0), out, err

    def done(self, *arguments: object, db: Path | None = None) -> str:
        code, out, err = self.run(*arguments, db=db)
        assert (code, err) == (0, "")
        return out

    def refused(self, *arguments: object, code: int = 8) -> str:
        before = self.rows("select count(*) from corrections")
        ended, out, err = self.run(*arguments)
        assert (ended, out) == (code, "")
        assert len(err.strip().splitlines()) == 2
        assert self.rows("select count(*) from corrections") == before
        return err

    def rows(self, sql: str, *parameters: object) -> list[Any]:
        db = open_archive(self.archive)
        found = db.execute(sql, parameters).fetchall()
        db.close()
        return found

    def mention(self, text: str) -> int:
        return int(self.rows("select min(id) from current_mentions where text = ?", text)[0][0])

    def shown(self, mention: int) -> tuple[object, ...]:
        return tuple(self.rows("select text, label, value, status from current_mentions where id = ?", mention)[0])


@pytest.fixture
def site(copied: Ingested, capfd: pytest.CaptureFixture[str]) -> Site:
    return Site(copied, capfd)


def test_accept_says_what_was_decided_and_how_to_take_it_back(site: Site) -> None:
    date = site.mention("June 4, 1924")
    out = site.done("correct", "accept", date, "--by", "Ann", "--why", "seen")
    assert out == (
        f"Correction 1: June 4, 1924 is accepted as DATE 1924-06-04. ('fonds undo 1 --db {site.archive}' takes it back.)\n"
    )
    assert site.shown(date)[-1] == "accepted"
    assert site.rows("select actor, reason from corrections") == [("Ann", "seen")]
    assert "decision 1 is undone (June 4, 1924 is accepted" in site.done("undo", "1", "--by", "Bob")
    assert site.shown(date)[-1] == "machine"
    assert "undone already" in site.refused("undo", "1")
    assert "no decision with the number 77" in site.refused("undo", "77")


def test_the_actor_is_who_is_logged_in(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "archivist")
    site.done("correct", "accept", site.mention("June 4, 1924"))
    assert site.rows("select actor from corrections") == [("archivist",)]
    assert "name of the person" in site.refused("correct", "accept", site.mention("June 4, 1924"), "--by", " ")

    def nobody() -> str:
        raise KeyError("uid")

    monkeypatch.setattr("getpass.getuser", nobody)
    assert "--by" in site.refused("correct", "accept", site.mention("June 4, 1924"))


def test_many_at_once_are_one_decision(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    date, sum_ = site.mention("June 4, 1924"), site.mention("3,204 yen 15 sen")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{date}\n{sum_}\n"))
    out = site.done("correct", "accept", "-")
    assert out.startswith("Corrections 1 to 2, one decision on 2 mentions: ")
    assert "with it 1 more of the same decision" in site.done("undo", 2)
    assert {site.shown(one)[-1] for one in (date, sum_)} == {"machine"}
    assert "mention 999999" in site.refused("correct", "reject", date, 999999)
    assert "'x' is no number" in site.refused("correct", "reject", date, "x")
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert "needs a mention" in site.refused("correct", "reject", "-")


def test_reject_everywhere(site: Site) -> None:
    name = site.mention("Ogata Senzo")
    assert "wherever it stands in the document" in site.done("correct", "reject", name, "--scope", "document")
    assert site.rows("select distinct status from current_mentions where text = 'Ogata Senzo'") == [("rejected",)]


def test_relabel_respan_and_revalue(site: Site) -> None:
    sum_, date = site.mention("3,204 yen 15 sen"), site.mention("June 4, 1924")
    site.done("correct", "relabel", "date", "--value", "1924", sum_)
    assert site.shown(sum_)[1:3] == ("DATE", "1924")
    assert "no label" in site.refused("correct", "relabel", "PLACE", sum_)
    start = MEMO.index("June 4, 1924")
    site.done("correct", "respan", date, start, start + 4)
    assert site.shown(date)[0] == "June"
    assert "outside" in site.refused("correct", "respan", date, start, 99999)
    site.done("correct", "revalue", "1924-06", date)
    assert site.shown(date)[2] == "1924-06"
    site.done("correct", "revalue", "none", date)
    assert site.shown(date)[2] is None
    assert "EDTF" in site.refused("correct", "revalue", "June", date)
    assert "come last" in site.refused("correct", "revalue", date, "1924-06")


def test_a_sum_is_taken_as_it_is_shown(site: Site) -> None:
    sum_ = site.mention("3,204 yen 15 sen")
    shown = site.shown(sum_)[2]
    for typed in ("300-400 yen", '{"currency": "JPY", "min": 3204.15, "max": 3204.15}'):
        site.done("correct", "revalue", typed, sum_)
    assert site.shown(sum_)[2] == shown
    assert "An amount is" in site.refused("correct", "revalue", '{"currency": "JPY"', sum_)


def test_add_by_offsets_and_by_quote(site: Site) -> None:
    start = MEMO.index("two years before")
    out = site.done("correct", "add", "memo copy.txt", start, start + 16, "date", "--value", "1921~")
    assert "two years before is added as DATE 1921~" in out
    site.done("correct", "add", "memo copy.txt", "ORG", "--text", "second page")
    assert site.rows("select text, label, status from current_mentions where status = 'added' order by start") == [
        ("two years before", "DATE", "added"),
        ("second page", "ORG", "added"),
    ]
    assert "more than once" in site.refused("correct", "add", "memo copy.txt", "PERSON", "--text", "Ogata Senzo")
    assert "does not stand" in site.refused("correct", "add", "memo copy.txt", "PERSON", "--text", "Nobody")
    assert "does not stand" in site.refused("correct", "add", "memo copy.txt", "PERSON", "--text", " ")
    assert "a mention there already" in site.refused("correct", "add", "memo copy.txt", "ORG", "--text", "second page")
    for place in (("ORG",), ("1", "ORG"), ("a", "b", "ORG"), ("1", "5", "ORG", "--text", "second page")):
        assert "needs START END LABEL" in site.refused("correct", "add", "memo copy.txt", *place)
    assert site.run("correct", "add", "nothing.txt", 1, 2, "ORG")[0] == 5


def test_a_quote_is_found_across_line_ends(site: Site, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text(
        "It went to Dodwell’s  and the Bank of\nthe East. The Bank of\nthe South too.\n", encoding="utf-8"
    )
    site.archive = tmp_path / "small.db"
    site.run("ingest", tmp_path / "note.txt")
    site.done("correct", "add", "note.txt", "ORG", "--text", "Dodwell's and")
    site.done("correct", "add", "note.txt", "MONEY", "--text", "Bank of the East")
    added = site.rows("select text from current_mentions where status = 'added' order by start")
    assert added == [("Dodwell’s  and",), ("Bank of\nthe East",)]
    assert "more than once" in site.refused("correct", "add", "note.txt", "ORG", "--text", "Bank of the")


def test_names(site: Site) -> None:
    """What is recorded; what follows from it for the entities is a matter of their resolution."""
    firms = dict(site.rows("select name, id from entities where label = 'ORG' and mentions > 0"))
    person = site.rows("select id from entities where label = 'PERSON' and mentions > 0 order by id")[0][0]
    hokkai, eastern = firms["Hokkai Trading Company"], firms["Eastern Bank"]
    assert "no person or organisation 'Nobody'" in site.refused("correct", "merge", eastern, "Nobody")
    assert "never one" in site.refused("correct", "merge", eastern, person)
    assert "'Eastern Bank'" in site.refused("correct", "split", eastern, "--name", "Nobody")
    assert "the entity comes first" in site.refused("correct", "link", site.mention("Eastern Bank"), "Eastern Bank")
    for words in ((), ("--alone",), ("Eastern Bank",)):
        assert "A link needs ENTITY MENTION" in site.refused("correct", "link", *words)
    assert "are different" in site.done("correct", "differ", "Hokkai Trading Company", eastern)
    assert "-> Somebody" in site.done("correct", "rename", person, "Somebody")
    assert "looks like Q36322" in site.refused("correct", "identify", person, "Wikidata", "36322")
    assert ": Wikidata Q1" in site.done("correct", "identify", person, "Wikidata", "https://www.wikidata.org/wiki/Q1")
    assert "no identifier of Wikidata" in site.done("correct", "identify", person, "wikidata", "none")
    name = site.mention("Hokkai Trading Company")
    site.done("correct", "link", "Eastern Bank", name)
    site.done("correct", "link", "--alone", name)
    made = site.rows("select action, entity_id, other_id, after from corrections order by id")
    assert [row[0] for row in made] == ["differ", "rename", "identify", "identify", "link", "link"]
    assert made[0][1:3] == (hokkai, eastern)
    assert [json.loads(row[3])["entity_id"] for row in made[4:]] == [eastern, None]


def test_merge_and_split_are_recorded(site: Site) -> None:
    one, other = (row[0] for row in site.rows("select id from entities where label = 'ORG' and mentions > 0 order by id limit 2"))
    assert "are one" in site.done("correct", "merge", one, other)
    both = (
        "select entity_id from current_mentions where label = 'PERSON' group by entity_id having count(distinct document_id) > 1"
    )
    (person,) = site.rows(both)[0] if site.rows(both) else (None,)
    if person is not None:
        name = site.rows(
            "select d.name from current_mentions m join documents d on d.id = m.document_id where entity_id = ?", person
        )
        assert "is parted" in site.done("correct", "split", person, "--document", name[0][0])


def test_a_name_of_two_entities_is_not_enough(site: Site) -> None:
    db = open_archive(site.archive)
    one, other = (
        row[0] for row in db.execute("select id from entities where label = 'ORG' and mentions > 0 order by id limit 2")
    )
    with writing(db):
        db.execute("update entities set name = (select name from entities where id = ?) where id = ?", [one, other])
    name = db.execute("select name from entities where id = ?", [one]).fetchone()[0]
    db.close()
    assert f"{one}, {other}" in site.refused("correct", "rename", name, "X")


def test_history(site: Site) -> None:
    assert site.done("history") == "Nothing was decided yet.\n"
    date = site.mention("June 4, 1924")
    site.done("correct", "revalue", "1925", date, "--by", "Ann", "--why", "see page 2")
    site.done("undo", 1, "--by", "Bob")
    site.done("correct", "accept", site.mention("3,204 yen 15 sen"), "--by", "Ann")
    lines = site.done("history").splitlines()
    assert [line.split()[0] for line in lines] == ["3", "2", "1", "because:"]
    assert "undone      Ann: June 4, 1924: 1924-06-04 -> 1925" in lines[2]
    found = [json.loads(line) for line in site.done("history", date, "--json", "--limit", "1").splitlines()]
    assert [(one["number"], one["action"], one["undoes"]) for one in found] == [(2, "undo", 1)]
    assert json.loads(site.done("history", date, "--json").splitlines()[-1])["undone_by"] == 2
    assert "no mention or entity '999999'" in site.refused("history", "999999")


def test_orphans_are_shown_and_settled(site: Site, copied: Ingested, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "page.txt").write_text("The clerk wrote it down on 4 May 1931 at last.\n")
    archive = tmp_path / "small.db"
    site.archive = archive
    site.run("ingest", folder)
    assert site.done("orphans") == "Every decision has its place.\n"
    assert site.done("clashes") == "The machine speaks against no decision.\n"
    date = site.mention("4 May 1931")
    site.done("correct", "accept", date, "--by", "Ann")
    changed = "Quite other words: on 14 May 1931 it rained.\n"
    (folder / "page.txt").write_text(changed)
    site.run("ingest", folder)
    out = site.done("orphans")
    assert "Ann: 4 May 1931 is accepted" in out
    assert "'4 May 1931' stood on page 1 of page.txt" in out
    assert f"fonds correct respan {date} " in out
    assert f"fonds undo 1 --db {archive}" in out
    assert "fonds orphans" in site.done("changes")
    assert "  orphaned " in site.done("history")
    assert "nowhere in the present text" in site.refused("correct", "reject", date)
    start = changed.index("May 1931")
    site.done("correct", "respan", date, start, start + 8)
    assert site.done("orphans") == "Every decision has its place.\n"


def test_decisions_go_to_another_archive(site: Site, ingested: Ingested, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    shutil.copy(ingested.archive, other)
    site.done("correct", "accept", site.mention("June 4, 1924"), "--by", "Ann")
    site.done("correct", "reject", site.mention("Ogata Senzo"), "--scope", "archive", "--by", "Ann")
    site.done("correct", "add", "memo copy.txt", "ORG", "--text", "second page", "--by", "Ann")
    site.done("undo", 1, "--by", "Ann")
    first, second = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    site.done("corrections", "export", "-o", first)
    assert "4 decisions and undoings; 0 were here already" in site.done("corrections", "import", first, db=other)
    assert "0 decisions and undoings; 4 were here already" in site.done("corrections", "import", first, db=other)
    site.done("corrections", "export", "-o", second, db=other)
    assert first.read_bytes() == second.read_bytes() != b""
    assert site.done("export", "mentions", "--all", db=other) == site.done("export", "mentions", "--all")


def test_a_bad_file_is_refused_as_a_whole(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "decisions.jsonl"
    assert "cannot be read" in site.refused("corrections", "import", file)
    file.write_bytes(b"\xff")
    assert "cannot be read" in site.refused("corrections", "import", file)
    site.done("correct", "accept", site.mention("June 4, 1924"))
    good = site.done("corrections", "export")
    file.write_text(good.replace('"uid": "', '"uid": "x', 1) + "nonsense\n")
    assert "Line 1: " in site.refused("corrections", "import", file)
    file.write_text(good + "nonsense\n")
    assert "Line 2: this is no JSON" in site.refused("corrections", "import", file)


def test_documents_that_are_not_here_are_named(site: Site, ingested: Ingested, tmp_path: Path) -> None:
    site.done("correct", "accept", site.mention("June 4, 1924"))
    file = tmp_path / "decisions.jsonl"
    site.done("corrections", "export", "-o", file)
    (tmp_path / "letter.txt").write_text("On 3 May 1911 it rained.\n")
    other = tmp_path / "other.db"
    site.run("ingest", tmp_path / "letter.txt", db=other)
    out = site.done("corrections", "import", file, db=other)
    assert "Waiting    1 on memo copy.txt" in out
    assert "import the file again" in out


def test_a_run_tells_what_it_changed_and_is_taken_back(site: Site, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "page.txt").write_text("The clerk wrote it down on 4 May 1931 at last.\n")
    site.archive = tmp_path / "small.db"
    site.run("ingest", folder)
    assert "Nothing that was known before has changed" in site.done("changes")
    with closing(open_archive(site.archive)) as db, writing(db):
        db.execute("update stages set version = 'older' where stage = 'values'")
        db.execute("update mentions set value = '1930', text = '4 May 1931' where label = 'DATE'")
    site.run("ingest", folder)
    assert "page.txt  DATE: 0 added, 1 changed, 0 lost" in site.done("changes", "2")
    assert "Run 3" in site.done("undo", "--run", "2")
    with closing(open_archive(site.archive)) as db:
        assert db.execute("select value from current_mentions where label = 'DATE'").fetchall() == [("1930",)]
    assert "nothing that can be taken back" in site.refused("undo", "--run", "2", code=5)
    assert "either a decision or a run" in site.refused("undo")
    assert "no run 99" in site.refused("changes", "99", code=5)
    assert "no run 99" in site.refused("undo", "--run", "99", code=5)
