"""`fonds review`: the review site on an archive."""

from __future__ import annotations

import os
import socket
import sys
from typing import Annotated

import typer

from extractors.errors import FondsError
from flows.commands.options import ARCHIVE, Archive, Verbose

HOST = "127.0.0.1"  # the site is for people at this machine; nothing guards it against others


def review(
    db: Archive = ARCHIVE,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port of the site on this machine.")] = 8001,
    verbose: Verbose = False,  # noqa: ARG001
) -> None:
    """Serve the archive for reading and review in a browser, until Ctrl-C."""
    from db.connection import open_archive

    open_archive(db).close()
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise FondsError(f"Port {port} is in use by another program.", hint="Choose another with --port.") from error
    typer.echo(f"Review site on http://{HOST}:{port}/  (Ctrl-C ends it)")
    sys.stdout.flush()
    # the site takes the place of this process, so that whoever started it also stops it
    os.execv(sys.executable, [sys.executable, "-m", "db.review", str(db), "--host", HOST, "--port", str(port)])  # noqa: S606
