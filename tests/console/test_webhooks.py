"""Webhooks: whoever knocks is heard out within bounds, and is told nothing."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator

import httpx2
import pytest
from fastapi import FastAPI
from starlette.types import Message
from structlog.testing import capture_logs

from bot.channels.channel import Knock, Reply
from console import webhooks
from console.pages import HEADERS
from tests.console.browser import PATIENCE
from tests.console.conftest import Site, served

PATH = "/webhooks/test"


class Porch:
    """A door that notes who knocked."""

    path = PATH

    def __init__(self) -> None:
        self.knocks: list[Knock] = []
        self.reply = Reply(200)

    async def knock(self, knock: Knock) -> Reply:
        self.knocks.append(knock)
        return self.reply


@pytest.fixture
async def porch(site: Site) -> Porch:
    porch = Porch()
    site.app.add_middleware(webhooks.Porch, doors=[porch], headers=HEADERS)
    return porch


@pytest.fixture
async def client(site: Site, porch: Porch) -> AsyncIterator[httpx2.AsyncClient]:
    async with served(site.app) as address, httpx2.AsyncClient(base_url=address, timeout=PATIENCE) as client:
        yield client


async def test_a_door_is_given_what_came_as_it_came(porch: Porch, client: httpx2.AsyncClient) -> None:
    porch.reply = Reply(201, "1158201444")
    answer = await client.post(
        f"{PATH}?hub.mode=subscribe&a=%26", content=b"\xff{", headers={"X-Hub-Signature": "ab"}
    )
    assert (answer.status_code, answer.text) == (201, "1158201444")
    assert answer.headers["content-type"].startswith("text/plain")
    (knock,) = porch.knocks
    assert (knock.method, knock.query, knock.body) == ("POST", {"hub.mode": "subscribe", "a": "&"}, b"\xff{")
    assert knock.headers["x-hub-signature"] == "ab"


async def test_a_provider_may_ask_whether_we_are_here(porch: Porch, client: httpx2.AsyncClient) -> None:
    assert (await client.get(PATH)).status_code == 200
    assert [knock.method for knock in porch.knocks] == ["GET"]


async def test_other_methods_and_other_doors_are_not_there(porch: Porch, client: httpx2.AsyncClient) -> None:
    assert (await client.put(PATH)).status_code == 405
    for path in ("/webhooks/", "/webhooks/telegram", f"{PATH}/", f"{PATH}/x", "/webhooks/../healthz/x"):
        assert (await client.post(path, content=b"{}", follow_redirects=False)).status_code in (307, 404)
    assert porch.knocks == []


async def test_the_headers_of_the_site_stand_on_its_answers(porch: Porch, client: httpx2.AsyncClient) -> None:
    porch.reply = Reply(403)
    answer = await client.post(PATH)
    assert answer.text == ""
    assert HEADERS.items() <= {name.title(): value for name, value in answer.headers.items()}.items()


async def test_odd_queries_and_headers_are_no_fault_of_ours(porch: Porch, site: Site) -> None:
    async with served(site.app) as address:
        for target in (f"{PATH}?%ff=%ZZ&a&=&a=2", f"{PATH}?{'&' * 3000}", f"{PATH}?a=\x7f"):
            request = f"POST {target} HTTP/1.1\r\nHost: x\r\nX-Odd: \xe9\xff\r\nContent-Length: 0\r\n\r\n"
            assert (await _raw(address, request)).split(b" ")[1] in (b"200", b"400")
    assert porch.knocks


async def test_a_fault_of_ours_is_told_to_nobody_but_the_operator(
    porch: Porch, client: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def stumble(_knock: Knock) -> Reply:
        raise ValueError("what somebody wrote")

    monkeypatch.setattr(porch, "knock", stumble)
    with capture_logs() as logs:
        answer = await client.post(PATH, content=b"{}")
    assert (answer.status_code, answer.text) == (503, "")
    assert [(log["event"], log["door"], log["error"]) for log in logs] == [
        ("webhook.failed", PATH, "ValueError")
    ]
    assert "somebody" not in repr(logs)


# ---- size and time -------------------------------------------------------------------------------


async def test_as_much_as_is_granted_comes_in(porch: Porch, client: httpx2.AsyncClient) -> None:
    assert (await client.post(PATH, content=b"x" * webhooks.MOST_BODY)).status_code == 200
    assert len(porch.knocks[0].body) == webhooks.MOST_BODY


@pytest.mark.parametrize("said", [str(webhooks.MOST_BODY + 1), "9" * 40, "-1", "1e3"])
async def test_what_says_that_it_is_too_large_is_not_read(said: str, porch: Porch, site: Site) -> None:
    """Not a byte of it has to come."""
    async with served(site.app) as address:
        told = await _raw(address, f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: {said}\r\n\r\n")
    assert told.split(b" ")[1] in (b"413", b"400")  # the server itself refuses what is no number
    assert porch.knocks == []


async def test_what_turns_out_too_large_is_let_go(porch: Porch, client: httpx2.AsyncClient) -> None:
    """In chunks, nobody says beforehand how much it is."""

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(webhooks.MOST_BODY // 65_536 + 20):
            yield b"x" * 65_536

    with contextlib.suppress(httpx2.WriteError, httpx2.ReadError):  # it is cut before it was all sent
        assert (await client.post(PATH, content=endless())).status_code == 413
    assert porch.knocks == []


async def test_chunks_are_taken(porch: Porch, client: httpx2.AsyncClient) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        yield b'{"up'
        yield b'date"}'

    assert (await client.post(PATH, content=chunks())).status_code == 200
    assert porch.knocks[0].body == b'{"update"}'


async def test_a_body_that_drips_is_cut(porch: Porch, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.webhooks.READ_SECONDS", 0.1)
    async with served(site.app) as address:
        told = await _raw(address, f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{{")
    assert told.split(b" ")[1] == b"408"
    assert porch.knocks == []


async def test_many_large_bodies_at_once_have_no_more_room_than_there_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Who signed one is known when it is whole; what is small finds room beside them."""
    monkeypatch.setattr("console.webhooks.MOST_LARGE", 400_000)
    porch = Porch()
    app = webhooks.Porch(FastAPI(), [porch])
    held, rest, now = asyncio.Event(), asyncio.Event(), asyncio.Event()
    now.set()
    first = asyncio.create_task(_told(app, 300_000, held, rest))
    await held.wait()  # all of it has come but the end
    assert await _told(app, 300_001, held, now) == 503
    assert await _told(app, webhooks.SMALL, held, now) == 200
    rest.set()
    assert await first == 200
    assert await _told(app, 300_001, held, now) == 200
    assert [len(knock.body) for knock in porch.knocks] == [webhooks.SMALL, 300_000, 300_001]


