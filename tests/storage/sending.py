"""Sending: one key, one message; in order."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.events import TimerFired
from bot.conversation.messages import Button, Media, Message, Purpose
from bot.conversation.turn import Reached
from bot.people import Address, Person
from storage.kept import IDLE
from storage.store import JournalEntry, Sending, Store
from tests.storage.cast import (
    AWA_AT,
    DAY,
    EACH_STORE,
    MINUTE,
    MOUSSA_AT,
    NOW,
    SIRA_AT,
    awa,
    claimed,
    fired,
    moussa,
    outgoing,
    sent_keys,
    undone,
)

ASKED_FOR = [
    "EMERGENCY",
    "REPLY",
    "AGREED",
    "CORRECTION",
    "ANSWER",
    "NOTICE",
]  # or sent by somebody, not by the clock
COMES_ROUND = ["FOLLOWUP", "NUDGE", "REFRESHER", "CAMPAIGN", "DIGEST"]
VOICE = Media("v1", "audio/ogg", 1200, "file-7", "note.ogg")
POSTS = st.tuples(st.sampled_from(["awa", "moussa"]), st.sampled_from(list(Purpose)), st.integers(0, 3))
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("post"), POSTS),
        st.tuples(st.just("claim"), st.integers(1, 4)),
        st.tuples(st.just("settle"), st.sampled_from(["sent", "hold", "refused"])),
        st.tuples(st.just("wait"), st.integers(1, 3)),
    ),
    max_size=40,
)


def states(store: Store) -> dict[str, str]:
    """Where each outgoing message stands."""
    return {row["key"]: row["state"] for row in store.rows("messages") if row["direction"] == "out"}


class Outbox:
    """Outgoing messages."""

    def test_what_waits_for_a_place_is_counted_and_what_is_held_is_not(self, store: Store) -> None:
        with undone(store) as desk:
            her, his = awa(desk), moussa(desk)
            assert not desk.begun_sending()
            desk.post([outgoing(her, "nudge", purpose=Purpose.NUDGE)])
            desk.post([outgoing(her, f"{n}", purpose=Purpose.CAMPAIGN) for n in range(3)])
            desk.post([outgoing(his, "his", purpose=Purpose.CAMPAIGN)])
            channels = [AWA_AT.channel, MOUSSA_AT.channel]
            assert desk.ready(channels, Purpose.CAMPAIGN, 99) == 4
            assert desk.ready(channels, Purpose.CAMPAIGN, 2) == 2
            assert desk.ready([], Purpose.CAMPAIGN, 99) == 0
            assert not desk.begun_sending()
            first, *_ = desk.claim(AWA_AT.channel, NOW, 1)
            desk.hold(first.id, NOW + DAY, "at night")
            waiting = desk.ready(channels, Purpose.CAMPAIGN, 99) + desk.ready(channels, Purpose.NUDGE, 99)
            assert waiting == 4  # the nudge went first
            assert desk.begun_sending()

    def test_a_key_is_posted_once_whatever_became_of_it(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            desk.post([outgoing(her, "1.1.0", "Bonjour"), outgoing(her, "1.1.0", "Bonsoir")])
            (row,) = claimed(desk)
            assert row.outgoing == outgoing(her, "1.1.0", "Bonjour")
            desk.receipt(row.id, Sending.SENT, NOW, "41")
            desk.post([outgoing(her, "1.1.0", "Bonne nuit")])
            assert claimed(desk) == []

    def test_what_a_clock_that_was_ahead_put_off_wedges_no_chat(self, store: Store) -> None:
        """The machine's clock was years ahead, and is right again at the next start."""
        with store.transaction() as desk:
            her = awa(desk)
            desk.post([outgoing(her, "1.1.0", not_before=NOW + 3650 * DAY)])
            assert claimed(desk) == []
            desk.post([outgoing(her, "1.1.1", not_before=NOW + 3650 * DAY)])
            desk.recover_sending(NOW)
            desk.post([outgoing(her, "1.2.0", not_before=NOW)])
            assert sent_keys(desk) == ["1.1.0", "1.1.1", "1.2.0"]

    def test_a_message_comes_back_whole(self, store: Store) -> None:
        message = Message(
            text="<b>Où</b> en êtes-vous &amp; quoi ? ✅",
            buttons=(Button("Fait", "1.2.done"), Button("Bloqué", "1.2.stuck")),
            picture=Media("p1", "image/png"),
            voice=VOICE,
            document=Media("d1", "application/pdf", 4, "", "données.json"),
        )
        with store.transaction() as desk:
            her = awa(desk)
            desk.change_person(her.id, {"consent_at": NOW, "stopped_at": NOW, "unreachable_since": NOW})
            wanted = outgoing(her, "1.1.0", message=message, text="checkin.reality", expires_at=NOW + DAY)
            desk.post([wanted])
            (row,) = claimed(desk)
        assert row.outgoing == wanted
        assert (row.attempts, row.zone, row.week) == (0, "Africa/Bamako", IDLE)
        assert (row.consent_at, row.stopped_at, row.unreachable_since) == (NOW, NOW, NOW)

    def test_what_is_urgent_goes_first_then_what_was_posted_first(self, store: Store) -> None:
        with store.transaction() as desk:
            coach, colleague = moussa(desk), desk.person_at(SIRA_AT, NOW)
            for purpose in reversed(Purpose):
                for person in (coach, colleague):
                    desk.post([outgoing(person, f"{purpose.name} {person.id}", purpose=purpose)])
            assert sent_keys(desk) == [f"{p.name} {who.id}" for p in Purpose for who in (coach, colleague)]

    def test_no_more_than_asked_for_and_none_twice(self, store: Store) -> None:
        with store.transaction() as desk:
            people = [desk.person_at(Address("telegram", str(n)), NOW) for n in range(5)]
            desk.post([outgoing(person, f"{n}.1.0") for n, person in enumerate(people)])
            rounds = [desk.claim("telegram", NOW, 2) for _ in range(4)]
            assert [[row.outgoing.key for row in rows] for rows in rounds] == [
                ["0.1.0", "1.1.0"],
                ["2.1.0", "3.1.0"],
                ["4.1.0"],
                [],
            ]

    def test_one_message_at_a_time_is_on_its_way_to_a_chat(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            desk.post([outgoing(her, "1.1.0"), outgoing(her, "1.1.1"), outgoing(moussa(desk), "2.1.0")])
            first, other = claimed(desk)
            assert [first.outgoing.key, other.outgoing.key] == ["1.1.0", "2.1.0"]
            desk.post([outgoing(her, "card", purpose=Purpose.EMERGENCY)])
            assert claimed(desk) == []
            desk.receipt(first.id, Sending.SENT, NOW)
            assert sent_keys(desk) == ["card", "1.1.1"]

    def test_whoever_has_much_waiting_keeps_no_place_from_others(self, store: Store) -> None:
        with store.transaction() as desk:
            coach, colleague = moussa(desk), desk.person_at(SIRA_AT, NOW)
            desk.post([*(outgoing(coach, f"2.1.{n}") for n in range(3)), outgoing(colleague, "3.1.0")])
            assert [row.outgoing.key for row in desk.claim("telegram", NOW, 2)] == ["2.1.0", "3.1.0"]

    def test_chats_to_skip_and_other_channels_are_left_alone(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach, colleague = awa(desk), moussa(desk), desk.person_at(SIRA_AT, NOW)
            desk.post([outgoing(her, "1.1.0"), outgoing(coach, "2.1.0"), outgoing(colleague, "3.1.0")])
            (row,) = desk.claim("telegram", NOW, 10, [MOUSSA_AT.id, "nobody's", AWA_AT.id])
            assert row.outgoing.key == "3.1.0"
            assert sent_keys(desk) == ["1.1.0", "2.1.0"]

    def test_a_message_for_later_waits_for_its_hour(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            desk.post([outgoing(her, f"1.1.{n}", not_before=NOW + DAY) for n in range(3)])
            desk.post([outgoing(coach, "2.1.0")])
            assert sent_keys(desk) == ["2.1.0"]
            assert sent_keys(desk, NOW + DAY - MINUTE) == []
            assert sent_keys(desk, NOW + DAY) == ["1.1.0", "1.1.1", "1.1.2"]

    def test_nothing_overtakes_a_message_that_is_held(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            desk.post([outgoing(her, "1.1.0"), outgoing(her, "1.1.1")])
            (first,) = claimed(desk)
            desk.hold(first.id, NOW + MINUTE, "429", attempted=True)
            desk.post([outgoing(her, "card", purpose=Purpose.EMERGENCY), outgoing(coach, "2.1.0")])
            assert sent_keys(desk) == ["card", "2.1.0"]
            (first,) = claimed(desk, NOW + MINUTE)
            assert (first.outgoing.key, first.attempts) == ("1.1.0", 1)
            desk.receipt(first.id, Sending.SENT, NOW + MINUTE)
            (second,) = claimed(desk, NOW + MINUTE)
            assert (second.outgoing.key, second.attempts) == ("1.1.1", 0)

    @settings(max_examples=80, deadline=None, suppress_health_check=EACH_STORE)
    @given(steps=STEPS)
    def test_each_address_is_served_in_order(self, store: Store, steps: list[tuple[str, Any]]) -> None:
        """Whatever is posted, claimed, held and sent, and when: once each, and never out of order."""
        with undone(store) as desk:
            people = {"awa": awa(desk), "moussa": moussa(desk)}
            posted: list[tuple[str, Purpose]] = []  # its place is its key
            done: set[int] = set()
            in_hand: dict[int, int] = {}  # row id → place
            now = NOW
            for what, value in [*steps, ("wait", 9)]:
                if what == "post":
                    name, purpose, minutes = value
                    key, hour = str(len(posted)), now + minutes * MINUTE
                    desk.post([outgoing(people[name], key, purpose=purpose, not_before=hour)])
                    posted.append((name, purpose))
                elif what == "wait":
                    now += value * MINUTE
                elif what == "settle":
                    for id, place in in_hand.items():
                        if value == "hold":
                            desk.hold(id, now + MINUTE, "429", attempted=True)
                        else:
                            desk.receipt(id, Sending(value), now)
                            done.add(place)
                    in_hand.clear()
                else:
                    rows = desk.claim("webchat", now, value)
                    assert len(rows) <= value
                    for row in (*rows, *desk.claim("telegram", now, value)):
                        place = int(row.outgoing.key)
                        assert row.outgoing.not_before <= now
                        assert place not in done
                        assert posted[place][0] not in [posted[p][0] for p in in_hand.values()]
                        assert {p for p in range(place) if posted[p] == posted[place]} <= done
                        in_hand[row.id] = place
            for id, place in in_hand.items():
                desk.receipt(id, Sending.SENT, now)
                done.add(place)
            left = {int(key) for key in sent_keys(desk, now)}
            assert left | done == set(range(len(posted)))

    def test_the_unasked_messages_of_a_week_come_with_a_nudge(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            week = {
                8: Purpose.NUDGE,
                6: Purpose.NUDGE,
                5: Purpose.REPLY,
                2: Purpose.NOTICE,
                1: Purpose.CAMPAIGN,
            }
            for days, purpose in week.items():
                for bubble in range(2):
                    desk.post([outgoing(her, f"{her.id}.{days}.{bubble}", purpose=purpose)])
                    (row,) = claimed(desk)
                    desk.receipt(row.id, Sending.SENT, NOW - days * DAY)
            desk.post([outgoing(her, f"{her.id}.9.0", purpose=Purpose.NUDGE)])
            (row,) = claimed(desk)
        assert row.week.sent == (
            (Purpose.NUDGE, NOW - 6 * DAY),
            (Purpose.NOTICE, NOW - 2 * DAY),
            (Purpose.CAMPAIGN, NOW - DAY),
        ), "the messages of one turn count as one, and answers do not count"
        assert not row.week.begun

    def test_the_rest_of_what_she_is_being_told_comes_with_what_has_begun(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            desk.post([outgoing(her, f"{her.id}.9.{n}", purpose=Purpose.NUDGE) for n in range(2)])
            (first,) = claimed(desk)
            desk.receipt(first.id, Sending.SENT, NOW)
            (second,) = claimed(desk)
        assert (first.week.begun, second.week.begun) == (False, True)

    def test_what_is_on_its_way_to_her_elsewhere_counts_as_sent(self, store: Store) -> None:
        """Two chats of one person share one week, whichever is claimed first."""
        with store.transaction() as desk:
            her = awa(desk)
            desk.post([outgoing(her, "1.1.0", purpose=Purpose.NUDGE)])
            desk.post([outgoing(her, "1.2.0", purpose=Purpose.NUDGE, address=MOUSSA_AT)])
            first, second = claimed(desk)
        assert first.week.sent == ()
        assert second.week.sent == ((Purpose.NUDGE, NOW),)

    def test_her_week_knows_what_is_held_what_comes_and_whom_she_coaches(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            desk.post([outgoing(coach, f"{p}", purpose=p) for p in (Purpose.FOLLOWUP, Purpose.REFRESHER)])
            (row,) = claimed(desk)
            desk.hold(row.id, NOW + DAY, "weekly budget")
            desk.set_timer(coach.id, "promise.due", "promise:1", NOW + 3 * DAY)
            desk.set_timer(coach.id, "checkin.due", "rhythm", NOW + 8 * DAY)
            desk.set_timer(her.id, "promise.due", "promise:2", NOW + 3 * DAY)
            (row,) = claimed(desk)
        assert row.week.held == ((Purpose.FOLLOWUP, NOW + DAY),)
        assert row.week.timers == (("promise.due", NOW + 3 * DAY),)
        assert row.week.team == 1

    @pytest.mark.parametrize("state", ["refused", "dropped", "withdrawn", "uncertain", "sent"])
    @pytest.mark.parametrize("asked_before", [False, True])
    def test_the_silence_of_a_question_that_never_reached_her_means_nothing(
        self, store: Store, state: str, asked_before: bool
    ) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            asks = partial(outgoing, her, purpose=Purpose.NUDGE, about="question:3.1")
            if asked_before:
                desk.post([asks("1.1.0")])
                assert sent_keys(desk) == ["1.1.0"]
            desk.set_timer(her.id, "silence", "question:3.1", NOW + DAY)
            desk.set_timer(her.id, "silence", "question:4.1", NOW + DAY)
            desk.post([asks("1.2.0")])
            (row,) = claimed(desk)
            desk.receipt(row.id, Sending(state), NOW)
            waits = {event.about for event in desk.due_timers(NOW + DAY, 10)}
        reached = asked_before or state in ("sent", "uncertain")
        assert waits == {"question:4.1"} | ({"question:3.1"} if reached else set())

    def test_nor_does_it_when_the_question_was_dropped_with_all_others(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            desk.set_timer(her.id, "silence", "question:3.1", NOW + DAY)
            desk.post([outgoing(her, "1.2.0", purpose=Purpose.NUDGE, about="question:3.1")])
            assert desk.drop_unasked(her.id, "unreachable") == 1
            assert desk.due_timers(NOW + DAY, 10) == []

    @pytest.mark.parametrize("state", ["refused", "dropped", "withdrawn", "uncertain"])
    def test_a_message_that_was_settled_is_never_claimed_again(self, store: Store, state: str) -> None:
        with store.transaction() as desk:
            desk.post([outgoing(awa(desk), "1.1.0")])
            (row,) = claimed(desk)
            desk.receipt(row.id, Sending(state), NOW, reason="expired")
            assert claimed(desk, NOW + DAY) == []
        assert states(store) == {"1.1.0": state}

    def test_after_a_crash_answers_go_again_and_nudges_do_not(
        self, store: Store, reopen: Callable[[], Store]
    ) -> None:
        with store.transaction() as desk:
            people = {purpose: desk.person_at(Address("webchat", purpose.name), NOW) for purpose in Purpose}
            desk.post([outgoing(who, purpose.name, purpose=purpose) for purpose, who in people.items()])
            desk.post([outgoing(awa(desk), "later", not_before=NOW + DAY)])
            assert len(claimed(desk)) == len(Purpose)
        store = reopen()
        with store.transaction() as desk:
            assert desk.recover_sending(NOW) == (len(ASKED_FOR), len(COMES_ROUND))
            assert desk.recover_sending(NOW) == (0, 0)
            # what may be on her screen stands on her chat page
            pages = [desk.history(who.id) for who in people.values()]
            assert [bubble.key for page in pages for bubble in page] == COMES_ROUND
            assert sent_keys(desk) == ASKED_FOR
        assert states(store)["NUDGE"] == states(store)["CAMPAIGN"] == "uncertain"
        assert states(store)["later"] == "held"

    def test_whether_a_question_had_reached_her(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            desk.post([outgoing(her, "1.1.0"), outgoing(her, "1.1.1"), outgoing(her, "1.10.0")])
            assert desk.reached("1.1.", None) is Reached.NO
            (row,) = desk.claim("webchat", NOW, 1)
            assert desk.reached("1.1.", None) is Reached.NO, "the second bubble has the question"
            desk.receipt(row.id, Sending.SENT, NOW)
            (row,) = desk.claim("webchat", NOW, 1)
            assert desk.reached("1.1.", None) is Reached.YES, "on its way it may be read"
            desk.hold(row.id, NOW + MINUTE, "reset", attempted=True)
            assert desk.reached("1.1.", None) is Reached.PERHAPS
            (row,) = desk.claim("webchat", NOW + MINUTE, 1)
            desk.receipt(row.id, Sending.SENT, NOW + MINUTE)
            assert desk.reached("1.1.", NOW) is Reached.YES
            assert desk.reached("1.1.", NOW - MINUTE) is Reached.NO, "it was not asked yet"
            assert desk.reached("1.10.", None) is Reached.NO
            assert desk.reached("1.2.", None) is Reached.YES, "nothing was said"

    def test_after_a_crash_nobody_knows_whether_it_reached_her(
        self, store: Store, reopen: Callable[[], Store]
    ) -> None:
        with store.transaction() as desk:
            desk.post([outgoing(awa(desk), "1.1.0")])
            claimed(desk)
        with reopen().transaction() as desk:
            desk.recover_sending(NOW)
            assert desk.reached("1.1.", None) is Reached.PERHAPS

    @pytest.mark.parametrize("state", ["refused", "dropped", "withdrawn"])
    def test_what_was_given_up_never_reached_her(self, store: Store, state: str) -> None:
        with store.transaction() as desk:
            desk.post([outgoing(awa(desk), "1.1.0")])
            (row,) = claimed(desk)
            desk.receipt(row.id, Sending(state), NOW)
            assert desk.reached("1.1.", None) is Reached.NO

    def test_what_nobody_asked_for_can_be_dropped(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            desk.post([outgoing(her, purpose.name, purpose=purpose) for purpose in Purpose])
            desk.post([outgoing(her, "later", purpose=Purpose.NUDGE, not_before=NOW + DAY)])
            desk.post([outgoing(coach, "his", purpose=Purpose.NUDGE)])
            assert desk.drop_unasked(her.id, "stopped") == len(COMES_ROUND) + 1
            assert {*sent_keys(desk, NOW + DAY)} == {*ASKED_FOR, "his"}
        assert states(store)["NUDGE"] == "dropped"

    def test_news_that_was_written_and_not_sent_goes_back_to_what_it_came_of(
        self, store: Store, reopen: Callable[[], Store]
    ) -> None:
        with store.transaction() as desk:
            her, him = awa(desk), moussa(desk)

            def came(who: Person, turn: int, timer: str, *purposes: Purpose) -> TimerFired:
                event = fired(who, timer, f"{turn}", facts={"by": "Moussa"})
                desk.write_entry(JournalEntry(f"{who.id} {turn}", who.id, turn, NOW, event))
                keys = [f"{who.id}.{turn}.{n}" for n in range(len(purposes))]
                desk.post([outgoing(who, key, purpose=p) for key, p in zip(keys, purposes, strict=True)])
                return event

            came(her, 1, "answer", Purpose.ANSWER)
            for row in claimed(desk):
                desk.receipt(row.id, Sending.SENT, NOW)
            came(her, 2, "answer", Purpose.ANSWER)
            assert len(claimed(desk)) == 1, "on its way"
            answer = came(her, 3, "answer", Purpose.ANSWER, Purpose.ANSWER)
            news = came(her, 4, "news", Purpose.NOTICE, Purpose.REPLY)
            came(her, 5, "nudge", Purpose.NUDGE)
            came(her, 6, "other", Purpose.NOTICE)
            came(him, 7, "news", Purpose.NOTICE)
            desk.post([outgoing(her, f"{her.id}.8.0", purpose=Purpose.NOTICE)])  # of nothing that came due
            desk.post([outgoing(her, "of no turn", purpose=Purpose.NOTICE)])
        with reopen().transaction() as desk:
            dropped = desk.drop_news(her.id, {"answer", "news", "nudge"}, "stopped")
            assert [(e.person, e.timer, e.about, e.facts) for e in dropped] == [
                (her.id, e.timer, e.about, e.facts) for e in (answer, news)
            ]
            assert desk.drop_news(her.id, {"answer", "news", "nudge"}, "stopped") == []
        found = {key.partition(".")[2] for key, state in states(store).items() if state == "dropped"}
        assert found == {"3.0", "3.1", "4.0"}

    def test_news_that_the_sender_dropped_is_told_of_once(
        self, store: Store, reopen: Callable[[], Store]
    ) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            for turn, timer in enumerate(("answer", "news", "other", "answer"), 1):
                event = fired(her, timer, f"{turn}")
                desk.write_entry(JournalEntry(f"{her.id} {turn}", her.id, turn, NOW, event))
                at = NOW if turn == 4 else NOW - DAY
                desk.post([outgoing(her, f"{her.id}.{turn}.0", purpose=Purpose.NOTICE, not_before=at)])
            for reason in ("stopped", "expired", "stopped", "stopped"):
                (row,) = claimed(desk)
                desk.receipt(row.id, Sending.DROPPED, NOW, reason=reason)
        with reopen().transaction() as desk:
            timers = {"answer", "news"}
            told = desk.retell(her.id, timers, NOW, "stopped", "laid aside")
            assert [(event.timer, event.about) for event in told] == [("answer", "1")]
            assert desk.retell(her.id, timers, NOW, "stopped", "laid aside") == []
