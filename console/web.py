"""The web server, inside the running loop."""

import logging
import os
import socket
from collections.abc import Callable
from types import FrameType

import uvicorn
from fastapi import FastAPI

from console.connections import Connection, Seldom
from console.faults import PortTakenError

SHUT_WITHIN = 2  # seconds for open streams to end


class _Server(uvicorn.Server):
    """Ends on a signal without raising it again, which would end the process before the house has drained."""

    def __init__(
        self, config: uvicorn.Config, on_told: Callable[[], None], on_exit: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._on_told = on_told
        self._on_exit = on_exit

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002
        if self.should_exit:  # the second time in earnest; what was acknowledged is committed
            os._exit(128 + sig)
        self._on_told()
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._on_exit()  # the streams end by themselves, so that nobody has to wait for them
        await super().shutdown(sockets)


async def serve(
    app: FastAPI,
    host: str,
    port: int,
    *,
    on_ready: Callable[[str], None],
    on_told: Callable[[], None] = lambda: None,
    on_exit: Callable[[], None] = lambda: None,
) -> None:
    """Serve until the process is asked to end: `on_told` at once, `on_exit` when nobody new comes in.

    Raises PortTakenError, with what to do.
    """
    sock = _bound(host, port)
    config = uvicorn.Config(
        app,
        http=Connection,
        log_config=None,  # its lines go where ours go
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=SHUT_WITHIN,
        lifespan="off",
    )
    quiet = Seldom()
    logging.getLogger("uvicorn.error").addFilter(quiet)
    server = _Server(config, on_told, on_exit)
    with sock:  # the server lets go of it only when it was asked to end, not when it is cancelled
        named = f"[{host}]" if ":" in host else host
        on_ready(f"http://{named}:{sock.getsockname()[1]}/")
        try:
            await server.serve(sockets=[sock])
        finally:
            logging.getLogger("uvicorn.error").removeFilter(quiet)


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
        sock.listen()  # whoever reads the address may come at once
    except OSError as error:
        sock.close()
        raise PortTakenError(
            f"JIGI_LISTEN: {host}:{port} cannot be used ({error.strerror}); "
            f"set it to another port, such as 127.0.0.1:8081"
        ) from error
    return sock
