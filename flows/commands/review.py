"""`fonds review`: the review site on an archive."""

from __future__ import annotations

import os
import socket
import sys
from typing import Annotated

import typer

from extractors.errors import FondsError
from flows.commands.options import ARCHIVE, Archive, Verbose

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
    _probe(host, port)
    typer.echo(f"Review site on http://{f'[{host}]' if ':' in host else host}:{port}/  (Ctrl-C ends it)")
    sys.stdout.flush()
    options = [*(["--public"] if public else []), *(["--behind-proxy"] if behind_proxy else [])]
    for name in allow_host or []:
        options += ["--allow-host", name]
    # the site takes the place of this process, so that whoever started it also stops it
    command = [sys.executable, "-m", "db.review", str(db), "--host", host, "--port", str(port), *options]
    os.execv(sys.executable, command)  # noqa: S606


def _probe(host: str, port: int) -> None:
    """Raise FondsError where the port cannot be had."""
    try:
        family, kind, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror as error:
        raise FondsError(f"{host} is no address of this machine.", hint="Choose another with --host.") from error
    except OSError as error:
        raise FondsError(
            f"Port {port} of {host} cannot be had: {error.strerror}.", hint="Choose another with --port, or end what uses it."
        ) from error
