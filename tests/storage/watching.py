"""Watching: how the house stands, and what administrators were told of it."""

from datetime import timedelta

from bot.conversation.messages import Purpose
from storage.store import Sending, Store
from storage.watching import Late, Raised, Waiting
from tests.storage.cast import AWA_AT, NOW, awa, outgoing, undone

MINUTE = timedelta(minutes=1)


class Watches:
    """What waits, what is late, and what was told."""

    def test_what_waits_is_told_by_channel_and_purpose(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            earlier = outgoing(her, "1.1.0")._replace(purpose=Purpose.REPLY, not_before=NOW - 9 * MINUTE)
            desk.post([earlier, outgoing(her, "1.1.1")._replace(purpose=Purpose.REPLY)])
            desk.post([outgoing(her, "1.1.2")._replace(purpose=Purpose.NUDGE)])
            channel = AWA_AT.channel
            replies = Waiting(channel, Purpose.REPLY, 2, NOW - 9 * MINUTE)
            nudges = Waiting(channel, Purpose.NUDGE, 1, NOW)
            assert desk.waiting(["nowhere", channel], 100) == [replies, nudges]
            assert [one.number for one in desk.waiting([channel], 1)] == [1, 1]

    def test_what_is_held_or_sent_waits_no_more(self, store: Store) -> None:
        with store.transaction() as desk:
            desk.post([outgoing(awa(desk), "1.1.0")])
            (row,) = desk.claim(AWA_AT.channel, NOW, 10)
            assert desk.waiting([AWA_AT.channel], 100) == []
            desk.hold(row.id, NOW + MINUTE, "quiet hours")
            assert desk.waiting([AWA_AT.channel], 100) == []
            (row,) = desk.claim(AWA_AT.channel, NOW + MINUTE, 10)
            desk.receipt(row.id, Sending.SENT, NOW + MINUTE)
            assert desk.waiting([AWA_AT.channel], 100) == []

    def test_timers_that_are_due_are_late(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            assert desk.late_timers(NOW, 100) == Late(0, None)
            for n in range(3):
                desk.set_timer(her.id, "checkin.due", f"rhythm{n}", NOW + n * MINUTE)
            assert desk.late_timers(NOW + MINUTE, 100) == Late(2, NOW)
            assert desk.late_timers(NOW + 9 * MINUTE, 2) == Late(2, NOW)

    def test_an_alert_is_kept_until_it_is_over(self, store: Store) -> None:
        first = Raised("outbox", "telegram", NOW, NOW)
        with store.transaction() as desk:
            desk.keep_raised(first)
            desk.keep_raised(Raised("disk", "", NOW, NOW))
            desk.keep_raised(Raised("outbox", "telegram", NOW + MINUTE, NOW + MINUTE))
        with undone(store) as desk:
            desk.drop_raised("outbox", "telegram")
        with store.transaction() as desk:
            assert desk.raised() == [Raised("disk", "", NOW, NOW), first._replace(told_at=NOW + MINUTE)]
            desk.drop_raised("outbox", "telegram")
            assert [raised.kind for raised in desk.raised()] == ["disk"]
