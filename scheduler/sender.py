"""The sender: outbox rows become messages, and messages receipts.

A row is claimed as late as it can be, a commit before its place comes: a reply overtakes every nudge
that waits, and a kill leaves no more in doubt than what was on its way. What became of the last sends
is written in the transaction that claims the next. Of one chat one message is on its way; nobody waits
for somebody else's network.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

import structlog

from bot.channels.channel import Channel, RetryLater, SendResult, Sent, Unknown
from bot.conversation.messages import Message
from bot.people import Address
from scheduler import asking_back, gates
from scheduler.ahead import Ahead
from scheduler.claiming import NOTHING, Claims, Rooms, claim
from scheduler.clock import Clock, monotonic
from scheduler.lane import Lane
from scheduler.outcomes import Outcomes
from scheduler.watching import UNWATCHED, Attempt, Watch
from storage.company import Alone, Company, News
from storage.store import Claimed, Desk, StoreError
from storage.writer import Failed, Work, Writer

log = structlog.get_logger()

ARRIVES_WITHIN = 2.0  # seconds, for what is on its way when the house ends
STORE_AGAIN = 1.0  # seconds until a store that failed is tried again

ALONE = Alone()


class Sender:
    """Sends what is in the outbox, from `start` to `stop`."""

    def __init__(
        self,
        writer: Writer,
        channels: Mapping[str, Channel],
        rules: gates.Rules,
        clock: Clock,
        written: Callable[[Collection[Address]], None] = lambda _addresses: None,
        templates: asking_back.Templates = asking_back.none,
        watch: Watch = UNWATCHED,
        company: Company = ALONE,
    ) -> None:
        """`written` is told whose receipts were committed; `templates` stand for what a window holds back.

        Of several processes the one that leads sends, so that a provider's pace has one keeper.
        """
        self._writer = writer
        self._written = written
        self._templates = templates
        self._watch = watch
        self._company = company
        self._owes = False  # whether it has to settle what another left in doubt before it sends
        self._rules = asking_back.with_windows(rules, channels)
        self._clock = clock
        self._outcomes = Outcomes(clock, self._wake_in)
        self._lanes = {name: Lane(channel) for name, channel in channels.items()}
        self._ahead = Ahead()
        self._sends: set[asyncio.Task[None]] = set()
        self._rounds: set[asyncio.Task[tuple[list[Any], int]]] = set()
        self._receipts: list[tuple[Address, Work]] = []
        self._one_round = asyncio.Lock()
        self._wakened = asyncio.Event()
        self._progress = asyncio.Event()
        self._alarm: asyncio.TimerHandle | None = None
        self._running: asyncio.Task[None] | None = None
        self._stopping = False

    async def start(self) -> None:
        """Settle what a dead process left in doubt, and send from now on. Raises StoreError."""
        self._owes = True
        if self._company.leads:
            await self.take_over()
        self._running = asyncio.create_task(self._run())
        self.wake()

    async def take_over(self) -> None:
        """Settle what the leader before left in doubt, and send in its place. Raises StoreError."""
        while self._sends:  # of its own, from when it led before
            await asyncio.wait(self._sends)
        async with self._one_round:
            if not self._owes:
                return
            told = self._receipts.copy()
            *_, (begun, again, kept) = await self._writer.do_many([*(one for _, one in told), self._recover])
            del self._receipts[: len(told)]
            self._owes = False
        for lane in self._lanes.values() if begun or again or kept else ():
            lane.follows(monotonic())
        if again or kept:
            log.warning("sender.uncertain", replies_sent_again=again, nudges_kept=kept)
        self.wake()

    async def look(self) -> None:
        """Now and then: what was held may go by now. Raises StoreError."""
        if self._company.leads and self._owes:
            await self.take_over()
        self.wake()

    def follow(self) -> None:
        """Somebody else may lead: what was claimed and has not set out is left to whoever does."""
        self._owes = True

    def _recover(self, desk: Desk) -> tuple[bool, int, int]:
        return desk.begun_sending(), *desk.recover_sending(self._clock.now())

    def wake(self) -> None:
        """Something may be ready to be sent."""
        self._wakened.set()
        self._progress.set()

    async def write(self, works: Sequence[Work], of: str = "") -> list[Any]:
        """Do pieces of work, and send what they post; a `Failed` stands where one raised. Raises StoreError.

        What may go at once is claimed by the same commit, unless another claim is under way: she waits
        for one flush of the disk less. A round that has begun is seen through, whoever stops waiting.
        """
        if self._rounds or self._one_round.locked() or not self._leads() or self._writer.is_behind(of):
            try:
                results = await self._writer.do_many(works, of)
            except asyncio.CancelledError:  # they are written all the same
                self.wake()
                raise
            self.wake()
            if not self._leads():
                self._company.tell(News.POSTED)
            return results
        round = asyncio.create_task(self._round(works))
        self._rounds.add(round)
        round.add_done_callback(self._rounds.discard)
        results, _ = await asyncio.shield(round)
        return results

    def beside(self, to: Address, message: Message) -> None:
        """A message went to her that was no row, as an emergency's card from memory: it has taken a place."""
        self._lanes[to.channel].beside(to.id, message, monotonic())

    async def settle(self) -> None:
        """Send until nothing is left that may go now. Raises StoreError."""
        while True:
            self._progress.clear()
            rested = self._somebody_rests()
            _, claimed = await self._round()
            if claimed or self._sends or self._receipts or self._somebody_rests():
                await self._progress.wait()
            elif not rested:  # else that rest ended while the disk was waited for: hers was not looked at
                return

    async def stop(self) -> None:
        """Claim no more, let what is on its way arrive, and write what became of it.

        What a silent provider does not say by then stays SENDING, which the next start settles.
        """
        self._stopping = True
        self.wake()
        if self._running is not None:
            await self._running
        until = monotonic() + ARRIVES_WITHIN
        while on_their_way := {*self._rounds, *self._sends}:
            _, late = await asyncio.wait(on_their_way, timeout=max(0.0, until - monotonic()))
            if late and monotonic() >= until:
                log.warning("sender.left_on_their_way", sends=len(self._sends))
                for send in self._sends:
                    send.cancel()
                break
        try:
            await self._round()
        except StoreError as error:
            log.error("sender.receipts_lost", error=error, receipts=len(self._receipts))

    async def _run(self) -> None:
        while not self._stopping:
            await self._wakened.wait()
            self._wakened.clear()
            try:
                await self._round()
            except StoreError as error:
                log.error("sender.store", error=error, receipts_waiting=len(self._receipts))
                self._wake_in(STORE_AGAIN)

    # ---- rounds ----------------------------------------------------------------------------

    async def _round(self, works: Sequence[Work] = ()) -> tuple[list[Any], int]:
        """Write what became of the last sends, do the works, claim what may go now and set it going.

        What the works gave, and how many rows set out. Raises StoreError when nothing was written.
        """
        async with self._one_round:
            receipts, self._receipts = self._receipts, []
            try:
                told = [receipt for _, receipt in receipts]
                start = monotonic()
                done = await self._writer.do_many([*told, *works, self._claim(self._rooms())])
            except StoreError:
                self._receipts = receipts + self._receipts
                raise
            self._ahead.took(monotonic() - start)
            written, results, claimed = done[: len(told)], done[len(told) : -1], done[-1]
            for result in (*written, claimed):
                if isinstance(result, Failed):
                    log.error("sender.not_written", error=result.error)
            claims = NOTHING if isinstance(claimed, Failed) else claimed
            for row in claims.going:
                self._set_out(row)
        self._watch.kept_back(claims.kept)
        if receipts:
            self._written([address for address, _ in receipts])
        if claims.more:
            self.wake()
        self._set_alarm()
        return results, len(claims.going)

    def _rooms(self) -> Rooms:
        now = monotonic()
        return {
            name: (room, lane.resting(now))
            for name, lane in self._lanes.items()
            if (room := lane.room(now, self._ahead.seconds)) > 0 and self._leads()
        }

    def _leads(self) -> bool:
        return self._company.leads and not (self._owes or self._stopping)

    def _claim(self, rooms: Rooms) -> Callable[[Desk], Claims]:
        now = self._clock.now()

        def work(desk: Desk) -> Claims:
            """Nothing when it leads no more, as after a pause of the whole process."""
            return claim(desk, rooms, now, self._rules, self._templates) if self._leads() else NOTHING

        return work

    def _set_alarm(self) -> None:
        """Look again when somebody who has to wait now may be written to."""
        now = monotonic()
        wait = min(
            (wait for lane in self._lanes.values() if (wait := lane.wait(now, self._ahead.seconds)) > 0),
            default=None,
        )
        if self._alarm is not None:
            self._alarm.cancel()
        self._alarm = None if wait is None else self._wake_in(wait)

    def _wake_in(self, seconds: float) -> asyncio.TimerHandle:
        return asyncio.get_running_loop().call_later(seconds, self.wake)

    def _somebody_rests(self) -> bool:
        now = monotonic()
        return any(
            lane.wait(now, self._ahead.seconds) > 0 and not lane.paused(now) for lane in self._lanes.values()
        )

    # ---- sends -----------------------------------------------------------------------------

    def _set_out(self, row: Claimed) -> None:
        lane = self._lanes[row.outgoing.address.channel]
        at = lane.claimed(row.outgoing.address.id, row.outgoing.message, monotonic())
        task = asyncio.create_task(self._send(lane, row, at))
        self._sends.add(task)
        task.add_done_callback(self._sends.discard)

    async def _send(self, lane: Lane, row: Claimed, at: float) -> None:
        if (early := at - monotonic()) > 0:
            await asyncio.sleep(early)
        start, set_out_at = monotonic(), self._clock.now()
        if not self._company.leads:  # whoever leads now has taken it for what is in doubt
            lane.arrived(row.outgoing.message, start, start, sent=False)
            return
        result = await self._result(lane, row)
        # What was not sent may have come back at once: that tells nothing of the way to the provider.
        lane.arrived(row.outgoing.message, start, monotonic(), sent=isinstance(result, Sent))
        out = row.outgoing
        attempt = Attempt(
            out.address.channel, out.purpose, result, monotonic() - start, out.not_before, row.attempts
        )
        self._watch.attempted(attempt, self._clock.now())
        for _ in range(result.resent if isinstance(result, Sent) else 0):
            self.beside(row.outgoing.address, row.outgoing.message)
        self._receipts.append((row.outgoing.address, self._outcomes.work_of(lane, row, result, set_out_at)))
        self.wake()

    async def _result(self, lane: Lane, row: Claimed) -> SendResult:
        if pause := lane.paused(monotonic()):  # since it was claimed
            return RetryLater(timedelta(seconds=pause), "paused", everyone=True)
        try:
            return await lane.send(row.outgoing)
        except Exception as error:  # a channel must not raise; should it, nobody else pays for it
            log.error("sender.channel_raised", row=row.id, error=type(error).__name__)
            return Unknown(type(error).__name__)
