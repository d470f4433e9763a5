"""Whether a port can be had, told before anything is started that needs it."""

from __future__ import annotations

import socket

from extractors.errors import FondsError


def probe(host: str, port: int, option: str = "--port") -> None:
    """Raise FondsError where the port cannot be had. option: that chooses another."""
    try:
        family, kind, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror as error:
        raise FondsError(f"{host} is no address of this machine.", hint="Choose another with --host.") from error
    except OSError as error:
        raise FondsError(
            f"Port {port} of {host} cannot be had: {error.strerror}.", hint=f"Choose another with {option}, or end what uses it."
        ) from error
