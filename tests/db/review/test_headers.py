"""What each kind of answer tells a browser."""

from __future__ import annotations

from collections.abc import Mapping

import httpx
import pytest

from db.review.headers import ALWAYS, OF_DATASETTE, STRICT

Browsers = Mapping[str | None, httpx.Client]


@pytest.mark.parametrize(
    ("role", "path", "status", "policy"),
    [
        ("admin", "/-/queue", 200, STRICT),
        ("admin", "/-/accounts", 200, STRICT),
        (None, "/-/sign-in", 200, STRICT),
        ("viewer", "/-/accounts", 403, STRICT),
        ("viewer", "/-/fonds/queue", 200, STRICT),
        (None, "/-/fonds/queue", 401, STRICT),
        (None, "/-/fonds/static/fonds.css", 200, STRICT),
        (None, "/-/fonds/static/missing.css", 404, STRICT),
        (None, "/-/static/app.css", 200, STRICT),
        ("viewer", "/archive", 200, OF_DATASETTE),
        ("viewer", "/archive/review", 200, OF_DATASETTE),
        ("viewer", "/archive/review/1", 200, OF_DATASETTE),
        ("viewer", "/archive/review.json", 200, OF_DATASETTE),
        ("viewer", "/archive/review.csv?_stream=1", 200, OF_DATASETTE),
        ("viewer", "/archive/-/query?sql=select+1", 200, OF_DATASETTE),
        ("viewer", "/archive/-/query?sql=nonsense", 400, OF_DATASETTE),
        ("viewer", "/archive/missing", 404, OF_DATASETTE),
        (None, "/archive/review", 303, OF_DATASETTE),
        ("admin", "/-/settings", 200, OF_DATASETTE),
    ],
)
def test_every_answer_has_them(people: Browsers, role: str | None, path: str, status: int, policy: str) -> None:
    answer = people[role].get(path)
    assert answer.status_code == status
    assert answer.headers.get_list("content-security-policy") == [policy]
    for name, value in ALWAYS.items():
        assert answer.headers.get_list(name) == [value], name
    if "/static/" not in path:
        assert answer.headers.get_list("cache-control") == ["no-store"]
    assert "server" not in answer.headers


def test_refusals_before_the_site_have_them_too(people: Browsers) -> None:
    for answer in (
        people[None].get("/", headers={"host": "elsewhere.example"}),
        people["viewer"].post("/-/fonds/decide", json={}),
        people["admin"].post("/-/fonds/decide", json={}, headers={"origin": "https://elsewhere.example"}),
        people["admin"].request("PROPFIND", "/"),
    ):
        assert answer.status_code in (400, 403)
        assert answer.headers["x-frame-options"] == "DENY"
        assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_no_policy_names_another_machine_or_lets_ours_run_inline_script() -> None:
    for policy in (STRICT, OF_DATASETTE):
        assert "http" not in policy
        assert "*" not in policy
    assert "unsafe" not in STRICT
    assert "data:" not in STRICT
