"""Headers of every answer: what a browser may load, run, frame, keep and tell others.

No page of the site may refer to another machine, so nothing here names one. Our own pages have no inline script or style and
are held to that; Datasette's have both, and pictures in data: addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from db.review.accounts import rules
from db.review.gate import App, Receive, Scope, Send, raw_path

_ONLY_OURS = "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
STRICT = f"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; {_ONLY_OURS}"
_INLINE = "script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:"
OF_DATASETTE = f"default-src 'none'; {_INLINE}; {_ONLY_OURS}"
ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
# what an answer of ours says here becomes its Cache-Control: where somebody is signed in, Datasette puts no-store in its place
KEEP = "x-fonds-keep"


class Headers:
    """Puts the headers on whatever `app` answers. ours: patterns of the addresses that our own pages have."""

    def __init__(self, app: App, ours: Iterable[str]) -> None:
        self._app = app
        self._ours = [re.compile(pattern) for pattern in ours]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = raw_path(scope)

        async def answer(message: dict[str, object]) -> None:
            if message["type"] == "http.response.start":
                given: list[tuple[bytes, bytes]] = list(message.get("headers", ()))  # type: ignore[call-overload]
                message = {**message, "headers": self._with_ours(path, given)}
            await send(message)

        await self._app(scope, receive, answer)

    def _with_ours(self, path: str, given: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        own = {name.decode("latin-1").lower(): value for name, value in given}
        wanted = {name.encode(): value.encode() for name, value in ALWAYS.items()}
        wanted[b"content-security-policy"] = own.get("content-security-policy", self._policy(path).encode())
        if not rules.is_static(path):
            wanted[b"cache-control"] = own.get(KEEP, b"no-store")
        left = [(name, value) for name, value in given if name.lower() not in wanted and name.lower() != KEEP.encode()]
        return left + list(wanted.items())

    def _policy(self, path: str) -> str:
        return STRICT if any(pattern.match(path) for pattern in self._ours) or rules.is_static(path) else OF_DATASETTE
