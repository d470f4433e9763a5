"""Sites to ask: one in this process, one that people with accounts use on an archive of hostile papers; and what pages read."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlite_utils import Database

from db import corrections, entities
from db.connection import open_archive
from db.review.site import build
from extractors.dates.edtf_value import parse_edtf
from extractors.records import Label
from tests.db.conftest import SAMPLE, Builder, yen
from tests.db.review.serving import add_users, client, serving

Ask = Callable[..., httpx.Response]
SCRIPT = "<script>alert(1)</script>"
HOSTILE_TEXT = f"Paid {SCRIPT} & co 1,200 yen 50 sen on 4 May 1931 to Sato Kenji and </script><img src=x onerror=alert(2)> Ltd."
HOSTILE_NAME = "Sato\"'><svg onload=alert(3)>.txt"
HOSTILE_NOTE = '=HYPERLINK("http://127.0.0.1/","x")</td><script src=\'//elsewhere.example/x.js\'></script>'
PEOPLE = {"Vi": "viewer", "Ann": "reviewer", "Ada": "admin"}


@pytest.fixture
def get(archive: Any, tmp_path: Path) -> Iterator[Ask]:
    """Asks the site on the archive of the test: get("/-/documents", {"q": "Sato"}, **headers)."""
    served = build(tmp_path / "archive.db")

    async def asked(address: str, given: dict[str, str] | None, headers: dict[str, str]) -> httpx.Response:
        await served.invoke_startup()
        answer: httpx.Response = await served.client.get(address, params=given, headers=headers)
        return answer

    # in a thread, for where browser tests go before these their loop is still running in this one
    with ThreadPoolExecutor(1) as thread:
        yield lambda address, given=None, **headers: thread.submit(asyncio.run, asked(address, given, headers)).result()
    served.close()


@pytest.fixture
def rows(archive: Any) -> Iterator[sqlite3.Connection]:
    """The archive's connection, as pages have it."""
    archive.conn.row_factory = sqlite3.Row
    yield archive.conn
    archive.conn.row_factory = None


@pytest.fixture(scope="session")
def hostile(empty: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of two documents whose text, names and decisions attack who reads them. Not to be written in."""
    path = Path(shutil.copy(empty, tmp_path_factory.mktemp("hostile") / "archive.db"))
    with closing(open_archive(path)) as db:
        builder = Builder(
            db,
            SAMPLE,
            find={
                "Sato Kenji": (Label.PERSON, None),
                "</script><img src=x onerror=alert(2)> Ltd": (Label.ORG, None),
                "4 May 1931": (Label.DATE, parse_edtf("1931-05-04")),
                "1,200 yen 50 sen": (Label.MONEY, yen("1200.5")),
            },
        )
        builder.ingest({"/in/letter.txt": SAMPLE, f"/in/{HOSTILE_NAME}": HOSTILE_TEXT})
        entities.resolve(db, builder.run())
        corrections.record(db, builder.mention("4 May 1931"), "accept", None, f"Ann {SCRIPT}", HOSTILE_NOTE)
    return path


@pytest.fixture(scope="session")
def closed(hostile: Path) -> Iterator[str]:
    """The address of a site on the hostile archive, with an account of each role. Not to be written in."""
    add_users(hostile, PEOPLE)
    with serving(hostile) as address:
        yield address


@pytest.fixture(scope="session")
def people(closed: str) -> Iterator[dict[str | None, httpx.Client]]:
    """Browsers at that site by role, signed in; None: a stranger's."""
    with ExitStack() as stack:
        signed_in = {role: stack.enter_context(client(closed, name)) for name, role in PEOPLE.items()}
        yield {**signed_in, None: stack.enter_context(client(closed))}


@pytest.fixture
def path(archive: Database) -> Path:
    """The file of the archive that a test may write in."""
    return Path(archive.execute("pragma database_list").fetchone()[2])
