"""`fonds review`: the review site on an archive."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from flows.commands.options import ARCHIVE, Archive, Verbose
from flows.commands.ports import probe

HOST = "127.0.0.1"  # for people at this machine, unless told otherwise


def review(
    db: Archive = ARCHIVE,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port of the site.")] = 8001,
    host: Annotated[
        str, typer.Option("--host", metavar="ADDRESS", help="Address to serve on; 0.0.0.0 for all of this machine.")
    ] = HOST,
    allow_host: Annotated[
        list[str] | None,
        typer.Option("--allow-host", metavar="NAME", help="A name under which the site is reached; may be repeated."),
    ] = None,
    public: Annotated[bool, typer.Option("--public", help="Everybody may read; who writes signs in.")] = False,
    behind_proxy: Annotated[
        bool, typer.Option("--behind-proxy", help="A web server on this machine brings others here, by https.")
    ] = False,
    verbose: Verbose = False,  # noqa: ARG001
) -> None:
    """Serve the archive for reading and review in a browser, until Ctrl-C.

    Without accounts the site is for this machine alone, and whoever sits at it may decide. See 'fonds user add' for accounts.
    """
    from db.connection import open_archive
    from db.review.accounts import policy

    open_archive(db).close()
    policy.check(policy.choose(db, host, public=public, behind_proxy=behind_proxy))
    probe(host, port)
    typer.echo(f"Review site on http://{f'[{host}]' if ':' in host else host}:{port}/  (Ctrl-C ends it)")
    sys.stdout.flush()
    options = [*(["--public"] if public else []), *(["--behind-proxy"] if behind_proxy else [])]
    for name in allow_host or []:
        options += ["--allow-host", name]
    # the site takes the place of this process, so that whoever started it also stops it
    command = [sys.executable, "-m", "db.review", str(db), "--host", host, "--port", str(port), *options]
    os.execv(sys.executable, command)  # noqa: S606
