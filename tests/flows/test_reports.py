"""Reports of runs: the same figures in both forms, nothing of strangers' text taken for markup, nothing asked of anybody."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from db import corrections, runs
from db.changes import changes
from db.connection import open_archive
from db.run_report import report
from db.snapshots import undo_run
from db.transactions import writing
from extractors.dates.edtf_value import parse_edtf
from extractors.errors import CorruptFile, DatabaseError, FondsError
from extractors.records import Label
from flows.commands.changes import lines as changes_told
from flows.reports import markdown, tables, write
from tests.db.conftest import Builder, yen
from tests.db.standing import furnish

HOSTILE = (
    "Sato | <script>alert(1)</script> `x` [y](https://evil.example) ![z](//evil.example/z.png) www.evil.example a@evil.example"
)
TEXT = f"To {HOSTILE} of the Harbour Workers Union on 4 May 1931."
NAME = "a|b <img src=x onerror=alert(2)> [c](javascript:alert(3)) # *d*.txt"


@pytest.fixture
def builder(tmp_path: Path) -> Iterator[Builder]:
    """An archive with nothing in it."""
    with closing(open_archive(tmp_path / "archive.db", create=True)) as db:
        yield Builder(db, "")


@pytest.fixture
def again(builder: Builder) -> int:
    """A re-extraction of hostile papers: it lost a name, changed a date that was accepted, found a name; one paper failed."""
    builder.find = {HOSTILE: (Label.PERSON, None), "4 May 1931": (Label.DATE, parse_edtf("1931-05-04"))}
    builder.ingest({f"/in/{NAME}": TEXT, "/in/other.txt": "On 4 May 1931 there was nothing."})
    corrections.record(builder.db, builder.mention("4 May 1931"), "accept", None, "Ann <b>|</b>", NAME)
    furnish(builder.db)
    with writing(builder.db):
        builder.db.execute("update stages set version = '0' where stage in ('names', 'values')")
        builder.db.execute("update collections set name = ?", [NAME])
    builder.find = {
        "4 May 1931": (Label.DATE, parse_edtf("1931-05-05")),
        "Harbour Workers Union": (Label.ORG, None),
        "1,200 yen": (Label.MONEY, yen("1200")),
    }
    run = runs.start(builder.db, "reextract", builder.settings, 2)
    builder.fail(f"/in/{NAME}.pdf", "%PDF", CorruptFile(f"{NAME} is damaged.", hint=f"Scan {NAME} again."), run)
    builder.ingest({f"/in/{NAME}": TEXT, "/in/other.txt": "On 4 May 1931 there was nothing."}, run)
    with writing(builder.db):
        asked = '{"which": "stale", "documents": ["<i>x</i>"], "stage": "extract"}'
        builder.db.execute("update runs set request = ?, message = ? where id = ?", [asked, f"Too much of {NAME}.", run])
    return run


class _Page(HTMLParser):
    """What a page of HTML holds: its tags with their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def links(self) -> Iterator[str]:
        for _, attributes in self.tags:
            yield from (value or "" for name, value in attributes.items() if name in ("href", "src", "action", "data"))


def test_both_forms_tell_the_same(again: int, builder: Builder, tmp_path: Path) -> None:
    written = write(builder.db, again, tmp_path / "reports")
    assert [path.name for path in written] == [f"run-{again:05}.md", f"run-{again:05}.html"]
    assert sorted(path.name for path in (tmp_path / "reports").iterdir()) == sorted(path.name for path in written)
    plain, html = (path.read_text(encoding="utf-8") for path in written)
    rendered = _Page(MarkdownIt("commonmark").enable("table").render(plain)).text
    for told in (
        f"Re-extraction, run {again}",
        "what newer rules or settings would do differently; only document <i>x</i>; from names and values on",
        f"Too much of {NAME}.",
        "In 2 documents that had been extracted before: 1 added, 2 changed, 1 lost.",
        "decided on",
        "1931-05-05",
        "1 new clash",
        f"{NAME} is damaged.",
        f"Scan {NAME} again.",
        "known already",
        "96 %",
    ):
        assert told in rendered
        assert told in re.sub(r"\s+", " ", _Page(html).text)


