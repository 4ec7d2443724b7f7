"""When she was last heard where, what waits for her to write, and the one template that asks her to."""

from datetime import datetime, timedelta

from bot.conversation.messages import Message, Purpose, Template
from bot.people import Address, Person
from storage.store import SHUT, Desk, Outgoing, Sending, Store
from tests.storage.cast import AWA_AT, DAY, MINUTE, NOW, awa, claimed, moussa, outgoing, sent_keys

NUDGE = Purpose.NUDGE
HELLO = Message(
    text="Bonjour Awa", template=Template("jigi_checkin", "fr", (("name", "Awa"),), "!back checkin")
)


def template(
    person: Person, key: str, purpose: Purpose = NUDGE, at: datetime = NOW, more: str = "template"
) -> Outgoing:
    return outgoing(person, f"{key} {more} never", message=HELLO, purpose=purpose, not_before=at)


def held(desk: Desk, person: Person, key: str, purpose: Purpose = NUDGE) -> int:
    """A message that waits for her to write; its id."""
    desk.post([outgoing(person, key, purpose=purpose)])
    (row,) = (row for row in claimed(desk) if row.outgoing.key == key)
    desk.hold(row.id, NOW + 7 * DAY, SHUT)
    return row.id


class Windows:
    """Free words wait for hers; one template asks for them."""

    def test_a_message_tells_when_she_was_last_heard_where_it_goes(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            desk.post([outgoing(her, "1.1.0")])
            (row,) = claimed(desk)
            assert (row.heard_at, row.shut, row.called) == (None, False, False)
            assert (row.language, row.name) == ("fr", "")
            desk.hold(row.id, NOW, "429")
            desk.heard_from(AWA_AT, NOW - MINUTE)
            desk.heard_from(AWA_AT, NOW - DAY)  # on the way for long
            (row,) = claimed(desk)
            assert row.heard_at == NOW - MINUTE

    def test_nobody_is_made_known_by_being_heard(self, store: Store) -> None:
        with store.transaction() as desk:
            desk.heard_from(Address("telegram", "nobody"), NOW)
            assert desk.person_known_at(Address("telegram", "nobody")) is None

    def test_a_template_comes_back_whole(self, store: Store) -> None:
        with store.transaction() as desk:
            desk.post([template(awa(desk), "1.1")])
            (row,) = claimed(desk)
            assert row.outgoing.message == HELLO

    def test_the_export_tells_a_template_from_free_words(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            desk.post([template(her, "1.1"), outgoing(her, "1.2.0")])
        kinds = {row["key"].split()[0]: row["kind"] for row in store.rows("messages")}
        assert kinds == {"1.1": "template", "1.2.0": "message"}

    def test_what_waited_follows_her_words_in_order_and_replies_go_first(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            for n in range(3):
                held(desk, her, f"1.{n}.0")
            held(desk, her, "1.9.0", Purpose.REPLY)
            assert sent_keys(desk) == []
            assert desk.waits_for_her(AWA_AT, NOW)
            desk.heard_from(AWA_AT, NOW)
            assert desk.waits_for_her(AWA_AT, NOW)
            desk.post([outgoing(her, "1.10.0")])
            assert sent_keys(desk) == ["1.9.0", "1.10.0", "1.0.0", "1.1.0", "1.2.0"]
            assert not desk.waits_for_her(AWA_AT, NOW)

    def test_what_is_too_old_does_not_wait_for_her(self, store: Store) -> None:
        with store.transaction() as desk:
            desk.post([outgoing(awa(desk), "1.1.0", purpose=NUDGE, expires_at=NOW + DAY)])
            (row,) = claimed(desk)
            desk.hold(row.id, NOW + DAY, SHUT)
            assert desk.waits_for_her(AWA_AT, NOW + DAY - MINUTE)
            assert not desk.waits_for_her(AWA_AT, NOW + DAY)

    def test_one_template_asks_her_back_and_another_only_once_the_window_was_open(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            assert desk.ask_back(template(her, "1.1"), NOW - DAY, safety=False)
            assert not desk.ask_back(template(her, "1.2"), NOW - DAY, safety=False)
            assert sent_keys(desk) == ["1.1 template never"]
            assert not desk.ask_back(template(her, "1.3"), NOW - DAY, safety=False)
            assert not desk.ask_back(template(her, "1.1"), NOW + DAY, safety=False), "its key was posted"
            assert desk.ask_back(template(her, "1.4", at=NOW + DAY), NOW + MINUTE, safety=False)

    def test_for_her_safety_one_goes_beside_and_nothing_after_it(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            assert desk.ask_back(template(her, "1.1"), NOW - DAY, safety=False)
            assert desk.ask_back(template(her, "1.2", Purpose.CORRECTION), NOW - DAY, safety=True)
            assert not desk.ask_back(template(her, "1.3", Purpose.EMERGENCY), NOW - DAY, safety=True)
            assert desk.ask_back(template(coach, "2.1", Purpose.CORRECTION), NOW - DAY, safety=True)
            assert not desk.ask_back(template(coach, "2.2"), NOW - DAY, safety=False)

    def test_a_template_that_never_reached_her_asked_nothing(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            for n, state in enumerate((Sending.REFUSED, Sending.DROPPED, Sending.UNCERTAIN)):
                assert desk.ask_back(template(her, f"1.{n}"), NOW - DAY, safety=False)
                (row,) = claimed(desk)
                desk.receipt(row.id, state, NOW)
            assert not desk.ask_back(template(her, "1.9"), NOW - DAY, safety=False)

    def test_a_late_refusal_puts_it_back_until_she_writes(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            desk.heard_from(AWA_AT, NOW - MINUTE)
            desk.post([outgoing(her, "1.1.0")])
            (row,) = claimed(desk)
            desk.receipt(row.id, Sending.SENT, NOW, "wamid.1")
            assert desk.window_was_shut(row.outgoing.key, NOW + MINUTE)
            (again,) = claimed(desk, NOW + MINUTE)
            assert (again.attempts, again.shut, again.heard_at) == (1, True, NOW - MINUTE)
            desk.hold(again.id, NOW + 7 * DAY, SHUT)
            desk.heard_from(AWA_AT, NOW + 2 * MINUTE)
            (again,) = claimed(desk, NOW + 2 * MINUTE)
            assert (again.shut, again.called) == (False, True)

    def test_a_late_refusal_of_what_she_answered_since_shuts_nothing(self, store: Store) -> None:
        with store.transaction() as desk:
            desk.post([outgoing(awa(desk), "1.1.0")])
            (row,) = claimed(desk)
            desk.heard_from(AWA_AT, NOW + MINUTE)
            assert desk.window_was_shut(row.outgoing.key, NOW + 2 * MINUTE, NOW)
            (again,) = claimed(desk, NOW + 2 * MINUTE)
            assert not again.shut

    def test_a_provider_that_never_believes_her_words_is_not_tried_for_ever(self, store: Store) -> None:
        with store.transaction() as desk:
            desk.post([outgoing(awa(desk), "1.1.0")])
            tries = 0
            while rows := claimed(desk, NOW + DAY):
                tries += 1
                desk.receipt(rows[0].id, Sending.SENT, NOW, "wamid.1")
                desk.window_was_shut("1.1.0", NOW)
            assert tries == 8
            assert not desk.window_was_shut("1.1.0", NOW)
            assert not desk.window_was_shut("nobody's", NOW)

    def test_neither_a_template_nor_what_was_forgotten_is_put_back(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            desk.post([template(her, "1.1"), outgoing(her, "1.2.0", "Adieu")])
            rows = [*claimed(desk)]
            desk.receipt(rows[0].id, Sending.SENT, NOW)
            rows += claimed(desk)
            desk.receipt(rows[-1].id, Sending.SENT, NOW)
            desk.forget(her.id, NOW)
            assert [desk.window_was_shut(row.outgoing.key, NOW) for row in rows] == [False, False]
            assert claimed(desk) == []

    def test_the_farewell_of_who_was_forgotten_goes_as_an_answer(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            desk.heard_from(AWA_AT, NOW)
            desk.forget(her.id, NOW)
            desk.post([outgoing(her, "1.1.0", "Adieu", address=AWA_AT)])
            (row,) = claimed(desk)
            assert row.heard_at == NOW

    def test_a_place_in_the_limit_is_free_a_day_after_it_was_taken(self, store: Store) -> None:
        with store.transaction() as desk:
            people = [desk.person_at(Address("telegram", f"t{n}"), NOW) for n in range(4)]
            desk.post(template(one, f"{n}.1", at=NOW) for n, one in enumerate(people))
            rows = claimed(desk)
            for n, row in enumerate(rows[:2]):
                desk.receipt(row.id, Sending.SENT, NOW + n * MINUTE)
            last, other = rows[3], rows[2]
            since = NOW - DAY

            def place(limit: int, after: datetime = since) -> datetime | None:
                return desk.template_place(last, limit, after)

            assert place(4) is None
            assert place(3) == NOW, "two went and one is on its way"
            assert place(2) == NOW + MINUTE
            assert place(1) == since
            desk.receipt(other.id, Sending.REFUSED, NOW)
            assert place(3) is None
            assert place(2, NOW + timedelta(seconds=30)) is None
