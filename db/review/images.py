"""Pictures of pages and original files, only ever by the ids of the database: no address names a path."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import threading
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote

from datasette import Request, Response
from datasette.app import Datasette

from db import originals
from db.originals import Original
from db.review import serve
from db.review.headers import KEEP
from db.review.studio import Studio
from extractors.errors import FondsError
from extractors.readers.picture import MEDIA_TYPE, Sheet

DPI, WIDE_DPI = 110, 220
_REMEMBERED = 64 << 20  # bytes of pictures
_CHUNK = 256 << 10
_SAFE = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"}
_LAYERED = "(p.origin = 'text' or (p.origin = 'doubtful' and p.confidence is null and p.text <> ''))"
# in a query over pages p and documents d: what the picture of the page depends on, as a short text for its address
STAMP = f"substr(d.sha256, 1, 12) || '-' || p.width || 'x' || p.height || '-' || p.rotation || '-' || {_LAYERED}"
_PAGE = f"""select p.document_id, p.number, p.width, p.height, p.rotation, {_LAYERED} as layered, {STAMP} as stamp
from pages p join documents d on d.id = p.document_id where p.id = ?"""  # noqa: S608

_studio = Studio()
_draughtsman = ThreadPoolExecutor(1, "pictures")  # those who wait for pictures keep nobody from deciding


class _Album:
    """The pictures shown last, by what they were made from."""

    def __init__(self, most: int) -> None:
        self._most, self._held = most, 0
        self._pictures: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> bytes | None:
        with self._lock:
            if key in self._pictures:
                self._pictures.move_to_end(key)
            return self._pictures.get(key)

    def put(self, key: str, picture: bytes) -> None:
        with self._lock:
            self._held += len(picture) - len(self._pictures.pop(key, b""))
            self._pictures[key] = picture
            while self._held > self._most:
                self._held -= len(self._pictures.popitem(last=False)[1])


_album = _Album(_REMEMBERED)


async def page_picture(datasette: Datasette, request: Request) -> Response:
    """The picture of a page by its id, `?wide=1` larger. 404 with the reason where there is none.

    It changes only where the page is read anew. An address with the page's stamp names one picture for ever, and is kept by the
    browser; any other is asked again, and mostly answered with 304.
    """
    page_id = int(request.url_vars["id"])
    row = await serve.read(datasette, _page, page_id)
    if row is None:
        return serve.not_found("There is no such page.")
    if row["width"] is None:
        return serve.not_found("This page has no picture: it was read as text.")
    dpi = WIDE_DPI if request.args.get("wide") == "1" else DPI
    made_of = f"{page_id}-{row['stamp']}-{dpi}"
    lasting = request.args.get("v") == row["stamp"]
    headers = {
        "ETag": f'"{made_of}"',
        KEEP: "private, max-age=31536000, immutable" if lasting else "private, no-cache",
        **_SAFE,
    }
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(b"", status=304, headers=headers, content_type=MEDIA_TYPE)
    try:
        picture = _album.get(made_of) or await _drawn(datasette, row, dpi, made_of)
    except FondsError as error:
        return _refused(error)
    return Response(picture, headers=headers, content_type=MEDIA_TYPE)


async def _drawn(datasette: Datasette, row: sqlite3.Row, dpi: int, made_of: str) -> bytes:
    original = await serve.read(datasette, originals.find, row["document_id"])
    sheet = Sheet(row["number"], row["width"], row["height"], row["rotation"], bool(row["layered"]))

    def draw() -> bytes:
        picture = _album.get(made_of)  # drawn meanwhile for somebody else who asked
        if picture is None:
            picture = _studio.draw(original.path, original.media_type, sheet, dpi)
            _album.put(made_of, picture)
        return picture

    return await asyncio.get_running_loop().run_in_executor(_draughtsman, draw)


async def original_file(datasette: Datasette, request: Request) -> Response:
    """The file of a document by its id, to be saved. 404 with the reason where it is not what was read any more."""
    try:
        original = await serve.read(datasette, originals.find, int(request.url_vars["id"]))
    except LookupError:
        return serve.not_found("There is no such document.")
    except FondsError as error:
        return _refused(error)
    return _Attachment(original)


def _page(connection: sqlite3.Connection, page_id: int) -> sqlite3.Row | None:
    row: sqlite3.Row | None = connection.execute(_PAGE, [page_id]).fetchone()
    return row


def _refused(error: FondsError) -> Response:
    return Response.json({"ok": False, "error": str(error), "hint": error.hint}, status=404)


class _Attachment(Response):  # type: ignore[misc]
    """A file to be saved, sent piece by piece."""

    def __init__(self, original: Original) -> None:
        super().__init__(b"", headers=_SAFE | {"Content-Disposition": _attached(original.name), KEEP: "private, no-cache"})
        self.content_type = original.media_type
        self._path = original.path

    async def asgi_send(self, send: Any) -> None:
        with await asyncio.to_thread(Path.open, self._path, "rb") as file:
            left = os.fstat(file.fileno()).st_size
            headers = {**self.headers, "Content-Type": self.content_type, "Content-Length": str(left)}
            raw = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
            await send({"type": "http.response.start", "status": 200, "headers": raw})
            while left > 0 and (piece := await asyncio.to_thread(file.read, min(_CHUNK, left))):
                left -= len(piece)
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            # a file that was cut off meanwhile is shorter than its Content-Length, and browsers notice
            await send({"type": "http.response.body", "body": b""})


def _attached(name: str) -> str:
    """A Content-Disposition for any file name (RFC 6266)."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in " ._-()") else "_" for c in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name.encode('utf-8', 'replace'), safe='')}"


ROUTES: list[tuple[str, Any]] = [
    (r"^/-/fonds/pages/(?P<id>\d{1,15})$", page_picture),
    (r"^/-/fonds/originals/(?P<id>\d{1,15})$", original_file),
]
