"""The review site as people meet it: a process of its own, asked over HTTP."""

from __future__ import annotations

import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import httpx

from db.review.accounts import passwords, store

PASSWORD = "the harbour lies in fog"


@contextmanager
def serving(archive: Path, *options: str) -> Iterator[str]:
    """The address of a site on an archive, with options of `python -m db.review`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "db.review", str(archive), "--port", str(port), *options]
    server = subprocess.Popen(command, stderr=subprocess.PIPE)
    try:
        _wait(f"http://127.0.0.1:{port}", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.communicate(timeout=120)


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(1200):
        assert server.poll() is None, server.communicate()[1].decode()
        try:
            httpx.get(f"{address}/-/fonds/static/fonds.css")
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the site did not start")


def add_users(archive: Path, roles: Mapping[str, str]) -> None:
    """Accounts by name, all with the same password, whose hash is made only once."""
    kept = passwords.hashed(PASSWORD)
    with store.opened(store.beside(archive)) as db:
        for name, role in roles.items():
            store.add(db, name, kept, role, 1_800_000_000)


@contextmanager
def client(address: str, name: str | None = None, source: str | None = None) -> Iterator[httpx.Client]:
    """A browser at the site, signed in where a name is given. source: the address from which it comes."""
    transport = httpx.HTTPTransport(local_address=source) if source else None
    with httpx.Client(base_url=address, timeout=30, headers={"origin": address}, transport=transport) as made:
        if name is not None:
            answer = sign_in(made, name)
            assert answer.status_code == 303, answer.text
        yield made


def sign_in(at: httpx.Client, name: str, password: str = PASSWORD, **fields: str) -> httpx.Response:
    """Send the form of the page to sign in."""
    return at.post("/-/sign-in", data={"name": name, "password": password, **fields})


def content(archive: Path) -> str:
    """All that an archive holds, also what its write-ahead log still has alone."""
    with closing(sqlite3.connect(archive)) as db:
        return "\n".join(db.iterdump())
