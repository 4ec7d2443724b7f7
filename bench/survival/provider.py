"""The provider's side: a Bot API that asks or is asked, with troubles, and a record of all that it took.

What it showed to somebody and what was confirmed to it is what the promises are held against.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from aiohttp import ClientError, ClientSession, ClientTimeout

from bench.fake_bot_api import BrokenOffError, Call, FakeBotAPI, RefusedError

PATIENCE = 20.0  # seconds until a webhook that does not answer is called again
FIRST_WAIT, LONGEST_WAIT = 0.02, 0.3  # seconds; of the real one, 2 and 120

Obey = Callable[[], Awaitable[bytes]]
Trouble = Callable[[Obey], Awaitable[bytes]]
"""What becomes of one call: its answer, or BrokenOffError, RefusedError, or no end at all."""


async def obeyed(obey: Obey) -> bytes:
    """No trouble."""
    return await obey()


def _never() -> asyncio.Future[bytes]:
    return asyncio.get_running_loop().create_future()


async def silent(_obey: Obey) -> bytes:
    """It is heard, and never answered."""
    return await _never()


async def mute(obey: Obey) -> bytes:
    """It is obeyed, and never answered."""
    await obey()
    return await _never()


async def lost(obey: Obey) -> bytes:
    """It is obeyed, and the connection breaks before the answer."""
    await obey()
    raise BrokenOffError


async def bad_gateway(_obey: Obey) -> bytes:
    """What stands before the server cannot reach it."""
    raise RefusedError("502 Bad Gateway", b"<html><body>nginx</body></html>")


async def too_fast(_obey: Obey) -> bytes:
    """Come again in a second."""
    raise RefusedError.too_many(1)


class Shown(NamedTuple):
    """A message as it can be told from another: the chat, its words, and what its buttons carry."""

    chat: int
    words: str
    buttons: tuple[str, ...] = ()


@dataclass
class Record:
    """What the provider knows for sure."""

    confirmed: set[int] = field(default_factory=set)  # ids of updates that the program has taken
    shown: Counter[Shown] = field(default_factory=Counter)  # how often each message was taken
    unanswered: int = 0  # sends that came, taken or not, and were told nothing


Line = tuple[str, int]
"""Where an update stands in line: the words of a chat in one, its taps in another."""


def line_of(update: Mapping[str, Any]) -> Line:
    tap = update.get("callback_query")
    return ("taps", tap["from"]["id"]) if tap else ("words", update["message"]["chat"]["id"])


class Provider(FakeBotAPI):
    """A Bot API whose bot is asking or called, as it wishes."""

    def __init__(
        self, on_show: Callable[[int, int, str, Mapping[str, str]], None], clock: Callable[[], float]
    ) -> None:
        """`on_show`: chat, message id, words, buttons (data by label). `clock`: seconds since 1970 there."""
        super().__init__(lambda _chat, _buttons: None)
        self.record = Record()
        self.trouble: Trouble = obeyed
        self.loses_answers = False  # whether what the webhook says is lost on its way
        self.site = ""  # where the program listens, behind its public address
        self.port = 0
        self._on_show = on_show
        self._clock = clock
        self._calls = 0
        self._called = asyncio.Event()
        self._secret: str | None = None
        self._lines: dict[Line, list[Mapping[str, Any]]] = {}
        self._workers: dict[Line, asyncio.Task[None]] = {}
        self._client: ClientSession | None = None

    def clock(self) -> float:
        return self._clock()

    # ---- for whoever makes it suffer ---------------------------------------------------------

    async def up(self) -> None:
        """Take connections, on the port that it had."""
        self.port = await self.listen(self.port)

    def down(self) -> None:
        """Refuse connections."""
        self.close()
        self.break_off()

    def well(self) -> None:
        """No trouble any more; whoever waits in vain is let go."""
        self.trouble = obeyed
        self.loses_answers = False
        self.break_off()

    @property
    def begun(self) -> bool:
        """Whether the program of this life can be spoken to."""
        return self.polled.is_set() or self._secret is not None

    def new_life(self) -> None:
        """Nobody has called yet."""
        self.polled.clear()
        self._secret = None

    async def hang_up(self) -> None:
        """Call no webhook any more."""
        workers, self._workers = list(self._workers.values()), {}
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
        if self._client is not None:
            await self._client.close()

    async def calls_were_made(self, count: int, stalled: float) -> None:
        """Until the program has made so many calls more, or none for so many seconds."""
        until = self._calls + count
        while self._calls < until:
            self._called.clear()
            try:
                async with asyncio.timeout(stalled):
                    await self._called.wait()
            except TimeoutError:
                return

    @property
    def waiting(self) -> int:
        """Updates that are not confirmed."""
        return len(self._waiting) + sum(map(len, self._lines.values()))

    def again(self, update: Mapping[str, Any]) -> None:
        """An update that was confirmed comes once more."""
        self.put(update)

    def put(self, update: Mapping[str, Any]) -> None:
        if self._secret is None:
            super().put(update)
        else:
            self._into_line(update)

    # ---- calls ---------------------------------------------------------------------------------

    async def answer(self, method: str, call: Call) -> bytes:
        self._calls += 1
        self._called.set()

        async def obey() -> bytes:
            if method == "setwebhook":
                self._hooked(call)
            return await super(Provider, self).answer(method, call)

        try:
            return await self.trouble(obey)
        except RefusedError:
            raise
        except BaseException:
            self.record.unanswered += method.startswith("send")
            raise

    def confirmed(self, id: int) -> None:
        self.record.confirmed.add(id)

    def shows(self, chat: int, message: int, words: str, buttons: Mapping[str, str]) -> None:
        self.record.shown[Shown(chat, words, tuple(buttons.values()))] += 1
        self._on_show(chat, message, words, buttons)

    # ---- the webhook -------------------------------------------------------------------------

    def _hooked(self, call: Call) -> None:
        self._secret = str(call.get("secret_token") or "")
        waiting, self._waiting = self._waiting, {}
        for body in waiting.values():
            self._into_line(json.loads(body))
        for line in self._lines:
            self._work_at(line)

    def _into_line(self, update: Mapping[str, Any]) -> None:
        line = line_of(update)
        self._lines.setdefault(line, []).append(update)
        self._work_at(line)

    def _work_at(self, line: Line) -> None:
        if line not in self._workers or self._workers[line].done():
            self._workers[line] = asyncio.create_task(self._work(line))

    async def _work(self, line: Line) -> None:
        """Call with one update after the other, each until it is taken."""
        wait = FIRST_WAIT
        while queue := self._lines[line]:
            if await self._taken(queue[0]):
                self.confirmed(queue.pop(0)["update_id"])
                wait = FIRST_WAIT
                continue
            await asyncio.sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT)

    async def _taken(self, update: Mapping[str, Any]) -> bool:
        self._client = self._client or ClientSession(timeout=ClientTimeout(total=PATIENCE))
        headers = {"X-Telegram-Bot-Api-Secret-Token": self._secret or ""}
        try:
            async with self._client.post(self.site, json=update, headers=headers) as answer:
                return answer.status == 200 and not self.loses_answers
        except (ClientError, OSError, TimeoutError):
            return False
