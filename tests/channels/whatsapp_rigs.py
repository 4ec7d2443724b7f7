"""WhatsApp's rigs: people known by a telephone, and people who hide it behind a user id."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import ClassVar, Self

from bot.channels.channel import TakeIn
from bot.channels.whatsapp.door import LIMITS, Account, WhatsAppDoor
from tests.channels.contacts import Contact
from tests.channels.fake_whatsapp import (
    APP_SECRET,
    PHONE_ID,
    TOKEN,
    VERIFY_TOKEN,
    FakeWhatsApp,
    payload,
    refuses,
)
from tests.channels.rigs import Can, Ground, Met, Phone, TooFast
from tests.channels.telegram_rigs import served
from tests.channels.troubles import Trouble, bad_gateway, obeyed, reset, reset_after

FAST = replace(LIMITS, per_second=10_000, same_chat_gap=timedelta(0))
TROUBLES: Mapping[Met, Trouble] = {
    Met.NOTHING: obeyed,
    Met.FAILURE: refuses(131000, 500, "Something went wrong"),
    Met.GATEWAY: bad_gateway,
    Met.RESET: reset,
    Met.RESET_AFTER: reset_after,
    Met.UNWANTED: refuses(131009, 400, "Parameter value is not valid"),
    Met.GONE: refuses(131026, 400, "Message undeliverable"),
}
VANISHED = "Unsupported get request"  # a file that is gone: nobody can know before
NONSENSE = ("of_tomorrow", "of_nobody", "broken_message", "broken_batch", "of_another_number", "group")


def account_at(url: str) -> Account:
    return Account(phone_id=PHONE_ID, token=TOKEN, app_secret=APP_SECRET, verify_token=VERIFY_TOKEN, api=url)


class WhatsAppRig(Ground):
    """One number at a fake Cloud API; whoever writes is known by her telephone."""

    lacks: ClassVar[Mapping[Can, str]] = {
        Can.SAYS_HOW_LONG: "it refuses what is too fast, and does not say for how long",
        Can.TELLS_OF_LEAVING: "a block is told to nobody",
        Can.REFUSES_THE_BLOCKED: "what is sent to whoever blocked us is taken, and stays at one tick",
    }

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.wa = FakeWhatsApp()

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        await self.wa.__aenter__()
        account = account_at(self.wa.url)
        self.channel = WhatsAppDoor(account, self.clock.now, load=self.media.read, limits=FAST)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.channel.close()
        await self.wa.__aexit__()
        await super().__aexit__()

    def somebody(self, n: int = 7) -> Contact:
        return self.wa.contact(f"+223{70000000 + n}")

    @contextlib.asynccontextmanager
    async def receiving(self, take_in: TakeIn) -> AsyncIterator[None]:
        async with served(self.channel) as address:
            task = asyncio.create_task(self.channel.run(take_in))
            await asyncio.sleep(0)
            self.wa.posting.url = f"{address}{self.channel.path}"
            self.wa.posting.go()
            try:
                yield
            finally:
                self.wa.posting.stop()
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)

    def meets(self, *met: Met | TooFast) -> None:
        for one in met:
            self.wa.trouble("messages", refuses(130429, 429) if isinstance(one, TooFast) else TROUBLES[one])

    def late(self, seconds: float) -> None:
        self.wa.lateness = seconds

    def stumbles(self) -> None:
        self.wa.posting.stumbles += ["gateway", "lost"]

    def backwards(self) -> None:
        self.wa.posting.backwards = True

    def puts_nonsense(self, phone: Phone) -> None:
        for kind in NONSENSE:
            self.wa.posting.put(phone, payload(kind))
        self.wa.posting.put(phone, {})

    def forgets_files(self) -> None:
        self.wa.forget_files()

    @property
    def waiting(self) -> int:
        return len(self.wa.posting.waiting)

    async def all_confirmed(self) -> None:
        await self.wa.posting.all_taken()

    @property
    def mistakes(self) -> Sequence[object]:
        return [refusal for refusal in self.wa.refusals if not refusal.message.startswith(VANISHED)]


class UserIdRig(WhatsAppRig):
    """The same, and nobody shows her telephone."""

    def somebody(self, n: int = 7) -> Contact:
        return self.wa.contact(user_id=f"ML.{13491208655302741000 + n}")
