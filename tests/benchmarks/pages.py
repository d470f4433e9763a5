"""How long each page of the review site takes to answer: python tests/benchmarks/pages.py ARCHIVE [REQUESTS]

Starts the site on the archive (tests/benchmarks/million.py makes a large one) and asks for each page REQUESTS times (40), each
for another document, entity or filter; half of the entities are the most mentioned ones. Prints milliseconds at the median, the
95th percentile and the longest.
"""

from __future__ import annotations

import random
import socket
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import httpx

from db.connection import open_archive

Address = Callable[[], str]


def main(archive: Path, requests: int = 40) -> None:
    open_archive(archive).close()
    chance = random.Random(1)
    with closing(sqlite3.connect(archive)) as db:
        pages = _pages(db, chance)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-m", "db.review", str(archive), "--port", str(port)])
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=120) as client:
            _wait(client)
            print(f"{'ms':34} {'median':>8} {'95th':>8} {'longest':>8} {'first':>8}")
            for called, address in pages.items():
                _measure(client, called, [address() for _ in range(requests)])
    finally:
        server.terminate()
        server.wait()


def _measure(client: httpx.Client, called: str, addresses: list[str]) -> None:
    taken = []
    for address in addresses:
        began = time.perf_counter()
        answer = client.get(address)
        taken.append(1000 * (time.perf_counter() - began))
        if answer.status_code != 200:
            print(f"{called}: {answer.status_code} {address}")
            return
    ordered = sorted(taken[1:])
    p95 = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    print(f"{called:34} {statistics.median(ordered):8.1f} {p95:8.1f} {ordered[-1]:8.1f} {taken[0]:8.1f}", flush=True)


def _pages(db: sqlite3.Connection, chance: random.Random) -> dict[str, Address]:
    documents = [one for (one,) in db.execute("select id from documents where state = 'done' order by random() limit 500")]
    runs = [one for (one,) in db.execute("select distinct run_id from run_documents limit 20")]
    known, some = (
        [one for (one,) in db.execute(f"select id from entities where mentions > 0 order by {order} limit 200")]
        for order in ("mentions desc", "random()")
    )
    labels = ("PERSON", "ORG", "DATE", "MONEY")

    def entity() -> str:
        return str(chance.choice(chance.choice((known, some))))

    return {
        "home": lambda: "/",
        "queue": lambda: "/-/queue",
        "queue by label": lambda: f"/-/queue?label={chance.choice(labels)}",
        "queue of a document": lambda: f"/-/queue?document={chance.choice(documents)}",
        "queue of a run": lambda: f"/-/queue?run={chance.choice(runs)}&label={chance.choice(labels)}",
        "queue, clashes": lambda: "/-/queue?what=clashes",
        "queue, without a place": lambda: "/-/queue?what=orphans",
        "queue, list": lambda: f"/-/queue?view=list&label={chance.choice(labels)}",
        "documents": lambda: "/-/documents",
        "document": lambda: f"/-/documents/{chance.choice(documents)}",
        "arrivals": lambda: "/-/arrivals",
        "runs": lambda: "/-/runs",
        "run": lambda: f"/-/runs/{chance.choice(runs)}",
        "people": lambda: "/-/people",
        "organisations": lambda: "/-/organisations",
        "entity": lambda: f"/-/entities/{entity()}",
        "dates": lambda: "/-/dates",
        "dates of a decade": lambda: f"/-/dates?decade={chance.randrange(1850, 1990, 10)}",
        "dates, filtered": lambda: f"/-/dates?precision={chance.choice(('day', 'month', 'year', 'decade'))}&context=footnote",
        "amounts": lambda: "/-/amounts",
        "amounts of a currency": lambda: f"/-/amounts?currency={chance.choice(('JPY', 'USD', 'GBP'))}",
        "history": lambda: "/-/history",
        "history of a person": lambda: "/-/history?action=reject",
        "tables": lambda: "/-/tables",
    }


def _wait(client: httpx.Client) -> None:
    for _ in range(600):
        try:
            client.get("/-/fonds/static/fonds.css")
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the site did not start")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:3]))
