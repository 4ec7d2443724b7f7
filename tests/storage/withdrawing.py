"""Withdrawing: the promises about words that are taken back."""

from collections.abc import Callable

import pytest

from bot.conversation.messages import Purpose
from bot.people import Person
from storage.store import Outgoing, Sending, Store, Withdrawal
from tests.storage.cast import NOW, awa, claimed, moussa, outgoing, sent_keys

CCT = Withdrawal(card="amtsl/cct", words="f00d", reason="…", instead="amtsl/tone")
TEXTS = ("amtsl/cct", "amtsl/Q-AMTSL-06")


def holds(person: Person, key: str, texts: str, purpose: Purpose = Purpose.REPLY) -> Outgoing:
    """A message for her that holds these texts, by their names."""
    return outgoing(person, key, purpose=purpose)._replace(text=texts)


class Withdrawing:
    """Who was sent a text, and that nobody else will be."""

    def test_a_withdrawal_is_kept_once_for_the_same_words(
        self, store: Store, reopen: Callable[[], Store]
    ) -> None:
        with store.transaction() as desk:
            assert desk.withdraw(CCT, NOW)
            assert not desk.withdraw(CCT, NOW)
        with reopen().reading() as desk:
            assert desk.withdrawals() == [CCT]

    def test_it_finds_whoever_was_sent_a_text_or_was_about_to_be(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            desk.post([holds(her, "1.1.0", "refresher.opening amtsl/cct")])
            desk.post([holds(her, "1.2.0", "amtsl/Q-AMTSL-06")])
            desk.post([holds(coach, "2.1.0", "amtsl/cct.clamping menu.what")])
            sent_keys(desk)
            desk.post([holds(her, "1.3.0", "amtsl/cct")])
            assert desk.void(TEXTS) == [(her.id, NOW)]

    @pytest.mark.parametrize("purpose", [Purpose.REPLY, Purpose.NUDGE])
    def test_what_is_unsent_is_void_and_the_rest_goes_out(self, store: Store, purpose: Purpose) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            desk.post([holds(her, "1.1.0", "refresher.right amtsl/cct", purpose=purpose)])
            desk.post([holds(her, "1.1.1", "amtsl/tone", purpose=purpose)])
            desk.void(TEXTS)
            assert sent_keys(desk) == ["1.1.1"]
        assert [row["state"] for row in store.rows("messages")] == ["withdrawn", "sent"]

    def test_what_is_on_its_way_is_not_sent_a_second_time(self, store: Store) -> None:
        with store.transaction() as desk:
            desk.post([holds(awa(desk), "1.1.0", "amtsl/cct")])
            (row,) = claimed(desk)
            assert [person for person, _ in desk.void(TEXTS)] == [row.outgoing.person]
            desk.hold(row.id, NOW, "the provider was busy", attempted=True)
            assert claimed(desk) == []
        assert [row["state"] for row in store.rows("messages")] == ["withdrawn"]

    def test_what_was_on_its_way_when_all_stopped_stays_in_doubt(
        self, store: Store, reopen: Callable[[], Store]
    ) -> None:
        with store.transaction() as desk:
            desk.post([holds(awa(desk), "1.1.0", "amtsl/cct")])
            assert len(claimed(desk)) == 1
            desk.void(TEXTS)
        store = reopen()
        with store.transaction() as desk:
            assert desk.recover_sending(NOW) == (0, 1)
            assert claimed(desk) == []

    def test_what_was_never_sent_needs_no_correction(self, store: Store) -> None:
        with store.transaction() as desk:
            desk.post([holds(awa(desk), "1.1.0", "amtsl/cct")])
            (row,) = claimed(desk)
            desk.receipt(row.id, Sending.REFUSED, NOW)
            assert desk.void(TEXTS) == []

    def test_whoever_was_forgotten_is_not_found(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            desk.post([holds(her, "1.1.0", "amtsl/cct")])
            sent_keys(desk)
            desk.forget(her.id, NOW)
            assert desk.void(TEXTS) == []

    def test_the_latest_texts_of_packs_are_known(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            assert desk.last_sent_of_packs(her.id) == []
            desk.post([holds(her, "1.1.0", "amtsl/tone amtsl/Q-AMTSL-06 menu.what")])
            desk.post([holds(her, "1.2.0", "help.words")])
            assert desk.last_sent_of_packs(her.id) == ["amtsl/Q-AMTSL-06", "amtsl/tone"]
