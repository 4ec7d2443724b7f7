"""A storm: so many bad requests a second at a door, over connections that are opened as they are closed.

python -m bench.storm PORT PER_SECOND SECONDS
"""

import asyncio
import contextlib
import sys
import time

from bot.channels.bot_api.webhook import PATH

CONNECTIONS = 50


def _post(headers: str, body: bytes) -> bytes:
    head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\n{headers}Content-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


KINDS = (
    _post("X-Telegram-Bot-Api-Secret-Token: wrong\r\n", b'{"update_id": 1}'),
    _post("", b"[" * 2_000),
    f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 900000000\r\n\r\n".encode(),
    f"GET {PATH} HTTP/1.1\r\nHost: x\r\n\r\n".encode(),
)


async def main(port: int, per_second: int, seconds: float) -> None:
    """Blow so long; then say how many were answered, or cut, a second."""
    start, sent, answered = time.perf_counter(), 0, 0

    async def visitor(nth: int) -> None:
        nonlocal sent, answered
        while True:
            with contextlib.suppress(OSError):
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                try:
                    while True:
                        wait = sent / per_second - (time.perf_counter() - start)
                        sent += 1
                        await asyncio.sleep(max(0.0, wait))
                        writer.write(KINDS[(sent + nth) % len(KINDS)])
                        told = await reader.read(4_096)
                        answered += 1
                        if not told:
                            break
                finally:
                    writer.close()

    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await asyncio.gather(*map(visitor, range(CONNECTIONS)))
    print(answered / seconds)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
