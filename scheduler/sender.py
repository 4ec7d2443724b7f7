"""The sender: outbox rows become messages, and messages receipts.

Replies go before nudges; of one chat one message is in flight at a time and all go in order;
nobody waits for somebody else's network. Claims and receipts are written with everything else that
waits, so that sending costs few commits.
"""

import asyncio
import contextlib
import random
from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog

from bot.channels.channel import Channel, OptedOut, Refused, RetryLater, SendResult, Sent, Unknown
from bot.conversation.messages import Purpose
from bot.people import Address
from scheduler import gates
from scheduler.clock import Clock
from scheduler.pace import Pace
from storage.store import Claimed, Desk, Sending, StoreError
from storage.writer import Failed, Work, Writer

log = structlog.get_logger()

MOST_IN_HAND = 256  # rows claimed and not yet settled
MOST_ATTEMPTS = 8
LONGEST_BACK_OFF = timedelta(minutes=10)
LONGEST_DOUBT = timedelta(minutes=1)
STORE_AGAIN = 1.0  # seconds until a receipt that could not be written is tried again


class Sender:
    """Sends what is in the outbox, while it runs."""

    def __init__(
        self,
        writer: Writer,
        channels: Mapping[str, Channel],
        rules: gates.Rules,
        clock: Clock,
        written: Callable[[], None] = lambda: None,
    ) -> None:
        """`written` is called whenever receipts were committed."""
        self._writer = writer
        self._written = written
        self._channels = channels
        self._rules = rules
        self._clock = clock
        self._paces = {name: Pace(channel.limits) for name, channel in channels.items()}
        self._paused: dict[str, float] = {}  # channel → loop time until which it must be left alone
        self._doubts: dict[str, int] = {}  # channel → sends in a row of which nothing is known
        self._chats: dict[Address, deque[Claimed]] = {}
        self._working: set[asyncio.Task[None]] = set()
        self._receipts: list[Work] = []
        self._in_hand = 0
        self._wakened = asyncio.Event()
        self._progress = asyncio.Event()
        self._flushing: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """Something may be ready to be sent."""
        self._wakened.set()

    async def recover(self) -> None:
        """At start: what a dead process was sending is in doubt."""
        again, kept = await self._writer.do(lambda desk: desk.recover_sending(self._clock.now()))
        if again or kept:
            log.warning("sender.uncertain", replies_sent_again=again, nudges_kept=kept)

    async def run(self) -> None:
        """Send until cancelled."""
        while True:
            await self._wakened.wait()
            self._wakened.clear()
            try:
                while await self._round():
                    pass
            except StoreError as error:
                log.error("sender.store", error=str(error))
                await asyncio.sleep(STORE_AGAIN)
                self.wake()

    async def settle(self) -> None:
        """Send until nothing is left that may go now."""
        while True:
            claimed = await self._round()
            while self._in_hand or self._receipts or self._flushing:
                self._progress.clear()
                await self._progress.wait()
            if not claimed:
                return

    async def _round(self) -> int:
        """Claim what there is room for and set it going; how many rows."""
        room = MOST_IN_HAND - self._in_hand
        if room <= 0:
            return 0
        claimed = await self._writer.do(lambda desk: desk.claim(self._clock.now(), room))
        self._in_hand += len(claimed)
        for row in claimed:
            address = row.outgoing.address
            if address in self._chats:
                self._chats[address].append(row)
            else:
                self._chats[address] = deque([row])
                task = asyncio.create_task(self._chat(address))
                self._working.add(task)
                task.add_done_callback(self._working.discard)
        return len(claimed)

    async def _chat(self, address: Address) -> None:
        """Send what one chat is owed, in order."""
        rows = self._chats[address]
        channel = self._channels.get(address.channel)
        while rows:
            row = rows[0]
            now = self._clock.now()
            verdict = gates.may_send(row, now, self._rules)
            match verdict:
                case gates.Hold(until, reason):
                    self._note(self._hold(row, until, reason))
                case gates.Drop(reason):
                    self._note(self._receipt(row, Sending.DROPPED, reason=reason))
                case gates.Go() if channel is None:
                    reason = f"no channel {address.channel}"
                    self._note(self._receipt(row, Sending.REFUSED, reason=reason))
                case gates.Go() if channel is not None:
                    if not await self._may_go_now(address):
                        self._give_back(rows, timedelta(seconds=self._pause_of(address.channel)), "paused")
                        break
                    if self._settle_row(row, await self._send(channel, row)):
                        rows.popleft()
                        self._give_back(rows, timedelta(0), "order")
                        break
            rows.popleft()
        del self._chats[address]
        if self._in_hand < MOST_IN_HAND // 2:
            self.wake()

    async def _may_go_now(self, address: Address) -> bool:
        """Wait for this chat's place; False when the whole channel has to pause."""
        loop = asyncio.get_running_loop()
        if self._pause_of(address.channel) > 0:
            return False
        wait = self._paces[address.channel].reserve(address.id, loop.time())
        if wait > 0:
            await asyncio.sleep(wait)
        return self._pause_of(address.channel) <= 0

    def _pause_of(self, channel: str) -> float:
        return self._paused.get(channel, 0.0) - asyncio.get_running_loop().time()

    async def _send(self, channel: Channel, row: Claimed) -> SendResult:
        try:
            return await channel.send(row.outgoing.address.id, row.outgoing.message)
        except Exception as error:  # a channel must not raise; should it, nobody else pays for it
            log.error("sender.channel_raised", channel=channel.name, row=row.id, error=type(error).__name__)
            return Unknown(type(error).__name__)

    def _settle_row(self, row: Claimed, result: SendResult) -> bool:
        """Note what became of a send; whether the row goes back, and those behind it with it."""
        match result:
            case Sent(id):
                self._doubts.pop(row.outgoing.address.channel, None)
                self._note(self._receipt(row, Sending.SENT, id))
            case Refused(reason):
                log.warning("sender.refused", row=row.id, reason=reason)
                self._note(self._receipt(row, Sending.REFUSED, reason=reason))
            case OptedOut(reason):
                self._note(self._opted_out(row, reason))
            case Unknown(reason):
                self._doubt(row.outgoing.address.channel)
                if row.outgoing.purpose < Purpose.NUDGE:
                    return self._try_again(row, timedelta(0), reason)
                self._note(self._receipt(row, Sending.UNCERTAIN, reason=reason))
            case RetryLater(wait, reason, everyone):
                if everyone:
                    self._pause(row.outgoing.address.channel, wait)
                return self._try_again(row, wait, reason)
        return False

    def _pause(self, channel: str, wait: timedelta) -> None:
        until = asyncio.get_running_loop().time() + wait.total_seconds()
        self._paused[channel] = max(self._paused.get(channel, 0.0), until)

    def _doubt(self, channel: str) -> None:
        """A provider that does not say is left alone for a while: no more rows than those in flight
        are in doubt when it is out of reach."""
        if self._pause_of(channel) > 0:
            return
        doubts = self._doubts[channel] = self._doubts.get(channel, 0) + 1
        self._pause(channel, min(timedelta(seconds=0.5 * 2**doubts), LONGEST_DOUBT))

    def _try_again(self, row: Claimed, wait: timedelta, reason: str) -> bool:
        """Hold a row for another try; one that was tried often enough is refused and reported."""
        if row.attempts + 1 >= MOST_ATTEMPTS:
            log.error("sender.given_up", row=row.id, reason=reason)
            self._note(self._receipt(row, Sending.REFUSED, reason=f"given up: {reason}"))
            return False
        back_off = timedelta(seconds=0.5 * 2**row.attempts * random.uniform(0.75, 1.25))  # noqa: S311
        wait = max(wait, min(back_off, LONGEST_BACK_OFF))
        until = self._clock.now() + wait
        self._note(self._hold(row, until, reason, attempted=True))
        asyncio.get_running_loop().call_later(wait.total_seconds() + 0.01, self.wake)
        return True

    def _give_back(self, rows: deque[Claimed], wait: timedelta, reason: str) -> None:
        """Rows that were claimed and not tried go back to the queue, in their order."""
        until = self._clock.now() + wait
        while rows:
            row = rows.popleft()
            self._note(self._hold(row, until, reason))
        asyncio.get_running_loop().call_later(max(0.0, wait.total_seconds()) + 0.01, self.wake)

    # ---- receipts --------------------------------------------------------------------------

    def _receipt(self, row: Claimed, state: Sending, provider_id: str = "", reason: str = "") -> Work:
        at = self._clock.now()

        def work(desk: Desk) -> None:
            desk.receipt(row.id, state, at, provider_id, reason)
            if state == Sending.REFUSED:
                desk.report("message refused", f"outbox:{row.id}", reason, row.outgoing.person, at)

        return work

    def _opted_out(self, row: Claimed, reason: str) -> Work:
        at = self._clock.now()

        def work(desk: Desk) -> None:
            desk.receipt(row.id, Sending.REFUSED, at, reason=reason)
            desk.change_person(row.outgoing.person, {"unreachable_since": at})
            desk.drop_unasked(row.outgoing.person, "unreachable")

        return work

    def _hold(self, row: Claimed, until: datetime, reason: str, *, attempted: bool = False) -> Work:
        return lambda desk: desk.hold(row.id, until, reason, attempted)

    def _note(self, work: Work) -> None:
        """Write what became of a row with the next that are noted."""
        self._receipts.append(work)
        if self._flushing is None:
            self._flushing = asyncio.create_task(self._flush())

    async def _flush(self) -> None:
        while self._receipts:
            works, self._receipts = self._receipts, []
            try:
                results = await self._writer.do_many(works)
            except StoreError as error:
                log.error("sender.receipts", error=str(error), waiting=len(works))
                self._receipts = works + self._receipts
                await asyncio.sleep(STORE_AGAIN)
                continue
            for result in results:
                if isinstance(result, Failed):
                    log.error("sender.receipt_failed", error=type(result.error).__name__)
            self._in_hand -= len(works)
            self._written()
            self._progress.set()
        self._flushing = None
        self._progress.set()

    async def stop(self) -> None:
        """Let sends in flight end and their receipts be written."""
        while self._working or self._flushing:
            tasks = [*self._working, *([self._flushing] if self._flushing else [])]
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait(tasks)
