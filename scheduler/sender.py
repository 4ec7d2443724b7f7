"""The sender: outbox rows become messages, and messages receipts.

A row is claimed as late as it can be, a commit before its place comes: a reply overtakes every nudge
that waits, and a kill leaves no more in doubt than what was on its way. A round is one commit: what
became of the last sends, the turns that wait, and the claim of what may go next. Of one chat one message
is on its way; nobody waits for somebody else's network.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from typing import Any

import structlog

from bot.channels.channel import Channel, Sent
from bot.conversation.messages import Message
from bot.people import Address
from scheduler import asking_back, gates
from scheduler.claiming import NOTHING, Claims, claim
from scheduler.clock import Clock, monotonic
from scheduler.lane import Lane
from scheduler.lanes import Lanes
from scheduler.outcomes import Outcomes
from scheduler.waiting import Receipts, Waiting, refuse, tell
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
        self._lanes = Lanes(channels)
        self._sends: set[asyncio.Task[None]] = set()
        self._rounds: set[asyncio.Task[int]] = set()
        self._waiting = Waiting()
        self._receipts = Receipts()
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
            told, now = self._receipts.next(), self._clock.now()
            works = [
                *(one for _, one in told),
                lambda desk: (desk.begun_sending(), *desk.recover_sending(now)),
            ]
            try:
                *_, (begun, again, kept) = await self._writer.do_many(works)
            except StoreError:
                self._receipts.put_back(told)
                raise
            self._owes = False
        if begun or again or kept:
            self._lanes.follow()
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

    def wake(self) -> None:
        """Something may be ready to be sent."""
        self._wakened.set()
        self._progress.set()

    async def write(self, works: Sequence[Work], of: Sequence[str] = ()) -> list[Any]:
        """Do pieces of work, and send what they post; a `Failed` stands where one raised.

        One round writes all that waits and claims what that posts: nobody waits for a second flush. Of one
        person (`of` says whose each is) a little is written at once, so what was handed in together may be
        committed in parts: where the store failed stands its StoreError. Raises it when nothing was written.
        What was handed in is seen through, whoever stops waiting.
        """
        if not works:
            return []
        done = self._waiting.add(works, of)
        self.wake()
        while not done.done() and (self._running is None or self._running.done()):
            with suppress(StoreError):  # it is told to whoever waits
                await self._seen_through()
        results = await asyncio.shield(done)
        lost = [one.error for one in results if isinstance(one, Failed) and isinstance(one.error, StoreError)]
        if lost and len(lost) == len(results):
            raise lost[0]
        if not self._leads():
            self._company.tell(News.POSTED)
        return results

    def beside(self, to: Address, message: Message) -> None:
        """A message went to her that was no row, as an emergency's card from memory: it has taken a place."""
        self._lanes[to.channel].beside(to.id, message, monotonic())

    async def settle(self) -> None:
        """Send until nothing is left that may go now. Raises StoreError."""
        while True:
            self._progress.clear()
            rested = self._lanes.somebody_rests()
            claimed = await self._seen_through()
            if self._one_round.locked():  # by one that began meanwhile: it has the receipts
                continue
            if claimed or self._sends or self._receipts or self._lanes.somebody_rests():
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
            while self._receipts or self._waiting:
                await self._round()
        except StoreError as error:
            log.error("sender.receipts_lost", error=error, receipts=len(self._receipts))

    async def _run(self) -> None:
        while self._waiting or not self._stopping:
            await self._wakened.wait()
            self._wakened.clear()
            try:
                await self._round()
            except StoreError as error:
                log.error("sender.store", error=error, receipts_waiting=len(self._receipts))
                self._wake_in(STORE_AGAIN)

    # ---- rounds ----------------------------------------------------------------------------

    async def _seen_through(self) -> int:
        """A round, whoever stops waiting for it."""
        round = asyncio.create_task(self._round())
        self._rounds.add(round)
        round.add_done_callback(self._rounds.discard)
        return await asyncio.shield(round)

    async def _round(self) -> int:
        """Write what became of the last sends, do what waits, claim what may go now and set it going.

        How many rows set out. Raises StoreError when nothing was written.
        """
        async with self._one_round:
            asked = self._waiting.next()
            receipts = self._receipts.next(beside=bool(asked))
            works = [work for _, work in receipts] + [work for one in asked for work in one.works]
            start = monotonic()
            try:
                done = await self._writer.do_many([*works, self._claim()])
            except StoreError as error:
                self._receipts.put_back(receipts)
                refuse(asked, error)
                raise
            self._lanes.ahead.took(monotonic() - start)
            written, claimed = done[: len(receipts)], done[-1]
            tell(asked, iter(done[len(receipts) : -1]))
            for result in (*written, claimed):
                if isinstance(result, Failed):
                    log.error("sender.not_written", error=result.error)
            claims = NOTHING if isinstance(claimed, Failed) else claimed
            for row in claims.going:
                self._set_out(row)
        self._watch.kept_back(claims.kept)
        if receipts:
            self._written([address for address, _ in receipts])
        if claims.more or self._waiting or self._receipts:
            self.wake()
        self._set_alarm()
        return len(claims.going)

    def _leads(self) -> bool:
        return self._company.leads and not (self._owes or self._stopping)

    def _claim(self) -> Callable[[Desk], Claims]:
        now = self._clock.now()
        rooms = self._lanes.rooms() if self._leads() else {}

        def work(desk: Desk) -> Claims:
            """Nothing when it leads no more, as after a pause of the whole process."""
            return claim(desk, rooms, now, self._rules, self._templates) if self._leads() else NOTHING

        return work

    def _set_alarm(self) -> None:
        """Look again when somebody who has to wait now may be written to."""
        if self._alarm is not None:
            self._alarm.cancel()
        wait = self._lanes.wait()
        self._alarm = None if wait is None else self._wake_in(wait)

    def _wake_in(self, seconds: float) -> asyncio.TimerHandle:
        return asyncio.get_running_loop().call_later(seconds, self.wake)

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
        result = await lane.send(row)
        # What was not sent may have come back at once: that tells nothing of the way to the provider.
        lane.arrived(row.outgoing.message, start, monotonic(), sent=isinstance(result, Sent))
        out = row.outgoing
        attempt = Attempt(
            out.address.channel, out.purpose, result, monotonic() - start, out.not_before, row.attempts
        )
        self._watch.attempted(attempt, self._clock.now())
        for _ in range(result.resent if isinstance(result, Sent) else 0):
            self.beside(row.outgoing.address, row.outgoing.message)
        self._receipts.add(row.outgoing.address, self._outcomes.work_of(lane, row, result, set_out_at))
        self.wake()
