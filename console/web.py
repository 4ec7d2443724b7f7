"""The web server, inside the running loop."""

import socket
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

SHUT_WITHIN = 3  # seconds for open streams to end


class PortTakenError(OSError):
    """Somebody else listens there."""


async def serve(app: FastAPI, host: str, port: int, *, on_ready: Callable[[str], None]) -> None:
    """Serve until the process is asked to end. Raises PortTakenError, with what to do."""
    sock = _bound(host, port)
    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=SHUT_WITHIN, lifespan="off")
    server = uvicorn.Server(config)
    on_ready(f"http://{host}:{sock.getsockname()[1]}/")
    with sock:  # the server lets go of it only when it was asked to end, not when it is cancelled
        await server.serve(sockets=[sock])


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
    except OSError as error:
        sock.close()
        raise PortTakenError(
            f"JIGI_LISTEN: {host}:{port} cannot be used ({error.strerror}); "
            f"set it to another port, such as 127.0.0.1:8081"
        ) from error
    return sock
