"""Outcomes: what is written of a send, by what its provider said."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.channels.channel import OptedOut, Refused, RetryLater, SendResult, Sent, Unknown
from bot.conversation.messages import Purpose
from scheduler import asking_back
from scheduler.clock import Clock, monotonic
from scheduler.lane import Lane
from scheduler.retries import back_off, in_doubt
from storage.store import Claimed, Desk, Sending
from storage.writer import Work

log = structlog.get_logger()

MOST_ATTEMPTS = 8
LONGEST_WAIT = timedelta(days=1)  # that a provider may ask for
SHORTEST_PAUSE = timedelta(seconds=0.2)  # of a whole channel, or it would be asked again without a breath


class Outcomes:
    """What became of sends; `wake_in` is asked to look again after so many seconds."""

    def __init__(self, clock: Clock, wake_in: Callable[[float], Any]) -> None:
        self._clock = clock
        self._wake_in = wake_in

    def work_of(self, lane: Lane, row: Claimed, result: SendResult, set_out_at: datetime) -> Work:
        """What to write of a send."""
        match result:
            case Sent(id=id):
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
                lane.pause(wait, monotonic())
                # The whole channel is out: that is no try of this message, and no reason to give it up. The
                # lane keeps the pause, not the row: its age is told, and another start asks again at once.
                return lambda desk: desk.put_back(row.id)
            case Unknown(reason):
                lane.doubt(monotonic())
                waited_for = row.outgoing.purpose <= Purpose.NOTICE
                again = self._again(row, timedelta(0), reason) if waited_for else None
                return in_doubt(
                    row, self._clock.now(), again or self._receipt(row, Sending.UNCERTAIN, reason=reason)
                )

    def _again(self, row: Claimed, wait: timedelta, reason: str) -> Work:
        """Hold a row for another try; one that was tried often enough is refused and reported."""
        if row.attempts + 1 >= MOST_ATTEMPTS:
            log.error("sender.given_up", row=row.id, reason=reason)
            return self._receipt(row, Sending.REFUSED, reason=f"given up: {reason}")
        wait = back_off(row.attempts, wait)
        until = self._clock.now() + wait
        self._wake_in(wait.total_seconds() + 0.01)
        return lambda desk: desk.hold(row.id, until, reason, attempted=True)

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
