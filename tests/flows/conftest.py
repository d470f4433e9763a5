"""One real run over a folder of good and bad files, which many tests look at."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import fpdf
import httpx
import pytest
from PIL import Image

from extractors.settings import Settings
from flows.ingest import Report, ingest
from flows.workforce import Choices

MEMO = """The Hokkai Trading Company

In April 1923 Ogata Senzo, who had come to Otaru two years before, lent 12,500 yen to the Hokkai Trading Company.
The Ministry of Communications paid back 3,204 yen 15 sen on June 4, 1924.\fOn the second page Ogata Senzo is met again, in
the summer of 1926, as a director of the Oriental Steamship Company.
"""
LETTER = "Dear Ishikawa,\r\n\r\nMr Harold Bentley of the Eastern Bank wrote on 3 May 1911 that $500 were enough.\r\n"
BOM = "\ufeffSato Kenji of the Nippon Coal Company owed 1.5 million yen – “a fortune” – in 1931.\n"


@dataclass(frozen=True)
class Ingested:
    """A folder, the archive made of it, and the report of the run."""

    folder: Path
    archive: Path
    report: Report


@pytest.fixture(scope="session")
def ingested(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Ingested:
    root = tmp_path_factory.mktemp("ingested")
    folder = root / "in"
    (folder / "bad").mkdir(parents=True)
    _write_good(folder, samples)
    _write_bad(folder / "bad", samples)
    report = ingest([folder], root / "archive.db", Settings(), Choices(workers=2))
    return Ingested(folder, root / "archive.db", report)


@pytest.fixture
def copied(ingested: Ingested, tmp_path: Path) -> Ingested:
    """The same, with an archive of one's own. The folder is the shared one."""
    shutil.copy(ingested.archive, tmp_path / "archive.db")
    return Ingested(ingested.folder, tmp_path / "archive.db", ingested.report)


def strip(samples: Path, target: Path, number: int = 0) -> None:
    """A few lines cut from a sample scan: quick to read, and other bytes for each number."""
    with Image.open(samples / "clipping-yokohama-1912.jpg") as page:
        top = page.height // 10 + 40 * number
        page.convert("L").crop((0, top, page.width, top + 300)).save(target, dpi=(300, 300))


def pdf(target: Path, pages: int = 1) -> None:
    """A PDF with a text layer."""
    document = fpdf.FPDF()
    document.set_font("helvetica", size=12)
    for number in range(pages):
        document.add_page()
        before, after = (_TOLD[(number * 3 + at) % len(_TOLD)] for at in range(2))
        payment = f"On {number + 5} March 1934 Tanaka Ichiro paid 700 yen to the Showa Bank."
        # no page begins or ends as another does: such lines would be taken for running heads
        document.multi_cell(0, 8, f"Page {number + 1}. {before} {payment} {after}")
    document.output(str(target))


_TOLD = (
    "The clerk wrote it down.",
    "Nobody else was told of the payment.",
    "Rain had fallen all day.",
    "He asked for a receipt and got none.",
    "The harbour was closed.",
    "A second letter came the week after.",
    "It was the end of the quarter.",
)


def _write_good(folder: Path, samples: Path) -> None:
    (folder / "memo.txt").write_text(MEMO, encoding="utf-8", newline="")
    (folder / "letter.txt").write_bytes(LETTER.encode("ascii"))
    (folder / "bom.md").write_text(BOM, encoding="utf-8", newline="")
    (folder / "memo copy.txt").write_text(MEMO, encoding="utf-8", newline="")
    (folder / ".hidden.txt").write_text("not for anybody")
    strip(samples, folder / "clipping.png")
    pdf(folder / "report.pdf")
    pdf(folder / "minutes.pdf", pages=10)


def _write_bad(folder: Path, samples: Path) -> None:
    whole = folder.parent / "report.pdf"
    (folder / "empty.txt").write_bytes(b"")
    (folder / "blank.txt").write_text(" \n\n\t\n")
    (folder / "truncated.pdf").write_bytes(whole.read_bytes()[:600])
    (folder / "corrupt.pdf").write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 8 + b"\n%%EOF\n")
    (folder / "cut.png").write_bytes((folder.parent / "clipping.png").read_bytes()[:2000])
    shutil.copy(folder.parent / "clipping.png", folder / "picture.pdf")
    (folder / "archive.zip").write_bytes(b"PK\x03\x04" + bytes(40))
    (folder / "dangling.txt").symlink_to(folder / "nowhere.txt")
    locked = fpdf.FPDF()
    locked.set_encryption("owner", "reader")
    locked.add_page()
    locked.output(str(folder / "locked.pdf"))


@pytest.fixture
def make_strip(samples: Path) -> Callable[[Path, int], None]:
    """Writes a small scan, different for each number."""
    return lambda target, number: strip(samples, target, number)


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Prefect server, which all tests share: the address of its API."""
    port = _free_port()
    quiet = {"DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "PREFECT_SERVER_UI_ENABLED": "false"}
    home = {"PREFECT_HOME": str(tmp_path_factory.mktemp("server"))}
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, env=os.environ | quiet | home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            yield _answering(f"http://127.0.0.1:{port}/api", server)
        finally:
            server.terminate()


@pytest.fixture
def unused_port() -> int:
    return _free_port()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answering(address: str, server: subprocess.Popen[bytes]) -> str:
    for _ in range(1200):
        assert server.poll() is None, "the Prefect server ended at once"
        try:
            if httpx.get(f"{address}/health").status_code == 200:
                return address
        except httpx.TransportError:
            time.sleep(0.1)
    raise TimeoutError
