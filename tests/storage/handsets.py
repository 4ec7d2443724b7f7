"""Handsets: one phone, several persons."""

from datetime import datetime, timedelta

from bot.conversation.messages import Purpose
from bot.people import Person
from storage.handsets import AWAY, Handset
from storage.store import Desk, Store
from tests.storage.cast import AWA_AT, DAY, MINUTE, NOW, awa, claimed, outgoing, sent_keys
from tests.storage.merging import OTHER_AT

PIN, ANOTHER = "2704", "8350"


def shared(desk: Desk) -> tuple[Handset, Person, Person]:
    """Awa's phone, which Fanta uses as well; Awa speaks."""
    her = awa(desk)
    desk.share_handset(her.id, AWA_AT, PIN, NOW)
    phone = desk.person_at(AWA_AT, NOW).id
    fanta = desk.person(desk.new_speaker(phone, "Fanta", ANOTHER, NOW))
    handset = desk.handset(phone)
    assert handset is not None
    assert fanta is not None
    return handset, desk.person(her.id) or her, fanta


class Handsets:
    """Who holds it, and what waits until she does."""

    def test_the_phone_has_a_number_of_its_own_and_knows_who_speaks(self, store: Store) -> None:
        with store.transaction() as desk:
            handset, her, fanta = shared(desk)
            assert desk.person_at(AWA_AT, NOW).handset
            assert handset.speaker == her.id
            assert desk.handset_of(her.id) == desk.handset_of(fanta.id) == handset
            assert [who.id for who in desk.speakers(handset.phone)] == [her.id, fanta.id]
            known = desk.person_known_at(AWA_AT)
            assert known is not None
            assert known.id == her.id
            desk.hang_up(handset.phone)
            known = desk.person_known_at(AWA_AT)
            assert known is not None
            assert known.handset

    def test_a_pin_opens_for_her_alone(self, store: Store) -> None:
        with store.transaction() as desk:
            handset, her, fanta = shared(desk)
            assert desk.try_pin(handset.phone, her.id, PIN, NOW).right
            assert not desk.try_pin(handset.phone, her.id, ANOTHER, NOW).right
            assert not desk.try_pin(handset.phone, fanta.id, PIN, NOW).right
            desk.choose_pin(handset.phone, her.id, "704192", NOW)
            assert not desk.try_pin(handset.phone, her.id, PIN, NOW).right
            desk.choose_pin(handset.phone, her.id, "", NOW)
            assert not desk.has_pin(handset.phone, her.id)
            assert not desk.try_pin(handset.phone, her.id, "", NOW).right

    def test_each_wrong_try_from_the_third_on_costs_a_longer_wait(self, store: Store) -> None:
        with store.transaction() as desk:
            handset, her, _ = shared(desk)
            now, waits = NOW, []
            for _ in range(8):
                closed = desk.try_pin(handset.phone, her.id, "0001", now).closed_until
                waits.append(None if closed is None else closed - now)
                now = closed or now
            minutes = [timedelta(minutes=m) for m in (1, 5, 15, 60, 60, 60)]
            assert waits == [None, None, *minutes]
            assert desk.try_pin(handset.phone, her.id, PIN, now).right
            assert desk.try_pin(handset.phone, her.id, "0001", now).closed_until is None

    def test_while_the_door_is_closed_the_right_one_opens_nothing(self, store: Store) -> None:
        with store.transaction() as desk:
            handset, her, _ = shared(desk)
            for _ in range(3):
                desk.try_pin(handset.phone, her.id, "0001", NOW)
            assert desk.closed_until(handset.phone, her.id, NOW) == NOW + MINUTE
            assert not desk.try_pin(handset.phone, her.id, PIN, NOW).right
            assert desk.try_pin(handset.phone, her.id, PIN, NOW + MINUTE).right

    def test_no_pin_is_kept_in_clear(self, store: Store) -> None:
        with store.transaction() as desk:
            _, her, _ = shared(desk)
            assert PIN not in str(desk.mydata(her.id))

    def test_hers_is_held_while_another_holds_the_phone_and_holds_up_nobody(self, store: Store) -> None:
        with store.transaction() as desk:
            handset, her, fanta = shared(desk)
            desk.speaks(handset.phone, fanta.id, NOW)
            desk.post([outgoing(her, "1.1.0", address=AWA_AT)])
            (row,) = claimed(desk)
            assert row.away
            desk.hold(row.id, NOW + DAY, AWAY)
            desk.post([outgoing(fanta, "3.1.0", address=AWA_AT)])
            (row,) = claimed(desk)
            assert (row.outgoing.key, row.away) == ("3.1.0", False)
            desk.hold(row.id, NOW, "")
            desk.speaks(handset.phone, her.id, NOW)
            assert sent_keys(desk)[0] == "1.1.0"

    def test_what_waited_is_due_once_she_has_the_phone(self, store: Store) -> None:
        with store.transaction() as desk:
            handset, her, fanta = shared(desk)
            desk.speaks(handset.phone, fanta.id, NOW)
            desk.set_timer(her.id, "refresher.due", "", NOW + DAY, {"waits": True})
            desk.set_timer(her.id, "promise.due", "promise:1", NOW + DAY)
            assert desk.due_timers(NOW, 9) == []
            assert desk.tell_waiting(handset.phone, her.id, NOW)
            assert not desk.tell_waiting(handset.phone, her.id, NOW)
            desk.speaks(handset.phone, her.id, NOW)
            assert [event.timer for event in desk.due_timers(NOW, 9)] == ["refresher.due"]
            desk.speaks(handset.phone, fanta.id, NOW)
            assert desk.tell_waiting(handset.phone, her.id, NOW)

    def test_an_emergency_card_is_told_apart_from_nothing_that_waits(self, store: Store) -> None:
        with store.transaction() as desk:
            handset, her, _ = shared(desk)
            desk.hang_up(handset.phone)
            phone = desk.person_at(AWA_AT, NOW)
            desk.post([outgoing(her, "1.1.0", address=AWA_AT, purpose=Purpose.REPLY)])
            desk.post([outgoing(phone, "2.1.0", purpose=Purpose.EMERGENCY)])
            (row,) = claimed(desk)
            assert (row.outgoing.key, row.away) == ("2.1.0", False)

    def test_when_one_is_forgotten_the_other_stays_and_the_phone_begins_again(self, store: Store) -> None:
        with store.transaction() as desk:
            handset, her, fanta = shared(desk)
            desk.forget(her.id, NOW)
            after = desk.person_at(AWA_AT, NOW)
            assert after.handset
            assert after.id != handset.phone
            assert [who.id for who in desk.speakers(after.id)] == [fanta.id]
            assert desk.try_pin(after.id, fanta.id, ANOTHER, NOW).right
            assert desk.handset(handset.phone) is None
            desk.forget(fanta.id, NOW)
            assert not desk.person_at(AWA_AT, NOW).handset

    def test_the_last_one_may_have_it_for_herself_again(self, store: Store) -> None:
        with store.transaction() as desk:
            handset, her, fanta = shared(desk)
            desk.unshare_handset(handset.phone, NOW)
            assert desk.handset_of(her.id) == handset
            desk.forget(fanta.id, NOW)
            phone = desk.person_at(AWA_AT, NOW).id
            desk.unshare_handset(phone, NOW)
            assert desk.person_at(AWA_AT, NOW).id == her.id
            assert desk.handset_of(her.id) is None

    def test_joined_to_another_address_she_speaks_there_as_who_lives_on(self, store: Store) -> None:
        with store.transaction() as desk:
            handset, her, fanta = shared(desk)
            new = desk.person_at(OTHER_AT, NOW)
            desk.merge(new.id, her.id, NOW)
            assert [who.id for who in desk.speakers(handset.phone)] == sorted([new.id, fanta.id])
            assert desk.try_pin(handset.phone, new.id, PIN, NOW).right
            desk.unmerge(desk.merges()[0].id, NOW)
            assert [who.id for who in desk.speakers(handset.phone)] == [her.id, fanta.id]
            assert desk.handset_of(her.id) is not None
            assert heard_at(desk, her) == NOW


def heard_at(desk: Desk, her: Person) -> datetime | None:
    """When the phone that she shares was heard last."""
    handset = desk.handset_of(her.id)
    return None if handset is None else handset.heard_at
