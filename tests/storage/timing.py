"""Timing: one timer per (person, timer, about); found due, taken once."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.events import TimerFired
from storage.store import Store
from tests.storage.cast import DAY, EACH_STORE, MINUTE, NOW, awa, claimed, moussa, outgoing, undone

NAMES = st.sampled_from(["promise.due", "checkin.silence"])
ABOUT = st.sampled_from(["promise:1", "promise:2", "1.goal"])
MINUTES = st.integers(0, 5)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("set"), NAMES, ABOUT, MINUTES),
        st.tuples(st.just("cancel"), NAMES, ABOUT, st.just(0)),
        st.tuples(st.just("due"), NAMES, ABOUT, MINUTES),
    ),
    max_size=25,
)


class Timing:
    """Timers."""

    @settings(max_examples=60, deadline=None, suppress_health_check=EACH_STORE)
    @given(steps=STEPS)
    def test_timers_do_what_a_plain_table_would(
        self, store: Store, steps: list[tuple[str, str, str, int]]
    ) -> None:
        with undone(store) as desk:
            her = awa(desk)
            plain: dict[tuple[str, str], datetime] = {}
            for what, timer, about, minutes in steps:
                at = NOW + minutes * MINUTE
                if what == "set":
                    desk.set_timer(her.id, timer, about, at, {"set": minutes})
                    plain[timer, about] = at
                elif what == "cancel":
                    desk.cancel_timer(her.id, timer, about)
                    plain.pop((timer, about), None)
                else:
                    found = desk.due_timers(at, 100)
                    assert [event.due_at for event in found] == sorted(
                        due for due in plain.values() if due <= at
                    )
                    for event in found:
                        assert (event.person, event.at) == (her.id, at)
                        assert event.facts == {"set": (event.due_at - NOW) / MINUTE}
                        assert plain.pop((event.timer, event.about)) == event.due_at
                        assert desk.take_timer(event)
                        assert not desk.take_timer(event)
                assert desk.next_due_at() == min(plain.values(), default=None)

    def test_all_of_hers_are_found_due_or_not(self, store: Store) -> None:
        with store.transaction() as desk:
            her, other = awa(desk), moussa(desk)
            desk.set_timer(her.id, "visit.plan", "visit:1", NOW + 900 * DAY, {"waits": "since then"})
            desk.set_timer(her.id, "promise.due", "promise:1", NOW)
            desk.set_timer(other.id, "visit.plan", "visit:2", NOW)
            plan, promise = desk.her_timers(her.id, NOW)
            assert (plan.timer, plan.about, plan.due_at, plan.at) == (
                "visit.plan",
                "visit:1",
                NOW + 900 * DAY,
                NOW,
            )
            assert (plan.facts, promise.timer) == ({"waits": "since then"}, "promise.due")

    def test_finding_a_timer_due_takes_nothing_off(self, store: Store) -> None:
        with store.transaction() as desk:
            desk.set_timer(awa(desk).id, "promise.due", "promise:1", NOW)
        for _ in range(2):
            with store.reading() as desk:
                (event,) = desk.due_timers(NOW, 10)
        assert event == TimerFired(
            person=event.person,
            key=event.key,
            at=NOW,
            timer="promise.due",
            about="promise:1",
            due_at=NOW,
        )

    @pytest.mark.parametrize("moved_by", [DAY, -DAY])
    def test_a_timer_that_was_moved_meanwhile_is_stale(self, store: Store, moved_by: timedelta) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            desk.set_timer(her.id, "promise.due", "promise:1", NOW)
            (event,) = desk.due_timers(NOW, 10)
            desk.set_timer(her.id, "promise.due", "promise:1", NOW + moved_by)
            assert not desk.take_timer(event)
            assert desk.next_due_at() == NOW + moved_by

    def test_a_timer_that_is_set_again_has_another_key(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            keys = set()
            for day in range(3):
                desk.set_timer(her.id, "checkin.due", "rhythm", NOW + day * DAY)
                (event,) = desk.due_timers(NOW + 9 * DAY, 10)
                keys.add(event.key)
            assert len(keys) == 3

    def test_no_more_than_asked_for_the_earliest_first(self, store: Store) -> None:
        with store.transaction() as desk:
            her, coach = awa(desk), moussa(desk)
            for minute in (3, 1, 2):
                desk.set_timer(her.id, "promise.due", f"promise:{minute}", NOW + minute * MINUTE)
            desk.set_timer(coach.id, "promise.due", "promise:1", NOW)
            assert [(e.person, e.about) for e in desk.due_timers(NOW + DAY, 3)] == [
                (coach.id, "promise:1"),
                (her.id, "promise:1"),
                (her.id, "promise:2"),
            ]

    def test_a_held_message_is_due_as_well(self, store: Store) -> None:
        with store.transaction() as desk:
            her = awa(desk)
            desk.set_timer(her.id, "promise.due", "promise:1", NOW + DAY)
            desk.post([outgoing(her, "1.1.0", not_before=NOW + MINUTE)])
            assert desk.next_due_at() == NOW + MINUTE
            (row,) = claimed(desk, NOW + MINUTE)
            assert desk.next_due_at() == NOW + DAY
            desk.hold(row.id, NOW + 2 * MINUTE, "429")
            desk.post([outgoing(her, "1.1.1")])  # it waits for the first
            assert desk.next_due_at() == NOW + 2 * MINUTE
