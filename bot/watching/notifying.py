"""Notifying: systemd is told that the house is open, that it lives, and that it closes.

Under `Type=notify` and `WatchdogSec=` (deploy/jigi.service) a house whose loop stands still, or whose writer
answers no more, is started again. Where nobody asked to be told, nothing is said.
"""

import asyncio
import contextlib
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

import structlog

from bot.watching.health import Health

log = structlog.get_logger()

Look = Callable[[], Awaitable[Health]]


@contextlib.asynccontextmanager
async def notifying(look: Look, environment: Mapping[str, str] = os.environ) -> AsyncIterator[None]:
    """The house is open while the block lasts."""
    at = environment.get("NOTIFY_SOCKET", "")
    tell(at, "READY=1")
    period = int(environment.get("WATCHDOG_USEC", "0")) / 1_000_000 / 3
    beating = asyncio.create_task(_beat(at, period, look)) if at and period else None
    try:
        yield
    finally:
        if beating is not None:
            beating.cancel()
            await asyncio.gather(beating, return_exceptions=True)
        tell(at, "STOPPING=1")


def tell(at: str, words: str) -> None:
    """One word to systemd, at the address that it gave; whether it listens is its own affair."""
    if not at:
        return
    address = f"\0{at[1:]}" if at.startswith("@") else at  # Linux has a room for names without files
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as line:
            line.sendto(words.encode(), address)
    except OSError as error:
        log.warning("systemd.not_told", what="NOTIFY_SOCKET leads nowhere", error=error)


async def _beat(at: str, period: float, look: Look) -> None:
    """Every so many seconds, as long as another start would mend nothing."""
    while True:
        if not (await look()).dead:
            tell(at, "WATCHDOG=1")
        await asyncio.sleep(period)
