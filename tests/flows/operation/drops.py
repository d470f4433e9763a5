"""What people put into an inbox, with what must have become of it in the end."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.flows.conftest import pdf, strip

_SURNAMES = "Abe Baker Doi Endo Finch Goto Hale Imai Jessop Kato Lowe Mori Nash Oda Pryce Rowe Sato Tate Ueda Wada".split()
_GIVEN = "Akira Bruno Clara Daisuke Edith Fumio Grace Hideo Irene Jiro Kenzo Laura".split()
_BODIES = "Bank,Railway Company,Ministry,Spinning Company,Shipping Office,Mining Company,Trading Company".split(",")
_PLACES = "Dalny Fusan Genzan Harbin Keijo Moji Otaru Seishin Tairen Yokkaichi".split()
_MONTHS = "January February March April May June July August September October November December".split()
_PIECE_SECONDS = 0.4  # between two pieces of a file that is still being written


@dataclass
class Drops:
    """Files of all kinds, each unlike any other unless it is meant to be.

    put: (path in the inbox, sha-256) of every file that was put there. pages: by sha-256. retouched: paths at which a better
    scan of the same paper followed, with the two hashes.
    """

    inbox: Path
    samples: Path
    scratch: Path
    random: random.Random
    put: list[tuple[str, str]] = field(default_factory=list)
    pages: dict[str, int] = field(default_factory=dict)
    retouched: list[tuple[str, str, str]] = field(default_factory=list)
    described: dict[str, str] = field(default_factory=dict)  # sha-256: title
    _made: list[tuple[Path, str]] = field(default_factory=list)
    _scans: list[tuple[str, Path]] = field(default_factory=list)
    _number: int = 0
    _writers: list[threading.Thread] = field(default_factory=list)

    def burst(self, files: int) -> None:
        """Some files of all kinds at once."""
        kinds: tuple[Callable[[], None], ...] = (
            self.text,
            self.text,
            self.text,
            self.growing,
            self.copy,
            self.folder,
            self.pdf,
            self.scan,
        )
        for _ in range(files):
            self.random.choice(kinds)()

    def text(self) -> None:
        """A letter."""
        self._put(self._letter(), f"{self._next('letter')}.txt")

    def growing(self) -> None:
        """A letter that is written in pieces, so that it is there long before it is whole."""
        made, name = self._letter(), f"{self._next('slow')}.txt"
        self._note(name, made, 1)
        target, content = self.inbox / name, made.read_bytes()

        def write() -> None:
            for at in range(0, len(content), len(content) // 3):
                with target.open("ab") as file:
                    file.write(content[at : at + len(content) // 3])
                time.sleep(_PIECE_SECONDS)

        self._writers.append(threading.Thread(target=write))
        self._writers[-1].start()

    def copy(self) -> None:
        """The same bytes once more, under another name."""
        if not self._made:
            self.text()
            return
        made, sha256 = self.random.choice(self._made)
        name = f"{self._next('copy')}{made.suffix}"
        self._note(name, made, self.pages[sha256])
        self._land(made, name)

    def folder(self) -> None:
        """A collection of two letters, one with a sidecar that says what it is."""
        name = self._next("Box")
        for at in range(2):
            made = self._letter()
            sha256 = self._put(made, f"{name}/{at}.txt")
            if at:
                self.described[sha256] = f"Letter {at} of {name}"
                told = {"title": self.described[sha256], "Reference code": f"X/{name}/{at}", "date": "March 1921"}
                (self.scratch / "told.json").write_text(json.dumps(told), encoding="utf-8")
                self._land(self.scratch / "told.json", f"{name}/{at}.json")

    def pdf(self) -> None:
        """A PDF of some pages."""
        made, pages = self.scratch / f"{self._next('made')}.pdf", self.random.randint(1, 3)
        pdf(made, pages)
        self._put(made, f"{self._next('report')}.pdf", pages)

    def scan(self) -> None:
        """A small scan."""
        made = self.scratch / f"{self._next('made')}.png"
        strip(self.samples, made, self._number % 20)
        with Image.open(made) as page:  # other bytes each time
            page.save(made, dpi=(300, 300), pnginfo=_number(self._number))
        name = f"{self._next('scan')}.png"
        self._put(made, name)
        self._scans.append((name, made))

    def taken_scans(self) -> list[tuple[str, Path]]:
        """Scans that have left the inbox, each with its place there and a copy."""
        return [one for one in self._scans if not (self.inbox / one[0]).exists()]

    def better_scan(self) -> None:
        """A scan that was taken from there, once more and sharper, at the same place."""
        name, former = self.random.choice(self.taken_scans())
        self._scans.remove((name, former))
        made = self.scratch / f"{self._next('made')}.png"
        with Image.open(former) as page:
            larger = page.resize((page.width * 4 // 3, page.height * 4 // 3), Image.Resampling.LANCZOS)
            larger.save(made, dpi=(400, 400), pnginfo=_number(self._number))  # of two equal scans as well, other bytes
        before = hashlib.sha256(former.read_bytes()).hexdigest()
        self.retouched.append((name, before, self._put(made, name)))

    def wait(self) -> None:
        """Until everything is written."""
        for writer in self._writers:
            writer.join()
        self._writers.clear()

    def _letter(self) -> Path:
        pick = self.random.choice
        lines = []
        for _ in range(self.random.randint(3, 7)):
            person, body, place = f"{pick(_GIVEN)} {pick(_SURNAMES)}", f"{pick(_PLACES)} {pick(_BODIES)}", pick(_PLACES)
            day = f"{self.random.randint(1, 28)} {pick(_MONTHS)} {self.random.randint(1895, 1939)}"
            told = self.random.randint(1, 10**6)
            lines.append(f"On {day} {person} of the {body} wrote from {place} that {told:,} yen had been paid.")
        made = self.scratch / f"{self._next('made')}.txt"
        made.write_text("\n\n".join(lines) + "\n", encoding="utf-8")
        return made

    def _next(self, kind: str) -> str:
        self._number += 1
        return f"{kind}-{self._number:04}"

    def _put(self, made: Path, name: str, pages: int = 1) -> str:
        sha256 = self._note(name, made, pages)
        self._land(made, name)
        return sha256

    def _note(self, name: str, made: Path, pages: int) -> str:
        sha256 = hashlib.sha256(made.read_bytes()).hexdigest()
        self.put.append((name, sha256))
        self.pages[sha256] = pages
        self._made.append((made, sha256))
        return sha256

    def _land(self, made: Path, name: str) -> None:
        (self.inbox / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(made, self.inbox / name)


def _number(number: int) -> PngInfo:
    info = PngInfo()
    info.add_text("number", str(number))
    return info
