"""Receipts: how far a message came, and who is where."""

from datetime import datetime
from typing import Any

import pytest

from bot.conversation.events import Arrival
from bot.people import Address
from storage.receipts import NotYetError
from storage.store import Desk, Sending, Store
from tests.storage.cast import AWA_AT, MINUTE, NOW, awa, claimed, moussa, outgoing

LATER = NOW + MINUTE
NUMBER = Address("whatsapp", "+22370000007")
SENT, DELIVERED, READ, FAILED = Arrival.SENT, Arrival.DELIVERED, Arrival.READ, Arrival.FAILED


def posted(desk: Desk, state: Sending | None = Sending.SENT, id: str = "wamid.1") -> int:
    """A message of hers that was claimed, and became this; its row."""
    desk.post([outgoing(awa(desk), "1.1.0")])
    (row,) = claimed(desk)
    if state is not None:
        desk.receipt(row.id, state, NOW, id)
    return row.id


def stands(store: Store) -> dict[str, Any]:
    (row,) = [row for row in store.rows("messages") if row["direction"] == "out"]
    return {name: row[name] for name in ("state", "reason", "delivered_at", "read_at")}


def at(when: datetime | None) -> str | None:
    return when.isoformat(timespec="microseconds").replace("+00:00", "Z") if when else None


class Receipts:
    """How far a message came."""

    def test_it_moves_forward_whatever_order_it_is_told_in(self, store: Store) -> None:
        with store.transaction() as desk:
            posted(desk)
            for n, state in enumerate((READ, SENT, DELIVERED, READ, DELIVERED, FAILED, SENT)):
                assert desk.arrived("1.1.0", state, LATER + n * MINUTE, "wamid.1", "131026 no") is None
        told = stands(store)
        assert told["state"] == "sent"
        assert told["reason"] == ""
        assert told["delivered_at"] == told["read_at"]
        assert told["read_at"].startswith("2026-11-23T08:01")

    def test_what_failed_after_all_is_refused_and_told_once(self, store: Store) -> None:
        with store.transaction() as desk:
            posted(desk)
            assert desk.arrived("1.1.0", SENT, LATER, "wamid.1") is None
            assert desk.arrived("1.1.0", FAILED, LATER, "wamid.1", "131047 no") == awa(desk).id
            assert desk.arrived("1.1.0", FAILED, LATER, "wamid.1", "131047 no") is None
            assert desk.arrived("1.1.0", SENT, LATER, "wamid.1") is None
        assert (stands(store)["state"], stands(store)["reason"]) == ("refused", "131047 no")
        with store.transaction() as desk:
            assert desk.arrived("1.1.0", READ, LATER, "wamid.1") is None  # she has it all the same
        assert (stands(store)["state"], stands(store)["reason"]) == ("sent", "")

    def test_a_failure_of_another_attempt_says_nothing_of_this_one(self, store: Store) -> None:
        with store.transaction() as desk:
            posted(desk, id="wamid.2")
            assert desk.arrived("1.1.0", FAILED, LATER, "wamid.1", "131000 no") is None
        assert stands(store)["state"] == "sent"

    @pytest.mark.parametrize("state", [SENT, DELIVERED, READ])
    def test_what_was_in_doubt_is_sent_once_it_is_named(self, state: Arrival, store: Store) -> None:
        with store.transaction() as desk:
            posted(desk, Sending.UNCERTAIN, "")
            desk.arrived("1.1.0", state, LATER, "wamid.1")
        assert stands(store)["state"] == "sent"

    def test_what_waits_to_be_tried_again_is_not_when_it_is_named(self, store: Store) -> None:
        with store.transaction() as desk:
            desk.hold(posted(desk, None), NOW, "the connection broke", attempted=True)
            desk.arrived("1.1.0", SENT, LATER, "wamid.1")
            assert claimed(desk, LATER) == []
        assert stands(store)["state"] == "sent"

    def test_what_a_dead_process_left_is_not_sent_again_when_it_is_named(self, store: Store) -> None:
        with store.transaction() as desk:
            posted(desk, None)
            assert desk.recover_sending(NOW) == (1, 0)
            desk.arrived("1.1.0", DELIVERED, LATER, "wamid.1")
            assert claimed(desk, LATER) == []

    def test_a_failure_before_the_receipt_has_to_come_again(self, store: Store) -> None:
        with store.transaction() as desk:
            row = posted(desk, None)
            with pytest.raises(NotYetError):
                desk.arrived("1.1.0", FAILED, LATER, "wamid.1", "131026 no")
            desk.arrived("1.1.0", DELIVERED, LATER, "wamid.1")
            desk.receipt(row, Sending.SENT, LATER, "wamid.1")
        assert stands(store)["delivered_at"] is not None

    def test_nobody_waits_for_the_answer_to_what_never_arrived(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            asking = outgoing(her, "1.1.0", about="question:1.1")
            desk.post([asking._replace(purpose=asking.purpose.NUDGE)])
            (row,) = claimed(desk)
            desk.receipt(row.id, Sending.SENT, NOW, "wamid.1")
            desk.set_timer(her.id, "silence", "question:1.1", LATER)
            desk.arrived("1.1.0", FAILED, LATER, "wamid.1", "131047 no")
            assert desk.due_timers(LATER, 10) == []

    def test_of_a_message_that_is_not_ours_nothing_is_written(self, store: Store) -> None:
        with store.transaction() as desk:
            for state in Arrival:
                assert desk.arrived("somebody else's", state, LATER, "wamid.1") is None


class Places:
    """Who is where."""

    def test_an_address_more_leads_to_her(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            assert desk.lives_at(NUMBER) is None
            desk.also_at(her.id, NUMBER)
            desk.also_at(coach.id, NUMBER)  # it is hers already
            assert desk.lives_at(NUMBER) == her.id
            assert desk.addresses_of(her.id) == sorted([AWA_AT, NUMBER], key=str)
            assert desk.person_at(NUMBER, LATER).id == her.id
            desk.forget(her.id, LATER)
            assert desk.lives_at(NUMBER) is None

    def test_who_was_parted_is_remembered(self, store: Store) -> None:
        with store.transaction() as desk:
            her, new = awa(desk), desk.person_at(NUMBER, NOW)
            assert not desk.were_parted(her.id, new.id)
            desk.merge(her.id, new.id, NOW)
            assert not desk.were_parted(new.id, her.id)
            merge = desk.last_merge(her.id, NOW)
            assert merge is not None
            desk.unmerge(merge.id, LATER)
            assert desk.were_parted(her.id, new.id)
            assert desk.were_parted(new.id, her.id)
