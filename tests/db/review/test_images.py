"""Pictures of pages and original files by id: what is sent, what is remembered, and what is refused."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import io
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image
from sqlite_utils import Database

from db import originals, runs
from db.load import load_document
from db.plan import Source, plan
from db.review.images import STAMP
from db.review.studio import Studio
from db.transactions import writing
from extractors.errors import CorruptFile, UnreadableFile, UnsupportedFile
from extractors.read import read
from extractors.readers.picture import Sheet
from extractors.records import Extraction
from extractors.settings import Settings

PDF = "paper-bank-of-chosen.pdf"
LETTER = "letter-shanghai-1925.txt"


@pytest.fixture
def inbox(archive: Database, samples: Path, tmp_path: Path) -> Path:
    """A folder with a PDF and a text, both in the archive: documents 1 and 2."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    run_id = runs.start(archive, "ingest", Settings(), 1)
    for name in (PDF, LETTER):
        path = Path(shutil.copy(samples / name, folder))
        data = path.read_bytes()
        source = Source(str(path), name, hashlib.sha256(data).hexdigest(), len(data))
        (work,) = plan(archive, [source], Settings())
        found = {stage: Extraction((), ()) for stage in work.stages if stage != "read"}
        load_document(archive, run_id, work, read(path, Settings()), found, dict.fromkeys(work.stages, 0.1))
    return folder


def test_the_picture_of_a_page(get: Callable[..., httpx.Response], inbox: Path, archive: Database) -> None:
    width, height = archive.execute("select width, height from pages where id = 1").fetchone()
    answer = get("/-/fonds/pages/1")
    assert answer.headers["content-type"] == "image/webp"
    assert answer.headers["x-content-type-options"] == "nosniff"
    size = Image.open(io.BytesIO(answer.content)).size
    assert size == (round(width * 110 / 72), round(height * 110 / 72))
    wide = get("/-/fonds/pages/1?wide=1")
    assert Image.open(io.BytesIO(wide.content)).width == pytest.approx(2 * size[0], abs=1)
    assert wide.headers["etag"] != answer.headers["etag"]


