"""Doubts: a message that may have been taken is listed, sent again or not."""

from bot.conversation.messages import Purpose
from storage.sql.codec import moment
from storage.store import Sending, Store
from tests.storage.cast import MINUTE, NOW, awa, claimed, outgoing


class Doubts:
    """Listed, whatever becomes of it."""

    def test_what_may_have_been_taken_is_listed_whether_it_is_sent_again_or_not(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            purposes = (Purpose.REPLY, Purpose.NUDGE, Purpose.CAMPAIGN)
            desk.post([outgoing(her, f"{her.id}.1.{n}", purpose=p) for n, p in enumerate(purposes)])
            (reply,) = claimed(desk)
            desk.doubt(reply.id, NOW)
            desk.hold(reply.id, NOW, "reset", attempted=True)
            (again,) = claimed(desk)
            desk.doubt(again.id, NOW + MINUTE)  # it was in doubt before
            desk.receipt(again.id, Sending.SENT, NOW + MINUTE)
            (nudge,) = claimed(desk)
            desk.doubt(nudge.id, NOW + MINUTE)
            desk.receipt(nudge.id, Sending.UNCERTAIN, NOW + MINUTE, reason="reset")
            (push,) = claimed(desk)
            desk.receipt(push.id, Sending.SENT, NOW + MINUTE)
        listed = [(row["key"], row["state"], moment(row["since"])) for row in store.rows("uncertain")]
        assert listed == [
            (f"{her.id}.1.0", "sent", NOW),
            (f"{her.id}.1.1", "uncertain", NOW + MINUTE),
        ]
