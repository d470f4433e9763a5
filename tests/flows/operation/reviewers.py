"""People who decide at the review site while everything else goes on, over HTTP, and remember what they were told was saved."""

from __future__ import annotations

import random
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx

from tests.db.review.serving import client

PAUSE = 0.15  # seconds between two decisions of one person
_UNDECIDED = "select id, label, text from review where status = 'machine' order by id"
_SAVED, _REFUSED, _MEANWHILE = 200, 400, 409


class Reviewer(threading.Thread):
    """Decides until told to stop. saved: the number of each correction that the site said was saved, with what it was."""

    def __init__(self, address: str, archive: Path, name: str, seed: int) -> None:
        super().__init__(name=name)
        self.saved: dict[int, dict[str, Any]] = {}
        self.refused = 0
        self.error: BaseException | None = None
        self._address, self._archive = address, archive
        self._random = random.Random(seed)
        self._ended = threading.Event()

    def run(self) -> None:
        """Called by `start`."""
        try:
            with client(self._address) as at:
                while not self._ended.wait(PAUSE):
                    if self._archive.exists() and (mention := self._mention()) is not None:
                        self._decide(at, *mention)
        except BaseException as error:  # told by `stop`
            self.error = error

    def stop(self) -> None:
        """Wait until the last decision is saved. Raises what went wrong."""
        self._ended.set()
        self.join()
        if self.error is not None:
            raise self.error

    def _mention(self) -> tuple[int, str, str] | None:
        with closing(sqlite3.connect(self._archive, timeout=30)) as db:
            rows = db.execute(_UNDECIDED).fetchall()
        return self._random.choice(rows) if rows else None

    def _decide(self, at: httpx.Client, mention: int, label: str, text: str) -> None:
        about = {"mentions": [mention], "actor": self.name, "reason": f"{self.name} {len(self.saved)}"}
        ways: list[dict[str, Any]] = [{"action": "accept"}, {"action": "reject"}]
        if label == "DATE":
            ways.append({"action": "revalue", "after": {"value": f"{self._random.randint(1850, 1950)}"}})
        if label in {"PERSON", "ORG"} and len(text) > 4:
            ways.append({"action": "relabel", "after": {"label": "ORG" if label == "PERSON" else "PERSON"}})
        decision = about | self._random.choice(ways)
        answer = at.post("/-/fonds/decide", json=decision)
        if answer.status_code == _SAVED:
            for number in answer.json()["corrections"]:
                self.saved[number] = decision
        else:
            assert answer.status_code in {_REFUSED, _MEANWHILE, 422}, answer.text  # a run has taken it away meanwhile
            self.refused += 1