def test_a_picture_is_kept_by_the_browser(get: Callable[..., httpx.Response], archive: Database, inbox: Path) -> None:
    first = get("/-/fonds/pages/1")
    assert first.headers["cache-control"] == "private, no-cache"
    again = get("/-/fonds/pages/1", **{"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    named = archive.execute(f"select {STAMP} from pages p join documents d on d.id = p.document_id where p.id = 1").fetchone()[0]
    assert "immutable" in get(f"/-/fonds/pages/1?v={named}").headers["cache-control"]
    # read anew, the page may lie otherwise
    with writing(archive):
        archive.execute("update pages set height = height + 10 where id = 1")
    assert get("/-/fonds/pages/1", **{"If-None-Match": first.headers["etag"]}).status_code == 200
    assert "immutable" not in get(f"/-/fonds/pages/1?v={named}").headers["cache-control"]


def test_what_has_no_picture_says_why(get: Callable[..., httpx.Response], inbox: Path, archive: Database) -> None:
    text = archive.execute("select id from pages where document_id = 2").fetchone()[0]
    answer = get(f"/-/fonds/pages/{text}")
    assert (answer.status_code, answer.json()["error"]) == (404, "This page has no picture: it was read as text.")
    assert get("/-/fonds/pages/999").status_code == 404


def test_a_file_that_moved_or_changed_is_named_without_its_folder(get: Callable[..., httpx.Response], inbox: Path) -> None:
    (inbox / PDF).rename(inbox / "moved.pdf")
    for address in ("/-/fonds/pages/3?wide=1", "/-/fonds/originals/1"):
        answer = get(address)
        assert answer.status_code == 404
        assert answer.json()["error"] == f"The file {PDF} is no longer where it was read."
        assert str(inbox) not in answer.text
    (inbox / PDF).write_bytes(b"%PDF- something else")
    assert "has changed" in get("/-/fonds/originals/1").json()["error"]
    (inbox / PDF).unlink()
    os.mkfifo(inbox / PDF)
    assert get("/-/fonds/originals/1").status_code == 404


def test_the_original_is_sent_to_be_saved(get: Callable[..., httpx.Response], archive: Database, inbox: Path) -> None:
    answer = get("/-/fonds/originals/1")
    assert answer.content == (inbox / PDF).read_bytes()
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith(f'attachment; filename="{PDF}"')
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    hostile = 'a"\r\nSet-Cookie: x=1; ü漢.html'
    with writing(archive):
        archive.execute("update documents set name = ?, media_type = 'text/html' where id = 1", [hostile])
    answer = get("/-/fonds/originals/1")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert "set-cookie" not in answer.headers
    assert answer.headers["content-disposition"].startswith('attachment; filename="a___Set-Cookie_ x_1_ __.html"; filename*=')
    assert get("/-/fonds/originals/99").status_code == 404


def test_the_newest_file_with_the_bytes_is_found(archive: Database, inbox: Path) -> None:
    sha256, run_id = archive.execute("select sha256, added_run from documents where id = 1").fetchone()
    copy = shutil.copy(inbox / PDF, inbox / "copy.pdf")
    with writing(archive):
        for path in (inbox / "gone.pdf", copy):
            archive.execute(
                "insert into files (path, name, document_id, sha256, role, run_id) values (?, ?, 1, ?, 'duplicate', ?)",
                [str(path), Path(path).name, sha256, run_id],
            )
    assert originals.find(archive.conn, 1).path == Path(copy)
    Path(copy).write_bytes(b"other bytes")
    assert originals.find(archive.conn, 1).path == inbox / PDF
    (inbox / PDF).unlink()
    with pytest.raises(UnreadableFile, match="has changed"):
        originals.find(archive.conn, 1)


def test_files_made_to_break_the_drawing_do_not_break_the_site(samples: Path, tmp_path: Path) -> None:
    sheet = Sheet(1, 430.0, 649.0, 0, layered=True)
    studio = Studio()
    try:
        noise = bytearray((samples / PDF).read_bytes())
        for place in range(2000, len(noise) - 2000, 97):
            noise[place] ^= 0x55
        (tmp_path / "broken.pdf").write_bytes(bytes(noise))
        with contextlib.suppress(CorruptFile):  # else PDFium draws what it can make out
            assert Image.open(io.BytesIO(studio.draw(tmp_path / "broken.pdf", "application/pdf", sheet, 110))).size
        with pytest.raises(CorruptFile):
            studio.draw(samples / LETTER, "image/tiff", sheet, 110)
        with pytest.raises(UnreadableFile):
            studio.draw(tmp_path / "missing.pdf", "application/pdf", sheet, 110)
        for process in multiprocessing.active_children():
            process.kill()  # as a crash would
            process.join()
        assert studio.draw(samples / PDF, "application/pdf", sheet, 110)
    finally:
        studio.close()


def test_a_page_that_takes_too_long_is_given_up(samples: Path) -> None:
    studio = Studio(patience=0.0)
    try:
        with pytest.raises(UnsupportedFile, match="takes too long"):
            studio.draw(samples / PDF, "application/pdf", Sheet(1, 430.0, 649.0, 0, layered=True), 110)
    finally:
        studio.close()


_HANGING = """
import multiprocessing, sys, threading
from pathlib import Path
from db.review.studio import Studio
from extractors.readers.picture import Sheet

if __name__ == "__main__":
    asked = Path(sys.argv[1]), "application/pdf", Sheet(1, 430.0, 649.0, 0, layered=True), 110
    threading.Thread(target=Studio(patience=6.0).draw, args=asked, daemon=True).start()
    while not multiprocessing.active_children():
        pass
    print(multiprocessing.active_children()[0].pid, flush=True)
    sys.stdin.read()
"""


def test_a_page_without_end_does_not_outlive_a_site_that_is_killed(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "endless.pdf")  # nobody ever writes there, so opening it waits for ever
    (tmp_path / "site.py").write_text(_HANGING)
    command = [sys.executable, str(tmp_path / "site.py"), str(tmp_path / "endless.pdf")]
    about = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=about) as site:
        assert site.stdout is not None
        drawing = int(site.stdout.readline())
        time.sleep(3)  # it has come to the page by then
        site.kill()
    try:
        for _ in range(200):
            if not _is_running(drawing):
                break
            time.sleep(0.1)
        assert not _is_running(drawing)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(drawing, signal.SIGKILL)


def _is_running(process: int) -> bool:
    """Whether a process is at work; one that has ended and that nobody has asked about is not."""
    try:
        return "State:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except OSError:
        return False


def test_pages_asked_for_at_once_are_all_drawn(samples: Path) -> None:
    studio = Studio()

    async def all_of_them() -> list[Any]:
        sheets = [Sheet(number, 430.0, 649.0, 0, layered=True) for number in (1, 2, 3)] * 3
        return await asyncio.gather(
            *(asyncio.to_thread(studio.draw, samples / PDF, "application/pdf", sheet, 60) for sheet in sheets)
        )

    try:
        drawn = asyncio.run(all_of_them())
    finally:
        studio.close()
    assert drawn[:3] == drawn[3:6] == drawn[6:]
    assert len(set(drawn)) == 3
