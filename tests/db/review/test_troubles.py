"""What is told, and what is logged, where a request fails."""

import asyncio
from pathlib import Path

import pytest

from db.review import serve
from db.review.pages import queue
from db.review.site import build


@pytest.fixture
def site(sample):
    return build(Path(sample.db.execute("pragma database_list").fetchone()[2]))


def get(site, path, **headers):
    return asyncio.run(site.client.get(path, headers=headers))


def test_what_is_not_there_is_said_on_a_page_and_nothing_is_logged(site, caplog, capfd):
    answer = get(site, "/-/nothing")
    assert answer.status_code == 404
    assert "There is no such page here." in answer.text
    assert 'href="/"' in answer.text
    assert get(site, "/archive/~3Cscript~3E").status_code == 404
    assert "<script>" not in get(site, "/archive/~3Cscript~3E").text
    assert get(site, "/-/fonds/nothing").json() == {"ok": False, "error": "There is no such page here.", "status": 404}
    assert get(site, "/archive/nothing.json").json()["ok"] is False
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")


def test_errors_in_sql_are_told(site):
    assert "no such table: missing" in get(site, "/archive/-/query?sql=select+*+from+missing").text
    assert "no such table: missing" in get(site, "/archive/-/query.json?sql=select+*+from+missing").json()["error"]


def test_a_defect_is_logged_without_what_it_had_in_hand(site, caplog, capfd, monkeypatch):
    def broken(connection, *_):
        secret = "correct horse"
        raise RuntimeError("the queue broke" + secret[:0])

    monkeypatch.setattr(queue, "page", broken)
    answer = get(site, "/-/queue", accept="text/html")
    assert answer.status_code == 500
    assert "Nothing was saved" in answer.text
    assert "the queue broke" not in answer.text
    assert "the queue broke" in caplog.text
    assert "correct horse" not in caplog.text + "".join(capfd.readouterr())
    assert serve.NAVIGATION[0][0] in answer.text
