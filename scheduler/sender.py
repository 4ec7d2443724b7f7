"""The sender: outbox rows become messages, and messages receipts.

A row is claimed as late as it can be, a commit before its place comes: a reply overtakes every nudge
that waits, and a kill leaves no more in doubt than what was on its way. What became of the last sends
is written in the transaction that claims the next. Of one chat one message is on its way; nobody waits
for somebody else's network.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.channels.channel import Channel, OptedOut, Refused, RetryLater, SendResult, Sent, Unknown
from bot.conversation.messages import Purpose
from bot.people import Address
from scheduler import asking_back, gates
from scheduler.ahead import Ahead
from scheduler.claiming import Rooms, claim
from scheduler.clock import Clock
from scheduler.lane import Lane
from scheduler.retries import back_off
from storage.store import Claimed, Desk, Sending, StoreError
from storage.writer import Failed, Work, Writer

log = structlog.get_logger()

MOST_ATTEMPTS = 8
LONGEST_WAIT = timedelta(days=1)  # that a provider may ask for
SHORTEST_PAUSE = timedelta(seconds=0.2)  # of a whole channel, or it would be asked again without a breath
STORE_AGAIN = 1.0  # seconds until a store that failed is tried again


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
    ) -> None:
        """`written` is told whose receipts were committed; `templates` stand for what a window holds back."""
        self._writer = writer
        self._written = written
        self._templates = templates
        self._rules = asking_back.with_windows(rules, channels)
        self._clock = clock
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
        begun, again, kept = await self._writer.do(
            lambda desk: (desk.begun_sending(), *desk.recover_sending(self._clock.now()))
        )
        for lane in self._lanes.values() if begun or again or kept else ():
            lane.follows(_now())
        if again or kept:
            log.warning("sender.uncertain", replies_sent_again=again, nudges_kept=kept)
        self._running = asyncio.create_task(self._run())
        self.wake()

    def wake(self) -> None:
        """Something may be ready to be sent."""
        self._wakened.set()
        self._progress.set()

    async def write(self, works: Sequence[Work], of: str = "") -> list[Any]:
        """Do pieces of work, and send what they post; a `Failed` stands where one raised. Raises StoreError.

        What may go at once is claimed by the same commit, unless another claim is under way: she waits
        for one flush of the disk less. A round that has begun is seen through, whoever stops waiting.
        """
        if self._rounds or self._one_round.locked() or self._stopping or self._writer.is_behind(of):
            try:
                results = await self._writer.do_many(works, of)
            except asyncio.CancelledError:  # they are written all the same
                self.wake()
                raise
            self.wake()
            return results
        round = asyncio.create_task(self._round(works))
        self._rounds.add(round)
        round.add_done_callback(self._rounds.discard)
        results, _ = await asyncio.shield(round)
        return results

    async def settle(self) -> None:
        """Send until nothing is left that may go now. Raises StoreError."""
        while True:
            self._progress.clear()
            _, claimed = await self._round()
            if not (claimed or self._sends or self._receipts or self._somebody_rests()):
                return
            await self._progress.wait()

    async def stop(self) -> None:
        """Claim no more, let what is on its way arrive, and write what became of it."""
        self._stopping = True
        self.wake()
        if self._running is not None:
            await self._running
        while on_their_way := {*self._rounds, *self._sends}:
            await asyncio.wait(on_their_way)
        try:
            await self._round()
        except StoreError as error:
            log.error("sender.receipts_lost", error=str(error), receipts=len(self._receipts))

    async def _run(self) -> None:
        while not self._stopping:
            await self._wakened.wait()
            self._wakened.clear()
            try:
                await self._round()
            except StoreError as error:
                log.error("sender.store", error=str(error), receipts_waiting=len(self._receipts))
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
                start = _now()
                done = await self._writer.do_many([*told, *works, self._claim(self._rooms())])
            except StoreError:
                self._receipts = receipts + self._receipts
                raise
            self._ahead.took(_now() - start)
            written, results, claimed = done[: len(told)], done[len(told) : -1], done[-1]
            for result in (*written, claimed):
                if isinstance(result, Failed):
                    log.error("sender.not_written", error=repr(result.error))
            going, more = ([], False) if isinstance(claimed, Failed) else claimed
            for row in going:
                self._set_out(row)
        if receipts:
            self._written([address for address, _ in receipts])
        if more:
            self.wake()
        self._set_alarm()
        return results, len(going)

    def _rooms(self) -> Rooms:
        now = _now()
        return {
            name: (room, lane.resting(now))
            for name, lane in self._lanes.items()
            if (room := lane.room(now, self._ahead.seconds)) > 0 and not self._stopping
        }

    def _claim(self, rooms: Rooms) -> Callable[[Desk], tuple[list[Claimed], bool]]:
        now = self._clock.now()
        return lambda desk: claim(desk, rooms, now, self._rules, self._templates)

    def _set_alarm(self) -> None:
        """Look again when somebody who has to wait now may be written to."""
        now = _now()
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
        now = _now()
        return any(
            lane.wait(now, self._ahead.seconds) > 0 and not lane.paused(now) for lane in self._lanes.values()
        )

    # ---- sends -----------------------------------------------------------------------------

    def _set_out(self, row: Claimed) -> None:
        lane = self._lanes[row.outgoing.address.channel]
        at = lane.claimed(row.outgoing.address.id, row.outgoing.message, _now())
        task = asyncio.create_task(self._send(lane, row, at))
        self._sends.add(task)
        task.add_done_callback(self._sends.discard)

    async def _send(self, lane: Lane, row: Claimed, at: float) -> None:
        if (early := at - _now()) > 0:
            await asyncio.sleep(early)
        start, set_out_at = _now(), self._clock.now()
        result = await self._result(lane, row)
        # What was not sent may have come back at once: that tells nothing of the way to the provider.
        lane.arrived(row.outgoing.message, start, _now(), sent=isinstance(result, Sent))
        self._receipts.append((row.outgoing.address, self._what_became(lane, row, result, set_out_at)))
        self.wake()

    async def _result(self, lane: Lane, row: Claimed) -> SendResult:
        if pause := lane.paused(_now()):  # since it was claimed
            return RetryLater(timedelta(seconds=pause), "paused", everyone=True)
        try:
            return await lane.send(row.outgoing)
        except Exception as error:  # a channel must not raise; should it, nobody else pays for it
            log.error("sender.channel_raised", row=row.id, error=type(error).__name__)
            return Unknown(type(error).__name__)

    def _what_became(self, lane: Lane, row: Claimed, result: SendResult, set_out_at: datetime) -> Work:
        """What to write of a send."""
        match result:
            case Sent(id):
                lane.trust()
                return self._receipt(row, Sending.SENT, id)
            case Refused() if row.attempts + 1 < MOST_ATTEMPTS and asking_back.says_shut(row, result):
                return asking_back.put_back(row, set_out_at, self._clock.now())
            case Refused(reason):
                log.warning("sender.refused", row=row.id, reason=reason)
                return self._receipt(row, Sending.REFUSED, reason=reason)
            case OptedOut(reason):
                return self._opted_out(row, reason)
            case RetryLater(wait, reason, everyone):
                wait = min(wait, LONGEST_WAIT)
                if not everyone:
                    return self._again(row, wait, reason)
                wait = max(wait, SHORTEST_PAUSE)
                lane.pause(wait, _now())
                # The whole channel is out: that is no try of this message, and no reason to give it up.
                return self._held(row, wait, reason, attempted=False)
            case Unknown(reason):
                lane.doubt(_now())
                if row.outgoing.purpose <= Purpose.NOTICE:
                    return self._again(row, timedelta(0), reason)
                return self._receipt(row, Sending.UNCERTAIN, reason=reason)

    def _again(self, row: Claimed, wait: timedelta, reason: str) -> Work:
        """Hold a row for another try; one that was tried often enough is refused and reported."""
        if row.attempts + 1 >= MOST_ATTEMPTS:
            log.error("sender.given_up", row=row.id, reason=reason)
            return self._receipt(row, Sending.REFUSED, reason=f"given up: {reason}")
        return self._held(row, back_off(row.attempts, wait), reason, attempted=True)

    def _held(self, row: Claimed, wait: timedelta, reason: str, *, attempted: bool) -> Work:
        until = self._clock.now() + wait
        self._wake_in(wait.total_seconds() + 0.01)
        return lambda desk: desk.hold(row.id, until, reason, attempted=attempted)

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


def _now() -> float:
    """Monotonic seconds, as the loop counts them."""
    return asyncio.get_running_loop().time()
