"""Datasette's CSV, also where it is streamed row by row, made safe to open in a spreadsheet: see `db/csv_cells.py`."""

from __future__ import annotations

import codecs

from db.csv_cells import Stream
from db.review.gate import App, Receive, Scope, Send, raw_path


class CsvDownload:
    """Passes on what `app` answers, with the cells of CSV made safe."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or not raw_path(scope).endswith(".csv"):
            await self._app(scope, receive, send)
            return
        decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        cells = Stream()

        async def answer(message: dict[str, object]) -> None:
            if message["type"] == "http.response.start":
                given: list[tuple[bytes, bytes]] = list(message.get("headers", ()))  # type: ignore[call-overload]
                message = {**message, "headers": [(name, value) for name, value in given if name.lower() != b"content-length"]}
            elif message["type"] == "http.response.body":
                more = bool(message.get("more_body"))
                body = message.get("body", b"")
                text = cells.feed(decoder.decode(body, final=not more))  # type: ignore[arg-type]
                if not more:
                    text += cells.end()
                message = {**message, "body": text.encode("utf-8", "surrogateescape")}
            await send(message)

        await self._app(scope, receive, answer)
