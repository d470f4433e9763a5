"""`python -m db.review ARCHIVE.db`: serve the review site until it is stopped. `fonds review` runs this."""

from __future__ import annotations

import argparse
import threading
from pathlib import Path

import uvicorn
from starlette.middleware.trustedhost import TrustedHostMiddleware

from db import suggestions
from db.review.site import build


def main() -> None:
    """Parse the arguments and serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", type=Path)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8001)
    given = parser.parse_args()
    threading.Thread(target=suggestions.prepare, daemon=True).start()
    # no other name leads here: a web page elsewhere cannot have its own name point at this site and read it
    app = TrustedHostMiddleware(build(given.database).app(), allowed_hosts=["127.0.0.1", "localhost", given.host])
    uvicorn.run(app, host=given.host, port=given.port, log_level="warning", lifespan="on")


if __name__ == "__main__":
    main()
