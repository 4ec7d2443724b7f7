"""Restoring: what may have been sent since a backup was taken."""

from bot.conversation.messages import Purpose
from storage.store import Sending, Store
from tests.storage.cast import DAY, MINUTE, NOW, awa, outgoing, sent_keys


class Restoring:
    """What waited then."""

    def test_what_she_waits_for_is_sent_and_a_nudge_is_in_doubt(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            desk.post(
                [
                    outgoing(her, "1.1.0", "reply"),
                    outgoing(her, "1.2.0", "nudge", Purpose.NUDGE),
                    outgoing(her, "1.3.0", "tomorrow", Purpose.NUDGE, not_before=NOW + DAY),
                ]
            )
            assert desk.doubt_sends(NOW + MINUTE, NOW + MINUTE) == (1, 1)
            assert desk.doubt_sends(NOW + MINUTE, NOW + MINUTE) == (0, 0)
            assert desk.sending_states(her.id)["1.2.0"] == Sending.UNCERTAIN
            assert sent_keys(desk, NOW + MINUTE) == ["1.1.0"]
            assert sent_keys(desk, NOW + 2 * DAY) == ["1.3.0"], "it was not due then"

    def test_what_was_on_its_way_counts_as_what_waits(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            desk.post([outgoing(her, "1.1.0", "nudge", Purpose.CAMPAIGN)])
            desk.claim("webchat", NOW, 10)
            assert desk.doubt_sends(NOW, NOW) == (0, 1)
            assert [bubble.message.text for bubble in desk.history(her.id)] == ["nudge"]

    def test_the_same_number_is_not_the_same_person(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk).id
        created_at = next(str(row["created_at"]) for row in store.rows("people"))
        with store.reading() as desk:
            assert desk.was_met(her, created_at)
            assert not desk.was_met(her, "2020-01-01T00:00:00.000000+00:00")
