"""Papers, names and notes of strangers on every page there is: shown as text, and as nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path

import httpx

from db.review import routes
from tests.db.review.conftest import HOSTILE_NAME
from tests.db.review.test_gate import _paths

Browsers = Mapping[str | None, httpx.Client]
_NUMBERS = {"documents": ("1", "2"), "entities": ("person-sato-kenji",)}


class _Elements(HTMLParser):
    """Collects what a browser would run or load of what was put into the papers."""

    def __init__(self) -> None:
        super().__init__()
        self.bad: list[str] = []
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if any(name.startswith("on") and "alert" in (value or "") for name, value in attrs):
            self.bad.append(f"<{tag} {given}>")
        if given.get("src") == "x" or "elsewhere.example" in (given.get("src") or ""):
            self.bad.append(f"<{tag} {given}>")
        self._in_script = tag == "script"

    def handle_endtag(self, tag: str) -> None:
        self._in_script = False

    def handle_data(self, data: str) -> None:
        if self._in_script and data.strip().startswith("alert("):
            self.bad.append(data)


def _bad(page: str) -> list[str]:
    elements = _Elements()
    elements.feed(page)
    return elements.bad


def _all_pages(at: httpx.Client) -> Iterator[str]:
    tables = at.get("/archive.json").json()["tables"]
    yield from ("/", "/archive", "/-/sign-in", "/-/accounts", "/-/history", "/-/queue?view=list", "/-/jump.json?q=sato")
    for table in tables:
        yield from (f"/archive/{table['name']}", f"/archive/{table['name']}?_labels=on&_facet_size=max")
    for table in ("documents", "pages", "corrections", "review", "mentions"):
        yield from (f"/archive/{table}/{number}" for number in (1, 2, 3))
    yield "/archive/-/query?sql=select+*+from+corrections"
    yield from (
        "/archive/search_text?words=alert",
        "/archive/review?text__contains=alert",
        "/archive/review?_search=<script>alert(1)</script>",
    )
    for pattern, _ in routes.register_routes():
        yield from dict.fromkeys(_paths(pattern))
        for kind, numbers in _NUMBERS.items():
            if f"/-/{kind}/" in pattern:
                yield from (f"/-/{kind}/{number}" for number in numbers)


def test_what_finds_bad_elements_finds_them(hostile: Path) -> None:
    for attack in (
        "<svg onload=alert(3)>",
        "<script>alert(1)</script>",
        "<img src=x>",
        "<script src='//elsewhere.example/x.js'>",
    ):
        assert _bad(f"<p>{attack}</p>")
    assert not _bad("<p>&lt;script&gt;alert(1)&lt;/script&gt;</p><script>const x = 1;</script>")


def test_no_page_runs_or_loads_what_stands_in_papers_names_and_notes(people: Browsers) -> None:
    seen = 0
    for path in _all_pages(people["admin"]):
        answer = people["admin"].get(path)
        assert answer.status_code in (200, 302, 303, 400, 403, 404, 405), (path, answer.text[:500])
        if answer.headers.get("content-type", "").startswith("text/html"):
            assert _bad(answer.text) == [], path
            seen += "alert(" in answer.text
    assert seen > 10, "the attacks are there to be shown"


def test_what_is_wrong_with_an_address_comes_back_as_text(people: Browsers) -> None:
    attack = "<script>alert(1)</script>"
    for path in (
        "/archive/-/query",
        "/archive/review",
        "/-/queue",
        "/-/sign-in",
        f"/archive/{attack}",
        f"/-/{attack}",
        f"/archive/review/{attack}",
    ):
        for parameter in ("sql", "_sort", "label", "next", "view", "document", "_facet", "_where"):
            answer = people["admin"].get(path, params={parameter: attack}, follow_redirects=True)
            if answer.headers.get("content-type", "").startswith("text/html"):
                assert _bad(answer.text) == [], (path, parameter)


def test_json_in_pages_cannot_end_its_script(people: Browsers) -> None:
    for path in ("/-/queue", "/-/queue?view=list", "/-/queue?label=ORG"):
        page = people["admin"].get(path).text
        for script in re.findall(r"<script[^>]*>(.*?)</script>", page, re.S):
            assert "<img" not in script
            assert HOSTILE_NAME not in script or "<svg" not in script
