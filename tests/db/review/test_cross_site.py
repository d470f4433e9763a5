"""Requests that a page elsewhere makes a browser send."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import httpx
import pytest

from tests.db.review.serving import serving

Browsers = Mapping[str | None, httpx.Client]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "https://elsewhere.example"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "same-origin"}, 415),
        ({"content-type": "text/plain"}, 403),
        ({"content-type": "application/x-www-form-urlencoded"}, 403),
        ({"content-type": "application/json"}, 400),
        ({}, 403),
    ],
)
def test_pages_elsewhere_make_no_browser_write(people: Browsers, headers: dict[str, str], status: int) -> None:
    at = people["reviewer"]
    request = at.build_request("POST", "/-/fonds/decide", content=b"no json")
    del request.headers["origin"]
    request.headers.update(headers)
    assert at.send(request).status_code == status


def test_pages_elsewhere_make_nobody_at_this_machine_write(path: Path) -> None:
    with serving(path) as address, httpx.Client(base_url=address) as at:
        for headers in ({"origin": "https://elsewhere.example"}, {"content-type": "text/plain"}, {"sec-fetch-site": "same-site"}):
            for where in ("/-/fonds/decide", "/archive/review/-/insert", "/-/accounts"):
                assert at.post(where, content=b"{}", headers=headers).status_code == 403
        # a name that leads here from elsewhere
        assert at.get("/", headers={"host": f"elsewhere.example:{at.base_url.port}"}).status_code == 400
        assert at.get("/", headers={"host": f"192.0.2.1:{at.base_url.port}"}).status_code == 400
