"""`python -m db.review ARCHIVE.db`: serve the review site until it is stopped. `fonds review` runs this."""

from __future__ import annotations

import argparse
import threading
from pathlib import Path

import uvicorn

from db import suggestions
from db.review import resolver
from db.review.accounts import policy
from db.review.site import build


def main() -> None:
    """Parse the arguments and serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", type=Path)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument("--public", action="store_true")
    parser.add_argument("--behind-proxy", action="store_true")
    parser.add_argument("--allow-host", action="append", default=[])
    given = parser.parse_args()
    threading.Thread(target=suggestions.prepare, daemon=True).start()
    chosen = policy.choose(
        given.database, given.host, public=given.public, behind_proxy=given.behind_proxy, names=[given.host, *given.allow_host]
    )
    policy.check(chosen)
    app = build(given.database, chosen).app()
    # uvicorn believes a proxy on this machine, or one that FORWARDED_ALLOW_IPS names, who asks and whether by https; nobody else
    with resolver.beside(given.database):
        uvicorn.run(
            app,
            host=given.host,
            port=given.port,
            log_level="warning",
            lifespan="on",
            proxy_headers=given.behind_proxy,
            server_header=False,
        )


if __name__ == "__main__":
    main()