def test_pages_ask_for_nothing_and_run_nothing(again: int, builder: Builder, tmp_path: Path) -> None:
    html = write(builder.db, again, tmp_path)[1].read_text(encoding="utf-8")
    page = _Page(html)
    assert {tag for tag, _ in page.tags} & {"script", "img", "iframe", "link", "object", "form", "b", "i"} == set()
    assert list(page.links()) == []
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on") or name == "style"]
    assert "url(" not in html
    assert "@import" not in html
    assert ("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}) in page.tags
    for needed in ("<svg", "prefers-color-scheme: dark", "@media print", "default-src 'none'"):
        assert needed in html
    assert "/srv/hidden" not in html


def test_links_lead_to_the_site_alone(again: int, builder: Builder, tmp_path: Path) -> None:
    site = "http://archive.example:8001"
    plain, html = (path.read_text(encoding="utf-8") for path in write(builder.db, again, tmp_path, site=f"{site}/"))
    links = set(_Page(html).links())
    assert f"{site}/-/documents/1" in links
    assert f"{site}/-/queue?what=clashes&run={again}" in links
    rendered = set(_Page(MarkdownIt("commonmark").enable("table").render(plain)).links())
    assert f"{site}/-/documents/1" in rendered
    assert {link for link in links | rendered if not link.startswith(f"{site}/-/")} == set()


def test_markdown_of_strangers_is_text(again: int, builder: Builder, tmp_path: Path) -> None:
    text = write(builder.db, again, tmp_path)[0].read_text(encoding="utf-8")
    page = _Page(MarkdownIt("commonmark").enable("table").render(text))
    assert {tag for tag, _ in page.tags} <= {
        "h1",
        "h2",
        "h3",
        "p",
        "strong",
        "ul",
        "li",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    }
    assert "<" not in text
    for row in re.findall(r"^\|.*\|$", text, re.M):
        assert len(re.findall(r"(?<!\\)\|", row)) in (3, 4, 5, 6)
    assert not re.search(r"(?<!\\)://|www\.|(?<!\\)@", text)


@pytest.mark.parametrize(
    "strange", ["# x", "- x", "1. x", "a\n\n# b", "\x00\u202ex", "\ud800", "~~~", "    x", "&lt;b&gt;", "\\", "|"]
)
def test_strange_text_stays_one_line_of_text(strange: str) -> None:
    line = f"- in {markdown.plain(strange)}"
    assert "\n" not in line
    line.encode()
    page = _Page(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(line))
    assert [tag for tag, _ in page.tags] == ["ul", "li"]
    kept = "".join(one for one in strange if one.isprintable() or one.isspace())
    assert page.text.split() == ["in", *kept.split()]


def test_rows_for_a_table(again: int, builder: Builder) -> None:
    rows = tables(builder.db, again)
    assert {tuple(row) for row in rows} == {("in", "added", "changed", "lost")}
    assert {"in": "all documents: date", "added": 0, "changed": 2, "lost": 0} in rows
    assert {"in": NAME, "added": 1, "changed": 1, "lost": 1} in rows
    assert tables(builder.db, 1) == []


def test_reviewed_examples_come_first_with_their_place(again: int, builder: Builder) -> None:
    told = report(builder.db, again)
    first, *others = told.examples
    assert (first.change, first.text, first.reviewed, first.page) == ("changed", "4 May 1931", True, 1)
    assert (first.before, first.after) == ("1931-05-04", "1931-05-05")
    assert first.around is not None
    assert first.around[0].endswith(" of the Harbour Workers Union on ")
    assert [(one.change, one.text, one.times) for one in others] == [("lost", HOSTILE, 1), ("changed", "4 May 1931", 1)]


def test_figures_are_those_of_the_run(again: int, builder: Builder) -> None:
    told = report(builder.db, again)
    assert told.documents == {"again": 2, "failed": 1}
    assert told.found == {"DATE": 2, "ORG": 1}
    assert told.decisions == {"applied": 1}
    assert (told.failed, told.clashes, told.orphans) == (1, 1, 0)
    assert (told.fixity.checked, told.fixity.damaged) == (2, 1)
    assert told.arrivals.documents == {"done": 2, "duplicate": 1, "stored": 1}
    assert told.arrivals.descriptions == {"failed": 1}
    first = report(builder.db, 1)
    assert first.documents == {"extracted": 2}
    assert first.labels == ()
    assert first.before is None


def test_arrivals_are_those_since_the_last_run_of_the_kind(again: int, builder: Builder) -> None:
    later = runs.start(builder.db, "reextract", builder.settings, 2)
    with writing(builder.db):
        builder.db.execute("update runs set started = '2099-01-01T00:00:00Z' where id = ?", [later])
        builder.db.execute("update arrivals set arrived = '2098-01-01T00:00:00Z' where path = 'new.tif'")
    told = report(builder.db, later)
    assert told.before is not None
    assert told.before.id == again
    assert told.arrivals.documents == {"stored": 1}
    assert told.arrivals.alike == 0


def test_a_run_that_was_cut_off_is_told_by_what_is_there(builder: Builder) -> None:
    run = builder.run()
    builder.find = {"Sato Kenji": (Label.PERSON, None)}
    builder.ingest({"/in/other.txt": "Sato Kenji stayed."}, run)
    with writing(builder.db):
        builder.db.execute(
            "update runs set state = 'interrupted', mentions_by_label = null, documents_extracted = 0, pages_text = 0"
        )
    told = report(builder.db, run)
    assert (told.documents, told.pages, told.found) == ({"extracted": 1}, {"text": 1}, {"PERSON": 1})


def test_a_run_that_took_another_back_is_told_as_such(again: int, builder: Builder, tmp_path: Path) -> None:
    told = "\n".join(changes_told(changes(builder.db, again)))
    assert f"Take back  fonds undo --run {again}" in told
    undone = undo_run(builder.db, again)
    assert "Take back" not in "\n".join(changes_told(changes(builder.db, again)))
    as_before = f"What run {again} had changed is as it was before."
    assert as_before in list(changes_told(changes(builder.db, undone)))
    assert all(as_before in path.read_text() for path in write(builder.db, undone, tmp_path))


def test_what_cannot_be_written_is_said(again: int, builder: Builder, tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="There is no run 99"):
        write(builder.db, 99, tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(FondsError, match="cannot be written"):
        write(builder.db, again, tmp_path / "file")


def test_the_command_writes_a_report(again: int, builder: Builder, tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from flows.command import main; main()", "changes", str(again)]
    command += ["--report", str(tmp_path / "reports"), "--site", "http://127.0.0.1:8001", "--db", str(tmp_path / "archive.db")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    paths = [Path(line) for line in done.stdout.splitlines()]
    assert [path.suffix for path in paths] == [".md", ".html"]
    assert all(path.stat().st_size > 1000 for path in paths)
