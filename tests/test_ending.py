"""Told to end, the program drains and ends within ten seconds, whoever holds it up; told twice, at once."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
import pytest

from bench.survival import provider as providers
from bench.survival.people import Town
from bench.survival.program import Program, Way
from bot.channels.bot_api.calls import ANSWER_SECONDS
from bot.channels.bot_api.webhook import PATH
from bot.running import ending

AWA = 101
WITHIN = ending.WITHIN + 15  # seconds: the machine may be busy; a silent provider is awaited for longer

pytestmark = pytest.mark.timeout(300)


@asynccontextmanager
async def serving(folder: Path, mode: str) -> AsyncIterator[tuple[Program, Town]]:
    """The program at a provider, with Awa, who writes by herself."""
    town = Town(range(AWA, AWA + 1), "ending", time.time)
    await town.provider.up()
    program = Program(folder, folder, Way("ptb", mode), town.provider, folder / "clock")
    program.start()
    try:
        await program.ready()
        yield program, town
    finally:
        program.kill()
        await town.provider.hang_up()
        town.provider.down()


async def all_taken(town: Town) -> None:
    async with asyncio.timeout(100):
        while town.provider.waiting:
            await town.provider.calls_were_made(1, 0.02)


async def answered(town: Town, times: int) -> None:
    async with asyncio.timeout(100):
        while town.provider.record.shown.total() < times:
            await town.provider.calls_were_made(1, 0.02)


class Silent:
    """A provider that hears what is asked, and does not answer."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()

    async def __call__(self, obey: providers.Obey) -> bytes:
        self.asked.set()
        return await providers.silent(obey)


def test_the_time_to_drain_is_less_than_is_promised_and_than_a_silent_provider_is_awaited() -> None:
    assert ending.WITHIN < 10
    assert WITHIN < ANSWER_SECONDS


async def test_a_provider_that_is_silent_holds_nobody_up_and_costs_nothing(tmp_path: Path) -> None:
    async with serving(tmp_path, "webhook") as (program, town):
        town.provider.trouble = silent = Silent()
        town.people[AWA].writes("elle saigne")
        await all_taken(town)
        await silent.asked.wait()  # her card is on its way
        code, _ = await program.told_to_end(WITHIN)
        assert code == 0
        town.provider.well()
        program.start()
        await program.ready()
        await answered(town, 1)  # it comes after the next start
        # and once more, told twice while it drains
        town.provider.trouble = silent = Silent()
        town.people[AWA].writes("/menu")
        await all_taken(town)
        await silent.asked.wait()
        while program.alive:  # what comes before the first was heard counts as one
            program.tell(signal.SIGTERM)
            await asyncio.sleep(0.5)
        code, _ = await program.ended(WITHIN)
        assert code == 128 + signal.SIGTERM  # drained it would have ended with 0
        town.provider.well()
        program.start()
        await answered(town, 2)


async def test_neither_a_body_that_drips_nor_a_chat_that_is_open_holds_it_up(tmp_path: Path) -> None:
    async with serving(tmp_path, "webhook") as (program, _), httpx2.AsyncClient() as client:
        site = f"http://127.0.0.1:{program.port}"
        chat = await client.get(f"{site}/chat", follow_redirects=True)
        async with client.stream("GET", f"{chat.url}/stream") as stream:
            assert stream.status_code == 200
            _, dripping = await asyncio.open_connection("127.0.0.1", program.port)
            head = f"POST {PATH} HTTP/1.1\r\nHost: jigi\r\nContent-Length: 900\r\n"
            secret = f"X-Telegram-Bot-Api-Secret-Token: {program.hook_secret}\r\n\r\n"
            dripping.write((head + secret + "{").encode())
            await dripping.drain()
            await client.get(f"{site}/healthz/live", timeout=60)  # what came before it was read as well
            code, _ = await program.told_to_end(WITHIN)
            assert code == 0
            dripping.close()


async def test_told_before_it_serves_it_ends_and_has_lost_nothing(tmp_path: Path) -> None:
    async with serving(tmp_path, "polling") as (program, town):
        town.people[AWA].writes("/start")
        await answered(town, 1)
        program.tell(signal.SIGINT)
        code, _ = await program.ended(WITHIN)
        assert code == 0
        for wait in (0.2, 1.0):
            program.start()
            await asyncio.sleep(wait)
            code, _ = await program.told_to_end(WITHIN)
            assert code in (0, -signal.SIGTERM)  # a Python that has not begun our program yet just ends
        town.people[AWA].writes("/menu")
        program.start()
        await answered(town, 2)
