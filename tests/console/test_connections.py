"""Connections: who drips, keeps silent or talks nonsense keeps nobody from being heard."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

import httpx2
import pytest

from console import connections
from console.connections import Seldom
from tests.console.browser import PATIENCE
from tests.console.conftest import Site, served

WELL = b'{"live":true,"ready":true,"wrong":{}}'


@contextlib.asynccontextmanager
async def calling(address: str) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A visitor's connection."""
    url = httpx2.URL(address)
    reader, writer = await asyncio.open_connection(url.host, url.port or 0)
    try:
        yield reader, writer
    finally:
        writer.transport.abort()


async def ended(reader: asyncio.StreamReader) -> bytes:
    """What was said until the connection was let go."""
    async with asyncio.timeout(PATIENCE):
        try:
            return await reader.read()
        except ConnectionResetError:
            return b""


@pytest.mark.parametrize("said", [b"", b"POST /webhooks/telegram HTTP/1.1\r\nHost: x\r\n"])
async def test_who_does_not_come_to_the_point_is_let_go(
    said: bytes, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.1)
    async with served(site.app) as address, calling(address) as (reader, writer):
        writer.write(said)
        assert await ended(reader) == b""


async def test_a_head_that_drips_gains_no_time(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.3)
    async with served(site.app) as address, calling(address) as (reader, writer):
        end = asyncio.create_task(ended(reader))
        writer.write(b"GET /healthz HTTP/1.1\r\nX-Slow: ")
        while not end.done():
            writer.write(b"x")
            await asyncio.wait([end], timeout=0.02)
        assert await end == b""


async def test_a_post_whose_body_stalls_is_let_go(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "PIECE_SECONDS", 0.1)
    async with served(site.app) as address, calling(address) as (reader, writer):
        writer.write(b"POST /chat/send HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
        await ended(reader)


async def test_an_endless_head_is_refused(site: Site) -> None:
    async with served(site.app) as address, calling(address) as (reader, writer):
        writer.write(b"GET /healthz HTTP/1.1\r\nX-Long: " + b"x" * 200_000)
        await ended(reader)


async def test_the_silent_make_room_for_who_speaks(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "MOST", 20)
    async with contextlib.AsyncExitStack() as stack:
        address = await stack.enter_async_context(served(site.app))
        silent = [await stack.enter_async_context(calling(address)) for _ in range(60)]
        async with httpx2.AsyncClient(base_url=address, timeout=PATIENCE) as client:
            assert (await client.get("/healthz")).status_code == 200
        assert await ended(silent[0][0]) == b""


async def test_whoever_holds_many_answers_open_leaves_room_for_who_speaks(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages that listen say nothing more: 30 of them by one visitor, where 20 may stand open."""
    monkeypatch.setattr(connections, "MOST", 20)
    monkeypatch.setattr(connections, "MOST_ANSWERED", 10)
    async with contextlib.AsyncExitStack() as stack:
        address = await stack.enter_async_context(served(site.app))
        async with httpx2.AsyncClient(base_url=address, timeout=PATIENCE) as client:
            link = (await client.get("/chat")).headers["location"]
        streams = []
        for _ in range(30):
            reader, writer = await stack.enter_async_context(calling(address))
            writer.write(f"GET {link}/stream HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            assert b" 200 " in await asyncio.wait_for(reader.readline(), PATIENCE)
            streams.append(reader)
        speaking = [await stack.enter_async_context(calling(address)) for _ in range(8)]
        for reader, writer in speaking:
            writer.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            assert b" 200 " in await asyncio.wait_for(reader.readline(), PATIENCE)
        await ended(streams[0])  # who listened for longest made room, and comes back


async def test_what_was_said_at_once_is_reckoned_one_by_one(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A whole request, and half of the next: what does not come gains no time by what came before."""
    monkeypatch.setattr(connections, "PIECE_SECONDS", 0.1)
    async with served(site.app) as address, calling(address) as (reader, writer):
        half = b"POST /chat/send HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"
        writer.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n" + half)
        assert b" 200 " in await ended(reader)


async def test_who_is_answered_keeps_the_place(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A phone that listens for what is new says nothing more, and is not silent for that."""
    monkeypatch.setattr(connections, "MOST", 5)
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.5)
    async with served(site.app) as address, calling(address) as (reader, writer):
        for _ in range(5):
            writer.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            assert b" 200 " in await asyncio.wait_for(reader.readline(), PATIENCE)
            while (await asyncio.wait_for(reader.readline(), PATIENCE)).strip():
                pass
            assert await reader.readexactly(len(WELL)) == WELL
            await asyncio.sleep(0.15)


async def test_nonsense_is_logged_once_a_minute(
    site: Site, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("uvicorn", "uvicorn.error"):  # whoever started a server before may have turned them off
        monkeypatch.setattr(logging.getLogger(name), "propagate", True)
        monkeypatch.setattr(logging.getLogger(name), "disabled", False)
        monkeypatch.setattr(logging.getLogger(name), "filters", [])  # a server that serves beside has its own
    async with served(site.app) as address:
        for _ in range(20):
            async with calling(address) as (reader, writer):
                writer.write(b"\x16\x03\x01 nonsense\r\n\r\n")
                assert b" 400 " in (await ended(reader))[:20]
    assert [record.message for record in caplog.records if "Invalid HTTP" in record.message] == [
        "Invalid HTTP request received."
    ]


def test_a_fault_of_ours_is_always_told() -> None:
    seldom = Seldom()
    plain = [logging.makeLogRecord({"msg": "nonsense"}) for _ in range(3)]
    assert [seldom.filter(record) for record in plain] == [True, False, False]
    fault = logging.makeLogRecord({"msg": "nonsense", "exc_info": (ValueError, ValueError(), None)})
    assert seldom.filter(fault)
