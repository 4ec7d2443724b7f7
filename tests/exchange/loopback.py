"""A system on loopback that takes what is sent, and whose line can be cut."""

import json
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol


class Taker(Protocol):
    """What answers. `breaks`: how often which fault comes before it goes well.

    `busy`: 503, nothing is taken; `lost`: it is taken, and the answer breaks off; `stall`: the answer stops.
    """

    base: str
    breaks: Counter[str]

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, Any]: ...


@contextmanager
def serving(taker: Taker) -> Iterator[None]:
    """Until the block ends; `base` is its address."""
    released = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if taker.breaks["busy"] > 0:
                taker.breaks["busy"] -= 1
                self.send_response(503)
                self.send_header("Retry-After", "2")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            status, answer = taker.answer(self.command, self.path, dict(self.headers), sent)
            body = b"" if answer is None else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if taker.breaks["lost"] > 0:
                taker.breaks["lost"] -= 1
                body = body[: len(body) // 2]
            if taker.breaks["stall"] > 0:
                taker.breaks["stall"] -= 1
                self.wfile.write(body[: len(body) // 2])
                self.wfile.flush()
                released.wait(20)
                return
            self.wfile.write(body)

        do_GET = do_PUT = do_POST = do_DELETE = _answer  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    taker.base = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield
    finally:
        released.set()
        server.shutdown()
        server.server_close()
        thread.join()
