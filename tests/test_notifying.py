"""systemd hears that the house is open, lives and closes; and nothing more once it is dead."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.watching.health import Health
from bot.watching.notifying import notifying


@pytest.fixture
def line(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        line.settimeout(60)
        yield line


def heard(line: socket.socket) -> list[str]:
    """All that was said by now."""
    line.setblocking(False)
    words = []
    with contextlib.suppress(BlockingIOError):
        while True:
            words.append(line.recv(100).decode())
    return words


async def test_a_house_says_that_it_is_open_lives_and_closes(line: socket.socket) -> None:
    health, asked = Health(), asyncio.Event()

    async def look() -> Health:
        asked.set()
        return health

    environment = {"NOTIFY_SOCKET": line.getsockname(), "WATCHDOG_USEC": "3000"}
    async with notifying(look, environment):
        await asyncio.to_thread(line.recv, 100)
        assert (await asyncio.to_thread(line.recv, 100)).decode() == "WATCHDOG=1"
        health = Health({"writer": "…"}, dead=True)
        asked.clear()
        await asked.wait()
        await asyncio.sleep(0)
        heard(line)
        asked.clear()
        await asked.wait()
        assert heard(line) == []
    assert heard(line) == ["STOPPING=1"]


async def test_where_nobody_listens_nothing_happens(tmp_path: Path) -> None:
    async def look() -> Health:
        raise AssertionError("nobody asked")

    for environment in ({}, {"NOTIFY_SOCKET": str(tmp_path / "gone")}):
        async with notifying(look, environment):
            pass
