"""Company: what the processes that serve one programme tell each other, and what is the leader's alone."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Collection, Coroutine
from typing import Any

import structlog

from bot.channels.webchat.inbound import NAME
from bot.people import Address
from scheduler.ticker import Tick, Ticker
from scheduler.watching import UNWATCHED, Watch
from storage.company import Company, News
from storage.store import StoreError

log = structlog.get_logger()

LOOK = 0.5  # seconds, in which work that is the leader's alone ends when it leads no more
MOST_TOLD = 50  # addresses in one word to the others: it has room for 8,000 bytes

Heard = Callable[[], Awaitable[object]]
Shown = Callable[[Collection[Address]], None]


class Listening:
    """What is done at each word of the others, one after the other, in the loop of the house."""

    def __init__(self, company: Company, heard: dict[News, Heard], shown: Shown) -> None:
        self._company = company
        self._heard = heard
        self._shown = shown
        self._loop = asyncio.get_running_loop()
        self._waiting: asyncio.Queue[tuple[News, str]] = asyncio.Queue()
        self._is_over = False
        self._task = self._begun()

    async def begin(self) -> None:
        await asyncio.to_thread(self._company.begin, self._hear)

    async def end(self) -> None:
        """Tell nothing more; somebody else may lead."""
        await asyncio.to_thread(self._company.end)
        self._is_over = True
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    def _begun(self) -> asyncio.Task[None]:
        task = asyncio.create_task(self._listen())
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        """As by what it awaited: a process that listens no more would go on showing what was withdrawn."""
        if not self._is_over:
            log.error("company.begun_again", error=None if task.cancelled() else task.exception())
            self._task = self._begun()

    def _hear(self, news: News, about: str) -> None:
        self._loop.call_soon_threadsafe(self._waiting.put_nowait, (news, about))

    async def _listen(self) -> None:
        while True:
            news, about = await self._waiting.get()
            try:
                if news == News.SHOWN:
                    self._shown([Address.parse(one) for one in json.loads(about)])
                else:
                    await self._heard[news]()
            except StoreError as error:  # the clock comes to it as well
                log.error("company.store", news=news, error=error)
            except (
                Exception
            ) as error:  # as of what another version tells: the next news is heard all the same
                log.error("company.not_done", news=news, error=error)


class LeadersTicker(Ticker):
    """Ticks that are the leader's alone."""

    def __init__(self, company: Company, watch: Watch = UNWATCHED) -> None:
        super().__init__(watch)
        self._company = company

    def every(self, seconds: float, name: str, tick: Tick) -> None:
        async def led() -> None:
            if self._company.leads:
                await tick()

        super().every(seconds, name, led)


def telling(company: Company, written: Shown) -> Shown:
    """Tell the others, too, who has something new to read; a page may stand with any of them."""

    def told(addresses: Collection[Address]) -> None:
        written(addresses)
        pages = [str(address) for address in addresses if address.channel == NAME]
        for n in range(0, len(pages), MOST_TOLD):
            company.tell(News.SHOWN, json.dumps(pages[n : n + MOST_TOLD]))

    return told


async def while_leading(company: Company, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Do what the leader alone does, such as to ask for updates, for as long as this process leads."""
    task: asyncio.Task[None] | None = None
    try:
        while True:
            if company.leads and task is None:
                task = asyncio.create_task(work())
            elif not company.leads and task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
                task = None
            if task is None:
                await asyncio.sleep(LOOK)
            elif (await asyncio.wait([task], timeout=LOOK))[0]:
                return task.result()
    finally:
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