async def test_whoever_goes_away_half_way_was_not_there(porch: Porch, site: Site) -> None:
    async with served(site.app) as address, httpx2.AsyncClient(base_url=address) as client:
        with socket.create_connection(_place(address)) as visitor:
            visitor.sendall(f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{{".encode())
        assert (await client.get("/healthz")).status_code == 200
    assert porch.knocks == []


def test_a_door_stands_under_its_roof() -> None:
    porch = Porch()
    porch.path = "/chat/x"
    with pytest.raises(ValueError, match="a door stands under /webhooks/"):
        webhooks.Porch(FastAPI(), [porch])


async def test_without_doors_nothing_is_open(site: Site) -> None:
    assert (await site.client.post("/webhooks/telegram", content=b"{}")).status_code == 404


def _place(address: str) -> tuple[str, int]:
    url = httpx2.URL(address)
    return url.host, url.port or 0


async def _raw(address: str, request: str) -> bytes:
    """The first of what is answered to these very bytes."""
    reader, writer = await asyncio.open_connection(*_place(address))
    writer.write(request.encode("latin-1"))
    async with asyncio.timeout(PATIENCE):
        told = await reader.readline()
    writer.close()
    return told


async def _told(app: webhooks.Porch, size: int, held: asyncio.Event, rest: asyncio.Event) -> int:
    """What a body of so many bytes is told; its last comes after `rest`, and `held` is set before."""
    pieces, told = [b"x" * (size - 1), b"x"], []

    async def receive() -> Message:
        if len(pieces) == 1:
            held.set()
            await rest.wait()
        return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces)}

    async def send(message: Message) -> None:
        told.append(message)

    scope = {"type": "http", "method": "POST", "path": PATH, "query_string": b"", "headers": []}
    await app(scope, receive, send)
    return int(told[0]["status"])
